"""Events of real shapes take the whole road, put with boto3 and with the AWS CLI.

Small samples of each shape. The real sets go through every layout in same_lake_test, and their
files are held against the reference in real_input_test.
"""

import gzip
import json
import unittest

import oracle
from aws_cli import needs_aws_cli
from local_aws import needs_boto3
from real_input_test import SETS, judged
from road import RoadTest, STREAM, batches
from samples import sample


class EventSet:
    """A set through Kinesis leaves the lake that `weir run` makes of its file."""

    name = ""
    id_field = ""  # copies of an event meet in one shard

    def key(self, record: bytes) -> str:
        return json.loads(record)[self.id_field]

    def put_with_boto3(self, records: list[bytes]):
        self.put(records, self.key)

    def put_with_cli(self, records: list[bytes]):
        for batch in batches(records):
            entries = [{"Data": record.decode(), "PartitionKey": self.key(record)}
                       for record in batch]
            request = self.file("request.json", json.dumps(entries).encode())
            answer = self.aws.cli("kinesis", "put-records", "--stream-name", STREAM, "--records",
                                  f"file://{request}")
            self.assertEqual(answer["FailedRecordCount"], 0)

    def check(self, put):
        path, schema = self.file(f"in/{self.name}", sample(self.name)), SETS[self.name]
        verdicts = judged(path.read_bytes(), schema)
        records = gzip.decompress(path.read_bytes()).splitlines()
        put(records)
        report = self.wait_until_received(len(records))
        self.assertEqual(report["ledger"]["received"], len(records))
        self.assert_balanced(report)
        expected = oracle.ledger(verdicts)
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)
        self.download()
        self.assert_lake(verdicts, schema)
        self.fill(path, lake="run", options=("--schema", schema))
        self.assertEqual(self.placed_lines("lake"), self.placed_lines("run"))

    def test_lake_is_the_one_that_weir_run_makes(self):
        self.check(self.put_with_boto3)

    @needs_aws_cli
    def test_lake_is_the_same_from_the_aws_cli(self):
        self.check(self.put_with_cli)


class Mapped:
    name = "mapped.ndjson.gz"
    id_field = "event_uuid"


class GitHub:
    options = ("--schema", "github")
    name = "github-2017-07.ndjson.gz"
    id_field = "id"


class CloudTrail:
    options = ("--schema", "cloudtrail")
    name = "cloudtrail-2023-07-10.ndjson.gz"
    id_field = "eventID"


class Earthquakes:
    options = ("--schema", "usgs")
    name = "earthquakes-2018-06.ndjson.gz"
    id_field = "id"


@needs_boto3
class MappedSampleTest(Mapped, EventSet, RoadTest):
    pass


@needs_boto3
class GitHubSampleTest(GitHub, EventSet, RoadTest):
    pass


@needs_boto3
class CloudTrailSampleTest(CloudTrail, EventSet, RoadTest):
    pass


@needs_boto3
class EarthquakesSampleTest(Earthquakes, EventSet, RoadTest):
    pass


if __name__ == "__main__":
    unittest.main()
