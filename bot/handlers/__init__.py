"""What people say to the bot: the router, then one file a conversation."""
