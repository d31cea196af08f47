# What a machine sees on a screenshot. For officers: hints, no verdicts.

hint-tag-own = The tag { $tag } is that of this delivery.
hint-tag-nearly = The tag looks like { $tag }; one sign of it cannot be read for certain.
hint-tag-none = The tag { $expected } is not to be seen.
hint-other-tag = The tag { $tag } belongs to another delivery; here it would be { $expected }.
hint-group-own = The header names the group: { $name }.
hint-group-unclear = Whether “{ $name }” in the header is this group cannot be told.
hint-group-none = The header with the group's name is not to be seen.
hint-group-other = The header names another chat: { $name }.
hint-other-group = The header names another group: { $name }.
hint-private-chat = This is a chat with one person, not the group.
hint-bot-chat = This is the chat with our own number, not the group.
hint-preview = The message is not sent yet: this is the preview, or the text is only typed.
hint-chat-list = This is the list of chats; the message itself is not to be seen.
hint-not-a-screenshot = This is no screenshot of a chat.
hint-photo-of-screen = This is a photo of a screen, so less can be read on it.
hint-not-sent-yet = The clock beside the time says that the message is not sent yet.
hint-incoming = The message stands on the left: somebody else has sent it.
hint-time = Time of the message: { $time }.
hint-time-before = The message is from { $time }, before the content was delivered ({ $delivered }).
hint-time-after = The message is from { $time }, after we asked ({ $asked }).
hint-sent-before = The same picture was sent before.
hint-no-hindi = Names in Hindi letters could not be read: the reading of Hindi is not installed here.
hint-no-reading = The picture was not read: no text recognition is installed here.
