"""Files whose events are not one a line: arrays, joined and spread objects, CloudTrail's files."""

import gzip
import json
import unittest

from case import BOM, LakeTest, event, line


class WrappedFileTest(LakeTest):
    def check(self, data: bytes, numbers, options=()):
        run = self.fill(self.file("in.json", data), options=options)
        self.assertEqual(self.lake().quarantined(), [])
        self.assertEqual(sorted(json.loads(one.line)["created_at"] - 1626307200
                                for one in self.lake().events()), sorted(numbers))
        self.assertEqual(run.ledger["received"], len(numbers))
        again = self.fill(self.file("other.json.gz", gzip.compress(data)), options=options)
        self.assertEqual(again.ledger["received"], 0)
        self.assertEqual(again.report["already_processed"], len(numbers))

    def test_array_on_one_line(self):
        self.check(json.dumps([event(number) for number in range(5000)]).encode(), range(5000))

    def test_array_over_many_lines(self):
        self.check(json.dumps([event(number) for number in range(3000)], indent=2).encode(),
                   range(3000), ("--jobs", "3"))

    def test_joined_objects(self):
        self.check(b"".join(line(number) for number in range(3000)), range(3000))

    def test_pretty_printed_objects_between_lines(self):
        texts = [json.dumps(event(number, nested={"a": [1, {}]}),
                            indent=4 if number % 3 == 0 else None).encode()
                 for number in range(2000)]
        self.check(BOM + b"\r\n".join(texts) + b"\n", range(2000))

    def test_a_broken_line_takes_no_other_with_it(self):
        lines = [line(number) for number in range(300)]
        lines[100:100] = [line(1_000)[:60], b'{"open": [']
        run = self.fill(self.file("in.json", b"\n".join(lines) + b"\n"))
        self.assertEqual((run.ledger["stored"], run.ledger["quarantined"]), (300, 2))

    def test_a_file_of_cloudtrail(self):
        records = [{"eventVersion": "1.08", "eventTime": "2021-07-15T00:00:00Z",
                    "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
                    "awsRegion": "eu-west-1", "eventID": event(number)["event_uuid"]}
                   for number in range(2000)]
        data = gzip.compress(json.dumps({"Records": records}).encode())
        run = self.fill(self.file("trail.json.gz", data), options=("--schema", "cloudtrail"))
        self.assertEqual((run.ledger["received"], run.ledger["stored"]), (2000, 2000))

    def test_a_pretty_printed_file_that_grows_is_judged_by_its_events(self):
        texts = [json.dumps(event(number, pad="x" * 300), indent=1).encode() + b"\n"
                 for number in range(40)]
        whole = b"".join(texts)
        for size in (len(texts[0]), len(b"".join(texts[:20])), len(whole)):
            self.fill(self.file("in.json", whole[:size]))
        self.assertEqual(len(self.lake().events()), 40)
        self.assertEqual(self.lake().quarantined(), [])

    def test_each_line_is_a_record_where_the_schema_says_so(self):
        schema = self.file("lines.toml", b'extends = "weir"\n[records]\nwrapper = "lines"\n')
        data = line(1) + b"\n" + line(2) + line(3) + b"\n[" + line(4) + b"]\n"
        run = self.fill(self.file("in.json", data), options=("--schema", schema))
        self.assertEqual((run.ledger["stored"], run.ledger["quarantined"]), (1, 2))


if __name__ == "__main__":
    unittest.main()
