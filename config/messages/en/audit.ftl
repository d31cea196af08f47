# The audit: the daily draw, asking for the screenshot, what comes back, the officer's report and verdict.

# How times and days are written (symbols of Unicode CLDR).
audit-clock = h:mm a
audit-calendar = d MMMM
audit-time = { $day ->
    [today] { $clock } today
    [tomorrow] { $clock } tomorrow
   *[other] { $clock } on { $date }
}

# To the admin whose group was drawn.
audit-request =
    Namaste! Your group *{ $group }* was drawn for today's check.
    Please send a screenshot of the notice “{ $content }” in the group here by { $deadline }.
audit-reminder =
    A reminder: no screenshot of the notice “{ $content }” in the group *{ $group }* has come yet.
    Please send it here by { $deadline }.

audit-answer-received-for-draw =
    Thank you! The screenshot has arrived.
    The officer will look at it; there is nothing more for you to do.
audit-answer-received-late =
    The screenshot has arrived, but after the time.
    The officer will see it marked as late.
audit-answer-another-picture = Thank you! This picture has been added.
audit-answer-no-request-open =
    The picture has arrived, but you are not being asked for a screenshot now.
    We will write to you when one is needed.
audit-answer-already-decided =
    The picture has been kept.
    The officer has already decided on this check.
audit-answer-not-a-picture = This is not a picture. Please send the screenshot of the group as a picture.
audit-answer-not-yet =
    That is all right.
    Post the notice in the group now and send the screenshot here.

# The day's report to the collector and the nodal officer.
audit-report-heading = *Check of { $district }, { $date }*
audit-report-count = { $drawn ->
    [0] No group could be drawn today.
   *[other] Groups drawn: { $drawn }, screenshots received: { $came }, missing: { $missed }
}
audit-report-missed = { $why ->
    [opted_out] { $number }. { $group }: { $admin }, { $phone } (has stopped the service)
    [unreachable] { $number }. { $group }: { $admin }, { $phone } (not reached on WhatsApp)
   *[silent] { $number }. { $group }: { $admin }, { $phone }
}
audit-report-call = On the phone, ask: did the notice arrive? Is it posted? What is difficult? Then write: { $number } call
audit-report-judge = Look at each picture below and tap a button, or write: 1 ok
audit-report-left-out = Outside the draw: { $vacant } places without an admin, { $without_delivery } admins whom nothing reached these days.
audit-report-picture =
    {"*"}{ $number }. { $group }* ({ $place })
    { $admin }: { $came }
    Notice “{ $content }”
audit-report-came = { $late ->
    [yes] received at { $time }, *late*
   *[no] received at { $time }
}{ $pictures ->
    [1] {""}
   *[other] , the last of { $pictures } pictures
}
audit-no-phone = no phone number
audit-no-name = name not known

# Answers to the officer's verdict.
audit-judged-accepted = *{ $group }*: noted as fine.
audit-judged-rejected = *{ $group }*: noted as incomplete.
audit-judged-called = *{ $group }*: noted as called.
audit-judged-which =
    Which picture is this for?
    Tap the button below it, or write its number, such as: 1 ok

# Why it could not be done, and what to do.
audit-refused-not-drawn = { $district } has no draw of { $day }. Please check the date.
audit-refused-not-begun = { $district } has no draw yet.
audit-refused-no-such-draw = There is no draw { $id }. Please check the number.
audit-refused-day-to-come = { $day } has not come yet. It is drawn on that day.
audit-refused-day-passed = Days up to { $last } have been drawn, so { $day } cannot be drawn any more.
audit-refused-not-yours = This picture is not for you to judge. Please ask the officer it was sent to.
audit-refused-already-decided = { $who } has already decided: { $state ->
    [accepted] fine.
    [rejected] incomplete.
   *[called] called.
}
audit-refused-nothing-to-judge = No picture has come yet. After a call you can note “Called”.
audit-refused-no-verdict-to-undo = There is no verdict of yours of the last 24 hours to take back.

# What does not match in a published draw.
audit-problem-secret = The day's secret is not the link of the published chain.
audit-problem-seed = The seed does not follow from the date and the day's secret.
audit-problem-frame-hash = The frame does not match its published hash.
audit-problem-frame-unreadable = The frame cannot be read.
audit-problem-frame-leaver = Group { $group } is shown as leaving, but was not like that in the last frame.
audit-problem-frame-joiner = Group { $group } is listed since { $since }, but was not like that in the last frame.
audit-problem-frame-missing = Group { $group } was in the last frame and is gone without being shown as leaving.
audit-problem-draw = { $level }, { $stratum }: published is { $stated }, recomputed is { $should }.
audit-problem-log = The tables do not match what the log kept of that day.
