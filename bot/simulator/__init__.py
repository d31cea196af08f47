"""A Twilio stand-in with virtual admins and a phone page; knows nothing of the other rooms."""
