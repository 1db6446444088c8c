"""The same records leave the same lake: by `weir run`, and by each layout through `weir up`.

What is compared: each folder's lines, each row of the quarantine with the record and the owner that
it names, and the ledger's sums. Positions are told by the records' order, which one shard keeps.

WEIR_SAME_LAKE_EVENTS says how many generated events take each road (6,000): README.md has a run of
a million.
"""

import gzip
import http.client
import json
import os
import threading
import unittest
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

import oracle
from case import DATA, PATIENCE_SECONDS, LakeTest, line, poll, weir
from chaos import ChaosCase, Place, shard_key
from local_aws import needs_boto3
from merge_case import MergeCase, now_line
from real_input_test import SETS
from road import LAKE_BUCKET
from samples import sample

EVENTS = int(os.environ.get("WEIR_SAME_LAKE_EVENTS", "6000"))
LATE_PERCENT, LATE_DAYS = 3, 7
LAYOUTS = ("batch", "event", "landing")
HOUR = 3600
HOLD_HOURS = 6
READERS = 4
ANYBODY = {"Authorization": "AWS4-HMAC-SHA256 Credential=test"}  # no signature is checked
RECORDS_A_SECOND = 1_000  # no road is slower for long


@dataclass
class Picture:
    """All of a lake that does not follow from when and where it was made."""

    lake: dict[str, list[bytes]]
    quarantine: list[tuple]
    ledger: dict

    def differences(self, other) -> list[str]:
        """In words; lakes are too large for assertEqual to print."""
        found = [f"ledger {part}: {self.ledger[part]} and {other.ledger[part]}"
                 for part in self.ledger if self.ledger[part] != other.ledger[part]]
        for folder in sorted(self.lake.keys() | other.lake.keys()):
            mine, theirs = (Counter(one.lake.get(folder, ())) for one in (self, other))
            found += [f"{folder} of one alone: {text!r}"
                      for text in (mine - theirs) + (theirs - mine)]
        mine, theirs = Counter(self.quarantine), Counter(other.quarantine)
        return found + [f"quarantine of one alone: {row}"
                        for row in (mine - theirs) + (theirs - mine)]


def row_of(row: dict, number_of) -> tuple:
    """A row of the quarantine, which names records by where they stood in this lake's source."""
    row = dict(row)
    del row["arrived_at"]
    for name in ("position", "owner_position"):
        if row.get(name):
            row[name] = number_of(row[name])
    return tuple(sorted(row.items()))


def ledger_of(report: dict) -> dict:
    parts = {"total": report["ledger"], "reasons": report["reasons"], "fields": report["fields"]}
    for name in ("types", "days"):
        parts[name] = {key: part["ledger"] for key, part in report[name].items()}
    return parts


