"""The only room that knows Twilio: client, signatures, errors, templates, media. No tables, no domain."""
