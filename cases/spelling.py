"""One skeleton for the Ukrainian, Russian and Latin spellings of a word, made while one searches.

It is coarser than any of them, so it only finds what a person then reads; it is stored nowhere.
"""

import re

#: Shorter skeletons fit almost everything.
SHORTEST = 3
_CLUSTERS = {
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "tz": "ц",
    "ch": "ч",
    "sh": "ш",
    "ck": "к",
    "ph": "ф",
    "th": "т",
}
_CLUSTER = re.compile("|".join(_CLUSTERS))
_LETTERS = str.maketrans(
    {
        **dict(zip("abcdefghijklmnopqrstuvwyz", "абкдефггииклмнопкрстуввиз", strict=True)),
        **dict(zip("ґєэіїыйб", "гееииииб", strict=True)),
        **dict(zip("xёяю", ("кс", "ио", "иа", "иу"), strict=True)),
        **dict.fromkeys("ьъ'’ʼ`\u0301", ""),
    }
)
_SOFT = re.compile(r"ьо")
_DOUBLED = re.compile(r"([а-яa-z])\1+")
_VOWELS = re.compile(r"и[ео]|еи")


def skeleton(text: str) -> str:
    """What the three spellings of a word have in common."""
    plain = _SOFT.sub("ио", text.casefold())
    plain = _CLUSTER.sub(lambda found: _CLUSTERS[found[0]], plain).translate(_LETTERS)
    plain = _VOWELS.sub(lambda found: "и" if found[0] == "еи" else "е", plain)
    return _DOUBLED.sub(r"\1", plain)


class Wanted:
    """A text that is looked for, as it was typed and as it may be spelt elsewhere."""

    def __init__(self, text: str) -> None:
        self._typed = " ".join(text.split()).casefold()
        self._bare = skeleton(self._typed)

    def is_in(self, told: str) -> bool:
        """Whether the text stands there, in whichever spelling."""
        if self._typed in told.casefold():
            return True
        return len(self._bare) >= SHORTEST and self._bare in skeleton(told)
