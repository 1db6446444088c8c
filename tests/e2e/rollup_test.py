"""Manifests and roll-up: the files of a day, first many, later few, and what readers find."""

import json
import re
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from case import ROOT, line, weir
from chaos import TABLE
from duck import rows
from local_aws import needs_boto3
from merge_case import LAKE, MergeCase
from road import LAKE_BUCKET

HOUR = 3600
DAY = 24 * HOUR
WINDOWS = 9
NOON = datetime.now(timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0)  # of one day


def noon_line(number: int, days_ago: int = 3, kind: str = "created") -> bytes:
    noon = NOON - timedelta(days=days_ago)
    return line(number, event_name=f"account:{kind}", created_at=int(noon.timestamp()))


def ids_of(found: list[dict]) -> list[str]:
    return sorted(row["id"] for row in found)


@needs_boto3
class RollUpTest(MergeCase):
    """Days that are long over, each in a file for each window."""

    def windows(self, first: int, count: int, **when):
        for number in range(first, first + count):
            self.land([noon_line(2 * number, **when),
                       noon_line(2 * number + 1, kind="deleted", **when)])
            self.merge_all()

    def compact(self, *arguments, lake=LAKE, code: int = 0) -> dict:
        run = weir("compact", str(lake), "--json", *arguments, variables=self.aws.environment())
        self.assertEqual(run.code, code, run.err)
        return json.loads(run.out) if code == 0 else {}

    def listed(self) -> dict[str, list[str]]:
        """The names that each manifest lists, below the lake."""
        manifests = {}
        for name in self.names("manifests/"):
            addresses = self.body(name).decode().splitlines()
            for address in addresses:
                self.assertTrue(address.startswith(f"{LAKE}/lake/"), address)
            manifests[name] = [address.removeprefix(f"{LAKE}/") for address in addresses]
        return manifests

    def files(self) -> list[str]:
        return self.names("lake/")

    def events(self, names: list[str]) -> list[str]:
        """Ids of all events of these objects."""
        found = []
        for name in names:
            printed = weir("lake", "cat", f"{LAKE}/{name}", variables=self.aws.environment())
            self.assertEqual(printed.code, 0, printed.err)
            found += [json.loads(text)["event_uuid"] for text in printed.out.splitlines()]
        return sorted(found)

    def test_each_manifest_lists_its_days_files(self):
        self.windows(0, 2)
        self.windows(2, 1, days_ago=5)
        listed = self.listed()
        self.assertEqual(len(listed), 2)
        self.assertEqual(sorted(sum(listed.values(), [])), self.files())
        for name, files in listed.items():
            day = name.removeprefix("manifests/").removesuffix("manifest")
            self.assertTrue(all(file.startswith(f"lake/{day}") for file in files), files)

    def test_days_become_one_file_a_folder_and_the_old_ones_go_once_readers_are_through(self):
        self.windows(0, 3)
        many = self.files()
        self.assertEqual(len(many), 6)
        done = self.compact()
        self.assertEqual((done["rolled"], done["objects"], done["damaged"]), (6, 2, []))
        [few] = self.listed().values()
        self.assertEqual(len(few), 2)
        self.assertEqual(self.files(), sorted(many + few), "somebody may still read those")
        self.assertEqual(self.events(few), self.events(many))
        self.aws.advance(HOUR + 60)
        self.compact()
        self.assertEqual(self.files(), few)
        self.assertEqual(self.compact()["plans"], 0, "nothing is left to do")

    def test_the_schedule_rolls_up_days_that_are_over(self):
        self.windows(0, WINDOWS)
        self.set_merge({"WEIR_MERGE_ROLL_AFTER_HOURS": "24"})
        self.merge_all()
        self.assertEqual(len(self.listed().popitem()[1]), 2)
        self.aws.advance(HOUR + 60)
        self.merge_all()
        self.assertEqual(len(self.files()), 2)
        self.assertEqual(len(self.events(self.files())), 2 * WINDOWS)

    def test_a_day_that_the_index_has_forgotten_is_good_when_it_is_rolled_up(self):
        self.windows(0, 3)
        self.aws.advance(60 * DAY)
        self.merge_all()
        self.compact()
        run = weir("verify", LAKE, "--claims-table", TABLE, "--json",
                   variables=self.aws.environment())
        found = json.loads(run.out)
        self.assertEqual((run.code, found["findings"]), (0, {}))
        self.assertEqual((found["claims"], found["events"]), (0, 6))
        self.assertEqual(found["claims_expired"], 6)

    def test_what_comes_later_stands_beside_and_is_rolled_up_as_well(self):
        self.windows(0, 3)
        self.compact()
        self.windows(10, 1)
        [listed] = self.listed().values()
        self.assertEqual((len(listed), len(self.events(listed))), (4, 8))
        self.windows(11, 2)
        self.aws.advance(HOUR + 60)
        self.compact()
        self.aws.advance(HOUR + 60)
        self.compact()
        [listed] = self.listed().values()
        self.assertEqual(self.files(), listed)
        self.assertEqual(len(set(self.events(listed))), 12)

    def test_a_damaged_file_is_named_and_stays(self):
        self.windows(0, 3)
        damaged = self.files()[0]
        self.overwrite(damaged, self.body(damaged)[:-1])
        run = weir("compact", LAKE, variables=self.aws.environment())
        self.assertEqual(run.code, 1)
        self.assertIn(f"{LAKE}/{damaged}: damaged", run.err)
        [listed] = self.listed().values()
        self.assertEqual(len(listed), 3)
        self.assertIn(damaged, listed)

    def test_killed_anywhere_it_is_done_by_the_next(self):
        self.windows(0, 6)
        ids = self.events(self.files())
        for skip in range(4):  # a plan, two new files, a manifest, …
            self.assertTrue(self.killed_at("PutObject", skip, "compact", LAKE), skip)
            [listed] = self.listed().values()
            self.assertEqual(self.events(listed), ids)
        self.compact()
        self.aws.advance(HOUR + 60)
        self.assertTrue(self.killed_at("DeleteObject", 1, "compact", LAKE))
        self.compact()
        [listed] = self.listed().values()
        self.assertEqual((self.files(), len(listed)), (listed, 2))
        self.assertEqual(self.events(listed), ids)

    def test_duckdb_reads_a_copy_raw_and_through_its_manifests(self):
        self.windows(0, 3)
        copy = self.dir / "copy"
        self.aws.cli("s3", "sync", f"{LAKE}/landing", str(copy / "landing"))
        run = weir("merge", str(copy), "--hold-hours", "0")
        self.assertEqual(run.code, 0, run.err)
        raw = self.ask(copy, "SELECT event_uuid AS id FROM read_json('my-lake/lake/**/*.json.gz', "
                             "columns = {event_uuid: 'VARCHAR'})")
        self.assertEqual(len(raw), 6)
        through = self.through_manifests()
        self.assertEqual(int(self.ask(copy, through)[0]["events"]), 6)
        # Another window, so that there is something to roll up.
        self.windows(3, 2)
        self.aws.cli("s3", "sync", f"{LAKE}/landing", str(copy / "landing"))
        self.assertEqual(weir("merge", str(copy), "--hold-hours", "0").code, 0)
        done = self.compact(lake=copy)
        self.assertEqual(done["objects"], 2)
        self.assertEqual(int(self.ask(copy, through)[0]["events"]), 10)

    def through_manifests(self) -> str:
        page = (ROOT / "docs/readers.md").read_text()
        [query] = re.findall(r"^ {4,}(SET VARIABLE files.*?;\s+FROM [^;]*;)", page,
                             re.MULTILINE | re.DOTALL)
        return query

    def ask(self, lake: Path, query: str) -> list[dict]:
        return rows(query.replace("my-lake/", f"{lake}/"))

    def test_lakes_that_nobody_merges_are_refused(self):
        self.windows(0, 1)
        for arguments, words in (((str(self.dir / "lake"),), "no lake"),
                                 ((f"s3://{LAKE_BUCKET}/elsewhere",), "no lake is there"),
                                 ((LAKE, "--schema", "weir"), "leave it out")):
            with self.subTest(arguments):
                run = weir("compact", *arguments, variables=self.aws.environment())
                self.assertNotEqual(run.code, 0)
                self.assertIn(words, run.err)


if __name__ == "__main__":
    unittest.main()
