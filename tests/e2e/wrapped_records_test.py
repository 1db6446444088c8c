"""What records of a stream come wrapped in, how far they may expand, what is set aside whole."""

import base64
import gzip
import json
import unittest
import zlib

import oracle
from case import BOM, line
from local_aws import needs_boto3
from log_record import log_record
from road import RoadTest

WEIR = oracle.SCHEMAS["weir"]
ONE_SHARD = {"key": lambda _: "one shard"}


def cloudtrail_event(number: int) -> dict:
    return {"eventVersion": "1.08", "eventTime": "2021-07-15T00:00:00Z",
            "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
            "eventID": f"aaaaaaaa-0000-4000-8000-{number:012}"}


class WrappedTest(RoadTest):
    def check(self, parts: list[bytes], schema: str = "weir") -> dict:
        """The parts of what was put are judged as the oracle judges them; each is stored as one
        line, so line breaks are blanks."""
        parts = [part.replace(b"\n", b" ") for part in parts]
        verdicts = oracle.judge(parts, oracle.SCHEMAS[schema])
        report = self.wait_until_received(len(parts))
        expected = oracle.ledger(verdicts)
        self.assertEqual({key: report["ledger"][key] for key in expected}, expected)
        self.assert_balanced(report)
        self.download()
        self.assert_lake(verdicts, schema)
        return report

    def quarantined(self) -> list[dict]:
        lines = []
        for path in (self.download() / "quarantine").rglob("*.json.gz"):
            lines += gzip.decompress(path.read_bytes()).splitlines()
        return [json.loads(found) for found in lines]


@needs_boto3
class WrappedRecordsTest(WrappedTest):
    def test_each_part_of_a_wrapper_has_its_verdict(self):
        pretty = json.dumps(json.loads(line(9)), indent=2).encode()
        other = json.dumps(json.loads(line(11)), indent=2).encode()
        records = [
            b"[" + b",".join([line(1), line(2), line(1), line(1, plan="other")]) + b"]",
            b"[\n" + line(3) + b",\n" + line(4) + b"\n]\n",
            line(5) + line(6),
            gzip.compress(BOM + line(7) + b"\n" + pretty + line(8)),
            other[:-2] + b',\n"x": 18446744073709551616,\n"y": 1e400\n}',
            b"[1, 2]",
            line(10),
        ]
        self.put(records, **ONE_SHARD)
        parts = []
        for record in records:
            text = zlib.decompress(record, 31) if record[:2] == b"\x1f\x8b" else record
            parts += oracle.unwrap(text)
        self.assertEqual(len(parts), 14)
        self.check(parts)

    def test_messages_of_cloudwatch_logs_are_events(self):
        events = [line(1).decode(), line(2).decode() + "\n", "START RequestId: x"]
        records = [log_record("CONTROL_MESSAGE", ["CWL CONTROL MESSAGE: Checking health"]),
                   log_record("DATA_MESSAGE", events)]
        self.put([gzip.compress(record) for record in records], **ONE_SHARD)
        report = self.wait_until_received(4)
        self.assertEqual(report["ledger"]["stored"], 2)
        self.assertEqual(sorted(row["reason"] for row in self.quarantined()),
                         ["control_message", "invalid_json"])

    def test_record_that_expands_too_far_holds_up_no_other(self):
        poison = gzip.compress(b"1\n" * 499_000)
        zipped = b"PK\x03\x04 a zip archive\n of two lines"
        self.put([poison, line(1), poison, zipped, line(2)], **ONE_SHARD)
        report = self.wait_until_received(5)
        self.assertEqual(report["ledger"]["stored"], 2)
        self.assert_balanced(report)
        rows = self.quarantined()
        self.assertEqual(sorted(row["reason"] for row in rows),
                         ["container", "expands_too_far", "expands_too_far"])
        self.assertEqual(len({row["position"] for row in rows}), 3)
        for row in rows:
            self.assertIn(base64.b64decode(row["data"]), (poison, zipped))
        self.assertIn("zip", next(row for row in rows if row["reason"] == "container")["detail"])


@needs_boto3
class CloudTrailRecordsTest(WrappedTest):
    options = ("--schema", "cloudtrail")

    def test_records_are_taken_out_of_their_wrapper(self):
        wrapped = json.dumps({"Records": [cloudtrail_event(1), cloudtrail_event(2)]},
                             separators=(",", ":")).encode()
        alone = json.dumps(cloudtrail_event(3), separators=(",", ":")).encode()
        self.put([gzip.compress(wrapped), alone], **ONE_SHARD)
        self.check(oracle.unwrap(wrapped, "Records") + [alone], "cloudtrail")


if __name__ == "__main__":
    unittest.main()
