"""The records of the house: contacts, cases and what was decided about them."""

from cases.models.aid import Aid, AidKind, WhyListen
from cases.models.attachment import Attachment, Piece
from cases.models.bot_standing import BotStanding, Standing, bot_token_key
from cases.models.broadcast import (
    ON_THE_WAY,
    OVER,
    TONGUES,
    WRITABLE,
    Broadcast,
    BroadcastPost,
    BroadcastState,
    Follower,
    PostState,
)
from cases.models.by_hand import ByHand, CameBy
from cases.models.call_command import OPEN_COMMANDS, TO_COLLEAGUES, CallCommand, CommandState, Verb
from cases.models.callback import Callback
from cases.models.case import Case
from cases.models.chat import Chat, ChatEvent, ChatSaying
from cases.models.contact import HELD_STATES, OPEN_STATES, Channel, Contact, Lane, Priority, State
from cases.models.decision import Approval, Note, Purpose, Transition
from cases.models.dormancy import Dormancy, Silence
from cases.models.draft import OF_CASE, Draft, DraftPlace
from cases.models.ending import AT_ONCE, UNDONE_WITHIN, Ending
from cases.models.evidence import EvidenceChange, EvidenceItem, Source
from cases.models.filming import Filming, FilmingAnswer
from cases.models.flag import LONGEST_FLAG, USUAL, Flag, FlagKind
from cases.models.glass import BreakGlass, GlassReason, HoneyMark, Judgement
from cases.models.go import BEFORE_GO, GivenBack, GoPoint, GoWord
from cases.models.identity_tag import IdentityTag
from cases.models.index import IndexVersion, searched_version
from cases.models.kin import Kin
from cases.models.line import LANGUAGES, Line, LineEvent, Queue
from cases.models.line_off import LineOff, WhyOff
from cases.models.link import LineLink
from cases.models.member import MOST_MEMBERS, Consent, Member, MemberStanding, Told
from cases.models.merge import Merge
from cases.models.message import Delivery, Direction, Message
from cases.models.outdated import Outdated, OutdatedSweep
from cases.models.place import PlaceLook, PlaceRelease
from cases.models.private_note import PrivateNote
from cases.models.ready import ReadyAnswer
from cases.models.recognition import Ground, Recognition
from cases.models.retention import RetentionPeriod, RetentionRun
from cases.models.ring import Ring, RingEnd
from cases.models.safe_contact import UNSAFE, CallAttempt, Dialled, Reached, SafeContact
from cases.models.saved_filter import SavedFilter, Whose
from cases.models.sender import LONGEST_BLOCK, Block, BlockReason, KnownSender
from cases.models.sheet import Sheet, SheetPlace
from cases.models.switch_event import SwitchEvent
from cases.models.task import Task, TaskEnd, TaskTitle, WhyDropped
from cases.models.team import LiaisonTeam, Slot, TeamName
from cases.models.traffic import Outage, Traffic, Watch
from cases.models.weighing import WhyOtherwise
from cases.models.wish import Wish
from cases.models.words import CaseWords
from cases.models.wrap_code import WrapCode

__all__ = [
    "LONGEST_BLOCK",
    "LONGEST_FLAG",
    "USUAL",
    "Block",
    "BlockReason",
    "BotStanding",
    "KnownSender",
    "Lane",
    "AT_ONCE",
    "Aid",
    "AidKind",
    "WhyListen",
    "BEFORE_GO",
    "UNDONE_WITHIN",
    "Draft",
    "DraftPlace",
    "OF_CASE",
    "WhyOtherwise",
    "Outdated",
    "OutdatedSweep",
    "Ending",
    "RetentionPeriod",
    "RetentionRun",
    "HELD_STATES",
    "LANGUAGES",
    "ON_THE_WAY",
    "OPEN_COMMANDS",
    "OPEN_STATES",
    "OVER",
    "TONGUES",
    "TO_COLLEAGUES",
    "UNSAFE",
    "WRITABLE",
    "Approval",
    "Attachment",
    "BreakGlass",
    "Broadcast",
    "BroadcastPost",
    "BroadcastState",
    "ByHand",
    "CallAttempt",
    "CallCommand",
    "CaseWords",
    "Callback",
    "CameBy",
    "Case",
    "Channel",
    "Chat",
    "ChatEvent",
    "ChatSaying",
    "CommandState",
    "Contact",
    "Delivery",
    "Dialled",
    "Direction",
    "EvidenceChange",
    "Dormancy",
    "Silence",
    "Filming",
    "FilmingAnswer",
    "Flag",
    "FlagKind",
    "EvidenceItem",
    "Follower",
    "GivenBack",
    "GlassReason",
    "GoPoint",
    "GoWord",
    "Ground",
    "HoneyMark",
    "IdentityTag",
    "IndexVersion",
    "Judgement",
    "Kin",
    "Line",
    "LineEvent",
    "LineLink",
    "LiaisonTeam",
    "LineOff",
    "Whose",
    "WhyDropped",
    "WhyOff",
    "MOST_MEMBERS",
    "Consent",
    "Member",
    "MemberStanding",
    "Told",
    "Merge",
    "Message",
    "Note",
    "Outage",
    "Piece",
    "PlaceLook",
    "PlaceRelease",
    "PostState",
    "Priority",
    "PrivateNote",
    "Purpose",
    "Queue",
    "Ring",
    "RingEnd",
    "Reached",
    "ReadyAnswer",
    "Recognition",
    "SafeContact",
    "SavedFilter",
    "Slot",
    "Sheet",
    "SheetPlace",
    "Source",
    "Standing",
    "State",
    "SwitchEvent",
    "Task",
    "TaskEnd",
    "TaskTitle",
    "TeamName",
    "Traffic",
    "Transition",
    "Verb",
    "Watch",
    "Wish",
    "WrapCode",
    "bot_token_key",
    "searched_version",
]
