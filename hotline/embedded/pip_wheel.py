"""pip for a Python that came without it: one wheel from the index, checked against its hash."""

import hashlib
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from hotline.embedded.refusal import Refusal

INDEX = "https://pypi.org/simple"
SIMPLE = "application/vnd.pypi.simple.v1+json"
SECONDS = 60


def fetch(lock: Path, folder: Path) -> Path:
    """The wheel of pip that the lock file pins; a wheel can be run where it lies."""
    hashes = _hashes(lock)
    kept = folder / "pip.whl"
    if kept.is_file() and _is_pinned(kept.read_bytes(), hashes):
        return kept
    try:
        content = _download(hashes)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise Refusal(f"This Python has no pip and the package index gave none: {error}") from error
    if not _is_pinned(content, hashes):
        raise Refusal("The pip that the package index gave is not the pinned one.")
    kept.write_bytes(content)
    return kept


def _download(hashes: frozenset[str]) -> bytes:
    page = os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/") + "/pip/"
    listing = json.loads(_get(page, accept=SIMPLE))
    for file in listing["files"]:
        if file["filename"].endswith(".whl") and file["hashes"].get("sha256") in hashes:
            return _get(urllib.parse.urljoin(page, file["url"]), accept="*/*")
    raise ValueError("the pinned version is not there")


def _get(address: str, *, accept: str) -> bytes:
    if not address.startswith(("https://", "http://")):
        raise ValueError("the address of the index is not a web address")
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content


def _hashes(lock: Path) -> frozenset[str]:
    entry = re.search(r"^pip==.*?(?=^\S|\Z)", lock.read_text(), re.MULTILINE | re.DOTALL)
    return frozenset(re.findall(r"sha256:([0-9a-f]{64})", entry.group())) if entry else frozenset()


def _is_pinned(content: bytes, hashes: frozenset[str]) -> bool:
    return hashlib.sha256(content).hexdigest() in hashes
