# The console: the web pages of the offices.

console-name = Munadi
console-other-language = हिन्दी
console-skip = Skip to the page
console-navigation = Main pages
console-crumbs = Where this place is
console-account = My account
console-nameless = no name
console-call = Call { $name }
console-of = { $part } of { $whole }
console-district = District
console-pages = Pages of the list
console-pages-first = From the start
console-pages-next = Next
console-pages-newest = Newest
console-pages-older = Older
console-live-away = The connection is lost. The figures go on by themselves once it is back.

console-day-today = today
console-day-yesterday = yesterday
console-day-tomorrow = tomorrow

console-tab-today = Today
console-tab-broadcasts = Broadcasts
console-tab-audit = Audit
console-tab-groups = Groups
console-tab-log = Log
console-tab-phones = Phones

console-role-state-pr = State public relations
console-role-district-pr = District public relations
console-role-nodal = Nodal officer
console-role-collector = Collector
console-role-department = Department
console-role-operator = Operator
console-role-auditor = Auditor

# When something is not right.
console-error-not-found = This page was not found
console-error-not-found-what-now = The address may be wrong, or it is outside your jurisdiction.
console-error-forbidden = Your role does not include this
console-error-forbidden-what-now = If you need it, please ask your office for the role.
console-error-bad-request = This form could not be understood
console-error-bad-request-what-now = Please open the page again and send it once more.
console-error-home = To the first page
console-error-stale = This form had become too old. What you wrote is still here, please send it again.
console-error-too-large = The file is too large: up to 16 MB can go. Please choose a smaller one.
console-error-broken = Something is not working at the moment. Please try again in a minute.

# Signing in.
console-sign-in-title = Sign in
console-sign-in-what = Enter your WhatsApp number. A code of six digits will come to it.
console-sign-in-phone = WhatsApp number
console-sign-in-send-code = Send the code
console-sign-in-code-title = Enter the code
console-sign-in-code-what = If this is an officer's number, the code is on its way by WhatsApp. It is good for 5 minutes.
console-sign-in-code = Code of six digits
console-sign-in-enter = Enter
console-sign-in-wrong-code = This code is wrong or too old. Enter the newest one, or ask for another.
console-sign-in-again = No code? Ask for another
console-sign-in-left = You are signed out.
console-sign-in-left-everywhere = You are signed out everywhere.
console-sign-out = Sign out
console-sign-out-everywhere = Sign out everywhere

# Today.
console-today-waiting = Waiting for you
console-today-nothing-waits = Nothing waits for you now.
console-waiting-drafts = { $count ->
    [one] broadcast waits for your approval
   *[other] broadcasts wait for your approval
}
console-waiting-proofs = { $count ->
    [one] screenshot waits for your verdict
   *[other] screenshots wait for your verdict
}
console-waiting-claims = { $count ->
    [one] person asks to be confirmed as a group's admin
   *[other] people ask to be confirmed as a group's admin
}
console-today-broadcast = Today's broadcast
console-today-all-broadcasts = All broadcasts
console-today-no-broadcast = Nothing has gone out today so far. Begin with “New broadcast”.
console-today-recipients = { $count } admins
console-today-audit = Today's audit
console-today-open-audit = Open the audit
console-today-groups = Groups
console-today-all-groups = All groups
console-coverage-of = of { $whole } groups have joined
console-coverage-parts = By block and town
console-cover-invited = invited
console-cover-pending = to be confirmed
console-cover-opted-out = stopped messages
console-cover-vacant = no admin

console-state-title = Districts of { $state }
console-state-places = Panchayats and wards
console-state-registered = Groups joined
console-state-share = Share
console-state-no-districts = There is no district yet. The operator brings in the list (munadi places import).

# Broadcasts.
console-broadcast = Broadcast
console-broadcasts-title = Broadcasts
console-broadcasts-by-state = Choose by state
console-broadcasts-all = All
console-broadcasts-audience = To whom
console-broadcasts-state = State
console-broadcasts-none = There is no broadcast yet. Write the first with “New broadcast”.
console-broadcasts-none-in-state = No broadcast is in this state.

