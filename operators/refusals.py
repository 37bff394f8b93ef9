"""Why something was not done, in words for the person who asked."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule stood in the way; the sentence says which."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
