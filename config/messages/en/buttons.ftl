# The titles of buttons, 20 characters at most.

# Conversations.
button-yes = Yes
button-no = No
button-language-hi = हिन्दी
button-language-en = English
button-menu = Menu
button-start = Start again

# Broadcasts: once it is in the group.
button-posted = Posted ✅

# The audit: for the drawn admin and the officer.
button-not-yet = Not posted yet
button-verdict-ok = Fine
button-verdict-incomplete = Incomplete
button-verdict-called = Called
