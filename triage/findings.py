"""One thing the checker found."""

from dataclasses import dataclass

from triage.reading import one_line


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a script, and where; its text is one line."""

    code: str
    where: str
    message: str
    #: Which text of the place, in which language, and the words that are meant.
    what: str = ""
    language: str = ""
    phrase: str = ""

    def __str__(self) -> str:
        return one_line(f"{self.where}: {self.message}")
