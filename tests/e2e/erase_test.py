"""`weir erase`: events leave a lake wherever they stand, and do not come back."""

import base64
import gzip
import json
import os
import shutil
import subprocess
import unittest

from case import WEIR, LakeTest, Run, event, line, weir
from chaos import TABLE, ChaosCase
from duck import rows
from local_aws import needs_boto3
from merge_case import LAKE, MergeCase, now_line
from road import LAKE_BUCKET

HOUR = 3600
PLACE = (LAKE, "--claims-table", TABLE)


def id_of(number: int) -> str:
    return event(number)["event_uuid"]


class EraseCase(ChaosCase):
    """What a lake of any layout has to say of an event that is erased."""

    def setUp(self):
        super().setUp()
        self.s3 = self.aws.boto3("s3")

    def names(self, prefix: str) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=LAKE_BUCKET,
                                                                  Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def body(self, name: str) -> bytes:
        return self.s3.get_object(Bucket=LAKE_BUCKET, Key=name)["Body"].read()

    def erase(self, *arguments, code: int = 0, stdin: bytes = b"") -> dict:
        run = weir("erase", *arguments, "--json", stdin=stdin, variables=self.aws.environment())
        self.assertEqual(run.code, code, run.err)
        return json.loads(run.out) if run.out else {}

    def verify(self, *place) -> dict:
        run = weir("verify", *(place or PLACE), "--json", "--deep", "--patience", "0",
                   variables=self.aws.environment())
        return json.loads(run.out)

    def assert_good(self, *place):
        found = self.verify(*place)
        self.assertEqual(found["findings"], {}, found)

    def texts(self) -> dict[str, str]:
        """What objects of lake and quarantine say, the records of rows decoded."""
        found = {}
        for prefix in ("lake/", "quarantine/"):
            for name in self.names(prefix):
                body = self.body(name)
                text = (gzip.decompress(body) if name.endswith(".gz") else body).decode()
                for row in text.splitlines() if prefix == "quarantine/" else ():
                    text += base64.b64decode(json.loads(row)["data"]).decode(errors="replace")
                found[name] = text
        return found


