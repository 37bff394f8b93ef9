"""Compiles the catalogues of texts, so that no machine needs the gettext programs."""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC, REVISION, HEADER = 0x950412DE, 0, 28
LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)?(?:\[\d+\])?\s*(".*")$')


def compile_all(root: Path) -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for source in root.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            spare = target.with_suffix(".new")
            spare.write_bytes(compiled(source.read_text(encoding="utf-8")))
            spare.replace(target)


def compiled(catalogue: str) -> bytes:
    """The catalogue in the form that gettext reads; untranslated and fuzzy texts are left out."""
    texts = sorted((key.encode(), value.encode()) for key, value in _entries(catalogue))
    keys = b"".join(key + b"\0" for key, _ in texts)
    values = b"".join(value + b"\0" for _, value in texts)
    count = len(texts)
    head = struct.pack("<7I", MAGIC, REVISION, count, HEADER, HEADER + 8 * count, 0, 0)
    start = HEADER + 16 * count
    key_index = _index((key for key, _ in texts), start)
    value_index = _index((value for _, value in texts), start + len(keys))
    return head + key_index + value_index + keys + values


def _index(texts: Iterator[bytes], offset: int) -> bytes:
    packed = []
    for text in texts:
        packed.append(struct.pack("<2I", len(text), offset))
        offset += len(text) + 1
    return b"".join(packed)


def _entries(catalogue: str) -> Iterator[tuple[str, str]]:
    for block in re.split(r"\n\s*\n", catalogue):
        parts: dict[str, list[str]] = {}
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        word = ""
        for line in lines:
            found = LINE.match(line)
            if found is None:
                continue
            if found[1]:
                word = found[1]
                parts.setdefault(word, []).append("")
            parts[word][-1] += ast.literal_eval(found[2])
        key = parts.get("msgid", [""])[0]
        translated = parts.get("msgstr", [])
        if translated and all(translated) and not (fuzzy and key):
            yield _key(key, parts), "\0".join(translated)


def _key(key: str, parts: dict[str, list[str]]) -> str:
    if "msgid_plural" in parts:
        key = f"{key}\0{parts['msgid_plural'][0]}"
    return f"{parts['msgctxt'][0]}\x04{key}" if "msgctxt" in parts else key
