"""The list of what the console is built of, as CycloneDX, made from the lock file alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

LOCKED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+-]+)(.*)$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(lock: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each package of a lock file: name, version and the hashes it may have."""
    for line in lock.read_text().replace("\\\n", " ").splitlines():
        if found := LOCKED.match(line):
            yield found[1], found[2], tuple(HASH.findall(found[3]))


def written(lock: Path) -> str:
    """The list as text, without a time or a number: the same lock gives the same bytes."""
    bom = Bom(components=[_component(*package) for package in locked(lock)])
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    for changing in ("serialNumber", "metadata"):
        made.pop(changing, None)
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _component(name: str, version: str, hashes: tuple[str, ...]) -> Component:
    url = PackageURL("pypi", name=name.lower(), version=version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(url.to_string()),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=url,
        bom_ref=url.to_string(),
        external_references=[files],
    )
