"""The rules for records in plain Python, independent of Weir's code: what a run must do."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

DERIVED = ("created_datetime", "event_type", "event_subtype")
MOVED = "_original"  # behind the name of an event's own member that makes room for one of these
NO_SUBTYPE = "__HIVE_DEFAULT_PARTITION__"
PATH_LIMIT = 120  # a longer part of a path may be cut, never a shorter one
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.utc)
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d+))?([Zz]|[+-]\d\d:?\d\d)?")
INSIGNIFICANT = re.compile(rb'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', re.DOTALL)


class Rejected(Exception):
    """The record is no valid event; the argument is the reason."""


class Members(dict):
    """A JSON object that remembers which of its keys occurred twice, and how often in any case."""

    def __init__(self, pairs):
        super().__init__(pairs)
        seen = Counter(key for key, _ in pairs)
        self.repeated = {key for key, count in seen.items() if count > 1}
        self.differs_in_case = len({lower(key) for key in seen}) < len(seen)


@dataclass(frozen=True)
class Schema:
    """Which members carry id, name and time; nested ones as tuples of keys."""

    id: tuple
    name: tuple  # of paths: joined with ':', absent ones left out
    time: tuple
    uuid: bool = False
    keeps_case: bool = False  # names that differ only in case may stand side by side


SCHEMAS = {
    "weir": Schema(("event_uuid",), (("event_name",),), ("created_at",), uuid=True),
    "github": Schema(("id",), (("type",),), ("created_at",)),
    "cloudtrail": Schema(("eventID",), (("eventSource",), ("eventName",)), ("eventTime",),
                         uuid=True, keeps_case=True),
    "usgs": Schema(("id",), (("properties", "type"),), ("properties", "time")),
}


@dataclass(frozen=True)
class Event:
    """A valid event: its normalised id, what is derived from it, and its own bytes."""

    id: str
    type: str
    subtype: str | None
    time: datetime
    text: bytes

    @property
    def created_datetime(self) -> str:
        return self.time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    @property
    def partition(self) -> str:
        subtype = NO_SUBTYPE if self.subtype is None else encode(self.subtype)
        return (f"{self.time:year=%Y/month=%m/day=%d}/event_type={encode(self.type)}"
                f"/event_subtype={subtype}")

    def stands_in(self, partition: str) -> bool:
        """Whether that is the event's partition; a value too long for a path is cut."""
        pairs = list(zip(self.partition.split("/"), partition.split("/"), strict=True))
        return all(found == full or (len(full) > PATH_LIMIT and found[:PATH_LIMIT // 2] in full)
                   for full, found in pairs)

    @property
    def derived(self) -> dict:
        return dict(zip(DERIVED, (self.created_datetime, self.type, self.subtype)))


@dataclass(frozen=True)
class Verdict:
    """What must become of one record: stored, duplicate, conflict or a reason of quarantine."""

    outcome: str
    record: bytes
    event: Event | None = None
    owner: int | None = None  # index of the record that owns the id


def encode(value: str) -> str:
    """Percent-encodes what may not stand in a path component."""
    if value == NO_SUBTYPE or value.lower() == "null":
        return f"%{ord(value[0]):02X}{value[1:]}"
    return "".join(chr(b) if re.match(rb"[A-Za-z0-9._-]", bytes([b])) else f"%{b:02X}"
                   for b in value.encode())


def fingerprint(text: bytes) -> bytes:
    """The JSON text without insignificant white space."""
    return INSIGNIFICANT.sub(lambda match: match.group(1) or b"", text)


def split(data: bytes) -> list[bytes]:
    """The lines of NDJSON that hold anything, without their line ends."""
    return [line.rstrip(b"\r") for line in data.split(b"\n") if line.strip()]


def unwrap(text: bytes, path: str | None = None) -> list[bytes]:
    """What a well-formed text wraps: joined and spread values, elements of arrays of objects and,
    with a path, of the array in an object's member of that name. Each as it stands there."""
    characters = text.decode("utf-8").replace("\ufeff", "")
    parts, at = [], 0
    while characters[at:].strip():
        at += len(characters[at:]) - len(characters[at:].lstrip())
        value, end = json.JSONDecoder().raw_decode(characters, at)
        inside = characters[at:end]
        if path is not None and isinstance(value, dict) and isinstance(value.get(path), list):
            inside, value = json.dumps(value[path], separators=(",", ":")), value[path]
        is_array = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
        parts += _elements(inside) if is_array else [inside.encode()]
        at = end
    return parts


def _elements(array: str) -> list[bytes]:
    elements, at = [], 1
    while True:
        at += len(array[at:]) - len(array[at:].lstrip(" \t\r\n,"))
        if array[at] == "]":
            return elements
        end = json.JSONDecoder().raw_decode(array, at)[1]
        elements.append(array[at:end].encode())
        at = end


def decode(record: bytes, schema: Schema, now: datetime | None = None) -> Event:
    """The record's event; raises Rejected with the reason."""
    members = parse(record)
    for path in (schema.id, *schema.name, schema.time):
        member(members, path)  # which of two counts?
    refuse_unreadable(members, schema)
    identity = required(members, schema.id)
    names = [required(members, schema.name[0])]
    names += [member(members, path) for path in schema.name[1:]]
    moment = parse_time(required(members, schema.time))
    if not EARLIEST <= moment <= (now or datetime.now(timezone.utc)) + timedelta(hours=24):
        raise Rejected("time_out_of_range")
    kind, subtype = parse_name(names)
    return Event(parse_id(identity, schema.uuid), kind, subtype, moment, record.strip(b" \t\r\n"))


def stored_id(line: bytes, schema: Schema) -> str:
    """The id of an event as it stands in the lake."""
    return parse_id(required(parse(line), schema.id), schema.uuid)


def parse(record: bytes) -> Members:
    if not record.strip(b" \t\r\n"):
        raise Rejected("empty")
    try:
        value = json.loads(record.decode("utf-8"), object_pairs_hook=Members, parse_int=Decimal,
                           parse_float=Decimal, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise Rejected("invalid_utf8") from None
    except RecursionError:
        raise Rejected("too_deep") from None
    except (ValueError, InvalidOperation):
        raise Rejected("invalid_json") from None
    if not isinstance(value, Members):
        raise Rejected("not_an_object")
    return value


def _refuse_constant(word: str):
    raise ValueError(word)


def lower(name: str) -> str:
    """In lower case, letter by letter."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in name)


def parts(value):
    """The value and all that it holds."""
    yield value
    for part in value.values() if isinstance(value, dict) else value \
            if isinstance(value, list) else ():
        yield from parts(part)


def refuse_unreadable(members: Members, schema: Schema):
    """Raises Rejected for what strict readers can't take, or can't tell apart."""
    objects = [part for part in parts(members) if isinstance(part, Members)]
    texts = [part for part in parts(members) if isinstance(part, str)]
    texts += [key for one in objects for key in one]
    if any("\ud800" <= c <= "\udfff" for text in texts for c in text):
        raise Rejected("lone_surrogate")
    if any(one.repeated or (one.differs_in_case and not schema.keeps_case) for one in objects):
        raise Rejected("ambiguous_member")
    names = {lower(key) for key in members}
    if any(name in names and name + MOVED in names for name in DERIVED):
        raise Rejected("reserved_member")


def member(members: Members, path: tuple):
    """The member at the path, or None; a key on the way that occurs twice is ambiguous."""
    value = members
    for key in path:
        if not isinstance(value, Members):
            return None
        if key in value.repeated:
            raise Rejected("duplicate_field")
        value = value.get(key)
    return value


def required(members: Members, path: tuple):
    value = member(members, path)
    if value is None:
        raise Rejected("missing_field")
    return value


def parse_id(value, uuid: bool) -> str:
    if not uuid:
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return str(value)
        if not isinstance(value, str) or not value:
            raise Rejected("invalid_id")
        return value
    if not isinstance(value, str):
        raise Rejected("invalid_id")
    bare = value.lower().removeprefix("urn:uuid:")
    if bare.startswith("{") and bare.endswith("}"):
        bare = bare[1:-1]
    if not UUID.fullmatch(bare):
        raise Rejected("invalid_id")
    bare = bare.replace("-", "")
    return "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:]))


def parse_name(names: list) -> tuple[str, str | None]:
    names = [name for name in names if name not in (None, "")]
    if not names or not all(isinstance(name, str) for name in names):
        raise Rejected("invalid_name")
    kind, colon, subtype = ":".join(names).partition(":")
    if not kind or (colon and not subtype):
        raise Rejected("invalid_name")
    return kind, subtype or None


def parse_time(value) -> datetime:
    """Numbers are seconds, milliseconds or microseconds by magnitude, also in strings."""
    if isinstance(value, str):
        match = RFC_3339.fullmatch(value)
        if match:
            return _parse_rfc_3339(*match.groups())
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise Rejected("invalid_time")
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise Rejected("invalid_time")
    size = abs(value)
    scale = 1_000_000 if size < 10**11 else 1_000 if size < 10**14 else 1
    try:
        return EPOCH + timedelta(microseconds=int(value * scale))
    except OverflowError:
        raise Rejected("invalid_time") from None


def _parse_rfc_3339(date: str, time: str, fraction: str | None, offset: str | None) -> datetime:
    offset = "+00:00" if offset in (None, "Z", "z") else offset
    micros = (fraction or "").ljust(6, "0")[:6]
    try:
        return datetime.fromisoformat(f"{date}T{time}.{micros}{offset}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise Rejected("invalid_time") from None


def judge(records: list[bytes], schema: Schema) -> list[Verdict]:
    """One verdict a record: the first record of an id owns it."""
    owners: dict[str, int] = {}
    verdicts: list[Verdict] = []
    for index, record in enumerate(records):
        try:
            event = decode(record, schema)
        except Rejected as rejected:
            verdicts.append(Verdict(str(rejected), record))
            continue
        owner = owners.setdefault(event.id, index)
        if owner == index:
            outcome = "stored"
        else:
            same = fingerprint(records[owner]) == fingerprint(record)
            outcome = "duplicate" if same else "conflict"
        verdicts.append(Verdict(outcome, record, event, owner))
    return verdicts


def ledger(verdicts: list[Verdict]) -> dict[str, int]:
    """The counts that a run's ledger must show for these records."""
    seen = Counter(verdict.outcome for verdict in verdicts)
    counts = {"received": len(verdicts), "stored": seen["stored"],
              "duplicates": seen["duplicate"], "conflicts": seen["conflict"]}
    counts["quarantined"] = len(verdicts) - sum(list(counts.values())[1:])
    return counts


def difference(event: Event, line: bytes) -> str | None:
    """What is wrong with the line that stores the event; None when it is right.

    The event's own members stand byte for byte in front, the derived ones behind them.
    """
    own = re.sub(rb"\s*\}$", b"", event.text)
    try:
        stored = json.loads(line)
    except ValueError as error:
        return f"no JSON: {error}"
    derived = {name: stored.get(name) for name in DERIVED}
    if derived != event.derived:
        return f"derived members {derived}, not {event.derived}"
    moved = [(key + MOVED if lower(key) in DERIVED else key, value)
             for key, value in json.loads(event.text, object_pairs_hook=list, parse_float=str)]
    if moved + list(derived.items()) != json.loads(line, object_pairs_hook=list, parse_float=str):
        return "other members"
    if any(lower(key) in DERIVED for key in json.loads(event.text)):
        return None
    if not line.startswith(own):
        return f"own members changed: {line[:200]!r}, not {own[:200]!r}"
    if set(json.loads(b"{" + line[len(own):].lstrip(b" \t,"))) != set(DERIVED):
        return f"other members added: {line[len(own):]!r}"
    return None
