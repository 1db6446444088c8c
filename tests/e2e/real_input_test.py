"""Real events go through `weir run`: the lake must be what the oracle says, byte for byte."""

import gzip
import subprocess
import unittest
from collections import Counter
from functools import cache

import oracle
from case import DATA, LakeTest
from duck import rows
from lake import zstd

SETS = {
    "mapped.ndjson.gz": "weir",
    "github-2017-07.ndjson.gz": "github",
    "cloudtrail-2023-07-10.ndjson.gz": "cloudtrail",
    "earthquakes-2018-06.ndjson.gz": "usgs",
}
MAPPED = DATA / "events" / "mapped.ndjson.gz"


@cache
def judged(name: str) -> list[oracle.Verdict]:
    data = gzip.decompress((DATA / "events" / name).read_bytes())
    return oracle.judge(oracle.split(data), oracle.SCHEMAS[SETS[name]])


class RealInputTest(LakeTest):
    def setUp(self):
        if not MAPPED.exists():
            self.skipTest(f"no real data in {DATA}; WEIR_TEST_DATA names its directory")
        super().setUp()

    def check_set(self, name: str) -> dict[str, int]:
        verdicts = judged(name)
        run = self.fill(DATA / "events" / name, options=("--schema", SETS[name]))
        self.assert_counts(run, oracle.ledger(verdicts))
        self.assert_lake(verdicts, SETS[name])
        return run.ledger

    def test_mapped_events(self):
        counts = self.check_set("mapped.ndjson.gz")
        self.assertEqual(counts, {"received": 24_464, "stored": 24_314, "duplicates": 92,
                                  "conflicts": 50, "quarantined": 8, "balanced": True})

    def test_github_events(self):
        self.assertEqual(self.check_set("github-2017-07.ndjson.gz")["received"], 12_001)

    def test_cloudtrail_events(self):
        self.assertEqual(self.check_set("cloudtrail-2023-07-10.ndjson.gz")["received"], 2_900)

    def test_earthquakes(self):
        self.assertEqual(self.check_set("earthquakes-2018-06.ndjson.gz")["received"], 4_711)

    def test_names_that_differ_in_case_stand_where_the_schema_keeps_them(self):
        schema = self.file("keep.toml", b"[members]\ncase = 'keep'\n")
        run = self.fill(MAPPED, options=("--schema", schema))
        self.assertEqual((run.ledger["stored"], run.ledger["quarantined"]), (24_322, 0))

    def test_conflict_stands_in_quarantine_with_both_positions(self):
        self.fill(MAPPED)
        conflicts = [found for found in self.lake().rejections() if found.reason == "conflict"]
        positions = [rejection.position for rejection in conflicts]
        owners = [rejection.row["owner_position"] for rejection in conflicts]
        self.assertEqual(len(set(positions)), 50)
        self.assertEqual(len(set(owners) - set(positions)), 50)
        self.assertTrue(all(rejection.row["detail"] for rejection in conflicts))

    def test_every_way_in_makes_the_same_lake(self):
        plain = self.file("in/plain.ndjson", gzip.decompress(MAPPED.read_bytes()))
        packed = plain.with_suffix(".zst")
        subprocess.run([zstd(), "-q", str(plain), "-o", str(packed)], check=True)
        with MAPPED.open("rb") as stream:
            piped = stream.read()
        ways = {"gzip": MAPPED, "plain": plain, "zstd": packed, "glob": f"{plain.parent}/*.ndjson",
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
            self.fill(MAPPED, lake=way, options=options)
        first = self.lake("default").content()
        for way in ways:
            with self.subTest(way):
                self.assertTrue(self.lake(way).content() == first, "other events")
                self.assertEqual(self.lake(way).faults(), [])

    def test_layout_event_names_each_file_by_its_id(self):
        self.fill(MAPPED, options=("--layout", "event"))
        events = self.lake().events()
        weir = oracle.SCHEMAS["weir"]
        self.assertEqual(len({stored.file for stored in events}), 24_314)
        self.assertEqual([stored.file for stored in events
                          if stored.file.name != oracle.stored_id(stored.line, weir) + ".json"], [])

    def test_duckdb_reads_the_lake(self):
        self.fill(MAPPED)
        lake = f"read_json('{self.dir}/lake/lake/**/*.json.gz', hive_partitioning = true)"
        stored = [verdict.event for verdict in judged(MAPPED.name) if verdict.outcome == "stored"]
        [total] = rows(f"SELECT count(*) AS n, count(DISTINCT event_uuid) AS ids FROM {lake}")
        self.assertEqual((int(total["n"]), int(total["ids"])), (24_314, 24_314))
        days = rows("SELECT CAST(year AS INT) AS y, CAST(month AS INT) AS m, CAST(day AS INT) AS d,"
                    f" event_type AS t, count(*) AS n FROM {lake} GROUP BY ALL")
        self.assertEqual({(row["y"], row["m"], row["d"], row["t"]): int(row["n"]) for row in days},
                         Counter((event.time.year, event.time.month, event.time.day, event.type)
                                 for event in stored))

    def test_duckdb_reads_the_quarantine(self):
        self.fill(MAPPED)
        lake = f"read_json('{self.dir}/lake/quarantine/**/*.json.gz', hive_partitioning = true)"
        found = rows("SELECT reason, count(*) AS n, sum(octet_length(from_base64(data))) AS bytes"
                     f" FROM {lake} GROUP BY ALL")
        reasons = ("conflict", "ambiguous_member")
        sizes = {reason: [len(verdict.record) for verdict in judged(MAPPED.name)
                          if verdict.outcome == reason] for reason in reasons}
        self.assertEqual({row["reason"]: (int(row["n"]), int(row["bytes"])) for row in found},
                         {"conflict": (50, sum(sizes["conflict"])),
                          "ambiguous_member": (8, sum(sizes["ambiguous_member"]))})


if __name__ == "__main__":
    unittest.main()