def late(record: bytes, today: datetime) -> bytes:
    """Of some ids all copies are of a day that is long over."""
    try:
        event = json.loads(record)
        number = zlib.crc32(event["event_uuid"].lower().encode())
        has_time = isinstance(event, dict) and event.get("created_at") is not None
    except (ValueError, KeyError, TypeError, AttributeError):
        return record
    if number % 100 >= LATE_PERCENT or not has_time:
        return record
    day = today - timedelta(days=1 + number // 100 % LATE_DAYS, hours=1)
    return json.dumps({**event, "created_at": day.isoformat(timespec="seconds")}).encode()


def generated(events: int) -> list[bytes]:
    today = datetime.now(timezone.utc)
    made = weir("gen", "--events", events, "--duplicates", 0.02, "--conflicts", 0.005, "--bad",
                0.01, "--days", 1, "--start", today.date(), "--seed", 10, limit=1800)
    if made.code:
        raise RuntimeError(made.err)
    return [late(record, today) for record in made.out.removesuffix(b"\n").split(b"\n")]


class SameLakeCase(MergeCase):
    """Starts a pipeline whenever a test asks for one."""

    hold_hours = HOLD_HOURS

    def setUp(self):
        LakeTest.setUp(self)

    def start(self, layout: str, schema="weir", shards=1):
        self.options = ("--layout", layout, "--schema", schema, "--shards", shards)
        (MergeCase if layout == "landing" else ChaosCase).setUp(self)
        self.s3 = self.aws.boto3("s3")

    def picture_of_run(self, records: list[bytes], schema: str, first=(), lake="run") -> Picture:
        """Whichever records are `first`, by their numbers, are judged before all others."""
        leads = set(first)
        order = [*first, *(number for number in range(len(records)) if number not in leads)]
        source = self.file(f"{lake}.ndjson", b"".join(records[at] + b"\n" for at in order))
        offsets = list(accumulate((len(records[at]) + 1 for at in order), initial=0))
        run = weir("run", source, "--lake", self.dir / lake, "--schema", schema, "--json",
                   limit=1800)
        self.assertIn(run.code, (0, 3), run.err)
        report = json.loads(weir("report", self.dir / lake, "--json").out)
        made = self.lake(lake)
        self.assertEqual(made.faults(), [])
        rows = [row_of(found.row, lambda position: order[bisect_left(offsets, int(position[:15]))])
                for found in made.rejections()]
        return Picture(made.content(), sorted(rows), ledger_of(report))

    def picture_of_road(self) -> Picture:
        def number_of(position: str) -> int:
            return self.places[Place.of_position(position)]
        lake, rows = defaultdict(list), []
        for name, body in self.all_objects():
            top, _, rest = name.partition("/")
            lines = body.removesuffix(b"\n").split(b"\n")
            if top == "lake":
                lake[rest.rpartition("/")[0]] += lines
            elif top == "quarantine":
                rows += [row_of(json.loads(text), number_of) for text in lines]
        return Picture({folder: sorted(lines) for folder, lines in lake.items()}, sorted(rows),
                       ledger_of(self.report()))

    def all_objects(self) -> list[tuple[str, bytes]]:
        """Of lake and quarantine, unpacked; a million of them are read in minutes."""
        names = self.names("lake/") + self.names("quarantine/")
        found, part = [], -(-len(names) // READERS) or 1

        def read(some: list[str]):
            connection = http.client.HTTPConnection("127.0.0.1", self.aws.port,
                                                    timeout=PATIENCE_SECONDS)
            for name in some:
                connection.request("GET", f"/{LAKE_BUCKET}/{quote(name)}", headers=ANYBODY)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{name}: {answer.status}")
                found.append((name, gzip.decompress(body) if name.endswith(".gz") else body))
            connection.close()
        threads = [threading.Thread(target=read, args=(names[at:at + part],))
                   for at in range(0, len(names), part)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(found), len(names))
        return found

    def take(self, records: list[bytes], layout: str, **keys):
        """Down the road, until all of them are judged and stored."""
        self.put_records(records, **keys)

        def is_through() -> bool:
            if layout == "landing":
                self.merge_all()  # beside what still lands
            return self.report()["ledger"]["received"] >= len(records)
        poll(is_through, f"{len(records)} records in the ledger",
             limit=PATIENCE_SECONDS + len(records) / RECORDS_A_SECOND, pause=0.2)
        if layout == "landing":
            self.aws.advance((HOLD_HOURS + 1) * HOUR)
            self.assertEqual(self.merge_all()["waiting"], 0)

    def check_same(self, records: list[bytes], schema: str, shards=1, **keys):
        expected = self.picture_of_run(records, schema)
        total = expected.ledger["total"]
        self.assertEqual(total["received"], len(records))
        for layout in LAYOUTS:
            with self.subTest(layout=layout):
                self.doCleanups()
                self.start(layout, schema, shards)
                self.take(records, layout, **keys)
                self.check_no_difference(expected, self.picture_of_road())

    def check_no_difference(self, expected: Picture, found: Picture):
        apart = expected.differences(found)
        self.assertEqual(apart[:5], [], f"{len(apart)} differences")


@needs_boto3
class OneShardTest(SameLakeCase):
    """The order of the copies is given."""

    def check_set(self, packed: bytes, name: str):
        self.check_same(gzip.decompress(packed).removesuffix(b"\n").split(b"\n"), SETS[name])

    def check_sample(self, name: str):
        self.check_set(sample(name), name)

    def check_real(self, name: str):
        path = Path(DATA) / "events" / name
        if not path.exists():
            self.skipTest(f"no real data in {DATA}; WEIR_TEST_DATA names its directory")
        self.check_set(path.read_bytes(), name)

    def test_sample_of_mapped_events(self):
        self.check_sample("mapped.ndjson.gz")

    def test_sample_of_github_events(self):
        self.check_sample("github-2017-07.ndjson.gz")

    def test_sample_of_cloudtrail_events(self):
        self.check_sample("cloudtrail-2023-07-10.ndjson.gz")

    def test_sample_of_earthquakes(self):
        self.check_sample("earthquakes-2018-06.ndjson.gz")

    def test_real_mapped_events(self):
        self.check_real("mapped.ndjson.gz")

    def test_real_github_events(self):
        self.check_real("github-2017-07.ndjson.gz")

    def test_real_cloudtrail_events(self):
        self.check_real("cloudtrail-2023-07-10.ndjson.gz")

    def test_real_earthquakes(self):
        self.check_real("earthquakes-2018-06.ndjson.gz")

    def test_generated_events(self):
        records = generated(EVENTS)
        self.check_same(records, "weir")


@needs_boto3
class SeveralShardsTest(SameLakeCase):
    """Several functions, or shards of a window, at once."""

    def test_copies_that_meet_in_a_shard_are_judged_in_their_order(self):
        self.check_same(generated(EVENTS), "weir", shards=3, key=shard_key)

    def test_copies_in_different_shards_differ_in_which_body_came_first_alone(self):
        records = generated(EVENTS)
        for layout in LAYOUTS:
            with self.subTest(layout=layout):
                self.doCleanups()
                self.start(layout, shards=3)
                self.take(records, layout, key=lambda record: str(zlib.adler32(record[::-1])))
                self.assertEqual({place.shard for place in self.places}, {0, 1, 2})
                found = self.picture_of_road()
                expected = self.picture_of_run(records, "weir", self.owners(records, found),
                                               f"run-{layout}")
                self.check_no_difference(expected, found)

    def owners(self, records: list[bytes], found: Picture) -> list[int]:
        """Of each id that came more than once, the record that this lake has stored of it."""
        schema = oracle.SCHEMAS["weir"]
        copies = defaultdict(dict)
        for number, record in enumerate(records):
            with suppress(oracle.Rejected):
                event = oracle.decode(record, schema)
                copies[event.id][number] = event
        stored = {oracle.stored_id(text, schema): text
                  for lines in found.lake.values() for text in lines}
        named = {row["owner_position"] for row in map(dict, found.quarantine)
                 if row.get("owner_position") is not None}
        owners = []
        for event_id, events in copies.items():
            able = [number for number, event in events.items()
                    if oracle.difference(event, stored[event_id]) is None]
            self.assertNotEqual(able, [], f"{event_id} is nobody's body")
            # Copies of one body are alike, unless a conflict says which of them it has met.
            owners.append(next((number for number in able if number in named), able[0]))
        return sorted(owners)


@needs_boto3
class HeldTest(MergeCase):
    """To hold an event back delays that it is stored, and judges nothing."""

    options = ("--layout", "landing", "--shards", "1")
    hold_hours = HOLD_HOURS

    def test_what_is_held_owns_its_id_from_its_own_window_on(self):
        self.land([line(1), now_line(2), line(3)])
        self.assertEqual(self.merge()["held"], 2)
        # Each other copy is judged while the late ones wait, by them.
        self.land([now_line(1), line(2), line(3), line(3, plan="other")])
        summary = self.merge()
        self.assertEqual((summary["conflicts"], summary["duplicates"], summary["stored"]),
                         (3, 1, 0))
        self.aws.advance((HOLD_HOURS + 1) * HOUR)
        self.land([line(1), line(1, plan="third")])
        self.merge_all()
        self.check_merged(oracle.judge(self.records, oracle.SCHEMAS["weir"]))


if __name__ == "__main__":
    unittest.main()