@needs_boto3
class MergedEraseTest(EraseCase, MergeCase):
    """A lake with stored, held, quarantined and waiting copies."""

    hold_hours = 6

    def setUp(self):
        super().setUp()
        self.land([now_line(1), now_line(2), now_line(1), now_line(1, plan="other"), b"{",
                   line(3), line(4), now_line(1, event_name=7)])
        self.merge_all()
        self.land([now_line(5), now_line(1)])

    def landed_texts(self) -> str:
        names = [f"{LAKE}/{name}" for name in self.names("landing/")]
        printed = weir("lake", "cat", "--json", *names, variables=self.aws.environment())
        self.assertEqual(printed.code, 0, printed.err)
        return printed.out.decode()

    def assert_gone(self, number: int):
        for name, text in self.texts().items():
            self.assertNotIn(id_of(number), text, name)
        self.assertNotIn(id_of(number), self.landed_texts())
        self.assertEqual(self.erase(id_of(number), *PLACE, "--dry-run")["objects"], 0)

    def test_it_goes_from_everywhere_and_only_it(self):
        tried = self.erase(id_of(1), id_of(3), *PLACE, "--dry-run")
        self.assertEqual((tried["events"], tried["quarantined"], tried["landed"]), (2, 2, 6))
        self.assertEqual((tried["finished"], tried["record"]), (False, None))
        done = self.erase(id_of(1), id_of(3), *PLACE)
        self.assertEqual((done["events"], done["quarantined"], done["landed"]), (2, 2, 6))
        self.assertEqual((done["finished"], done["known_before"]), (True, 0))
        self.assert_gone(1)
        self.assert_gone(3)
        self.assert_good()
        self.merge_all()
        self.assert_good()
        kept = "".join(self.texts().values())
        for number in (2, 4, 5):
            self.assertIn(id_of(number), kept)

    def test_copies_that_come_later_are_counted(self):
        self.erase(id_of(1), id_of(9), *PLACE)
        self.land([now_line(1), now_line(1, plan="third"), now_line(9)])
        merged = self.merge_all()
        self.assertEqual((merged["conflicts"], merged["duplicates"]), (0, 4))
        for text in self.texts().values():
            self.assertNotIn(id_of(1), text)
            self.assertNotIn(id_of(9), text)
        self.assert_good()

    def test_a_second_run_changes_nothing(self):
        self.erase(id_of(1), *PLACE)
        before = {name: self.body(name) for name in self.names("")}
        again = self.erase("--ids-from", "-", *PLACE, stdin=id_of(1).upper().encode() + b"\n\n")
        self.assertEqual((again["known_before"], again["record"]), (1, None))
        self.assertEqual({name: self.body(name) for name in self.names("")}, before)

    def test_look_up_and_audit_know_it(self):
        self.erase(id_of(1), *PLACE)
        found = weir("claims", "lookup", id_of(1), *PLACE, "--json",
                     variables=self.aws.environment())
        self.assertEqual(found.code, 0, found.err)
        self.assertIsNotNone(json.loads(found.out)["erased"])
        self.assertEqual(self.verify()["erased"], 1)
        [name, *_] = self.names("lake/")
        self.overwrite(name, gzip.compress(now_line(1, created_datetime="2021-07-15T00:00:00.000Z",
                                                    event_type="a", event_subtype="b") + b"\n"))
        self.assertIn("erased_event", self.verify()["findings"])

    def test_the_record_says_what_was_done(self):
        done = self.erase(id_of(1), *PLACE)
        stem = done["record"].removesuffix(".json")
        record = json.loads(self.body(done["record"]))
        self.assertEqual(len(record["ids"]), 1)
        self.assertTrue(any("noncurrent" in text for text in record["not_reached"]))
        named = [found["name"] for name in self.names(stem + "/")
                 for found in json.loads(self.body(name))["objects"]]
        self.assertEqual(len(named), done["objects"])
        mark = json.loads(self.body(stem + ".done"))
        self.assertEqual({key: mark[key] for key in ("events", "quarantined", "landed", "plan")},
                         {key: done[key] for key in ("events", "quarantined", "landed", "plan")})
        self.assertIsNotNone(mark["finished_at"])
        for name in self.names("erasures/"):
            self.assertNotIn(id_of(1), self.body(name).decode())

    def test_beside_a_merge_and_killed_at_any_time(self):
        for number, skip in enumerate((0, 1, 2, 4, 6), 20):  # a record, a plan, the index, …
            self.land([now_line(number)])
            self.merge_all()
            self.land([now_line(number), now_line(number + 100)])
            self.assertTrue(self.killed_at("PutObject", skip, "erase", id_of(number), *PLACE), skip)
            self.merge_all()  # the function carries out what was begun
            self.erase(id_of(number), *PLACE)
            self.assert_gone(number)
            self.assert_good()
        names = [name for name in self.names("erasures/") if name.count("/") == 1]
        records = {name.removesuffix(".json") for name in names if name.endswith(".json")}
        self.assertEqual({name.removesuffix(".done") for name in names if name.endswith(".done")},
                         records)

    def test_a_day_that_was_rolled_up_is_cleaned(self):
        self.merge_all()
        self.aws.advance(50 * HOUR)
        run = weir("compact", *PLACE, variables=self.aws.environment())
        self.assertEqual(run.code, 0, run.err)
        tried = self.erase(id_of(1), id_of(2), *PLACE, "--dry-run")
        done = self.erase(id_of(1), id_of(2), *PLACE)
        self.assertEqual((tried["events"], done["events"]), (2, 2), "old files stand as well")
        self.assert_gone(1)
        self.assert_gone(2)
        self.assert_good()

    def test_a_copy_in_a_directory_and_duckdb_sees_it_gone(self):
        copy = self.download(into="copy")
        for folder in ("merge", "lake", "quarantine", "ledger", "manifests"):
            shutil.rmtree(copy / folder, ignore_errors=True)
        self.assertEqual(weir("merge", copy, "--hold-hours", "0").code, 0)
        self.erase(id_of(1), id_of(5), str(copy))
        self.assert_good(str(copy))
        found = rows(f"SELECT event_uuid AS id FROM read_json('{copy}/lake/**/*.json.gz', "
                     "columns = {event_uuid: 'VARCHAR'}) ORDER BY 1")
        self.assertEqual([row["id"] for row in found], [id_of(2), id_of(3), id_of(4)])

    def refused(self, *arguments) -> Run:
        run = weir("erase", *arguments, variables=self.aws.environment())
        self.assertEqual((run.code, run.out), (2, b""), run.err)
        return run

    def test_wrong_usage(self):
        self.assertIn("no id", self.refused(*PLACE).err)
        self.assertIn("is no id", self.refused("nobody", *PLACE).err)
        self.assertIn("no such file", self.refused("--ids-from", "nowhere", *PLACE).err)
        self.assertIn("--claims-table", self.refused(id_of(1), LAKE).err)
        self.assertIn("--claims", self.refused(id_of(1), *PLACE, "--claims", "here").err)


