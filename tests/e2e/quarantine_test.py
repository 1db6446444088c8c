"""`weir quarantine show`: rows of the quarantine for people, from a directory and from S3."""

import base64
import json
import unittest

from case import LakeTest, line, weir
from local_aws import needs_boto3
from road import LAKE_BUCKET, RoadTest

HOSTILE = b'{"a":"\x1b[2J\xc2\x9b"'
BINARY = b"\xff\xff\x00"
RECORDS = [line(1), line(1, other=1), HOSTILE, BINARY, line(2, event_name=5)]
KEYS = {"arrived_at", "reason", "detail", "position", "owner_position", "object", "line", "text",
        "data"}


class ShownTest:
    """What is shown of RECORDS, wherever the lake is."""

    place: object
    variables: dict | None = None

    def show(self, *options, code=0):
        run = weir("quarantine", "show", self.place, *options, variables=self.variables)
        self.assertEqual(run.code, code, run.err)
        return run

    def rows(self, *options) -> list[dict]:
        return [json.loads(text) for text in self.show("--json", *options).out.splitlines()]

    def check_rows(self):
        rows = {row["reason"]: row for row in self.rows()}
        self.assertEqual(set(rows), {"conflict", "invalid_json", "invalid_utf8", "invalid_name"})
        for row in rows.values():
            self.assertEqual(set(row), KEYS)
        for reason, record in (("conflict", RECORDS[1]), ("invalid_json", HOSTILE),
                               ("invalid_utf8", BINARY), ("invalid_name", RECORDS[4])):
            self.assertEqual(base64.b64decode(rows[reason]["data"]), record)
        self.assertEqual(rows["invalid_json"]["text"], HOSTILE.decode())
        self.assertIsNone(rows["invalid_utf8"]["text"])
        self.assertTrue(rows["conflict"]["owner_position"])
        self.assertIsNone(rows["invalid_name"]["owner_position"])

    def check_text(self):
        run = self.show("--whole")
        text = run.out.decode()
        self.assertEqual(run.err, "")
        self.assertIn('  text      {"a":"\\x1b[2J\\xc2\\x9b"\n', text)
        self.assertIn(f"  base64    {base64.b64encode(BINARY).decode()}\n", text)
        self.assertRegex(text, r"(?m)^20\S+Z invalid_name: ")
        self.assertIn(f"  row       {self.place}/quarantine/year=", text)
        self.assertTrue(all(" " <= letter <= "~" or letter == "\n" for letter in text), text)


class DirectoryTest(ShownTest, LakeTest):
    def setUp(self):
        super().setUp()
        self.place = self.dir / "lake"
        self.fill(self.file("in", b"\n".join(RECORDS)))

    def test_rows_are_shown(self):
        self.check_rows()
        self.check_text()

    def test_of_one_reason(self):
        self.assertEqual([row["reason"] for row in self.rows("--reason", "invalid_name")],
                         ["invalid_name"])
        self.assertIn("nothing is in quarantine for too_deep", self.show("--reason", "too_deep")
                      .out.decode())

    def test_no_more_than_asked_for_and_that_is_said(self):
        run = self.show("--limit", "2", "--json")
        self.assertEqual(len(run.out.splitlines()), 2)
        self.assertIn("the first 2; --limit shows more", run.err)
        self.assertEqual(self.show("--limit", "4").err, "")

    def test_lines_are_cut_unless_whole(self):
        self.fill(self.file("more", b"[" + b"1" * 5_000 + b"]"))
        cut = self.show("--reason", "not_an_object").out.decode()
        self.assertLessEqual(max(map(len, cut.splitlines())), 100)
        whole = self.show("--reason", "not_an_object", "--whole").out.decode()
        self.assertIn("1" * 5_000, whole)

    def test_what_cannot_be_read_is_named(self):
        one = next(path for path in (self.place / "quarantine").rglob("*.gz")
                   if "invalid_name" in str(path))
        one.write_bytes(one.read_bytes()[:-8])
        run = self.show("--json", code=1)
        self.assertIn(one.name, run.err)
        self.assertGreaterEqual(len(run.out.splitlines()), 3)

    def test_mistakes(self):
        show = ("quarantine", "show")
        self.assert_refused(weir(*show, self.dir / "nothing"), "no such directory", codes=(1,))
        self.assert_refused(weir(*show, self.dir / "in", cwd=self.dir), codes=(1,))
        self.assert_refused(weir(*show, self.place, "--reason", "odd"), "--reason", codes=(2,))
        self.assert_refused(weir(*show), "LAKE", codes=(2,))

    def test_of_a_lake_without_quarantine(self):
        self.fill(self.file("good", line(7)), lake="good-lake")
        self.place = self.dir / "good-lake"
        self.assertEqual(self.show().out, b"nothing is in quarantine\n")
        self.assertEqual(self.show("--json").out, b"")


@needs_boto3
class BucketTest(ShownTest, RoadTest):
    def test_rows_are_shown(self):
        self.place, self.variables = f"s3://{LAKE_BUCKET}", self.aws.environment()
        self.put(RECORDS, key=lambda _: "one shard")
        self.wait_until_received(len(RECORDS))
        self.check_rows()
        self.check_text()
        self.assert_refused(weir("quarantine", "show", "s3://nobody-has-this",
                                 variables=self.variables), codes=(1,))


if __name__ == "__main__":
    unittest.main()
