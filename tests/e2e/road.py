"""The whole road as tests see it: a pipeline in `weir up`, what goes in, and what comes out."""

import json
from pathlib import Path

from case import LakeTest, poll, weir
from local_aws import LocalAws

STREAM = "events"
LAKE_BUCKET = "weir-lake"
FAILED_BUCKET = "weir-failed"
FUNCTION = "weir-processor"
MAX_RECORDS = 500
MAX_BYTES = 4 << 20


def batches(records: list[bytes]):
    """Slices that PutRecords takes."""
    batch, size = [], 0
    for record in records:
        if batch and (len(batch) == MAX_RECORDS or size + len(record) > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record) + 64
    if batch:
        yield batch


class RoadTest(LakeTest):
    """A test with a `weir up` of its own, `self.aws`, with the pipeline set up in it."""

    options: tuple = ()

    def setUp(self):
        super().setUp()
        self.aws = LocalAws(*self.options, data=self.dir / "aws")
        self.addCleanup(self.aws.close)
        self.aws.start()

    def put(self, records: list[bytes], key=lambda record: str(hash(record))) -> int:
        """All records through PutRecords, in order; those that were refused again. How many."""
        kinesis = self.aws.boto3("kinesis")
        for batch in batches(records):
            entries = [{"Data": record, "PartitionKey": key(record)[:256]} for record in batch]
            while entries:
                answer = kinesis.put_records(StreamName=STREAM, Records=entries)
                entries = [entry for entry, result in zip(entries, answer["Records"])
                           if "ErrorCode" in result]
        return len(records)

    def report(self) -> dict:
        run = weir("report", f"s3://{LAKE_BUCKET}", "--json", variables=self.aws.environment())
        return json.loads(run.out) if run.out else {"ledger": {"received": 0}}

    def wait_until_received(self, count: int) -> dict:
        """The ledger, once it has received `count` records: the test's own count of what it put."""
        report = {}

        def is_there() -> bool:
            report.update(self.report())
            return report["ledger"]["received"] >= count
        self.wait_until(is_there, f"{count} records in the ledger")
        return report

    def wait_until(self, is_done, what: str):
        """For what takes as long as the road does; a failure shows what `weir up` has logged."""
        try:
            poll(is_done, what, pause=0.05)
        except TimeoutError as late:
            self.fail(f"{late}\n{self.aws.log()}")

    def download(self, bucket=LAKE_BUCKET, into="lake") -> Path:
        """The bucket's objects as files."""
        s3 = self.aws.boto3("s3")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for found in page.get("Contents", []):
                path = self.dir / into / found["Key"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
        return self.dir / into

    def placed_lines(self, lake: str) -> list[tuple[str, bytes]]:
        """Each event's partition and line, in one order for all lakes."""
        return sorted((event.partition, event.line) for event in self.lake(lake).events())
