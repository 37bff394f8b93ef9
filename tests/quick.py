"""Passwords in tests: the same algorithm as everywhere, at a cost that takes no time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id of one pass over 64 KiB; what the console takes is Django's own."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
