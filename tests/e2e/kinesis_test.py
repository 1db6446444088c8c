"""Kinesis as its clients see it: raw answers, boto3, the AWS CLI, crashes and the clock."""

import base64
import datetime
import threading
import unittest

from aws_cli import needs_aws_cli
from local_aws import LocalAwsTest, needs_boto3
from raw_answers import RawAnswersTest

HOUR = 3600
MOST_PUT = 9_000  # records that one page of GetRecords holds
ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/s"


def data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class RawAnswers(RawAnswersTest):
    """Every operation's answer against the model."""

    service = "kinesis"
    target = "Kinesis_20131202"

    def test_every_operation_answers_as_its_model_says(self):
        self.call("CreateStream", StreamName="s", ShardCount=2, Tags={"a": "b"})
        self.call("CreateStream", StreamName="t", StreamModeDetails={"StreamMode": "ON_DEMAND"})
        self.call("DescribeStream", StreamName="s")
        self.call("DescribeStreamSummary", StreamARN=ARN)
        self.call("ListStreams", Limit=1)
        shard = self.call("ListShards", StreamName="s", MaxResults=1)["Shards"][0]["ShardId"]
        put = self.call("PutRecord", StreamName="s", Data=data("x"), PartitionKey="k",
                        ExplicitHashKey="0")
        self.call("PutRecords", StreamName="s",
                  Records=[{"Data": data("y"), "PartitionKey": "k"}] * 3)
        for kind, more in (("TRIM_HORIZON", {}), ("LATEST", {}), ("AT_TIMESTAMP", {"Timestamp": 1}),
                           ("AT_SEQUENCE_NUMBER",
                            {"StartingSequenceNumber": put["SequenceNumber"]}),
                           ("AFTER_SEQUENCE_NUMBER",
                            {"StartingSequenceNumber": put["SequenceNumber"]})):
            iterator = self.call("GetShardIterator", StreamName="s", ShardId=shard,
                                 ShardIteratorType=kind, **more)["ShardIterator"]
            self.call("GetRecords", ShardIterator=iterator)
        self.call("IncreaseStreamRetentionPeriod", StreamName="s", RetentionPeriodHours=48)
        self.call("DecreaseStreamRetentionPeriod", StreamName="s", RetentionPeriodHours=24)
        self.call("AddTagsToStream", StreamName="s", Tags={"c": "d"})
        self.call("TagResource", ResourceARN=ARN, Tags={"e": "f"})
        self.call("ListTagsForStream", StreamName="s")
        self.call("ListTagsForResource", ResourceARN=ARN)
        self.call("RemoveTagsFromStream", StreamName="s", TagKeys=["a"])
        self.call("UntagResource", ResourceARN=ARN, TagKeys=["c"])
        self.call("StartStreamEncryption", StreamName="s", EncryptionType="KMS",
                  KeyId="alias/aws/kinesis")
        self.call("PutRecord", StreamName="s", Data=data("x"), PartitionKey="k")
        self.call("DescribeStream", StreamName="s")
        self.call("StopStreamEncryption", StreamName="s", EncryptionType="KMS",
                  KeyId="alias/aws/kinesis")
        self.call("EnableEnhancedMonitoring", StreamName="s", ShardLevelMetrics=["ALL"])
        self.call("DisableEnhancedMonitoring", StreamName="s", ShardLevelMetrics=["ALL"])
        self.call("UpdateShardCount", StreamName="s", TargetShardCount=3,
                  ScalingType="UNIFORM_SCALING")
        shards = self.call("ListShards", StreamName="s",
                           ShardFilter={"Type": "AT_LATEST"})["Shards"]
        shards.sort(key=lambda shard: int(shard["HashKeyRange"]["StartingHashKey"]))
        self.call("MergeShards", StreamName="s", ShardToMerge=shards[0]["ShardId"],
                  AdjacentShardToMerge=shards[1]["ShardId"])
        self.call("SplitShard", StreamName="s", ShardToSplit=shards[2]["ShardId"],
                  NewStartingHashKey=str(2**128 - 1000))
        self.assertIn("ChildShards", self.call("GetRecords", ShardIterator=iterator))
        self.call("UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=2048)
        self.call("UpdateStreamMode", StreamARN=ARN, StreamModeDetails={"StreamMode": "ON_DEMAND"})
        self.call("DescribeLimits")
        self.call("DeleteStream", StreamName="s", EnforceConsumerDeletion=True)

    def test_errors_are_those_of_the_model(self):
        self.call("CreateStream", StreamName="s", ShardCount=1)
        self.assertIn("ResourceInUse", self.call("CreateStream", StreamName="s",
                                                 ShardCount=1)["__type"])
        for operation, members in (("DescribeStream", {"StreamName": "none"}),
                                   ("DescribeStream", {"StreamName": "a b"}),
                                   ("DescribeStream", {"StreamName": 5}),
                                   ("GetRecords", {"ShardIterator": "x"}),
                                   ("PutRecords", {"StreamName": "s", "Records": []}),
                                   ("PutRecord", {"StreamName": "s", "Data": "",
                                                  "PartitionKey": ""}),
                                   ("ListShards", {"NextToken": "x"}),
                                   ("SubscribeToShard", {})):
            self.assertIn("__type", self.call(operation, **members), operation)


@needs_boto3
class Boto3(LocalAwsTest):
    def setUp(self):
        super().setUp()
        self.kinesis = self.aws.boto3("kinesis")

    def create(self, shards: int = 1):
        self.kinesis.create_stream(StreamName="s", ShardCount=shards)
        self.kinesis.get_waiter("stream_exists").wait(StreamName="s")

    def read(self, shard: str = "shardId-000000000000", **start) -> list[dict]:
        start = start or {"ShardIteratorType": "TRIM_HORIZON"}
        iterator = self.kinesis.get_shard_iterator(StreamName="s", ShardId=shard,
                                                   **start)["ShardIterator"]
        records = []
        while True:
            page = self.kinesis.get_records(ShardIterator=iterator)
            records += page["Records"]
            if not page["Records"]:
                return records
            iterator = page["NextShardIterator"]

    def test_records_of_all_shards_come_back_once_and_in_order(self):
        self.create(3)
        sent = {}
        for batch in range(4):
            entries = [{"Data": f"{batch}-{i}".encode(), "PartitionKey": str(i)}
                       for i in range(500)]
            answer = self.kinesis.put_records(StreamName="s", Records=entries)
            self.assertEqual(answer["FailedRecordCount"], 0)
            for entry, result in zip(entries, answer["Records"], strict=True):
                sent.setdefault(result["ShardId"], []).append(
                    (result["SequenceNumber"], entry["Data"]))
        self.assertEqual(len(sent), 3)
        for shard, expected in sent.items():
            read = [(record["SequenceNumber"], record["Data"]) for record in self.read(shard)]
            self.assertEqual(read, expected)
            self.assertEqual(read, sorted(read))

    def test_paginators_go_through_all_shards_and_streams(self):
        self.create(5)
        for name in ("t", "u"):
            self.kinesis.create_stream(StreamName=name, ShardCount=1)
        page = self.kinesis.list_shards(StreamName="s", MaxResults=2)
        shards = page["Shards"]
        while "NextToken" in page:
            page = self.kinesis.list_shards(NextToken=page["NextToken"], MaxResults=2)
            shards += page["Shards"]
        self.assertEqual(len(shards), 5)
        pages = self.kinesis.get_paginator("list_streams").paginate(
            PaginationConfig={"PageSize": 1})
        self.assertEqual([name for page in pages for name in page["StreamNames"]], ["s", "t", "u"])
        pages = self.kinesis.get_paginator("describe_stream").paginate(
            StreamName="s", PaginationConfig={"PageSize": 2})
        self.assertEqual(sum(len(page["StreamDescription"]["Shards"]) for page in pages), 5)

    def test_time_decides_where_reading_begins(self):
        self.create()
        self.kinesis.put_record(StreamName="s", Data=b"before", PartitionKey="k")
        self.aws.advance(60)
        middle = self.kinesis.put_record(StreamName="s", Data=b"after", PartitionKey="k")
        self.assertEqual(len(middle["SequenceNumber"]), 56)
        arrival = self.read()[1]["ApproximateArrivalTimestamp"]
        late = self.read(ShardIteratorType="AT_TIMESTAMP", Timestamp=arrival)
        self.assertEqual([record["Data"] for record in late], [b"after"])

    def test_records_and_iterators_expire_by_the_clock(self):
        self.create()
        self.kinesis.put_record(StreamName="s", Data=b"old", PartitionKey="k")
        iterator = self.kinesis.get_shard_iterator(
            StreamName="s", ShardId="shardId-000000000000",
            ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        self.aws.advance(301)
        with self.assertRaises(self.kinesis.exceptions.ExpiredIteratorException):
            self.kinesis.get_records(ShardIterator=iterator)
        self.assertEqual(len(self.read()), 1)
        self.aws.advance(24 * HOUR)
        self.assertEqual(self.read(), [])

    def test_shard_level_metrics_come_to_cloudwatch(self):
        self.create()
        self.kinesis.put_record(StreamName="s", Data=b"before", PartitionKey="k")
        self.kinesis.enable_enhanced_monitoring(
            StreamName="s", ShardLevelMetrics=["IncomingBytes", "OutgoingRecords"])
        self.kinesis.put_record(StreamName="s", Data=b"four", PartitionKey="k")
        self.assertEqual(len(self.read()), 2)
        metrics = self.aws.boto3("cloudwatch")
        dimensions = [{"Name": "ShardId", "Value": "shardId-000000000000"},
                      {"Name": "StreamName", "Value": "s"}]
        listed = metrics.list_metrics(Namespace="AWS/Kinesis")["Metrics"]
        self.assertEqual(sorted(metric["MetricName"] for metric in listed),
                         ["IncomingBytes", "OutgoingRecords"])
        now = datetime.datetime.now(datetime.timezone.utc)
        bytes_in = metrics.get_metric_statistics(
            Namespace="AWS/Kinesis", MetricName="IncomingBytes", Dimensions=dimensions,
            StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(hours=1),
            Period=7200, Statistics=["Sum"])["Datapoints"]
        self.assertEqual(sum(point["Sum"] for point in bytes_in), 4)

    def test_deleted_streams_are_gone(self):
        self.create()
        self.kinesis.delete_stream(StreamName="s")
        self.kinesis.get_waiter("stream_not_exists").wait(StreamName="s")
        with self.assertRaises(self.kinesis.exceptions.ResourceNotFoundException):
            self.kinesis.put_record(StreamName="s", Data=b"x", PartitionKey="k")


@needs_boto3
class Limits(LocalAwsTest):
    options = ("--limits", "on")

    def test_a_shard_takes_a_mebibyte_a_second(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.create_stream(StreamName="s", ShardCount=1)
        large = {"Data": bytes(700_000), "PartitionKey": "k"}
        answer = kinesis.put_records(StreamName="s", Records=[large, large])
        self.assertEqual(answer["FailedRecordCount"], 1)
        self.assertIn("SequenceNumber", answer["Records"][0])
        self.assertEqual(answer["Records"][1], {
            "ErrorCode": "ProvisionedThroughputExceededException",
            "ErrorMessage": "Rate exceeded for shard shardId-000000000000 in stream s under "
                            "account 000000000000."})
        self.aws.advance(1)
        answer = kinesis.put_records(StreamName="s", Records=[large])
        self.assertEqual(answer["FailedRecordCount"], 0)


@needs_boto3
class Crash(LocalAwsTest):
    durable = True

    def test_what_was_acknowledged_survives_a_kill(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.create_stream(StreamName="s", ShardCount=1)
        acknowledged = []
        enough = threading.Event()

        def put():
            number = 0
            try:
                while number < MOST_PUT:
                    entries = [{"Data": str(number + i).encode(), "PartitionKey": "k"}
                               for i in range(20)]
                    answer = kinesis.put_records(StreamName="s", Records=entries)
                    acknowledged.extend(one["SequenceNumber"] for one in answer["Records"])
                    number += 20
                    if number >= 400:
                        enough.set()
            except Exception:  # the connection breaks with the process
                enough.set()

        writer = threading.Thread(target=put)
        writer.start()
        enough.wait()
        self.aws.kill()
        writer.join()
        self.aws.start()
        kinesis = self.aws.boto3("kinesis")
        later = kinesis.put_record(StreamName="s", Data=b"later", PartitionKey="k")
        iterator = kinesis.get_shard_iterator(
            StreamName="s", ShardId="shardId-000000000000",
            ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        page = kinesis.get_records(ShardIterator=iterator)
        read = [record["SequenceNumber"] for record in page["Records"]]
        self.assertEqual(read[:len(acknowledged)], acknowledged)
        self.assertEqual(read, sorted(set(read)))
        self.assertEqual(read[-1], later["SequenceNumber"])
        contents = [record["Data"] for record in page["Records"][:-1]]
        self.assertEqual(contents, [str(i).encode() for i in range(len(contents))])


@needs_aws_cli
class Cli(LocalAwsTest):
    def test_put_and_get(self):
        self.aws.cli("kinesis", "create-stream", "--stream-name", "s", "--shard-count", "1")
        self.aws.cli("kinesis", "wait", "stream-exists", "--stream-name", "s")
        file = self.dir / "record"
        file.write_text("hello")
        put = self.aws.cli("kinesis", "put-record", "--stream-name", "s", "--partition-key", "k",
                           "--data", f"fileb://{file}")
        self.assertEqual(put["ShardId"], "shardId-000000000000")
        iterator = self.aws.cli("kinesis", "get-shard-iterator", "--stream-name", "s", "--shard-id",
                                put["ShardId"], "--shard-iterator-type", "TRIM_HORIZON")
        page = self.aws.cli("kinesis", "get-records", "--shard-iterator", iterator["ShardIterator"])
        self.assertEqual(page["Records"][0]["Data"], data("hello"))
        with self.assertRaisesRegex(RuntimeError, "ResourceNotFoundException"):
            self.aws.cli("kinesis", "describe-stream", "--stream-name", "t")


if __name__ == "__main__":
    unittest.main()
