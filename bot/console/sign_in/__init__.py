"""Signing in by a code sent on WhatsApp."""
