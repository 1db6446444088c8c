#!/usr/bin/env python3
"""The usual design, event by event: look the id up, put an object, mark the id.

It is not exactly-once: two readers may both see an id as new, and a crash between the object and
the mark stores the event again. Prints its counts as JSON.
"""

import json
import sys
import time
from datetime import datetime, timezone

import boto3
from botocore.config import Config

STREAM, TABLE, LAKE = "events", "processed", "lake"
RECORDS_AT_ONCE = 1000


def transform(data: bytes) -> tuple[str, str, bytes] | None:
    """(id, key of the object, its bytes), or nothing for a record that is no event."""
    try:
        event = json.loads(data)
        kind, _, subtype = event["event_name"].partition(":")
        at = event["created_at"]
        at = at if at < 1e11 else at / 1e3 if at < 1e14 else at / 1e6
        day = datetime.fromtimestamp(at, timezone.utc)
        event.update(created_datetime=day.isoformat(), event_type=kind, event_subtype=subtype)
        key = (f"year={day.year}/month={day.month:02}/day={day.day:02}/event_type={kind}/"
               f"event_subtype={subtype}/{event['event_uuid']}.json")
        return event["event_uuid"], key, json.dumps(event).encode()
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def consume(kinesis, table, s3, expected: int) -> dict:
    shard = kinesis.describe_stream(StreamName=STREAM)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard,
                                          ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    received = stored = 0
    began = time.monotonic()
    while received < expected:
        page = kinesis.get_records(ShardIterator=iterator, Limit=RECORDS_AT_ONCE)
        iterator = page["NextShardIterator"]
        for record in page["Records"]:
            received += 1
            found = transform(record["Data"])
            if not found:
                continue
            key, name, body = found
            if "Item" in table.get_item(TableName=TABLE, Key={"id": {"S": key}}):
                continue
            s3.put_object(Bucket=LAKE, Key=name, Body=body)
            table.put_item(TableName=TABLE, Item={"id": {"S": key}})
            stored += 1
    return {"received": received, "stored": stored, "seconds": time.monotonic() - began}


def main():
    path = sys.argv[1]
    config = Config(s3={"addressing_style": "path"})
    kinesis, table, s3 = (boto3.client(name, config=config)
                          for name in ("kinesis", "dynamodb", "s3"))
    kinesis.create_stream(StreamName=STREAM, ShardCount=1)
    s3.create_bucket(Bucket=LAKE)
    table.create_table(TableName=TABLE, BillingMode="PAY_PER_REQUEST",
                       KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                       AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    for client, waiter, name in ((kinesis, "stream_exists", {"StreamName": STREAM}),
                                 (table, "table_exists", {"TableName": TABLE})):
        client.get_waiter(waiter).wait(**name, WaiterConfig={"Delay": 1})
    with open(path, "rb") as lines:
        records = [{"Data": line.rstrip(b"\n"), "PartitionKey": "one"} for line in lines]
    for first in range(0, len(records), 500):
        kinesis.put_records(StreamName=STREAM, Records=records[first:first + 500])
    print(json.dumps(consume(kinesis, table, s3, len(records))))


if __name__ == "__main__":
    main()
