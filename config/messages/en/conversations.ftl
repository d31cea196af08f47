# Conversations: what Munadi says in answer to people's messages.

# Joining. The notice says four things: who, what for, what is kept, how to stop.
joining-notice =
    Namaste! { $office } has named you as admin of *{ $group }*.
    If you join, public notices come here for you to post in the group. Write “STOP” and everything stops.
    We keep your name, number and answers. Would you like to join?
joining-notice-claimed =
    Namaste! { $office } will look at your name for *{ $group }* and approve it.
    If you join, public notices come here for you to post in the group. Write “STOP” and everything stops.
    We keep your name, number and answers. Would you like to join?
joining-notice-taken =
    Namaste! *{ $group }* has another admin at present. { $office } will look at both names and decide.
    If you join, public notices come here for you to post in the group. Write “STOP” and everything stops.
    We keep your name, number and answers. Would you still like to join?
joining-notice-example = Please write “Yes” or “No”, or tap a button above.
joining-welcome =
    Welcome! You have joined as admin of *{ $group }*.
    When a notice of { $office } comes, post it in your group,
    then tap “Posted” below it.
joining-welcome-count =
    Welcome! You have joined as admin of *{ $group }*.
    When a notice of { $office } comes, post it in your group, then tap “Posted”.
    How many members does your group have now? Just write the number.
joining-waiting =
    Thank you! Your request is with { $office }.
    Notices will come here once it is approved. There is nothing to do for you now.
joining-taken-meanwhile =
    Somebody else has become admin of this group in the meantime.
    { $office } will look at both names and decide. There is nothing to do for you now.
joining-declined =
    All right, we will send you no notices.
    Should you change your mind, write at any time: JOIN { $code }
joining-already =
    You have joined already as admin of *{ $group }*.
    When a notice comes here, post it in the group.
joining-still-in =
    You have joined as admin of *{ $group }*.
    To stop the messages, write “STOP”.
joining-unknown-code =
    There is no place with the code { $code }.
    The code is on the office's poster or link, such as JOIN 42231, or JOIN 248822/12 for a ward
    { $reach }
joining-which-ward =
    This is the code of the town { $town }. Write the number of your ward too,
    for ward 12 for example: JOIN { $code }/12
joining-no-group =
    The place { $place } has no group of its own. Write the code of your gram panchayat or ward, such as JOIN 42231
    { $reach }
joining-way-in =
    Namaste! This is Munadi, the WhatsApp of the Information and Public Relations Office.
    If you are the admin of a village's or ward's group, write the code the office gave you, such as JOIN 42231
    { $reach }

# The members of a group.
members-how-many = How many members does *{ $group }* have now? Just write the number.
members-which =
    Which group is this number for? Write its number.
    { $groups }
members-noted =
    Thank you! *{ $group }* is noted with { $members } members.{ $room ->
        [0] {" "}The group is full.
       *[other] {" "}There is room for { $room } more.
    }
members-impossible =
    A WhatsApp group can have 1 to { $limit } members, not { $members }.
    How many members does the group have now? Just write the number.
members-sure =
    Last time *{ $group }* had { $before } members, now you wrote { $members }.
    Is that right?
members-no-group =
    There is no group in your name yet.
    If you are an admin, write the code the office gave you, such as JOIN 42231
members-example = Please write only the number, such as: 250
members-which-example = Please write the number of the group, such as: 1
members-sure-example = Please write “Yes” or “No”, or the right number, such as: 250

# Language.
language-which = Which language do you prefer? / आप किस भाषा में बात करना चाहेंगे?
language-which-number =
    1. हिन्दी
    2. English
    Write 1 or 2. / 1 या 2 लिखें।
language-example = Please write “हिन्दी” or “English”.
language-chosen = All right, we will speak English from now on.

# Posted, or not yet.
posted-thanks = Thank you! It is noted that the notice is in the group.
posted-proof-awaited =
    Thank you! It is noted that the notice is in the group.
    Now please send a screenshot of the group here, too.
posted-later =
    All right. Once it is in the group, tap “Posted” below that notice or write “posted” here.
posted-question = Have you posted the last notice in the group?
posted-nothing = There is no notice left for you to post in the group. The next one will come here.
posted-nothing-waits = No new notice is waiting. The next one will come here.

# A picture nobody asked for.
proof-of-what = We got your picture. Does it show the last notice in the group?
proof-of-what-number =
    Does this picture show the last notice in the group?
    1. Yes
    2. No
proof-of-what-example = Please write “Yes” or “No”.
proof-of-nothing = All right, the picture is kept. For anything else see the menu.

