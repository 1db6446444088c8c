"""What tests of layout landing share: a pipeline that lands, and its merge, run when they want."""

import json
import re
import time
import zlib
from datetime import datetime, timezone

from case import Run, event, poll, weir
from chaos import ChaosCase, Place
from road import LAKE_BUCKET

MERGE = "weir-merge"
LAKE = f"s3://{LAKE_BUCKET}"
HEADER = 16  # bytes of a landing's header: its mark, its version, their checksum
RUNS = 60  # of a merge that faults interrupt
NOW = int(time.time())  # one for all, or copies of an event would differ by the second


def now_line(number: int, **members) -> bytes:
    """An event of today: it is stored at once, where late ones wait."""
    return json.dumps(event(number, created_at=NOW, **members), ensure_ascii=False).encode()


def of_a_newer_format(landing: bytes) -> bytes:
    header = landing[:8] + (2).to_bytes(4, "little")
    return header + zlib.crc32(header).to_bytes(4, "little") + landing[HEADER:]


class MergeCase(ChaosCase):
    """A `weir up --layout landing` whose schedule does not run: the test says when to merge."""

    options = ("--layout", "landing")
    hold_hours = 0  # late events are stored by the same run

    def setUp(self):
        super().setUp()
        self.s3 = self.aws.boto3("s3")
        self.aws.boto3("scheduler").delete_schedule(Name=MERGE)
        self.set_merge({"WEIR_MERGE_HOLD_HOURS": str(self.hold_hours)})

    def set_merge(self, variables: dict[str, str]):
        functions = self.aws.boto3("lambda")
        known = functions.get_function_configuration(FunctionName=MERGE)["Environment"]
        functions.update_function_configuration(
            FunctionName=MERGE, Environment={"Variables": {**known["Variables"], **variables}})
        functions.get_waiter("function_updated_v2").wait(FunctionName=MERGE,
                                                         WaiterConfig={"Delay": 0})

    # Landings

    def names(self, prefix: str) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=LAKE_BUCKET,
                                                                  Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def body(self, name: str) -> bytes:
        return self.s3.get_object(Bucket=LAKE_BUCKET, Key=name)["Body"].read()

    def overwrite(self, name: str, body: bytes):
        self.s3.put_object(Bucket=LAKE_BUCKET, Key=name, Body=body)

    def land(self, records: list[bytes]) -> list[str]:
        """Puts them, and waits until all of them stand in landings; the names of new ones."""
        before = set(self.names("landing/"))
        self.put_records(records)
        self.wait_until_landed()
        return sorted(set(self.names("landing/")) - before)

    def wait_until_landed(self):
        """What failed for good has not landed."""
        def is_there() -> bool:
            return self.landed() | self.set_aside().keys() >= self.places.keys()
        self.wait_until(is_there, "each record in a landing")

    def landed(self) -> set[Place]:
        names = [f"{LAKE}/{name}" for name in self.names("landing/")]
        if not names:
            return set()
        printed = weir("lake", "cat", "--json", *names, variables=self.aws.environment())
        self.assertEqual((printed.code, printed.err), (0, ""))
        return {Place.of_position(record["position"])
                for line in printed.out.splitlines() for record in json.loads(line)["records"]}

    # The merge

    def invoke(self) -> tuple[dict, str | None]:
        """What the function answers, and whether that is an error."""
        functions = self.aws.boto3("lambda")
        answer = functions.invoke(FunctionName=MERGE, Payload=b"{}")
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")

    def merge(self) -> dict:
        summary, error = self.invoke()
        self.assertIsNone(error, summary)
        return summary

    def merge_all(self) -> dict:
        """Whatever interrupts it, until nothing is left to do; the last summary."""
        for _ in range(RUNS):
            summary, error = self.invoke()
            if error is None and summary["done"]:
                return summary
        self.fail(f"the merge does not end: {summary}\n{self.aws.log()}")

    def command(self, *arguments) -> Run:
        return weir("merge", *arguments, variables=self.aws.environment())

    # Verdicts

    def check_merged(self, verdicts):
        """Lake, quarantine and ledger are what the oracle says, and nothing waits."""
        self.check_ledger(verdicts, self.report())
        self.download()
        self.assert_lake(verdicts)

    def wait_for(self, is_done, what: str):
        poll(is_done, what, pause=0.2)


def hour_of(name: str) -> datetime:
    found = re.match(r"landing/(\d{4}-\d\d-\d\dT\d\d)/", name)
    return datetime.strptime(found[1], "%Y-%m-%dT%H").replace(tzinfo=timezone.utc)
