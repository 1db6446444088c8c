"""Chaos on the whole road, from a seed: whatever breaks, nothing is lost, nothing is there twice.

A few seeds run each time. Hours of them, or one again:

    WEIR_CHAOS_SEEDS=1000-1999 python3 -m unittest discover -s tests/e2e -p chaos_test.py
"""

import os
import random
import re
import unittest

import oracle
from case import weir
from local_aws import needs_boto3
from road import RoadTest

EVENTS = 600
SLICES = 6
UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Where things may go wrong: each call that the function makes. With "before" and "after" at each of
# them, these are all the points between the steps of the protocol; "kill" ends its process there.
CALLS = [("dynamodb", "BatchExecuteStatement"), ("dynamodb", "BatchGetItem"),
         ("dynamodb", "UpdateItem"), ("s3", "PutObject"), ("s3", "GetObject"),
         ("kinesis", "DescribeStreamSummary")]
KINDS = ["throttle", "server-error", "drop-before", "drop-after", "error-after", "kill-before",
         "kill-after"]


def seeds() -> list[int]:
    text = os.environ.get("WEIR_CHAOS_SEEDS", "1-3")
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


@needs_boto3
class ChaosTest(RoadTest):
    options = ("--batch-size", "100")

    def records_of(self, seed: int) -> list[bytes]:
        made = weir("gen", "--events", EVENTS, "--duplicates", 0.1, "--conflicts", 0.02, "--bad",
                    0.03, "--seed", seed)
        self.assertEqual(made.code, 0, made.err)
        return made.out.splitlines()

    def break_things(self, dice: random.Random):
        """A handful of faults; each ends by itself, so that the road gets through in the end."""
        for _ in range(dice.randint(1, 4)):
            service, operation = dice.choice(CALLS)
            self.aws.add_fault(dice.choice(KINDS), service=service, operation=operation,
                               probability=dice.choice([0.05, 0.2, 1.0]), skip=dice.randint(0, 5),
                               count=dice.randint(1, 6), seed=dice.randint(0, 1 << 30))
        if dice.random() < 0.5:
            self.aws.add_fault("duplicate", service="lambda", probability=0.3,
                               count=dice.randint(1, 4), seed=dice.randint(0, 1 << 30))

    def run_seed(self, seed: int):
        dice = random.Random(seed)
        records = self.records_of(seed)
        step = len(records) // SLICES
        for begin in range(0, len(records), step):
            self.break_things(dice)
            self.put(records[begin:begin + step], key=shard_key)
            if dice.random() < 0.3:
                self.aws.kill()
                self.aws.start()
        self.aws.clear_faults()
        report = self.wait_until_received(len(records))
        self.check(records, report)

    def check(self, records: list[bytes], report: dict):
        verdicts = oracle.judge(records, oracle.SCHEMAS["weir"])
        expected = oracle.ledger(verdicts)
        self.assert_balanced(report)
        self.assertEqual(report["ledger"]["received"], len(records))
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)
        self.download()
        self.assert_lake(verdicts)

    def test_nothing_is_lost_and_nothing_is_twice(self):
        for seed in seeds():
            with self.subTest(seed=seed, replay=f"WEIR_CHAOS_SEEDS={seed}"):
                try:
                    self.run_seed(seed)
                finally:
                    self.doCleanups()
                    self.setUp()


def shard_key(record: bytes) -> str:
    """Copies of an event go to one shard, so that the first of them owns the id."""
    found = UUID.search(record)
    return found[0].decode() if found else "no id"


if __name__ == "__main__":
    unittest.main()
