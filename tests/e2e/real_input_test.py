"""Events of real shapes go through `weir run`: the lake must be what the oracle says, by the byte.

Small samples of each shape anywhere, and the real sets where they are.
"""

import gzip
import subprocess
import unittest
from collections import Counter
from functools import cache
from pathlib import Path

import oracle
from case import DATA, LakeTest
from duck import rows
from lake import zstd
from samples import sample

SETS = {
    "mapped.ndjson.gz": "weir",
    "github-2017-07.ndjson.gz": "github",
    "cloudtrail-2023-07-10.ndjson.gz": "cloudtrail",
    "earthquakes-2018-06.ndjson.gz": "usgs",
}
MAPPED = "mapped.ndjson.gz"
REASONS = ("conflict", "ambiguous_member", "invalid_time")


@cache
def judged(packed: bytes, schema: str) -> list[oracle.Verdict]:
    return oracle.judge(oracle.split(gzip.decompress(packed)), oracle.SCHEMAS[schema])


class SampleInputTest(LakeTest):
    def source(self, name: str) -> Path:
        return self.file(f"in/{name}", sample(name))

    def judged(self, name: str) -> list[oracle.Verdict]:
        return judged(self.source(name).read_bytes(), SETS[name])

    def expected(self, name: str = MAPPED) -> dict:
        return oracle.ledger(self.judged(name))

    def records(self, outcome: str) -> list[bytes]:
        return [verdict.record for verdict in self.judged(MAPPED) if verdict.outcome == outcome]

    def check_set(self, name: str):
        run = self.fill(self.source(name), options=("--schema", SETS[name]))
        self.assert_counts(run, self.expected(name))
        self.assert_lake(self.judged(name), SETS[name])

    def test_mapped_events(self):
        self.check_set(MAPPED)

    def test_github_events(self):
        self.check_set("github-2017-07.ndjson.gz")

    def test_cloudtrail_events(self):
        self.check_set("cloudtrail-2023-07-10.ndjson.gz")

    def test_earthquakes(self):
        self.check_set("earthquakes-2018-06.ndjson.gz")

    def test_names_that_differ_in_case_stand_where_the_schema_keeps_them(self):
        schema = self.file("keep.toml", b"[members]\ncase = 'keep'\n")
        run = self.fill(self.source(MAPPED), options=("--schema", schema))
        ambiguous = len(self.records("ambiguous_member"))
        self.assertGreater(ambiguous, 0)
        expected = self.expected()
        self.assertEqual((run.ledger["stored"], run.ledger["quarantined"]),
                         (expected["stored"] + ambiguous, expected["quarantined"] - ambiguous))

    def test_conflict_stands_in_quarantine_with_both_positions(self):
        self.fill(self.source(MAPPED))
        conflicts = [found for found in self.lake().rejections() if found.reason == "conflict"]
        positions = [rejection.position for rejection in conflicts]
        owners = [rejection.row["owner_position"] for rejection in conflicts]
        self.assertEqual(len(set(positions)), self.expected()["conflicts"])
        self.assertEqual(len(set(owners) - set(positions)), self.expected()["conflicts"])
        self.assertTrue(all(rejection.row["detail"] for rejection in conflicts))

    def test_every_way_in_makes_the_same_lake(self):
        mapped = self.source(MAPPED)
        plain = self.file("unpacked/plain.ndjson", gzip.decompress(mapped.read_bytes()))
        packed = plain.with_suffix(".zst")
        subprocess.run([zstd(), "-q", str(plain), "-o", str(packed)], check=True)
        piped = mapped.read_bytes()
        ways = {"gzip": mapped, "plain": plain, "zstd": packed, "glob": f"{plain.parent}/*.ndjson",
                "stdin": "-"}
        for way, source in ways.items():
            self.fill(source, lake=way, stdin=piped)
        first = self.lake("gzip")
        for way in ways:
            with self.subTest(way):
                self.assertTrue(self.lake(way).content() == first.content(), "other events")
                self.assertEqual(self.lake(way).quarantined(), first.quarantined())

    def test_every_way_out_holds_the_same_events(self):
        zstd()
        ways = {"default": (), "none": ("--compression", "none"), "zstd": ("--compression", "zstd"),
                "one": ("--jobs", "1"), "event": ("--layout", "event")}
        for way, options in ways.items():
            self.fill(self.source(MAPPED), lake=way, options=options)
        first = self.lake("default").content()
        for way in ways:
            with self.subTest(way):
                self.assertTrue(self.lake(way).content() == first, "other events")
                self.assertEqual(self.lake(way).faults(), [])

    def test_layout_event_names_each_file_by_its_id(self):
        self.fill(self.source(MAPPED), options=("--layout", "event"))
        events = self.lake().events()
        weir = oracle.SCHEMAS["weir"]
        self.assertEqual(len({stored.file for stored in events}), self.expected()["stored"])
        self.assertEqual([stored.file for stored in events
                          if stored.file.name != oracle.stored_id(stored.line, weir) + ".json"], [])

    def test_duckdb_reads_the_lake(self):
        self.fill(self.source(MAPPED))
        lake = f"read_json('{self.dir}/lake/lake/**/*.json.gz', hive_partitioning = true)"
        stored = [verdict.event for verdict in self.judged(MAPPED) if verdict.outcome == "stored"]
        [total] = rows(f"SELECT count(*) AS n, count(DISTINCT event_uuid) AS ids FROM {lake}")
        self.assertEqual((int(total["n"]), int(total["ids"])), (len(stored), len(stored)))
        days = rows("SELECT CAST(year AS INT) AS y, CAST(month AS INT) AS m, CAST(day AS INT) AS d,"
                    f" event_type AS t, count(*) AS n FROM {lake} GROUP BY ALL")
        self.assertEqual({(row["y"], row["m"], row["d"], row["t"]): int(row["n"]) for row in days},
                         Counter((event.time.year, event.time.month, event.time.day, event.type)
                                 for event in stored))

    def test_duckdb_reads_the_quarantine(self):
        self.fill(self.source(MAPPED))
        lake = f"read_json('{self.dir}/lake/quarantine/**/*.json.gz', hive_partitioning = true)"
        found = rows("SELECT reason, count(*) AS n, sum(octet_length(from_base64(data))) AS bytes"
                     f" FROM {lake} GROUP BY ALL")
        expected = {reason: (len(records), sum(map(len, records))) for reason in REASONS
                    if (records := self.records(reason))}
        self.assertEqual({row["reason"]: (int(row["n"]), int(row["bytes"])) for row in found},
                         expected)


class RealInputTest(SampleInputTest):
    def setUp(self):
        if not (DATA / "events").is_dir():
            self.skipTest(f"no real data in {DATA}; WEIR_TEST_DATA names its directory")
        super().setUp()

    def source(self, name: str) -> Path:
        return DATA / "events" / name

    def test_its_counts_are_known(self):
        self.assertEqual(self.expected(), {"received": 24_464, "stored": 24_314, "duplicates": 92,
                                           "conflicts": 50, "quarantined": 8})
        received = [self.expected(name)["received"] for name in SETS]
        self.assertEqual(received, [24_464, 12_001, 2_900, 4_711])


if __name__ == "__main__":
    unittest.main()