console-step-sent = Sent
console-step-delivered = On the phone
console-step-read = Read
console-step-posted = Posted
console-step-waiting = still to go
console-step-unknown = being found out
console-step-failed = did not arrive
console-step-cancelled = cancelled

console-broadcast-progress = So far
console-broadcast-approved-means = Approved; the messages are being made.
console-broadcast-sending-means = Messages are going out. The page renews itself.
console-broadcast-paused-means = Paused. Nothing more is going out.
console-broadcast-cancelled-means = Cancelled. What had not gone will not go.
console-broadcast-finished-means = Every message has its outcome.
console-broadcast-being-planned = The messages are being made.
console-broadcast-pause = Pause
console-broadcast-resume = Resume
console-broadcast-cancel = Cancel
console-broadcast-cancel-means = Messages that have not gone will never go. Those that have gone cannot be taken back.
console-broadcast-cancel-really = Yes, cancel the broadcast
console-broadcast-again = Send again to the { $count } not reached
console-broadcast-pace = Pace: { $pace } messages a second
console-broadcast-failures = Why they did not arrive
console-broadcast-live-words = { $state }: { $delivered } of { $total } on the phone, { $posted } posted in groups.
console-broadcast-who = Whose broadcast
console-broadcast-author = Written
console-broadcast-approved-by = Approved
console-broadcast-finished = Finished
console-broadcast-cancelled-at = Cancelled
console-broadcast-urgent = urgent
console-broadcast-message = The message
console-broadcast-tag-hint = The tag that begins with # is different for every group. This is a sample.
console-broadcast-written = The draft is saved. Now a second officer has to approve it.
console-broadcast-approved = Approved. The messages are going out.
console-broadcast-paused = The broadcast is paused.
console-broadcast-resumed = The broadcast goes on.
console-broadcast-cancelled = The broadcast is cancelled.
console-broadcast-sent-again = It is being sent again to those not reached.

console-approve-title = Waiting for approval
console-approve-means = As soon as you approve it, it goes to all these admins.
console-approve-and-send = Approve and send
console-approve-not-own = You wrote this, so a second officer approves it.
console-approve-others = Your role does not include approving it.
console-draft-discard = Discard the draft
console-draft-discard-means = It will go to nobody. In the list it stays as cancelled.
console-draft-discard-really = Yes, discard it

console-bubble-hi = In Hindi
console-bubble-en = In English (for those who chose it)
console-bubble-picture = Picture that goes with the message
console-bubble-video = Open the file that goes with the message

console-reckoning-recipients = Goes to
console-reckoning-admins = { $count } admins
console-reckoning-without = Does not go to
console-reckoning-cost = Cost
console-reckoning-at-most = at most ₹ { $rupees }
console-reckoning-prices = with { $tax }% tax, at the prices of { $date }
console-reckoning-time = Takes
console-reckoning-seconds = { $seconds ->
    [one] about a second
   *[other] about { $seconds } seconds
}
console-reckoning-minutes = about { $minutes } minutes

# Writing a broadcast.
console-write-title = New broadcast
console-write-what = What you write becomes a draft first. It goes out once a second officer approves it.
console-write-problems = This cannot go yet. Please mend what is said below; all else is as you left it.
console-write-text-hi = Message
console-write-text-hint = *Between stars* is shown bold. The tag is added by itself before the last line.
console-write-text-en = In English (if you like)
console-write-text-en-hint = For admins who chose English. Left empty, they get the Hindi text.
console-write-picture = Picture or video (if you like)
console-write-picture-hint = A JPG or PNG picture, or an MP4 video of up to 16 MB.
console-write-picture-kept = The file you chose is kept. Choose another one below if you want.
console-write-picture-drop = Take the file out
console-write-audience = To which groups
console-write-audience-hint = It goes to the admin of every group who said yes.
console-write-one-block = One block only
console-write-category = What kind
console-write-urgent = Send at once
console-write-urgent-hint = Goes before other broadcasts, and at night too. Only when it truly matters.
console-write-preview = On the admin's phone
console-write-save = Save the draft

