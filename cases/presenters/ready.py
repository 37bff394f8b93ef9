"""Which ready answers were put into a message, in words for those who read the thread."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext

from cases.selectors.ready import named


def put_in_titles(kept: Iterable[str | None]) -> Mapping[str, tuple[str, ...]]:
    """For each kept list of versions what is said of it."""
    lists = {each: json.loads(each) for each in kept if each}
    known = named({UUID(ref) for rows in lists.values() for ref, _as_it_is in rows})
    told = {}
    for each, rows in lists.items():
        found = [(known[UUID(ref)], as_it_is) for ref, as_it_is in rows if UUID(ref) in known]
        told[each] = tuple(
            (
                gettext("Ready answer: %(title)s, version %(number)d")
                if as_it_is
                else gettext("Ready answer, changed: %(title)s, version %(number)d")
            )
            % {"title": answer.title_here, "number": answer.version}
            for answer, as_it_is in found
        )
    return told
