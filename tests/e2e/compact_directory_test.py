"""`weir compact` in a lake of `weir run`: days of many files become few, and nothing is twice."""

import fcntl
import gzip
import json
import re
import shutil
import subprocess
import unittest

from case import ROOT, WEIR, LakeTest, Run, event, line, weir
from duck import rows


def id_of(number: int) -> str:
    return event(number)["event_uuid"]


class DirectoryCompactTest(LakeTest):
    """A lake of `weir run`, which nobody else writes to meanwhile."""

    layout = "batch"
    runs = 3

    def setUp(self):
        super().setUp()
        self.root = self.dir / "lake"
        for number in range(self.runs):
            self.take_in(number, number + 10)
        self.ids = sorted(id_of(number + ten) for number in range(self.runs) for ten in (0, 10))
        self.old = self.paths("lake")

    def take_in(self, *numbers: int) -> Run:
        data = b"\n".join(line(number) for number in numbers) + b"\n"
        return self.fill(self.file(f"{numbers[0]}.json", data), options=("--layout", self.layout))

    def paths(self, folder: str) -> list[str]:
        return sorted(str(path.relative_to(self.root))
                      for path in (self.root / folder).rglob("*") if path.is_file())

    def compact(self, *arguments, code: int = 0) -> dict:
        run = weir("compact", self.root, "--json", *arguments)
        self.assertEqual(run.code, code, run.err)
        return json.loads(run.out) if run.out else {}

    def let_an_hour_pass(self):
        """For this machine's clock goes its own way: marks become as old as they would be."""
        for mark in (self.root / "tombstones").rglob("*.done"):
            mark.write_text("2021-07-16T00:00:00Z\n")

    def listed(self) -> list[str]:
        return sorted(name for path in (self.root / "manifests").rglob("manifest")
                      for name in path.read_text().splitlines())

    def events(self, names: list[str]) -> list[str]:
        found = []
        for name in names:
            body = (self.root / name).read_bytes()
            text = gzip.decompress(body) if name.endswith(".gz") else body
            found += [json.loads(row)["event_uuid"] for row in text.decode().splitlines()]
        return sorted(found)

    def assert_good(self):
        run = weir("verify", self.root, "--deep", "--json")
        self.assertEqual(json.loads(run.out)["findings"], {}, run.out)

    def test_days_become_few_files_and_the_old_ones_go_later(self):
        done = self.compact()
        self.assertEqual((done["rolled"], done["made"], done["waiting"]),
                         (len(self.old), 1, len(self.old)))
        [new] = self.listed()
        self.assertEqual(self.paths("lake"), sorted([*self.old, new]))
        self.assert_good()
        self.assertEqual(self.compact()["deleted"], 0)
        self.let_an_hour_pass()
        self.assertEqual(self.compact()["deleted"], len(self.old))
        self.assertEqual(self.paths("lake"), [new])
        self.assertEqual(self.events([new]), self.ids)
        self.assert_good()

    def test_duckdb_reads_each_event_once_through_the_manifests(self):
        self.compact()
        page = (ROOT / "docs/readers.md").read_text()
        [query] = re.findall(r"^ {4,}(SET VARIABLE files.*?;\s+FROM [^;]*;)", page,
                             re.MULTILINE | re.DOTALL)
        [found] = rows(query.replace("my-lake/", f"{self.root}/"))
        self.assertEqual(int(found["events"]), len(self.ids))

    def test_input_that_comes_again_is_known_and_new_events_are_stored(self):
        self.compact()
        self.let_an_hour_pass()
        self.compact()
        self.assertEqual(self.take_in(0, 10, 40).ledger["stored"], 1)
        self.assert_good()
        self.compact()
        self.assertEqual(self.events(self.listed()), sorted([*self.ids, id_of(40)]))
        found = weir("claims", "lookup", id_of(1), self.root, "--json")
        self.assertEqual(found.code, 0, found.err)
        self.assertIn(json.loads(found.out)["object"], self.listed())
        self.assert_good()

    def test_what_was_erased_stays_out(self):
        for erased in (0, 11):
            run = weir("erase", id_of(erased), self.root)
            self.assertEqual(run.code, 0, run.err)
            self.ids.remove(id_of(erased))
            self.compact()
            self.assertEqual(self.events(self.listed()), self.ids)
            self.assertNotIn(id_of(erased), self.events(self.paths("lake")))
            self.assert_good()

    def test_killed_anywhere_it_is_done_by_the_next(self):
        for folder in ("tombstones", "manifests"):
            with subprocess.Popen([WEIR, "compact", self.root], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as process:
                while process.poll() is None and not self.paths(folder):
                    pass
                process.kill()
            self.assert_good()
        self.compact()
        self.assertEqual(self.events(self.listed()), self.ids)
        self.assertEqual(len(self.listed()), 1)
        self.assert_good()

    def test_claims_that_were_lost_are_made_anew_from_the_new_files(self):
        self.compact()
        shutil.rmtree(self.root / ".weir")
        rebuilt = weir("claims", "rebuild", self.root)
        self.assertEqual(rebuilt.code, 0, rebuilt.err)
        self.assert_good()
        self.let_an_hour_pass()
        self.compact()
        self.assert_good()
        self.assertEqual(self.fill(self.file("again.json", line(1) + b"\n")).ledger["stored"], 0)
        self.assertEqual(self.events(self.paths("lake")), self.ids)

    def test_beside_a_run_it_is_refused(self):
        with open(self.root / ".weir" / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # as a run has it
            run = weir("compact", self.root)
        self.assertEqual((run.code, run.out), (1, b""))
        self.assertIn("another weir is at work on this lake", run.err)
        self.assertEqual(self.paths("tombstones"), [])

    def test_claims_that_are_elsewhere_have_to_be_named(self):
        claims = self.dir / "claims"
        other = self.dir / "other"
        for number in range(2):
            data = self.file(f"{number}.in", line(number) + b"\n")
            self.fill(data, lake="other", options=("--claims", claims))
        run = weir("compact", other, "--claims", claims, "--json")
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(json.loads(run.out)["rolled"], 2)

    def test_another_schema_and_other_claims_change_nothing(self):
        schema = self.file("other.toml", b'[id]\nfield = "event_name"\nformat = "text"\n')
        for option, value, code, words in (("--schema", schema, 2, "not 'other'"),
                                           ("--claims", self.dir / "new", 2, "not the claims")):
            with self.subTest(option):
                run = weir("compact", self.root, option, value)
                self.assertEqual((run.code, run.out), (code, b""))
                self.assertIn(words, run.err)
                self.assertEqual(self.paths("lake"), self.old)
                self.assertEqual(self.paths("tombstones"), [])
        self.assertFalse((self.dir / "new").exists())

    def test_wrong_usage(self):
        for arguments, words in (((self.root, "--claims-table", "claims"), "--claims-table"),
                                 ((self.root, "--claims", self.dir / "none"), "none"),
                                 (("s3://weir-lake", "--claims", "here"), "--claims")):
            with self.subTest(arguments):
                run = weir("compact", *arguments)
                self.assertIn(run.code, (1, 2))
                self.assertIn(words, run.err)


class EventDirectoryCompactTest(DirectoryCompactTest):
    layout = "event"


if __name__ == "__main__":
    unittest.main()
