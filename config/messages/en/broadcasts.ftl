# Broadcasts: what is said to officers, and the names of states.

# Why it could not be done, and what to do next.
broadcast-refused-empty = The message is empty. Please write something.
broadcast-refused-too-long = The message is too long: { $length } characters, where { $limit } can go. Please take out { $over }.
broadcast-refused-too-long-with-media = With a picture or a video { $limit } characters can go; yours has { $length }. Please take out { $over } or send it without the picture.
broadcast-refused-media-kind = A file of this kind ({ $type }) does not travel on WhatsApp. Please choose a JPG or PNG picture or an MP4 video.
broadcast-refused-media-document = WhatsApp shows no text with a PDF. Please attach a picture of its first page or put a link into the text.
broadcast-refused-media-too-large = The file has { $size } MB; at most { $limit } MB can go. Please choose a smaller one.
broadcast-refused-media-unknown = This file was not found. Please choose it again.
broadcast-refused-schedule-past = The time for sending has passed. Please choose a later one.
broadcast-refused-audience-unknown = "{ $text }" is no audience. Please write all, gp, ward or block:CODE.
broadcast-refused-audience-no-block = { $place } has no block with the code { $code }. Please check the code.
broadcast-refused-audience-nobody = { $place } has no admin yet to whom this could go. Please register admins first.
broadcast-refused-not-found = There is no broadcast { $id }. Please check the number.
broadcast-refused-not-yours = This is outside your jurisdiction or role. Please ask the office concerned.
broadcast-refused-own = You cannot approve a broadcast that you wrote. Please have a second officer approve it.
broadcast-refused-operator-alone = The operator wrote this, so the operator cannot approve it. Please have an officer approve it (--by).
broadcast-refused-state = This cannot be done: the broadcast is "{ $state }".
broadcast-refused-no-letters = The district { $district } has no three letters for its tags yet. Please set them first.
broadcast-refused-no-sender = There is no active number to send from for { $district }. Please add one first.
broadcast-refused-tags-used-up = { $district } has used up all tags of { $days } days. Please tell who runs Munadi.
broadcast-refused-nobody-missed = There is nobody left to whom it could be sent again.

# Asked of an admin when the text is too long for a button to ride on it.
broadcast-posted-question = Have you posted the message above in your group?

broadcast-state-draft = draft
broadcast-state-approved = approved
broadcast-state-sending = being sent
broadcast-state-paused = paused
broadcast-state-cancelled = cancelled
broadcast-state-finished = finished

broadcast-category-scheme = scheme
broadcast-category-order = order
broadcast-category-achievement = achievement
broadcast-category-success_story = success story
broadcast-category-correction = correction of a rumour
broadcast-category-emergency = emergency

broadcast-audience-all = gram panchayats and wards
broadcast-audience-gp = gram panchayats only
broadcast-audience-ward = wards only

# Who will not get it, and why.
broadcast-left-out-no_admin = the group has no admin
broadcast-left-out-not_yet_consented = the admin has not said yes so far
broadcast-left-out-waiting_for_office = waits for the office's approval
broadcast-left-out-opted_out = the admin stopped messages
broadcast-left-out-unreachable = the admin's WhatsApp cannot be reached

broadcast-warning-similar = Much the same text already went here on { $date } (broadcast { $id }).
