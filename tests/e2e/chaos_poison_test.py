"""Poison records, from a seed: each ends the function that touches it, until somebody mends that.

The mapping bisects down to the poison and sets it aside, alone; all others are stored. Once it is
mended, `weir replay` brings the poison in.
"""

import json
import random
import re
import unittest
from collections import Counter

import oracle
from chaos import BREAKS, KILLS, ChaosCase, data_of
from local_aws import needs_boto3
from road import FAILED_BUCKET, FUNCTION, STREAM

EVENTS = 240
OBJECT_NAME = re.compile(
    r"aws/lambda/(?P<mapping>[0-9a-f-]{36})/(?P<shard>shardId-\d{12})/(?P<day>\d{4}/\d\d/\d\d)/"
    r"\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@needs_boto3
class PoisonTest(ChaosCase):
    """Faults hit each call whose body holds the poison's id."""

    options = ("--compression", "none")  # so that objects show whom they hold

    def setUp(self):
        super().setUp()
        self.may_be_stored: set[str] = set()

    def choose(self, dice: random.Random, verdicts: list[oracle.Verdict]) -> list[oracle.Verdict]:
        """Some events that have no copies."""
        times = Counter(verdict.event.id for verdict in verdicts if verdict.event)
        single = [verdict for verdict in verdicts
                  if verdict.event and times[verdict.event.id] == 1]
        return dice.sample(single, dice.randint(1, 3))

    def poison(self, dice: random.Random, key: str) -> bool:
        """The event can't be claimed; or it can be, but not stored. Whether an answer says so."""
        way = dice.choice(["claim", "claim", "object", "object", "answer"])
        if way == "object":
            kind = dice.choice(KILLS)
            self.aws.add_fault(kind, service="s3", operation="PutObject", containing=key)
            if kind == "kill-after":
                self.may_be_stored.add(key)
        elif way == "claim":
            self.aws.add_fault(dice.choice(KILLS), service="dynamodb", containing=key)
        else:
            self.set_function(Timeout=2)  # the function says which record failed, and soon
            self.aws.add_fault(dice.choice(BREAKS), service="dynamodb", containing=key)
        return way == "answer"

    def scenario(self, dice: random.Random, seed: int):
        records = self.generate(seed, EVENTS)
        verdicts = oracle.judge(records, oracle.SCHEMAS["weir"])
        poison = self.choose(dice, verdicts)
        size, retries = dice.choice([10, 50, 1000]), dice.randint(0, 2)
        self.set_mapping(BatchSize=size, MaximumRetryAttempts=retries)
        in_answers = [self.poison(dice, verdict.event.id) for verdict in poison]
        if any(in_answers):
            # Two seconds may be short for a good record too, where the machine is busy: once.
            self.set_mapping(MaximumRetryAttempts=max(retries, 1))
        if dice.random() < 0.3:
            self.make_zombies(dice)
        self.put_records(records)
        self.wait_until_through()
        self.check_poison_is_alone([verdict.record for verdict in poison])
        self.check_others(verdicts, poison)

        self.aws.clear_faults()
        self.set_function(Timeout=60)
        replayed = self.replay(f"s3://{FAILED_BUCKET}")
        self.assertEqual((replayed["records"], replayed["stored"]), (len(poison), len(poison)))
        self.check(verdicts, self.report())
        self.check_replay_changes_nothing(f"s3://{FAILED_BUCKET}")

    def check_others(self, verdicts: list[oracle.Verdict], poison: list[oracle.Verdict]):
        """All but the poison is through. Who killed after the effect may have stored it as well:
        no entry of the ledger says so yet."""
        self.check_ledger([verdict for verdict in verdicts if verdict not in poison],
                          self.report())
        self.download()
        stored = {oracle.decode(event.line, oracle.SCHEMAS["weir"]).id
                  for event in self.lake().events()}
        self.assert_lake([verdict for verdict in verdicts if verdict not in poison or
                          verdict.event.id in stored & self.may_be_stored])

    def check_poison_is_alone(self, poison: list[bytes]):
        """An object each, named and filled as AWS documents it."""
        failed = self.objects(FAILED_BUCKET)
        self.assertEqual(sorted(data_of(record) for record in self.set_aside().values()),
                         sorted(poison))
        self.assertEqual(len(failed), len(poison))
        for key, body in failed.items():
            self.check_failed_batch(key, json.loads(body))

    def check_failed_batch(self, key: str, batch: dict):
        name = OBJECT_NAME.fullmatch(key)
        self.assertIsNotNone(name, key)
        [record] = json.loads(batch["payload"])["Records"]
        info, context = batch["KinesisBatchInfo"], batch["requestContext"]
        self.assertEqual(info["shardId"], name["shard"])
        self.assertEqual(info["batchSize"], 1)
        self.assertEqual({info["startSequenceNumber"], info["endSequenceNumber"]},
                         {record["kinesis"]["sequenceNumber"]})
        self.assertTrue(info["streamArn"].endswith(f":stream/{STREAM}"))
        self.assertTrue(context["functionArn"].split(":function:")[1].startswith(FUNCTION))
        self.assertEqual(context["condition"], "RetryAttemptsExhausted")
        self.assertGreaterEqual(context["approximateInvokeCount"], 1)
        self.assertEqual((batch["version"], batch["responseContext"]["statusCode"]), ("1.0", 200))
        self.assertEqual(batch["timestamp"][:10], name["day"].replace("/", "-"))

    def test_poison_is_set_aside_alone_and_comes_in_later(self):
        self.run_seeds(self.scenario)


if __name__ == "__main__":
    unittest.main()
