"""What all chaos tests share: seeds, faults that are drawn from them, waits, and verdicts."""

import base64
import gzip
import json
import os
import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import claims
import functions
import oracle
from case import WEIR, poll, weir
from road import FAILED_BUCKET, FUNCTION, LAKE_BUCKET, STREAM, RoadTest

UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TABLE = "weir-claims"

# Where things may go wrong: each call that the function makes. With "before" and "after" at each of
# them, these are all the points between the steps of the protocol; "kill" ends its process there.
CALLS = [("dynamodb", "BatchExecuteStatement"), ("dynamodb", "BatchGetItem"),
         ("dynamodb", "UpdateItem"), ("s3", "PutObject"), ("s3", "GetObject"),
         ("dynamodb", "GetItem")]
BREAKS = ["throttle", "server-error", "drop-before", "drop-after", "error-after"]
KILLS = ["kill-before", "kill-after"]


def seeds() -> list[int]:
    text = os.environ.get("WEIR_CHAOS_SEEDS", "1-3")
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def shard_key(record: bytes) -> str:
    """Copies of an event go to one shard, so that the first of them owns the id."""
    found = UUID.search(record)
    return found[0].decode() if found else "no id"


@dataclass(frozen=True, order=True)
class Place:
    """Where a record stands in the stream, as Kinesis said when it took it."""

    shard: int
    sequence: int

    @classmethod
    def of_position(cls, position: str):
        _, shard, sequence, _ = position.split("-")
        return cls(int(shard), int(sequence))

    @classmethod
    def of(cls, shard_id: str, sequence_number: str):
        return cls(int(shard_id.removeprefix("shardId-")), int(sequence_number))


