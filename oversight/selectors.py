"""The journal as auditors read it: who did what to which record, and never what it said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from cases.codes import typed_code
from cases.models import Case
from cases.ways import line_name
from operators.models import Office, Operator
from operators.roles import Role
from oversight.acts import act_in_words, actor_in_words
from oversight.reasons import reason_in_words

PAGE, LOOKS, COUNTED = 50, 500, 10_000
NOBODY = UUID(int=0)
REFUSALS = (
    "door.refused",
    "factor.code_refused",
    "line.refused",
    "live.frame_refused",
    "records.damaged",
    "sign_in.factor_refused",
    "sign_in.refused",
    "sign_in.too_many",
)
#: Kinds of acts: what the list calls them, and which rows they are.
KINDS: Mapping[str, tuple[Promise, Q]] = {
    "look": (_("Looks at sealed data"), Q(receipt=True)),
    "refused": (_("Refusals"), Q(action__in=REFUSALS)),
    "sign_in": (_("Sign-in"), Q(action__startswith="sign_in.")),
    "case": (_("Cases"), Q(action__startswith="case.", receipt=False)),
    "contact": (_("Contacts"), Q(action__startswith="contact.", receipt=False)),
    "message": (_("Messages"), Q(action__startswith="message.", receipt=False)),
    "people": (_("People"), Q(action__startswith="operators.")),
    "keys": (_("Keys"), Q(action__startswith="keys.")),
    "alert": (_("Alerts"), Q(action__startswith="alert.") | Q(action__startswith="pace.")),
    "press": (_("Press"), Q(action__startswith="press.")),
    "audit": (_("The journal itself"), Q(action__startswith="audit.")),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the auditor asks for; empty means all."""

    person: str = ""
    kind: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the journal in plain fields."""

    id: int
    seq: int | None
    at: datetime
    who: Promise | str
    role: str
    office: str
    act: Promise | str
    about: str
    more: int
    reason: str
    device: str


def journal(filters: Filters, *, after: int | None = None) -> tuple[list[Line], int | None]:
    """One page, the newest first, and where the next one begins."""
    rows = _asked(filters)
    if after is not None:
        rows = rows.filter(id__lt=after)
    page = list(rows.select_related("seal").order_by("-id")[: PAGE + 1])
    return _lines(page[:PAGE]), page[PAGE - 1].pk if len(page) > PAGE else None


def journal_count(filters: Filters) -> int:
    """How many rows there are, counted up to COUNTED."""
    return _asked(filters).values("pk")[:COUNTED].count()


def looks_at(refs: set[UUID], *, tag: bytes, before: int) -> list[Line]:
    """Every look at these records, and every search with this tag, older than a row."""
    about = Q(subject_tag=tag) | Q(receipt=True, subject__in=refs)
    for ref in refs:
        about |= Q(receipt=True) & _among(ref)
    found = Entry.objects.filter(about, id__lt=before).select_related("seal")
    return _lines(list(found.order_by("-id")[:LOOKS]))


def office_counts(office: UUID, *, since: datetime) -> list[tuple[Promise, int]]:
    """How many acts of each kind the people of an office did since then."""
    rows = Entry.objects.filter(office=office, at__gte=since)
    found = rows.aggregate(**{name: Count("pk", filter=q) for name, (_label, q) in KINDS.items()})
    return [(label, found[name]) for name, (label, _q) in KINDS.items()]


def _asked(filters: Filters) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if filters.person:
        named = Operator.objects.filter(call_sign__iexact=filters.person).values_list("pk").first()
        rows = rows.filter(actor=str(named[0] if named else NOBODY))
    if filters.kind in KINDS:
        rows = rows.filter(KINDS[filters.kind][1])
    if filters.code:
        case = Case.objects.filter(code=typed_code(filters.code)).values_list("pk").first()
        ref = case[0] if case else NOBODY
        rows = rows.filter(Q(subject=ref) | _among(ref))
    if filters.since:
        rows = rows.filter(at__gte=_at(filters.since, time.min))
    if filters.until:
        rows = rows.filter(at__lte=_at(filters.until, time.max))
    return rows


def _among(ref: UUID) -> Q:
    """Receipts that name several records, this one among them."""
    return Q(detail__has_key="subjects", detail__subjects__has_key=str(ref))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, get_current_timezone())


def _lines(entries: list[Entry]) -> list[Line]:
    people = Operator.objects.in_bulk(_refs(entry.actor for entry in entries))
    subjects = {entry.subject for entry in entries if entry.subject}
    codes = dict(Case.objects.filter(pk__in=subjects).values_list("pk", "code"))
    codes |= dict(Operator.objects.filter(pk__in=subjects).values_list("pk", "call_sign"))
    offices = dict(Office.with_decoys.values_list("pk", "code"))
    codes |= offices
    return [_line(entry, people, codes, offices) for entry in entries]


def _line(
    entry: Entry,
    people: Mapping[UUID, Operator],
    codes: Mapping[UUID, str],
    offices: Mapping[UUID, str],
) -> Line:
    person = next((people[ref] for ref in _refs([entry.actor]) if ref in people), None)
    seal = getattr(entry, "seal", None)
    return Line(
        id=entry.pk,
        seq=seal.pk if seal else None,
        at=entry.at,
        who=person.call_sign if person else actor_in_words(entry.actor),
        role=str(Role(entry.role).label) if entry.role in Role.values else "",
        office=offices.get(entry.office, "") if entry.office else "",
        act=act_in_words(entry.action),
        about=_about(entry, codes),
        more=len(entry.detail.get("subjects", [])),
        reason=reason_in_words(entry.action, entry.reason or entry.detail.get("why", "")),
        device=entry.device[:8],
    )


def _about(entry: Entry, codes: Mapping[UUID, str]) -> str:
    """A case or a person by its code, a line by its name, and anything else by its reference."""
    if entry.action.startswith("line.") and "line" in entry.detail:
        return line_name(entry.detail["line"], entry.detail.get("country", ""))
    return codes.get(entry.subject, str(entry.subject)[:8]) if entry.subject else ""


def _refs(actors: Iterable[str]) -> list[UUID]:
    found = []
    for actor in actors:
        try:
            found.append(UUID(actor))
        except ValueError:
            continue
    return found
