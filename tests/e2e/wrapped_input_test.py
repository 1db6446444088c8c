"""Files whose events are not one a line: arrays, joined and spread objects, CloudTrail's files,
what subscriptions of CloudWatch Logs leave."""

import gzip
import json
import unittest

from case import BOM, LakeTest, event, line
from log_record import log_record


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

    def test_messages_of_cloudwatch_logs_are_events(self):
        records = [log_record("DATA_MESSAGE", [line(3 * number + i).decode() + "\n"
                                               for i in range(3)]) for number in range(500)]
        self.check(b"".join(records), range(1500), ("--jobs", "3"))

    def test_records_of_cloudwatch_logs_packed_one_by_one(self):
        """As Firehose writes them: gzip members without anything between them."""
        records = [log_record("DATA_MESSAGE", [line(number).decode()]) for number in range(300)]
        run = self.fill(self.file("in", b"".join(map(gzip.compress, records))))
        self.assertEqual((run.ledger["received"], run.ledger["stored"]), (300, 300))
        again = self.fill(self.file("plain.json", b"".join(records)))
        self.assertEqual(again.report["already_processed"], 300)

    def test_log_records_in_an_array_and_over_lines(self):
        records = [json.loads(log_record("DATA_MESSAGE", [line(number).decode()]))
                   for number in range(30)]
        self.check(json.dumps(records, indent=2).encode() + b"\n" + line(30), range(31))

    def test_each_message_has_a_position_of_its_own(self):
        broken = ["START RequestId: x", "START RequestId: x", line(2).decode()[:40]]
        record = log_record("DATA_MESSAGE", [line(1).decode(), *broken, line(1).decode(),
                                             line(1, plan="other").decode()])
        data = log_record("CONTROL_MESSAGE", ["CWL CONTROL"]) + b"\n" + record + b"\n"
        run = self.fill(self.file("in.json", data))
        self.assertEqual({key: run.ledger[key] for key in
                          ("stored", "duplicates", "conflicts", "quarantined")},
                         {"stored": 1, "duplicates": 1, "conflicts": 1, "quarantined": 4})
        self.assertEqual([row.data.decode() for row in self.lake().rejections()
                          if row.reason == "invalid_json"], broken)
        self.assertEqual([reason for reason, _ in self.lake().quarantined()],
                         ["conflict", "control_message"] + ["invalid_json"] * 3)
        self.assertEqual(len({row.position for row in self.lake().rejections()}), 5)

    def test_a_file_of_log_records_that_grows_is_judged_by_its_new_messages(self):
        records = [log_record("DATA_MESSAGE", [line(2 * number + i).decode() for i in range(2)])
                   for number in range(20)]
        received = 0
        for count in (1, 7, 20):
            run = self.fill(self.file("in.json", b"\n".join(records[:count]) + b"\n"))
            received += run.ledger["received"]
        self.assertEqual(received, 40)
        self.assertEqual(len(self.lake().events()), 40)

    def test_log_records_are_lines_where_the_schema_says_so(self):
        schema = self.file("lines.toml", b'extends = "weir"\n[records]\nwrapper = "lines"\n')
        data = log_record("DATA_MESSAGE", [line(1).decode()]) + b"\n" + line(2) + b"\n"
        run = self.fill(self.file("in.json", data), options=("--schema", schema))
        self.assertEqual((run.ledger["stored"], run.report["reasons"]), (1, {"missing_field": 1}))

    def test_each_line_is_a_record_where_the_schema_says_so(self):
        schema = self.file("lines.toml", b'extends = "weir"\n[records]\nwrapper = "lines"\n')
        data = line(1) + b"\n" + line(2) + line(3) + b"\n[" + line(4) + b"]\n"
        run = self.fill(self.file("in.json", data), options=("--schema", schema))
        self.assertEqual((run.ledger["stored"], run.ledger["quarantined"]), (1, 2))


if __name__ == "__main__":
    unittest.main()
