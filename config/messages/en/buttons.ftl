# The titles of buttons, 20 characters at most.

# The audit: for the drawn admin and the officer.
button-not-yet = Not posted yet
button-verdict-ok = Fine
button-verdict-incomplete = Incomplete
button-verdict-called = Called
