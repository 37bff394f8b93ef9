"""What the cases of a demonstration are: how each came in, what was noted, how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from cases.lifecycle import Outcome
from cases.models import FlagKind, TaskTitle


class Reach(IntEnum):
    """How far a case has come; each step includes those before it."""

    OPENED = 0
    SEEN_BY_ONE = 1
    VERIFIED = 2
    ASSIGNED = 3
    RELEASED = 4
    SCHEDULED = 5
    RECEIVED = 6


@dataclass(frozen=True, slots=True)
class Course:
    """One case: the chat it came by, when, what was noted, and what became of it."""

    scene: str
    hours_ago: float
    reach: Reach
    details: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    outcome: Outcome | None = None
    safe_in: float | None = None
    frozen: bool = False
    group: bool = False
    wishes: tuple[str, ...] = ()
    asks_about: Mapping[str, str] | None = None
    flags: tuple[FlagKind, ...] = ()
    debrief: str = ""
    #: For what they wait; with a safe contact alone.
    waits: str = ""
    #: What there is to do, and in how many hours from now its window ends.
    tasks: tuple[tuple[TaskTitle, float], ...] = ()


#: The number that his grandmother knows is the one he wrote from.
GRANDSON = "+70005550172"
COURSES = (
    Course(
        "conscript-asks-how",
        141.4,
        Reach.VERIFIED,
        {"caller_role": "liable", "situation": "called_up", "group_size": "1", "home": "centre"},
        note="Knows the way to write again. Wants nothing more for now.",
        outcome=Outcome.INFORMED,
    ),
    Course(
        "group-writes-the-form",
        121.7,
        Reach.RECEIVED,
        {"caller_role": "soldier", "situation": "front", "sector": "East", "group_size": "3"},
        note="One of the three has no papers. The hand-over team knows.",
    ),
    Course(
        "wife-asks-about-letters",
        97.2,
        Reach.OPENED,
        {"caller_role": "family", "situation": "captured"},
        outcome=Outcome.INFORMED,
    ),
    Course(
        "position-shared",
        63.5,
        Reach.SCHEDULED,
        {
            "caller_role": "soldier",
            "situation": "front",
            "sector": "East",
            "group_size": "1",
            "home": "east",
            "phone": GRANDSON,
        },
        wishes=("home", "family", "not_filmed"),
        note="Reads the chat only at night, between two and four.",
        flags=(FlagKind.WATCHED,),
    ),
    Course(
        "forced-into-the-army",
        52.1,
        Reach.SCHEDULED,
        {"caller_role": "soldier", "situation": "called_up", "sector": "South", "group_size": "4"},
        group=True,
        wishes=("no_return", "letters"),
    ),
    Course(
        "voice-from-a-trench",
        44.8,
        Reach.ASSIGNED,
        {"caller_role": "soldier", "situation": "front", "sector": "East"},
        note="Short answers only. No voice messages, please.",
        tasks=((TaskTitle.CHECK_STORY, -2),),
    ),
    Course(
        "brother-looks-for-brother",
        27.3,
        Reach.VERIFIED,
        {"caller_role": "family", "situation": "front"},
    ),
    Course(
        "wants-to-join-the-legion",
        21.6,
        Reach.OPENED,
        {"caller_role": "soldier", "situation": "front"},
        note="Asks about our people, not about the way. Two of us find it odd.",
        frozen=True,
        flags=(FlagKind.PROBE, FlagKind.ASK_FIRST),
        tasks=((TaskTitle.SECOND_LOOK, 20),),
    ),
    Course(
        "sixteen-years-old",
        16.9,
        Reach.SEEN_BY_ONE,
        {"caller_role": "family", "situation": "front"},
        note="Under age: speak slowly, ask nothing that is not needed.",
        flags=(FlagKind.MINOR, FlagKind.PRESSURE),
        tasks=((TaskTitle.ASK_AGAIN, 1.5), (TaskTitle.LAWYER, 30)),
        debrief="His age stays with me. Ten minutes, when you have them.",
        safe_in=22.5,
        waits="The parents decide first. Whoever of them writes has the words.",
    ),
    Course(
        "grandmother-asks-for-her-grandson",
        9.3,
        Reach.OPENED,
        {"caller_role": "family"},
        note="Hears badly: short sentences, and say each twice.",
        asks_about={"tie": "grandparent", "name": "Руслан Сич", "phone": GRANDSON},
    ),
)
