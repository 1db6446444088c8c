"""`weir verify` and `weir claims lookup` on lakes that landings are merged into."""

import gzip
import json
import shutil
import unittest

from case import line, weir
from chaos import TABLE
from local_aws import needs_boto3
from merge_case import LAKE, MergeCase, now_line


@needs_boto3
class MergedVerifyTest(MergeCase):
    hold_hours = 6  # late events are held

    def setUp(self):
        super().setUp()
        self.land([now_line(1), now_line(2), now_line(1), now_line(1, plan="other"), b"{",
                   line(3), line(4)])
        self.merge_all()

    def verify(self, *place, code: int, **options) -> dict:
        run = weir("verify", *(place or (LAKE, "--claims-table", TABLE)), "--json", "--deep",
                   "--patience", "0", variables=self.aws.environment(), **options)
        self.assertEqual((run.code, run.err), (code, ""), run.out)
        return json.loads(run.out)

    def assert_good(self, found: dict, **merged):
        self.assertEqual((found["good"], found["findings"]), (True, {}))
        self.assertEqual({part: found["merged"][part] for part in merged}, merged)

    def test_a_good_lake_is_good_before_during_and_after_a_merge(self):
        found = self.verify(code=0)
        self.assert_good(found, plan=1, open=None, held=2, waiting=0)
        self.assertEqual((found["events"], found["quarantined"], found["claims"]), (2, 2, 4))
        self.assertTrue(found["compared_with_ledger"])
        self.land([now_line(5)])
        self.assert_good(self.verify(code=0), plan=1, waiting=1)

        self.aws.add_fault("kill-before", service="s3", operation="PutObject",
                           containing="\"version\":1,\"index\"")
        self.invoke()
        found = self.verify(code=0)
        self.assertEqual((found["merged"]["open"], found["compared_with_ledger"]), (2, False))
        self.assert_good(found, plan=1)
        self.aws.clear_faults()
        self.merge_all()
        self.assert_good(self.verify(code=0), plan=2, open=None, held=2, waiting=0)

        self.aws.advance(7 * 3_600)
        self.merge_all()
        self.assertEqual(self.verify(code=0)["events"], 5)

    def test_damage_on_s3_is_found(self):
        [name, *_] = self.names("lake/")
        body = self.body(name)
        self.s3.delete_object(Bucket=self.bucket(), Key=name)
        found = self.verify(code=1)["findings"]
        self.assertEqual(found.keys() & {"object_missing", "row_without_event",
                                         "ledger_disagrees"},
                         {"object_missing", "row_without_event", "ledger_disagrees"})
        self.overwrite(name, body[:len(body) // 2])
        self.assertIn("object_unreadable", self.verify(code=1)["findings"])
        self.overwrite(name, body)
        self.overwrite(name.replace("/m0", "/copy-m0"), body)
        self.assertEqual(self.verify(code=1)["findings"].keys(),
                         {"object_unknown", "event_twice", "ledger_disagrees",
                          "manifest_differs"})

    def test_a_directory_is_audited_as_well(self):
        copy = self.download(into="copy")
        for folder in ("merge", "lake", "quarantine", "ledger"):  # merged by another head
            shutil.rmtree(copy / folder)
        merged = weir("merge", copy)
        self.assertEqual((merged.code, merged.err), (0, ""))
        self.assert_good(self.verify(copy, code=0), plan=1, held=2, waiting=0)
        text = weir("verify", copy)
        self.assertEqual(text.code, 0)
        self.assertIn(b"Up to plan 1 every event is there once, and the index has it", text.out)
        self.assertFalse((copy / ".weir").exists())

        [held] = (copy / "merge" / "held").iterdir()
        held.rename(self.dir / "held")
        self.assertIn("object_missing", self.verify(copy, code=1)["findings"])
        (self.dir / "held").rename(held)
        next((copy / "ledger").iterdir()).unlink()
        self.assertIn("ledger_lacks_record", self.verify(copy, code=1)["findings"])

    def test_an_id_is_looked_up(self):
        first = json.loads(now_line(1))["event_uuid"]
        found = self.look_up(first, code=0)
        self.assertTrue(found["claimed"])
        self.assertEqual(found["place"], "held")
        self.assertTrue(found["object"].startswith("lake/"), found["object"])
        self.assertGreater(found["line"], 0)
        self.assertIn(first.encode(), self.lines(found["object"])[found["line"] - 1])
        self.assertEqual([copy["judged"] for copy in found["landed"]],
                         ["stored", "duplicate", "conflict"])
        late = self.look_up(json.loads(line(3))["event_uuid"], code=0)
        self.assertTrue(late["held"])
        self.land([now_line(8)])
        waits = self.look_up(json.loads(now_line(8))["event_uuid"], code=1)
        self.assertEqual([copy["judged"] for copy in waits["landed"]], ["waits"])
        text = weir("claims", "lookup", first, LAKE, "--claims-table", TABLE,
                    variables=self.aws.environment())
        self.assertIn(b"with the body that was judged", text.out)

    def look_up(self, event_id: str, code: int) -> dict:
        run = weir("claims", "lookup", event_id, LAKE, "--claims-table", TABLE, "--json",
                   variables=self.aws.environment())
        self.assertEqual((run.code, run.err), (code, ""))
        return json.loads(run.out)

    def lines(self, name: str) -> list[bytes]:
        return gzip.decompress(self.body(name)).splitlines()

    def bucket(self) -> str:
        return LAKE.removeprefix("s3://")


if __name__ == "__main__":
    unittest.main()
