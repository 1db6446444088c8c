"""Real events take the whole road: Kinesis, mapping, function, claims, and the lake on S3."""

import gzip
import json
import subprocess
import unittest

import oracle
from case import DATA, line
from local_aws import needs_aws_cli, needs_boto3
from real_input_test import SETS, judged
from road import RoadTest, STREAM

RAW_BLOBS = ("--cli-binary-format", "raw-in-base64-out")


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


class RealSetTest(RoadTest):
    """A set of real events; each test class sets the pipeline up with its schema."""

    def setUp(self):
        if not (DATA / "events").exists():
            self.skipTest(f"no real data in {DATA}; WEIR_TEST_DATA names its directory")
        super().setUp()

    def check_set(self, name: str, key):
        """The set through Kinesis leaves the lake that `weir run` makes of its file."""
        path, schema = DATA / "events" / name, SETS[name]
        records = gzip.decompress(path.read_bytes()).splitlines()
        self.put(records, key)
        report = self.wait_until_received(len(records))
        self.assert_balanced(report)
        expected = oracle.ledger(judged(name))
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)
        self.download()
        self.assert_lake(judged(name), schema)
        self.fill(path, lake="run", options=("--schema", schema))
        self.assertEqual(self.placed_lines("lake"), self.placed_lines("run"))


@needs_boto3
class MappedEventsOnTheRoadTest(RealSetTest):
    def test_lake_is_the_one_that_weir_run_makes(self):
        self.check_set("mapped.ndjson.gz", lambda record: json.loads(record)["event_uuid"])

    @needs_aws_cli
    def test_events_put_with_the_aws_cli(self):
        path = DATA / "events" / "mapped.ndjson.gz"
        records = gzip.decompress(path.read_bytes()).splitlines()[:400]
        entries = [{"Data": record.decode(), "PartitionKey": json.loads(record)["event_uuid"]}
                   for record in records]
        request = self.file("request.json", json.dumps(entries).encode())
        version = subprocess.run(["aws", "--version"], capture_output=True, text=True, check=True)
        # Version 1 takes blobs as they are, version 2 wants to be told so.
        raw = () if "aws-cli/1" in version.stdout + version.stderr else RAW_BLOBS
        self.aws.cli("kinesis", "put-records", "--stream-name", STREAM, "--records",
                     f"file://{request}", *raw)
        report = self.wait_until_received(len(records))
        verdicts = oracle.judge(records, oracle.SCHEMAS["weir"])
        self.assertEqual(report["ledger"]["stored"], oracle.ledger(verdicts)["stored"])


@needs_boto3
class GitHubEventsOnTheRoadTest(RealSetTest):
    options = ("--schema", "github")

    def test_lake_is_the_one_that_weir_run_makes(self):
        self.check_set("github-2017-07.ndjson.gz", lambda record: json.loads(record)["id"])


@needs_boto3
class CloudTrailEventsOnTheRoadTest(RealSetTest):
    options = ("--schema", "cloudtrail")

    def test_lake_is_the_one_that_weir_run_makes(self):
        self.check_set("cloudtrail-2023-07-10.ndjson.gz",
                       lambda record: json.loads(record)["eventID"])


@needs_boto3
class EarthquakesOnTheRoadTest(RealSetTest):
    options = ("--schema", "usgs")

    def test_lake_is_the_one_that_weir_run_makes(self):
        self.check_set("earthquakes-2018-06.ndjson.gz", lambda record: json.loads(record)["id"])


if __name__ == "__main__":
    unittest.main()
