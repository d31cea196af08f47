"""The machine's hints on the screenshot that answers a draw: what is seen and where, nothing decided."""
