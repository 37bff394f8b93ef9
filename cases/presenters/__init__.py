"""Frozen rows for templates; what is decrypted for whom is decided here, once."""
