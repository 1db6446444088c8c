"""Small sets of events of our own in the shape of real ones, so that a plain clone tests on them.

Each is made anew, the same every time: the members, nesting, texts and times of its kind, some ids
twice with the same body, some with another. Names are those of the real sets (case.DATA).
"""

import gzip
import json
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import cache

EVENTS = 600
BEGIN = datetime(2019, 3, 30, 22, 15, tzinfo=timezone.utc)  # the days of two months
TEXTS = ("plain", "Grüße aus Köln", "日本語 🎈", 'a "quoted"\tword\n', "\u2028", "", "0" * 300,
         "a\\b/c")


def _time(draw: random.Random) -> datetime:
    return BEGIN + timedelta(milliseconds=draw.randrange(4 * 86_400_000))


def _id(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


def _mapped(draw: random.Random) -> dict:
    name = draw.choice(("account:created", "fork", "quake:quarry blast", "watch:started",
                        "pull_request:closed:merged", "Konto:Übertrag"))
    time = _time(draw).timestamp()
    return {"event_uuid": _id(draw), "event_name": name,
            "created_at": draw.choice((int(time), round(time, 3), round(time, 6))),
            "source": "sample", "payload": {"text": draw.choice(TEXTS), "list": [1, 2.5, None, {}]}}


def _github(draw: random.Random) -> dict:
    login = f"user{draw.randrange(50)}"
    return {"id": str(draw.randrange(10**9, 10**10)),
            "type": draw.choice(("PushEvent", "ForkEvent", "WatchEvent", "IssuesEvent")),
            "actor": {"id": draw.randrange(10**7), "login": login},
            "repo": {"id": draw.randrange(10**8), "name": f"{login}/lake"}, "public": True,
            "created_at": f"{_time(draw):%Y-%m-%dT%H:%M:%SZ}",
            "payload": {"commits": [{"message": draw.choice(TEXTS), "distinct": False}] * 2}}


def _cloudtrail(draw: random.Random) -> dict:
    service = draw.choice(("s3", "ec2", "sts", "kms"))
    return {"eventVersion": "1.08",
            "userIdentity": {"type": "AssumedRole", "accountId": "111122223333",
                             "sessionContext": {"attributes": {"mfaAuthenticated": "false"}}},
            "eventTime": f"{_time(draw):%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": f"{service}.amazonaws.com",
            "eventName": draw.choice(("GetObject", "DescribeInstances", "AssumeRole", "Decrypt")),
            "awsRegion": "eu-central-1", "sourceIPAddress": "192.0.2.7",
            "requestParameters": {"Host": "h", "host": "H"} if service == "s3" else None,
            "responseElements": None, "eventID": _id(draw), "readOnly": True}


def _quake(draw: random.Random) -> dict:
    code = str(draw.randrange(10**7, 10**8))
    return {"type": "Feature",
            "properties": {"mag": round(draw.uniform(-1, 7), 2), "place": draw.choice(TEXTS),
                           "time": int(_time(draw).timestamp() * 1000), "tz": -600, "felt": None,
                           "type": draw.choice(("earthquake", "quarry blast", "ice quake")),
                           "ids": f",xx{code},"},
            "geometry": {"type": "Point", "coordinates": [-155.2749939, 19.3939991, 1.46]},
            "id": f"xx{code}"}


KINDS: dict[str, Callable[[random.Random], dict]] = {
    "mapped.ndjson.gz": _mapped, "github-2017-07.ndjson.gz": _github,
    "cloudtrail-2023-07-10.ndjson.gz": _cloudtrail, "earthquakes-2018-06.ndjson.gz": _quake}


def _lines(name: str) -> Iterator[str]:
    draw = random.Random(name)
    for number in range(EVENTS):
        event = KINDS[name](draw)
        yield json.dumps(event, ensure_ascii=number % 2 == 0, separators=(",", ":"))
        if number % 20 == 7:  # the same event again, spelled otherwise
            yield json.dumps(event, separators=(", ", ": "))
        if number % 50 == 11:
            yield json.dumps({**event, "changed": number})
        if number % 100 == 29 and name == "mapped.ndjson.gz":
            yield json.dumps({**event, "event_uuid": _id(draw), "Payload": 1})
            yield json.dumps({**event, "created_at": "yesterday"})


@cache
def sample(name: str) -> bytes:
    """The set of that name, packed as the real one is."""
    return gzip.compress("".join(line + "\n" for line in _lines(name)).encode(), mtime=0)
