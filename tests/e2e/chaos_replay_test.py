"""Batches that the mapping gave up, replayed in other batches, from a seed.

Half of what they hold may be stored, others may be at it at the same time, and a replay may end
half way: in the end each event is there once.
"""

import json
import random
import subprocess
import unittest

from case import PATIENCE_SECONDS, WEIR
from chaos import BREAKS, KILLS, ChaosCase, Place
from local_aws import needs_boto3
from road import FAILED_BUCKET

EVENTS = 500
SLICES = 5
AGAIN_BUCKET = "weir-again"
LONGEST_CUT = 150
# Calls that the test itself does not make while the faults are there.
LASTING = [("dynamodb", "BatchExecuteStatement"), ("s3", "PutObject"), ("s3", "PutObject")]


@needs_boto3
class ReplayTest(ChaosCase):
    """A mapping with hardly any retries, faults that last, then `weir replay`."""

    def break_batches(self, dice: random.Random):
        """For as long as these last some batches are given up, and some get through."""
        for _ in range(dice.randint(1, 2)):
            service, operation = dice.choice(LASTING)
            self.aws.add_fault(dice.choice(KILLS), service=service, operation=operation,
                               probability=dice.choice([0.01, 0.05, 0.3]), skip=dice.randint(0, 20),
                               seed=dice.randint(0, 1 << 30))
        if dice.random() < 0.5:
            self.make_zombies(dice)
        if dice.random() < 0.3:  # the mapping gives attempts up that go on
            self.aws.add_fault("drop-after", service="lambda", probability=0.3, count=3,
                               seed=dice.randint(0, 1 << 30))

    def put_until_given_up(self, dice: random.Random, records: list[bytes]):
        self.set_mapping(BatchSize=dice.choice([20, 60, 200]),
                         MaximumRetryAttempts=dice.randint(0, 1),
                         BisectBatchOnFunctionError=dice.random() < 0.2)
        step = -(-len(records) // SLICES)
        self.break_batches(dice)
        worst = self.aws.add_fault(dice.choice(KILLS), service="s3", operation="PutObject",
                                   skip=dice.randint(0, 30))
        for begin in range(0, len(records), step):
            self.put_records(records[begin:begin + step])
        self.wait_until(self.set_aside, "a batch to be given up")
        self.aws.own("DELETE", f"/_weir/faults/{worst}")
        if dice.random() < 0.3:
            self.start_replay(f"s3://{FAILED_BUCKET}").wait(PATIENCE_SECONDS)
        if dice.random() < 0.5:
            self.aws.clear_faults()
        self.wait_until_through()
        self.aws.clear_faults()

    def start_replay(self, source: str) -> subprocess.Popen:
        process = subprocess.Popen([WEIR, *self.replay_arguments(source)],
                                   env=self.aws.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def cut_again(self, dice: random.Random):
        """The records of the failed batches into objects of other cuts: some reach into the next,
        some hold two shards, and their names are in no order."""
        s3 = self.aws.boto3("s3")
        s3.create_bucket(Bucket=AGAIN_BUCKET)
        envelope = json.loads(next(iter(self.objects(FAILED_BUCKET).values())))
        records = self.set_aside()
        reach = dice.choice([0, 0, 5])
        cuts: list[set[Place]] = []
        for shard in {place.shard for place in records}:
            mine = sorted(place for place in records if place.shard == shard)
            begin = 0
            while begin < len(mine):
                end = begin + dice.randint(1, LONGEST_CUT)
                cuts.append(set(mine[begin:end + reach]))
                begin = end
        while len(cuts) > 1 and dice.random() < 0.4:  # of two shards, or with a gap
            cuts.append(cuts.pop(dice.randrange(len(cuts))) | cuts.pop(dice.randrange(len(cuts))))
        for cut in cuts:
            payload = json.dumps({"Records": [records[place] for place in sorted(cut)]})
            s3.put_object(Bucket=AGAIN_BUCKET, Key=f"cut-{dice.getrandbits(32):08x}",
                          Body=json.dumps({**envelope, "payload": payload}))

    def replay_under_faults(self, dice: random.Random):
        """One replay or two at once, calls that fail, and perhaps an end half way."""
        if dice.random() < 0.7:
            self.break_calls(dice, kinds=BREAKS)
        sources = dice.choice([[AGAIN_BUCKET], [AGAIN_BUCKET, AGAIN_BUCKET],
                               [AGAIN_BUCKET, FAILED_BUCKET], [FAILED_BUCKET, FAILED_BUCKET]])
        is_killed = dice.random() < 0.4
        last_call = self.aws.add_fault("error-after", service="s3", operation="PutObject",
                                       skip=dice.randint(0, 30), count=1) if is_killed else None
        processes = [self.start_replay(f"s3://{source}") for source in sources]
        if is_killed:
            self.wait_until(lambda: self.hits(last_call) > 0 or processes[0].poll() is not None,
                            "the replay's last call")
            processes[0].kill()
        for process in processes:
            process.wait(PATIENCE_SECONDS)
        self.aws.clear_faults()

    def scenario(self, dice: random.Random, seed: int):
        self.put_until_given_up(dice, self.generate(seed, EVENTS))
        self.cut_again(dice)
        self.replay_under_faults(dice)
        last = dice.choice([AGAIN_BUCKET, FAILED_BUCKET])
        self.replay(f"s3://{last}")
        report = self.report()
        self.assertEqual(report["ledger"]["received"], len(self.records))
        self.check(self.judge_by_owners(), report)
        for source in (FAILED_BUCKET, AGAIN_BUCKET):
            self.check_replay_changes_nothing(f"s3://{source}")

    def test_what_was_given_up_comes_in_once(self):
        self.run_seeds(self.scenario)


if __name__ == "__main__":
    unittest.main()
