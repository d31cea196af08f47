"""Munadi: the WhatsApp bot of a state's information and public-relations offices."""
