"""A lake that was copied from S3 by `aws s3 sync` is a lake for `weir report` and `weir verify`."""

import gzip
import json
import unittest
from pathlib import Path

from aws_cli import needs_aws_cli
from case import event, line, weir
from local_aws import needs_boto3
from merge_case import MergeCase, now_line
from road import LAKE_BUCKET, RoadTest

RECORDS = [line(1), line(2, event_name="order:placed"), line(1), line(1, plan="other"), b"{",
           b"\xff", line(3)]
FIGURES = ("ledger", "quality", "reasons", "types", "days", "schemas")


def snapshot(folder: Path) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


class CopyTest:
    """What both layouts with claims and the merged one have in common."""

    def copy(self, prefix: str = "") -> Path:
        into = self.dir / "copy"
        self.aws.cli("s3", "sync", f"s3://{LAKE_BUCKET}/{prefix}", into, "--only-show-errors")
        return into

    def verify(self, folder: Path, *options, code: int = 0) -> dict:
        run = weir("verify", folder, "--json", "--deep", *options)
        self.assertEqual((run.code, run.err), (code, ""), run.out)
        return json.loads(run.out)

    def assert_reported_alike(self, folder: Path):
        run = weir("report", folder, "--json")
        self.assertEqual((run.code, run.err), (0, ""))
        of_copy, of_bucket = json.loads(run.out), self.report()
        for part in FIGURES:
            self.assertEqual(of_copy.get(part), of_bucket.get(part), part)


@needs_boto3
@needs_aws_cli
class ClaimedCopyTest(CopyTest, RoadTest):
    def filled(self) -> Path:
        self.put(RECORDS, key=lambda _: "one shard")
        self.wait_until_received(len(RECORDS))
        return self.copy()

    def test_it_is_reported_and_audited_as_it_stands(self):
        folder = self.filled()
        before = snapshot(folder)
        self.assert_reported_alike(folder)
        found = self.verify(folder)
        self.assertEqual((found["good"], found["findings"]), (True, {}))
        self.assertEqual((found["events"], found["quarantined"]), (3, 3))
        self.assertEqual((found["compared_with_claims"], found["claims"]), (False, 0))
        self.assertTrue(found["compared_with_ledger"])
        self.assertTrue(found["looked_into"])
        self.assertIn("claims are elsewhere", weir("verify", folder).out.decode())
        self.assertEqual(snapshot(folder), before)

    def test_what_is_lost_or_there_twice_is_found(self):
        folder = self.filled()
        one = next(path for path in (folder / "lake").rglob("*.json*") if "account" in str(path))
        (one.parent / f"a{one.name}").write_bytes(one.read_bytes())
        self.assertIn("event_twice", self.verify(folder, code=1)["findings"])
        (one.parent / f"a{one.name}").unlink()
        one.unlink()
        self.assertEqual(set(self.verify(folder, code=1)["findings"]), {"ledger_disagrees"})

    def test_damage_is_found(self):
        folder = self.filled()
        one = next(path for path in (folder / "lake").rglob("*.json*") if "order" in str(path))
        text = gzip.decompress(one.read_bytes())
        one.write_bytes(gzip.compress(text.replace(b"order:placed", b"order:played")))
        self.assertIn("members_changed", self.verify(folder, code=1)["findings"])

    def test_a_lake_of_weir_run_without_its_own_folder_is_none(self):
        self.fill(self.file("in", line(1)))
        own = self.dir / "lake" / ".weir"
        own.rename(self.dir / "elsewhere")
        for command in ("report", "verify"):
            self.assert_refused(weir(command, self.dir / "lake"), "no lake", codes=(1,))


class EventCopyTest(ClaimedCopyTest):
    options = ("--layout", "event")

    def test_damage_is_found(self):
        folder = self.filled()
        one = next(path for path in (folder / "lake").rglob("*.json") if "order" in str(path))
        one.write_bytes(one.read_bytes().replace(b"order:placed", b"order:played"))
        self.assertIn("members_changed", self.verify(folder, code=1)["findings"])


@needs_boto3
@needs_aws_cli
class MergedCopyTest(CopyTest, MergeCase):
    hold_hours = 6  # late events are held

    def test_it_is_reported_and_audited_as_on_s3(self):
        self.land([now_line(1), now_line(2), now_line(1), now_line(1, plan="other"), b"{",
                   line(3)])
        self.merge_all()
        self.land([json.dumps(event(9)).encode()])
        folder = self.copy()
        before = snapshot(folder)
        self.assert_reported_alike(folder)
        found = self.verify(folder, "--patience", "0")
        self.assertEqual((found["good"], found["findings"]), (True, {}))
        self.assertEqual((found["events"], found["merged"]["held"], found["merged"]["waiting"]),
                         (2, 1, 1))
        self.assertTrue(found["compared_with_claims"])
        self.assertEqual(snapshot(folder), before)
        next(path for path in (folder / "lake").rglob("*.json*")).unlink()
        self.assertIn("row_without_event",
                      self.verify(folder, "--patience", "0", code=1)["findings"])


if __name__ == "__main__":
    unittest.main()
