"""Pictures shown in the console: through signed links that expire and are bound to the officer."""
