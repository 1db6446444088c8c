"""Real events take the whole road: Kinesis, mapping, function, claims, and the lake on S3."""

import unittest

import oracle
from case import line, weir
from local_aws import needs_boto3
from road import RoadTest


@needs_boto3
class WholeRoadTest(RoadTest):
    def check_records(self, records: list[bytes], verdicts, schema="weir"):
        """What was put is in the ledger and in the lake, as the oracle says."""
        report = self.wait_until_received(len(records))
        self.assertEqual(report["ledger"]["received"], len(records))
        self.assert_balanced(report)
        self.download()
        self.assert_lake(verdicts, schema)
        expected = oracle.ledger(verdicts)
        self.assertEqual({key: report["ledger"][key] for key in expected}, expected)

    def test_record_is_in_the_lake_soon(self):
        self.put([line(1)])
        self.check_records([line(1)], oracle.judge([line(1)], oracle.SCHEMAS["weir"]))

    def test_each_kind_of_record_gets_its_verdict(self):
        records = [line(1), line(2), line(1), line(1, plan="other"), b"{", b"[]", line(3)]
        self.put(records, key=lambda _: "one shard")
        self.check_records(records, oracle.judge(records, oracle.SCHEMAS["weir"]))

    def test_records_put_twice_are_duplicates(self):
        records = [line(number) for number in range(100)]
        self.put(records)
        self.wait_until_received(100)
        self.put(records)
        report = self.wait_until_received(200)
        self.assertEqual(report["ledger"]["stored"], 100)
        self.assertEqual(report["ledger"]["duplicates"], 100)

    def test_everything_is_there_after_a_restart_and_goes_on(self):
        self.put([line(number) for number in range(50)])
        self.wait_until_received(50)
        self.aws.kill()
        self.aws.start()
        self.put([line(number) for number in range(25, 75)])
        report = self.wait_until_received(100)
        self.assertEqual(report["ledger"]["stored"], 75)
        self.assertEqual(report["ledger"]["duplicates"], 25)

    def test_a_schema_that_is_none_stops_the_start(self):
        for schema in ("nonsense", self.dir / "missing.toml"):
            run = weir("up", "--memory", "--port", "0", "--schema", schema)
            self.assertEqual(run.code, 2)
            self.assertIn(str(schema).encode(), run.err.encode())


if __name__ == "__main__":
    unittest.main()
