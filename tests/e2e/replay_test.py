"""`weir replay`: what did not make it goes through once more, and twice changes nothing."""

import base64
import gzip
import json
import unittest

from case import event, line, weir
from local_aws import needs_boto3
from road import FAILED_BUCKET, LAKE_BUCKET, RoadTest

TABLE = "weir-claims"
ANY_TEXT_IS_AN_ID = b"""
[id]
field = "event_uuid"
format = "text"
"""


@needs_boto3
class ReplayTest(RoadTest):
    def replay(self, source: str, *options) -> dict:
        run = weir("replay", source, "--lake", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE,
                   "--json", *options, variables=self.aws.environment())
        self.assertEqual((run.code, run.err), (0, ""))
        return json.loads(run.out)

    def objects(self) -> dict[str, str]:
        """Everything in lake and quarantine, by its name."""
        s3 = self.aws.boto3("s3")
        found = {}
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=LAKE_BUCKET):
            for item in page.get("Contents", []):
                if not item["Key"].startswith("ledger/"):
                    found[item["Key"]] = item["ETag"]
        return found

    def stored_ids(self) -> list[str]:
        self.download()
        return [json.loads(found.line)["event_uuid"] for found in self.lake().events()]

    def test_quarantined_events_are_stored_once_the_schema_accepts_them(self):
        good = [line(number) for number in range(20)]
        odd = [line(0, event_uuid=f"order {number}") for number in range(10)]
        self.put(good + odd + [b"{", odd[0]])
        report = self.wait_until_received(32)
        self.assertEqual(report["ledger"]["quarantined"], 12)

        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        mended = ("--schema", schema, "--new-ids")
        first = self.replay(f"s3://{LAKE_BUCKET}/quarantine", *mended)
        self.assertEqual((first["records"], first["stored"], first["duplicates"]), (12, 10, 1))
        self.assertEqual((first["quarantined"], first["failed"]), (1, 0))
        report = self.report()
        self.assert_balanced(report)
        expected = {"received": 32, "stored": 30, "duplicates": 1, "quarantined": 1}
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)

        objects = self.objects()
        self.assertEqual(self.replay(f"s3://{LAKE_BUCKET}/quarantine", *mended), first)
        self.assertEqual(self.objects(), objects)
        self.assertEqual(self.report()["ledger"], report["ledger"])
        ids = self.stored_ids()
        self.assertEqual(len(ids), 30)
        self.assertEqual(len(set(ids)), 30)

    def test_replay_with_the_same_schema_changes_nothing(self):
        self.put([line(1), line(1, plan="other"), b"{", b"[]", b"\xff"],
                 key=lambda _: "one shard")
        before = self.wait_until_received(5)
        objects = self.objects()
        replayed = self.replay(f"s3://{LAKE_BUCKET}/quarantine")
        self.assertEqual((replayed["conflicts"], replayed["quarantined"]), (1, 3))
        self.assertEqual(self.objects(), objects)
        self.assertEqual(self.report()["ledger"], before["ledger"])

    def test_a_schema_with_other_ids_is_refused_unless_that_is_said(self):
        """One that reads the events, and takes another member for the id."""
        self.put([line(1), line(2), line(0, event_uuid="order 1"), b"{"])
        before = self.wait_until_received(4)
        objects = self.objects()
        schema = self.file("other.toml", b'[id]\nfield = "event_name"\nformat = "text"\n')
        command = ("replay", f"s3://{LAKE_BUCKET}/quarantine", "--lake", f"s3://{LAKE_BUCKET}",
                   "--claims-table", TABLE, "--schema", schema)
        run = weir(*command, variables=self.aws.environment())
        self.assertEqual((run.code, run.out), (2, b""))
        self.assertIn(f"s3://{LAKE_BUCKET}/: its ledger says that its events are of schema 'weir' "
                      "(ids: uuid event_uuid), and not 'other' (ids: text event_name)", run.err)
        self.assertIn("or here with --new-ids", run.err)
        self.assertEqual(self.objects(), objects)
        self.assertEqual(self.report()["ledger"], before["ledger"])
        run = weir("claims", "lookup", "account:x", f"s3://{LAKE_BUCKET}", *command[4:],
                   variables=self.aws.environment())
        self.assertEqual((run.code, run.out), (2, b""))
        self.assertIn("(ids: uuid event_uuid), and not 'other' (ids: text event_name)", run.err)
        self.assertEqual(self.replay(f"s3://{LAKE_BUCKET}/quarantine", "--schema", schema,
                                     "--new-ids")["stored"], 1)

    def quarantined(self) -> list[dict]:
        rows = []
        for key in self.objects():
            if key.startswith("quarantine/"):
                body = self.aws.boto3("s3").get_object(Bucket=LAKE_BUCKET, Key=key)["Body"].read()
                rows += map(json.loads, gzip.decompress(body).splitlines())
        return rows

    def test_a_record_that_was_mostly_rejected_is_cut_once_the_schema_accepts_it(self):
        events = [line(0, event_uuid=f"order {number}") for number in range(300)]
        self.put([gzip.compress(b"\n".join(events) + b"\n")])
        self.wait_until_received(1)
        [row] = self.quarantined()
        self.assertEqual(row["reason"], "rejected_whole")
        self.assertIn("more than", row["detail"])
        self.assertIn("invalid_id", row["detail"])
        self.assertEqual(gzip.decompress(base64.b64decode(row["data"])).splitlines(), events)
        claims = self.aws.boto3("dynamodb").scan(TableName=TABLE)["Items"]
        self.assertEqual(len(claims), 1)

        objects = self.objects()
        self.replay(f"s3://{LAKE_BUCKET}/quarantine")
        self.assertEqual(self.objects(), objects)
        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        for _ in range(2):
            replayed = self.replay(f"s3://{LAKE_BUCKET}/quarantine", "--schema", schema,
                                   "--new-ids")
            self.assertEqual((replayed["records"], replayed["stored"]), (300, 300))
            self.assertEqual(len(set(self.stored_ids())), 300)
            self.assertEqual(len(self.stored_ids()), 300)
            report = self.report()
            self.assert_balanced(report)
            self.assertEqual((report["ledger"]["received"], report["ledger"]["stored"]), (300, 300))

    def test_rows_of_a_package_that_opened_no_wrappers_are_cut_as_the_function_does_it(self):
        stream = "k0123456789abcdef-000000000000-"
        wrapped = [b"[" + line(1) + b"," + line(2) + b"]", line(3) + line(4) + b"{",
                   gzip.compress(line(5) + b"\n" + line(6) + b"\n"), line(7)]
        rows = b"".join(json.dumps({
            "reason": "not_an_object", "detail": "is no object",
            "position": f"{stream}{number:056}-000000", "arrived_at": "2021-07-15T09:00:00Z",
            "data": base64.b64encode(data).decode()
        }, separators=(",", ":")).encode() + b"\n" for number, data in enumerate(wrapped))
        self.aws.boto3("s3").put_object(
            Bucket=LAKE_BUCKET, Body=gzip.compress(rows),
            Key=f"quarantine/year=2021/month=07/day=15/reason=not_an_object/"
                f"{stream}{0:056}-000000-d87da4280062567b-0.json.gz")
        for _ in range(2):
            replayed = self.replay(f"s3://{LAKE_BUCKET}/quarantine")
            self.assertEqual(replayed["failed"], 0)
            self.assertEqual(sorted(self.stored_ids()),
                             [event(number)["event_uuid"] for number in range(1, 8)])
        self.assertEqual(sorted(base64.b64decode(row["data"]) for row in self.quarantined()),
                         sorted([*wrapped, b"{"]))

    def failed_batch(self, stream: str, arrange) -> bytes:
        """All records of a stream's first shard, as a mapping sets a batch aside on S3."""
        kinesis = self.aws.boto3("kinesis")
        arn = kinesis.describe_stream_summary(
            StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
        shard = kinesis.list_shards(StreamName=stream)["Shards"][0]["ShardId"]
        iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard,
                                              ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        records = arrange(kinesis.get_records(ShardIterator=iterator)["Records"])
        payload = {"Records": [
            {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": record["PartitionKey"],
                         "sequenceNumber": record["SequenceNumber"],
                         "data": base64.b64encode(record["Data"]).decode(),
                         "approximateArrivalTimestamp":
                             record["ApproximateArrivalTimestamp"].timestamp()},
             "eventSource": "aws:kinesis", "eventVersion": "1.0",
             "eventID": f"{shard}:{record['SequenceNumber']}", "eventName": "aws:kinesis:record",
             "invokeIdentityArn": "arn:aws:iam::000000000000:role/weir", "awsRegion": "us-east-1",
             "eventSourceARN": arn} for record in records]}
        return json.dumps({
            "requestContext": {"requestId": "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
                               "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 1},
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
            "version": "1.0", "timestamp": "2021-07-15T00:00:00.000Z",
            "KinesisBatchInfo": {"shardId": shard, "batchSize": len(records), "streamArn": arn},
            "payload": json.dumps(payload)}).encode()

    def set_aside(self, stream: str, arrange=list):
        key = "aws/lambda/uuid/shardId-000000000000/2021/07/15/2021-07-15T00.00.00-uuid"
        self.aws.boto3("s3").put_object(Bucket=FAILED_BUCKET, Key=key,
                                        Body=self.failed_batch(stream, arrange))

    def put_unread(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.create_stream(StreamName="nobody-reads", ShardCount=1)
        kinesis.get_waiter("stream_exists").wait(StreamName="nobody-reads")
        for number in (1, 2, 1):
            kinesis.put_record(StreamName="nobody-reads", PartitionKey="k", Data=line(number))

    def test_batches_that_a_mapping_gave_up_are_processed(self):
        self.put_unread()
        self.set_aside("nobody-reads")
        first = self.replay(f"s3://{FAILED_BUCKET}")
        self.assertEqual((first["objects"], first["records"]), (1, 3))
        self.assertEqual((first["stored"], first["duplicates"]), (2, 1))
        objects = self.objects()
        self.assertEqual(self.replay(f"s3://{FAILED_BUCKET}"), first)
        self.assertEqual(self.objects(), objects)
        self.assertEqual(sorted(self.stored_ids()),
                         [event(1)["event_uuid"], event(2)["event_uuid"]])

    def test_a_batch_out_of_order_and_with_repeats_is_put_in_order(self):
        self.put_unread()
        self.set_aside("nobody-reads", lambda records: records[::-1] + records[1:])
        replayed = self.replay(f"s3://{FAILED_BUCKET}")
        self.assertEqual((replayed["records"], replayed["stored"], replayed["duplicates"]),
                         (3, 2, 1))
        self.assertEqual(len(self.stored_ids()), 2)

    def test_a_batch_that_was_processed_after_all_changes_nothing(self):
        self.put([line(number) for number in range(30)])
        before = self.wait_until_received(30)
        objects = self.objects()
        self.set_aside("events")
        replayed = self.replay(f"s3://{FAILED_BUCKET}")
        self.assertEqual(replayed["stored"], replayed["records"])
        self.assertEqual(self.objects(), objects)
        self.assertEqual(self.report()["ledger"], before["ledger"])

    def test_a_batch_keeps_its_positions_when_its_stream_is_made_again(self):
        self.put([line(number) for number in range(30)])
        before = self.wait_until_received(30)
        objects = self.objects()
        self.set_aside("events")
        kinesis = self.aws.boto3("kinesis")
        kinesis.delete_stream(StreamName="events")
        kinesis.create_stream(StreamName="events", ShardCount=1)
        replayed = self.replay(f"s3://{FAILED_BUCKET}")
        self.assertEqual(replayed["stored"], replayed["records"])
        self.assertEqual(self.objects(), objects)
        self.assertEqual(self.report()["ledger"], before["ledger"])

    def test_what_is_no_such_object_is_an_error(self):
        self.aws.boto3("s3").put_object(Bucket=FAILED_BUCKET, Key="something", Body=b"else\n")
        run = weir("replay", f"s3://{FAILED_BUCKET}", "--lake", f"s3://{LAKE_BUCKET}",
                   "--claims-table", TABLE, variables=self.aws.environment())
        self.assertEqual(run.code, 1)
        self.assertIn(f"s3://{FAILED_BUCKET}/something: is no row of the quarantine", run.err)


if __name__ == "__main__":
    unittest.main()
