"""What may not stand in a text for everybody: whatever can be told exactly to be a fact of a case.

It knows forms, not meanings: a name, a village or a story in plain words is for the second person
to see (docs/decisions/0127).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.codes import CODE, typed_code
from cases.words import COUNT, is_word
from triage.promises import promises_in

#: As Telegram counts: in units of UTF-16.
LONGEST = 4096

UUID = re.compile(r"(?i)\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b")
CODED = re.compile(r"(?<![\w-])[^\W_]{3}\s?[-‐-―]\s?[^\W_]{3}(?![\w-])")
FORM_CODE = re.compile(r"(?<![\w-])[^\W_]{4}(?:-[^\W_]{2,4}){2,6}(?![\w-])")
HOUR = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
DAY = r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?:\.(?:20)?\d\d)?"
CLOCK = re.compile(rf"(?<![\d.:])(?:{DAY}|20\d\d-[01]\d-[0-3]\d|{HOUR})(?![\d:])(?!\.\d)")
GAP = r"[\s().\-‐-―]{0,3}"
NUMBER = re.compile(rf"\+?\d(?:{GAP}\d){{6,}}")
DEGREES = re.compile(
    r"-?\d{1,3}[.,]\d{3,}\s*[NSEWСЮВЗПнсюв]?\s*[,;/\s]\s*-?\d{1,3}[.,]\d{3,}"
    r"|\d{1,3}\s*°(?!\s*[CСFФ]\b)(?:\s*\d{1,2}\s*['′])?"
    r"|(?i:\bgeo:\S+)|///\w+\.\w+\.\w+"
)
GRID = re.compile(r"\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")
PLUS_CODE = re.compile(r"(?i)\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b")
UNIT = re.compile(
    r"(?i)\b(?:в\s?[/.]\s?ч\.?|вч|войсков\w+\s+част\w+|військов\w+\s+частин\w+)"
    r"\s*№?\s*[А-ЯA-Z]?\s?-?\d{4,5}\b"
)
LINK = re.compile(
    r"(?i)\b[a-z][a-z0-9+]{1,9}:/{1,2}\S+|\bmailto:\S+"
    r"|(?<![\w@./])(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?(?:/\S*)?"
)
HANDLE = re.compile(r"(?<![\w/])@\w{2,}|[\w.+-]+@[\w-]+\.[\w.-]+")
WORD = re.compile(r"[^\W\d_]+")
#: What belongs to the sentence, and not to the link that ends it.
AFTER = ".,;:!?)»”\"'"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that may not stand there, and why."""

    words: str
    why: Promise


def findings(text: str, *, known: Collection[str] = ()) -> list[Finding]:
    """Everything in a text that may not be said to everybody.

    `known` are the codes of cases among those that `codes_in` gives.
    """
    found: dict[str, Finding] = {}
    for each in _findings(unicodedata.normalize("NFKC", text), text, frozenset(known)):
        found.setdefault(each.words, each)
    return list(found.values())


def codes_in(text: str) -> set[str]:
    """Everything that has the form of a case code, as codes are written."""
    plain = unicodedata.normalize("NFKC", text)
    codes = {typed_code(each[0]) for each in CODED.finditer(plain)}
    return {code for code in codes if CODE.fullmatch(code)}


def length_of(text: str) -> int:
    """How long a text is for Telegram."""
    return len(text.encode("utf-16-le")) // 2


def _findings(plain: str, written: str, known: frozenset[str]) -> Iterator[Finding]:
    if hidden := _hidden(written):
        yield Finding(hidden, _("signs that nobody sees; type the words anew"))
    for each in UUID.finditer(plain):
        yield Finding(each[0], _("the reference of a contact or a case"))
    for each in CODED.finditer(plain):
        code = typed_code(each[0])
        is_form = CODE.fullmatch(code) and (re.search(r"\d", each[0]) or each[0].isupper())
        if is_form or code in known:
            yield Finding(each[0], _("the form of a case code"))
    for each in FORM_CODE.finditer(plain):
        if re.search(r"\d", each[0]) and not CLOCK.fullmatch(each[0]):
            yield Finding(each[0], _("the form of a receipt code"))
    yield from _of_places(plain)
    yield from _links(plain)
    yield from _numbers(plain)
    yield from _code_words(plain)
    for promise in promises_in(plain):
        yield Finding(promise.phrase, _("a promise, and nobody can keep it"))


def _of_places(plain: str) -> Iterator[Finding]:
    for pattern in (DEGREES, GRID, PLUS_CODE):
        for each in pattern.finditer(plain):
            yield Finding(each[0].strip(), _("the form of coordinates"))
    for each in UNIT.finditer(plain):
        yield Finding(each[0], _("the number of a unit"))


def _numbers(plain: str) -> Iterator[Finding]:
    without = plain
    for own in filter(None, map(_digits, settings.PUBLIC_NUMBERS)):
        without = re.sub(rf"(?<!\d)\+?{GAP.join(own)}(?!\d)", " … ", without)
    for pattern in (UUID, DEGREES, CLOCK):
        without = pattern.sub(" … ", without)
    for each in NUMBER.finditer(without):
        yield Finding(each[0].strip(), _("a number that is not one of the hotline's own"))


def _links(plain: str) -> Iterator[Finding]:
    for each in LINK.finditer(plain):
        link = each[0].rstrip(AFTER)
        if not is_allowed(link):
            yield Finding(link, _("a link, or words without a space, and not one of the list"))
    for each in HANDLE.finditer(plain):
        if each[0].casefold() not in _names():
            yield Finding(
                each[0], _("somebody's name or address; only the hotline's own may stand")
            )


def is_allowed(link: str) -> bool:
    """Whether a link leads to one of the hosts of the list, and to nobody before them."""
    try:
        parts = urlsplit(link if "://" in link else f"//{link}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        return False
    allowed = {urlsplit(f"//{each.partition('//')[2] or each}").netloc for each in _hosts()}
    named = f"{host}:{port}" if port else host
    if host in {"t.me", "telegram.me"}:
        return f"@{parts.path.strip('/').casefold()}" in _names() and not parts.query
    is_web = parts.scheme in {"", "https"} or parts.scheme == "http" and host.endswith(".onion")
    return is_web and parts.username is None and named in allowed


def _names() -> set[str]:
    ours = (settings.TELEGRAM_NAME, settings.TELEGRAM_CHANNEL)
    return {name.casefold() for name in ours if name.startswith("@")}


def _hosts() -> list[str]:
    return [each for each in (settings.WEB_ADDRESS, *settings.PUBLIC_LINKS) if each]


def _code_words(plain: str) -> Iterator[Finding]:
    said = WORD.findall(plain)
    for start in range(len(said) - COUNT + 1):
        four = said[start : start + COUNT]
        if all(map(is_word, four)):
            yield Finding(" ".join(four), _("four code words one after another"))


def _hidden(text: str) -> str:
    """The code points of signs without a shape; the joint of an emoji is none of them."""
    odd = {mark for mark in text if unicodedata.category(mark) in {"Cf", "Cc", "Co"}}
    return " ".join(f"U+{ord(mark):04X}" for mark in sorted(odd - set("\n\r\t\u200d")))


def _digits(text: str) -> str:
    return "".join(str(int(mark)) for mark in text if mark.isdecimal())