# What is neither words nor a picture.
files-sticker = We got your sticker 🙂 If you have a question, write it, or write “Menu”.
files-reaction = We got your reaction 🙂 If the notice is in the group, write “posted”.
files-voice = We cannot listen to voice messages. Please write the same in words, or write “Menu”.
files-contact = We got the contact, but cannot add it. To change the admin, write: change admin
files-document = This is not a picture. If it is a screenshot, please send it as a picture.
files-location = We got the location, but it is not needed here. Write the code of your place, such as JOIN 42231
files-nothing = Your message came empty. Please write it again, or write “Menu”.
files-problem-too-large = This file is too large. Please take a screenshot of it and send that smaller picture.
files-problem-not-supported = We cannot open this file. Please send the screenshot as a picture (JPG or PNG).
files-problem-broken = The picture came incomplete. Please send it once more.
files-problem-bomb = This picture is too large to be opened. Please send a plain screenshot taken on the phone.
files-problem-expired = WhatsApp does not have this picture any more. Please send it once more.
files-problem-unreachable = The picture could not be fetched just now. Please send it once more in a while.

# Stopping and returning.
stopping-stopped =
    All right, no more notices will come.
    To return, write “START” at any time.
stopping-already = The messages are stopped already. To return, write “START”.
stopping-returned =
    Welcome back! Notices for *{ $group }* will come here again.
    To stop, write “STOP”.
stopping-on-already = The messages are on. Notices for *{ $group }* keep coming here.
stopping-how-to-return = You have stopped the messages. To get them again, write “START”.

# My data.
my-data =
    {"*"}What we keep about you*
    { $lines }
    And the messages and pictures you sent. To have it erased, write “erase”.
my-data-person = Name: { $name }, number: { $phone }
my-data-group = Group: { $group } ({ $state ->
        [active] admin
        [pending] waiting for approval
       *[invited] invited
    }){ $members ->
        [0] {""}
       *[other] , { $members } members
    }
my-data-role = Role: { $role ->
        [state_pr] state public relations
        [district_pr] district public relations
        [nodal] nodal officer
        [collector] district collector
        [department] department
        [operator] operator
       *[auditor] auditor
    }
my-data-consent = Consent: { $act ->
        [given] given on { $date }
        [returned] resumed on { $date }
       *[withdrawn] withdrawn on { $date }
    }
my-data-no-consent = Consent: not given yet

# The menu: what each line's number does stands in the same order in bot/handlers/menu.py.
menu-admin =
    What would you like to do? Write the number.
    1. Tell the number of members
    2. See my data
    3. Change the language
    4. Speak with the office on the phone
    5. Change the admin
    6. Stop the messages
menu-officer =
    What would you like to do? Write the number.
    1. See my data
    2. Change the language
    3. Speak with the office on the phone
menu-stranger =
    What would you like to do? Write the number.
    1. Join with a group
    2. See my data
    3. Change the language
    4. Speak with the office on the phone
menu-admin-greeting = Namaste! { menu-admin }
menu-officer-greeting = Namaste! { menu-officer }
menu-stranger-greeting = Namaste! This is Munadi. { menu-stranger }
menu-example = Please write a number of the list above, such as: 1

# Help.
help-admin =
    Notices of { $office } come here. Press and hold one, choose “Forward” and send it to your group.
    Then tap “Posted”. If a screenshot is asked for, send its picture here.
    { $reach }
help-officer =
    The report of the daily check comes here from { $office }.
    Tap a button below each picture, or write: 1 fine
    { $reach }
help-stranger =
    From here { $office } sends notices to the admins of the groups of villages and wards.
    If you are one, write the code the office gave you, such as JOIN 42231
    { $reach }

# Courtesy.
courtesy-thanks = Thank you too 🙏

# Not understood: first an example, then a list, then the office.
unclear-admin =
    Sorry, we did not understand.
    You can write for example: “posted”, “250 members” or “help”
unclear-officer =
    Sorry, we did not understand.
    You can write for example: “1 fine” or “help”
unclear-stranger =
    Sorry, we did not understand.
    To join, write the code the office gave you, such as: JOIN 42231
unclear-with-the-office = Your message is with the office. Meanwhile write “Menu” to see what can be done here.

past-button = This button is past, so nothing was changed. See the menu for what can be done now.

failed-apology = Sorry, something went wrong on our side and your message could not be dealt with. Please send it again in a while.

# Handed over to the office: one honest sentence, and how to reach it.
office-reach = { $phone ->
        [none] The office will get in touch with you.
       *[other] The office's phone: { $phone }
    }
office-transfer =
    We noted that the group's admin is to be changed. { $office } will see to it.
    Until then the notices keep coming to you.
    { $reach }
office-leave =
    We noted that you want to leave as admin. { $office } will find a new one.
    To stop the messages at once, write “STOP”.
    { $reach }
office-erase =
    We noted that your data is to be erased. { $office } will do it and tell you.
    To stop the messages at once, write “STOP”.
    { $reach }
office-call-me =
    We noted that you want to talk. { $office } will call you.
    { $reach }
office-objection =
    Your objection is with { $office }. An officer there will look at it again.
    { $reach }
office-grievance =
    Complaints are not registered here, but what you wrote is with { $office }.
    They will tell you where and how to complain.
    { $reach }
office-rumour =
    Thank you! This is with { $office }, who will check it.
    Until then please do not forward such a message.
    { $reach }
office-not-understood =
    Sorry, we could not understand you. What you wrote is with { $office } now.
    { $reach }
