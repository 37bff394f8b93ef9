"""An office with its lines, and contacts that go every way."""

__all__ = [
    *("agree", "approve", "at", "case_in_intake", "case_verified", "nadia", "office", "olga"),
    *("roman", "sister_office", "taken", "taras", "vera", "waiting"),
]