console-picture-too-large = The file is too large: up to 16 MB can go. Please choose a smaller one.
console-picture-not-supported = WhatsApp does not carry this file. Please choose a JPG or PNG picture or an MP4 video.
console-picture-broken = This file cannot be opened. Please save it once more and choose it again.
console-picture-bomb = This picture is far too large. Please choose a smaller one.
console-picture-expired = This file is no longer there. Please choose it again.
console-picture-unreachable = This file cannot be reached now. Please try again in a while.

# The audit.
console-audit-title = Audit
console-audit-of = Audit: { $day }
console-audit-days = Another day
console-audit-deadline = Answers may come until { $when }
console-audit-not-yet = Today's draw is at { $when }. Until then there is nothing to do here.
console-audit-none-drawn = Nothing was drawn on this day.
console-audit-nothing-to-draw = There was no group to draw: nothing was sent to anybody in the days before.
console-audit-drawn = Drawn
console-audit-how-drawn = How this was drawn
console-audit-how-drawn-what = The groups follow from the seed and the list by calculation. With them anybody can draw again (munadi audit verify).
console-audit-drawn-at = Drawn at
console-audit-seed = Seed
console-audit-frame-hash = Hash of the list
console-draw-for-collector = For the collector
console-draw-for-nodal = For the nodal officer
console-draw-kind-gp = gram panchayat
console-draw-kind-ward = ward
console-draw-state-asked = waiting for an answer
console-draw-state-received = to be judged
console-draw-state-accepted = all right
console-draw-state-rejected = incomplete
console-draw-state-called = phoned
console-draw-state-missed = no answer
console-draw-no-answer-yet = No answer has come so far.
console-draw-no-answer = No screenshot came in time.
console-draw-reminded = Reminded: { $when }
console-draw-should-show = The screenshot should show this tag:
console-draw-what-was-sent = What was sent
console-draw-decided = Judged by { $name }, { $when }
console-proof-alt = Screenshot of the group of { $group }
console-proof-came = Came { $when }
console-verdict-reason = Remark (if you like)
console-verdict-accepted = All right
console-verdict-rejected = Incomplete
console-verdict-called = I phoned
console-verdict-undo = Take the verdict back
console-verdict-accepted-done = “All right” is noted.
console-verdict-rejected-done = “Incomplete” is noted.
console-verdict-called-done = The call is noted.
console-verdict-undone = The verdict is taken back.

# Groups.
console-groups-title = Groups
console-groups-search = Name of a place, group or admin
console-groups-state = State
console-groups-state-any = any
console-groups-find = Find
console-groups-place = Place
console-groups-admin = Admin
console-groups-members = Members
console-groups-none = There is no gram panchayat or ward here yet.
console-groups-none-found = No such group was found. Try a shorter name.
console-groups-show-all = Show all groups
console-group-state-registered = joined
console-group-state-claimed = to be confirmed
console-group-state-invited = invited
console-group-state-missing = nobody
console-group-state-dormant = dormant
console-group-admin = Admin
console-group-admin-since = since { $when }
console-group-no-admin = This group has no admin yet. Whoever joins by message will be shown here.
console-group-opted-out = stopped messages
console-group-unreachable = cannot be reached
console-group-members = Members
console-group-members-said = told { $when }
console-group-members-earlier = How many before
console-group-members-unknown = The admin has not said so far.
console-group-history = Who has been admin
console-group-history-none = Nobody has been admin so far.
console-group-name = Name
console-group-from = From
console-group-until = Until
console-group-received = What it received
console-group-received-none = Nothing was sent to this group so far.
console-group-tag = Tag
console-group-posted = Posted
console-group-drawn = When it was drawn
console-group-drawn-none = This group has not been drawn so far.
console-tenure-invited = invited
console-tenure-pending = to be confirmed
console-tenure-active = admin
console-tenure-left = left
console-tenure-transferred = handed over
console-tenure-replaced = replaced
console-tenure-refused = not confirmed
console-tenure-corrected = list corrected
console-message-queued = still to go
console-message-sending = going out
console-message-unknown = being found out
console-message-accepted = sent
console-message-sent = sent
console-message-delivered = arrived
console-message-read = read
console-message-failed = did not arrive
console-message-undelivered = did not arrive
console-message-cancelled = cancelled
console-message-expired = too late