@needs_boto3
class ClaimedEraseTest(EraseCase):
    """A pipeline that claims, with a stored event, a duplicate, a conflict and rejections."""

    options: tuple = ("--layout", "batch")

    def setUp(self):
        super().setUp()
        self.put_records([line(1), line(2)])
        self.wait_until_through()
        self.put_records([line(1), line(1, plan="other"), b"{", line(1, event_name=7)])
        self.wait_until_through()

    def assert_gone(self, number: int):
        for name, text in self.texts().items():
            self.assertNotIn(id_of(number), text, name)
        self.assertEqual(self.erase(id_of(number), *PLACE, "--dry-run")["objects"], 0)

    def test_it_goes_and_copies_are_counted(self):
        tried = self.erase(id_of(1), *PLACE, "--dry-run")
        self.assertEqual((tried["events"], tried["quarantined"]), (1, 2))
        done = self.erase(id_of(1), id_of(9), *PLACE)
        self.assertEqual((done["events"], done["quarantined"], done["plan"]), (1, 2, None))
        self.assert_gone(1)
        self.assert_good()
        self.put_records([line(1), line(1, plan="third"), line(9), line(3)])
        self.wait_until_through()
        self.assert_gone(1)
        self.assert_gone(9)
        self.assertIn(id_of(3), "".join(self.texts().values()))
        counts = self.report()["ledger"]
        self.assertEqual((counts["stored"], counts["conflicts"]), (3, 1))
        self.assert_good()
        self.assertEqual(self.verify()["erased"], 4, "two ids and two rows")

    def test_a_second_run_changes_nothing(self):
        self.erase(id_of(1), *PLACE)
        before = {name: self.body(name) for name in self.names("")}
        again = self.erase(id_of(1), *PLACE)
        self.assertEqual((again["known_before"], again["record"]), (1, None))
        self.assertEqual({name: self.body(name) for name in self.names("")}, before)

    def test_a_look_up_says_so(self):
        self.erase(id_of(1), *PLACE)
        found = weir("claims", "lookup", id_of(1), *PLACE, "--json",
                     variables=self.aws.environment())
        self.assertEqual(found.code, 0, found.err)
        self.assertIsNotNone(json.loads(found.out)["erased"])

    def test_beside_traffic_and_killed_at_any_time(self):
        self.make_duplicates()
        for number, moment in enumerate((self.has_record, self.has_changed), 20):
            self.put_records([line(number), line(number + 100)])
            self.wait_until_through()
            self.put_records([line(number), line(number, plan="other")])
            self.kill_at(number, moment)
            self.wait_until_through()
            self.erase(id_of(number), *PLACE)
            self.put_records([line(number)])
            self.wait_until_through()
            self.erase(id_of(number), *PLACE)
            self.assert_gone(number)
            self.assert_good()

    def make_duplicates(self):
        """Invocations twice, side by side."""
        self.aws.add_fault("duplicate", service="lambda", probability=0.5, seed=7)

    def kill_at(self, number: int, moment):
        self.before = {name: self.body(name) for name in self.names("")}
        with subprocess.Popen([WEIR, "erase", id_of(number), *PLACE], env=self.aws.environment(),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not moment():
                pass
            process.kill()
            process.wait()

    def has_record(self) -> bool:
        return any(name not in self.before for name in self.names("erasures/"))

    def has_changed(self) -> bool:
        return any(self.body(name) != self.before.get(name) for name in self.names("lake/"))


@needs_boto3
class EventEraseTest(ClaimedEraseTest):
    options = ("--layout", "event")


class DirectoryEraseTest(LakeTest):
    """A lake of `weir run`."""

    layout = "batch"
    records = [line(1), line(2), line(1), line(1, plan="other"), b"{", line(1, event_name=7)]

    def setUp(self):
        super().setUp()
        self.fill(self.file("in.json", b"\n".join(self.records) + b"\n"),
                  options=("--layout", self.layout))
        self.root = self.dir / "lake"

    def erase(self, *arguments, code: int = 0) -> dict:
        run = weir("erase", *arguments, "--json")
        self.assertEqual(run.code, code, run.err)
        return json.loads(run.out) if run.out else {}

    def assert_good(self):
        run = weir("verify", self.root, "--deep", "--json")
        self.assertEqual(json.loads(run.out)["findings"], {}, run.out)

    def texts(self) -> str:
        found = ""
        for folder in ("lake", "quarantine"):
            for path in sorted((self.root / folder).rglob("*.json*")):
                body = path.read_bytes()
                text = (gzip.decompress(body) if path.suffix == ".gz" else body).decode()
                for row in text.splitlines() if folder == "quarantine" else ():
                    text += base64.b64decode(json.loads(row)["data"]).decode(errors="replace")
                found += text
        return found

    def paths(self, folder: str) -> set:
        """Files, each with its number: one that is written anew has another."""
        found = set()
        for place, _, names in os.walk(self.root / folder):
            for path in (os.path.join(place, name) for name in names):
                try:
                    found.add((path, os.stat(path).st_ino))
                except FileNotFoundError:  # a draft that was renamed meanwhile
                    pass
        return found

    def test_by_a_schema_with_other_ids_nothing_is_looked_for(self):
        other = self.file("other.toml", b'schema = "weir"\n[id]\nfield = "event_name"\n'
                          b'format = "text"\n')
        self.assert_refused(weir("erase", id_of(1), self.root, "--schema", other),
                            "(ids: uuid event_uuid), and not 'weir' (ids: text event_name)",
                            codes=(2,))
        self.assertIn(id_of(1), self.texts())

    def test_it_goes_and_copies_are_counted(self):
        self.assertEqual(self.erase(id_of(1), self.root, "--dry-run")["events"], 1)
        done = self.erase(id_of(1), id_of(9), self.root)
        self.assertEqual((done["events"], done["quarantined"]), (1, 2))
        self.assertNotIn(id_of(1), self.texts())
        self.assert_good()
        copies = [line(1), line(1, plan="third"), line(9), line(3)]
        run = self.fill(self.file("more.json", b"\n".join(copies) + b"\n"))
        self.assertEqual(run.ledger["stored"], 1)
        self.assertNotIn(id_of(1), self.texts())
        self.assertNotIn(id_of(9), self.texts())
        self.assertIn(id_of(3), self.texts())
        self.assert_good()

    def test_a_second_run_changes_nothing(self):
        self.erase(id_of(1), self.root)
        before = {path: path.read_bytes() for folder in ("lake", "quarantine", "erasures")
                  for path in (self.root / folder).rglob("*") if path.is_file()}
        self.assertIsNone(self.erase(id_of(1), self.root)["record"])
        self.assertEqual({path: path.read_bytes() for path in before}, before)

    def test_input_that_has_grown_stays_out(self):
        self.erase(id_of(1), self.root)
        grown = [*self.records, line(4)]
        self.fill(self.file("in.json", b"\n".join(grown) + b"\n"))
        self.assertNotIn(id_of(1), self.texts())
        self.assertIn(id_of(4), self.texts())
        self.assert_good()

    def test_killed_at_any_time_a_second_run_completes_it(self):
        """At once, or once something is written: a draft, the record, the lake."""
        moments = (lambda: True, lambda: self.paths(".weir/erase"),
                   lambda: self.paths("erasures") > self.before["erasures"],
                   lambda: self.paths("lake") != self.before["lake"])
        for number, moment in enumerate(moments, 30):
            self.fill(self.file(f"{number}.json", line(number) + b"\n" + line(number + 50) + b"\n"))
            self.before = {folder: self.paths(folder) for folder in ("lake", "erasures")}
            with subprocess.Popen([WEIR, "erase", id_of(number), self.root],
                                  stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as process:
                while process.poll() is None and not moment():
                    pass
                process.kill()
                process.wait()
            self.erase(id_of(number), self.root)
            self.assertNotIn(id_of(number), self.texts())
            self.assertIn(id_of(number + 50), self.texts())
            self.assert_good()

    def test_a_look_up_says_so(self):
        self.erase(id_of(1), self.root)
        found = weir("claims", "lookup", id_of(1), self.root, "--json")
        self.assertEqual(found.code, 0, found.err)
        self.assertIsNotNone(json.loads(found.out)["erased"])


class EventDirectoryEraseTest(DirectoryEraseTest):
    layout = "event"


if __name__ == "__main__":
    unittest.main()
