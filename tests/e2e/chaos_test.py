"""Chaos on the whole road, from a seed: whatever breaks, nothing is lost, nothing is there twice.

A few seeds run each time. Hours of all scenarios, or one seed again:

    WEIR_CHAOS_SEEDS=1000-1999 python3 -m unittest discover -s tests/e2e -p 'chaos*_test.py'
"""

import random
import unittest

import oracle
from chaos import ChaosCase
from local_aws import needs_boto3

EVENTS = 600
SLICES = 6


@needs_boto3
class BrokenCallsTest(ChaosCase):
    """Calls that fail before or after their effect, kills, zombies; `weir up` crashes."""

    options = ("--batch-size", "100")

    def scenario(self, dice: random.Random, seed: int):
        records = self.generate(seed, EVENTS)
        step = len(records) // SLICES
        for begin in range(0, len(records), step):
            self.break_calls(dice)
            self.put_records(records[begin:begin + step])
            if dice.random() < 0.3:
                self.aws.kill()
                self.aws.start()
        self.aws.clear_faults()
        report = self.wait_until_received(len(records))
        self.check(oracle.judge(records, oracle.SCHEMAS["weir"]), report)

    def test_nothing_is_lost_and_nothing_is_twice(self):
        self.run_seeds(self.scenario)


if __name__ == "__main__":
    unittest.main()