console-claim-title = { $name } says to be this group's admin
console-claim-since = Has been waiting since { $when }.
console-claim-other-admin = At present { $name } is the admin.
console-claim-approve = Yes, this is the admin
console-claim-approve-replacing = Yes, make this person admin in place of { $name }
console-claim-refuse = No, this is not the admin
console-claim-approved = Confirmed. The person is being told on WhatsApp.
console-claim-refused = Refused. The person is being told on WhatsApp.
console-claim-decided-already = Somebody has decided this already.
console-claim-has-admin = Meanwhile the group has got another admin. Please look at the page and decide again.

# Said on WhatsApp when the office has decided.
console-told-claim-approved =
    The office has confirmed: you are the admin of the group of *{ $place }*.
    The government's notices will now come to you here.
console-told-claim-approved-say-yes =
    The office has confirmed: you are the admin of the group of *{ $place }*.
    To get the notices, please write *yes*.
console-told-claim-refused =
    The office has not confirmed you as admin of the group of *{ $place }*.
    If this is a mistake, please talk to your district's public relations office.
console-told-replaced =
    For the group of *{ $place }* the office has now chosen another admin.
    Notices for this group will go there. Thank you for your help!

# The log.
console-log-title = Log
console-log-what = Who did what and when. What stands here is never changed and never deleted.
console-log-subject = About what
console-log-subject-any = everything
console-log-show = Show
console-log-act = What happened
console-log-who = Who
console-log-where = Where
console-log-when = When
console-log-none = Nothing has been noted so far.
console-log-subject-broadcast = broadcasts
console-log-subject-audit = draws and reports
console-log-subject-draw = verdicts
console-log-subject-claim = confirmation of admins
console-log-subject-officer = officers
console-log-subject-sender = numbers to send from
console-log-subject-sign-in = sign-ins
console-log-subject-access = access
console-actor-officer = officer
console-actor-operator = operator
console-actor-munadi = Munadi
console-act-broadcast-created = Broadcast written
console-act-broadcast-approved = Broadcast approved
console-act-broadcast-planned = Messages of the broadcast made
console-act-broadcast-paused = Broadcast paused
console-act-broadcast-resumed = Broadcast resumed
console-act-broadcast-cancelled = Broadcast cancelled
console-act-broadcast-sent-again = Broadcast sent again
console-act-broadcast-finished = Broadcast finished
console-act-draw-accepted = Screenshot judged all right
console-act-draw-rejected = Screenshot judged incomplete
console-act-draw-called = Admin phoned
console-act-draw-verdict-undone = Verdict taken back
console-act-draw-not-yet = Admin said: not posted yet
console-act-claim-approved = Admin confirmed
console-act-claim-refused = Admin not confirmed
console-act-officer-added = Officer added
console-act-officer-ended = Officer's role ended
console-act-sender-registered = Number to send from added
console-act-access-refused = Tried to open a page of another jurisdiction
console-act-admins-imported = List of admins brought in
console-act-places-imported = List of places brought in
console-act-invitation-declined = Admin declined
console-act-conversation-handed-over = Conversation handed to the office
console-act-audit-chain-begun = Chain of draws begun
console-act-audit-drawn = Draw made
console-act-audit-skipped = Draw left out
console-act-audit-reported = Report sent
console-act-broadcast-tried = Broadcast tried on oneself
console-act-sender-stopped = Number to send from stopped
console-act-template-pushed = Template handed in
console-act-template-state-changed = Template's state changed
console-act-template-stopped = Template stopped
console-act-sign-in-done = Signed in
console-act-sign-in-ended-everywhere = Signed out everywhere
