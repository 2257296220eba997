"""The words the whole program shares, as enums whose values are what the store and the command line use."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of page an entry is."""

    FREE = "free"
    PROMPTED = "prompted"
    LINE = "line"
    EVENT = "event"
    LETTER = "letter"
    DIALOGUE = "dialogue"
    LIST = "list"
    POSTCARD = "postcard"


class Fate(StrEnum):
    """Who may ever read an entry: `release` means its text was never stored."""

    SHARE = "share"
    PRIVATE = "private"
    RELEASE = "release"


class Trigger(StrEnum):
    """What turned up and started a drill."""

    PAIN = "pain"
    FEAR = "fear"
    WORRY = "worry"
    MOVEMENT = "movement"
    OTHER = "other"


class DrillMode(StrEnum):
    """How a drill was practised."""

    FULL = "full"
    QUICK = "quick"
    APP_FREE = "app-free"


class Voice(StrEnum):
    """The person a line speaks in."""

    I = "i"  # noqa: E741 - the first person singular has no longer name
    YOU = "you"
    NAME = "name"


class Feeling(StrEnum):
    """The ten feelings a key stands for; order is the order of keys 1-9 and 0."""

    PRESSURE = "pressure"
    ANGER = "anger"
    FEAR = "fear"
    SADNESS = "sadness"
    GUILT = "guilt"
    SHAME = "shame"
    HURT = "hurt"
    LONELINESS = "loneliness"
    TENDERNESS = "tenderness"
    RELIEF = "relief"


class CardCategory(StrEnum):
    """Where a card turns attention."""

    SENSE = "sense"
    PERSON = "person"
    TASK = "task"
    SONG = "song"
    VIEW = "view"
    MOVEMENT = "movement"
    KINDNESS = "kindness"
    PLAN = "plan"


class EvidenceKind(StrEnum):
    """What sort of observation an item of evidence is."""

    MOVED = "moved"
    CAME_AND_WENT = "came-and-went"
    STRESS_LINK = "stress-link"
    GOOD_RESULT = "good-result"
    DID_IT_ANYWAY = "did-it-anyway"
    OTHER = "other"


class CauseCoding(StrEnum):
    """How the patient sorts a cause they named."""

    BODY = "body"
    MIND = "mind-brain"
    UNSURE = "unsure"


class GateAnswer(StrEnum):
    """Whether a physician has examined the patient for this."""

    YES = "yes"
    NOT_YET = "not-yet"
    UNSURE = "unsure"


class VisitKind(StrEnum):
    """What a visit is for."""

    CONSULTATION = "consultation"
    FOLLOW_UP = "follow-up"
    THERAPY = "therapy"
    OTHER = "other"


class VisitMode(StrEnum):
    """How a visit takes place."""

    IN_PERSON = "in-person"
    PHONE = "phone"
    VIDEO = "video"


class Part(StrEnum):
    """A part of a programme day, in the order Today shows them."""

    LEARN = "learn"
    TURN = "turn"
    WRITE = "write"
    MOVE = "move"
    CHECK = "check"
    CLOSE = "close"


class ProgramKind(StrEnum):
    """What sort of programme a file holds."""

    HOME = "home"
    TRACK = "track"
    FLARE = "flare"
    MAINTENANCE = "maintenance"


class Standing(StrEnum):
    """Where someone is with the programme as a whole."""

    UNDER_WAY = "under-way"
    RESTING = "resting"
    OVER = "over"  # the last day lies behind
    WEEKLY = "weekly"  # a page a week
    GRADUATED = "graduated"
    MISSING = "missing"  # its file is not there any more