class ChaosCase(RoadTest):
    """A road, and one scenario for many seeds. `records` are those of the seed, in their order."""

    audit_depth = ("--deep",)

    def setUp(self):
        super().setUp()
        self.records: list[bytes] = []  # what was put
        self.places: dict[Place, int] = {}  # to the record's index
        self.read: dict[tuple[str, str], bytes] = {}  # objects never change

    def run_seeds(self, scenario):
        """Runs scenario(dice, seed) for each seed, each with a `weir up` of its own."""
        file = Path(sys.modules[type(self).__module__].__file__).name
        for seed in seeds():
            again = (f"WEIR_CHAOS_SEEDS={seed} python3 -m unittest discover -s tests/e2e "
                     f"-p {file} -k {type(self).__name__}")
            with self.subTest(seed=seed, again=again):
                try:
                    scenario(random.Random(seed), seed)
                finally:
                    self.doCleanups()
                    self.setUp()

    def generate(self, seed: int, events: int) -> list[bytes]:
        made = weir("gen", "--events", events, "--duplicates", 0.1, "--conflicts", 0.02, "--bad",
                    0.03, "--seed", seed)
        self.assertEqual(made.code, 0, made.err)
        return made.out.splitlines()

    # What goes in

    def put_records(self, records: list[bytes], key=shard_key):
        """Into the stream, and each one's place into `self.places`."""
        kinesis = self.aws.boto3("kinesis")
        for begin in range(0, len(records), 500):
            entries = [{"Data": record, "PartitionKey": key(record)}
                       for record in records[begin:begin + 500]]
            answer = kinesis.put_records(StreamName=STREAM, Records=entries)
            self.assertEqual(answer["FailedRecordCount"], 0)
            for record, result in zip(records[begin:begin + 500], answer["Records"]):
                place = Place.of(result["ShardId"], result["SequenceNumber"])
                self.places[place] = len(self.records)
                self.records.append(record)

    def break_calls(self, dice: random.Random, kinds=(*BREAKS, *KILLS)):
        """A handful of faults; each ends by itself, so that the road gets through in the end."""
        for _ in range(dice.randint(1, 4)):
            service, operation = dice.choice(CALLS)
            self.aws.add_fault(dice.choice(kinds), service=service, operation=operation,
                               probability=dice.choice([0.05, 0.2, 1.0]), skip=dice.randint(0, 5),
                               count=dice.randint(1, 6), seed=dice.randint(0, 1 << 30))
        if dice.random() < 0.5:
            self.make_zombies(dice)

    def make_zombies(self, dice: random.Random):
        self.aws.add_fault("duplicate", service="lambda", probability=0.3,
                           count=dice.randint(1, 4), seed=dice.randint(0, 1 << 30))

    def hits(self, fault: int) -> int:
        return next(rule["hits"] for rule in self.aws.own("GET", "/_weir/faults")["faults"]
                    if rule["id"] == fault)

    def killed_at(self, operation: str, skip: int, *command) -> bool:
        """Of S3 such a request is refused again and again behind the first ones, till the command
        is killed. Whether one came; else it has ended well."""
        fault = self.aws.add_fault("throttle", service="s3", operation=operation, skip=skip)
        with subprocess.Popen([WEIR, *command], env=self.aws.environment(),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            self.wait_until(lambda: self.hits(fault) > 0 or process.poll() is not None, "it")
            process.kill()
        is_met = self.hits(fault) > 0
        if not is_met:
            self.assertEqual(process.returncode, 0)
        self.aws.own("DELETE", f"/_weir/faults/{fault}")
        return is_met

    def wait_until_hit(self, fault: int, times: int):
        self.wait_until(lambda: self.hits(fault) >= times, "the fault to hit")

    def wait_until_at_rest(self):
        """Also what the mapping does not wait for: a leap of the clock is not to meet it."""
        logs = self.aws.boto3("logs")
        self.wait_until(lambda: functions.rests(logs, f"/aws/lambda/{FUNCTION}"), "the function")

    # How the pipeline is set

    def set_mapping(self, **settings):
        functions = self.aws.boto3("lambda")
        [mapping] = functions.list_event_source_mappings(
            FunctionName=FUNCTION)["EventSourceMappings"]
        functions.update_event_source_mapping(UUID=mapping["UUID"], **settings)
        state = "Enabled" if settings.get("Enabled", True) else "Disabled"
        poll(lambda: functions.get_event_source_mapping(UUID=mapping["UUID"])["State"] == state,
             "the mapping")

    def set_function(self, variables: dict[str, str] | None = None, **settings):
        functions = self.aws.boto3("lambda")
        now = functions.get_function_configuration(FunctionName=FUNCTION)["Environment"]
        functions.update_function_configuration(
            FunctionName=FUNCTION,
            Environment={"Variables": {**now["Variables"], **(variables or {})}}, **settings)
        functions.get_waiter("function_updated_v2").wait(FunctionName=FUNCTION,
                                                         WaiterConfig={"Delay": 0})

    # What comes out

    def objects(self, bucket: str, prefix: str = "") -> dict[str, bytes]:
        """The bucket's objects by their keys, unpacked."""
        s3 = self.aws.boto3("s3")
        found = {}
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for item in page.get("Contents", []):
                key = item["Key"]
                if (bucket, key) not in self.read:
                    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
                    self.read[bucket, key] = gzip.decompress(body) if key.endswith(".gz") else body
                found[key] = self.read[bucket, key]
        return found

    def kept(self) -> dict[str, bytes]:
        """All of lake and quarantine."""
        return {key: body for key, body in self.objects(LAKE_BUCKET).items()
                if not key.startswith("ledger/")}

    def listed(self) -> set[Place]:
        """The records that stand in the ledger."""
        rows = [json.loads(line) for body in self.objects(LAKE_BUCKET, "ledger/").values()
                for line in body.splitlines()[2:]]
        return {Place.of_position(row[0]) for row in rows}

    def set_aside(self) -> dict[Place, dict]:
        """The records of the failed batches on S3, as the function would have got them."""
        found = {}
        for body in self.objects(FAILED_BUCKET).values():
            for record in json.loads(json.loads(body)["payload"])["Records"]:
                shard, _, number = record["eventID"].partition(":")
                found[Place.of(shard, number)] = record
        return found

    def wait_until_through(self):
        """Until each record stands in the ledger or was set aside."""
        self.wait_until(lambda: self.listed() | self.set_aside().keys() >= self.places.keys(),
                        "each record")

    def claims(self) -> dict[str, claims.Claim]:
        """By event id."""
        pages = self.aws.boto3("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        return {item["key"]["S"][1:]: claims.of_item(item)
                for page in pages for item in page["Items"] if item["key"]["S"].startswith("i")}

    def replay_arguments(self, source: str) -> list[str]:
        return ["replay", source, "--lake", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE,
                "--json"]

    def replay(self, source: str) -> dict:
        run = weir(*self.replay_arguments(source), variables=self.aws.environment())
        self.assertEqual((run.code, run.err), (0, ""))
        return json.loads(run.out)

    # Verdicts

    def judge_by_owners(self) -> list[oracle.Verdict]:
        """The oracle's verdicts, where what owns an id is not the first record that has it: whose
        position won is all that is taken from the claims."""
        owners = [self.places[Place.of_position(claim.owner)]
                  for claim in self.claims().values()]
        others = set(range(len(self.records))) - set(owners)
        self.assertEqual(len(set(owners)), len(owners), "a record owns two ids")
        return oracle.judge([self.records[index] for index in (*owners, *sorted(others))],
                            oracle.SCHEMAS["weir"])

    def check(self, verdicts: list[oracle.Verdict], report: dict):
        self.check_ledger(verdicts, report)
        self.download()
        self.assert_lake(verdicts)
        self.check_audit()

    def check_audit(self):
        """What `weir verify` says, which knows no oracle."""
        run = weir("verify", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE, "--json",
                   *self.audit_depth, variables=self.aws.environment())
        self.assertEqual((run.code, run.err), (0, ""), run.out)

    def check_ledger(self, verdicts: list[oracle.Verdict], report: dict):
        expected = oracle.ledger(verdicts)
        self.assert_balanced(report)
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)

    def check_replay_changes_nothing(self, source: str):
        objects, ledger = self.kept(), self.report()["ledger"]
        self.replay(source)
        self.assertEqual(self.kept().keys(), objects.keys())
        self.assertEqual(self.report()["ledger"], ledger)


def data_of(record: dict) -> bytes:
    return base64.b64decode(record["kinesis"]["data"])
