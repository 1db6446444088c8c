"""Deploys that change where events go, between two attempts at the same records, from a seed.

What is claimed goes where its claim says; only what was never tried goes by the new mapping.
"""

import random
import unittest
import zlib
from collections import Counter

import oracle
from case import WEIR
from chaos import BREAKS, KILLS, ChaosCase
from local_aws import needs_boto3
from road import FUNCTION

EVENTS = 600
SLICES = 3
# Calls of an attempt, and how many of them even the smallest slice makes.
STEPS = [("dynamodb", "BatchExecuteStatement", 2), ("s3", "PutObject", 3), ("s3", "PutObject", 12)]
FIRST_DAY = 1_700_000_000
OTHER_MAPPING = """
[name]
field = "other.kind"
[time]
field = "other.time"
"""
BEFORE = oracle.SCHEMAS["weir"]
AFTER = oracle.Schema(("event_uuid",), (("other", "kind"),), ("other", "time"), uuid=True)


def with_other_mapping(record: bytes) -> bytes:
    """The event with members that another mapping takes type, subtype and time from."""
    try:
        event = oracle.decode(record, BEFORE)
    except oracle.Rejected:
        return record
    number = zlib.crc32(event.id.encode())  # the same for copies
    kind = ("lead:won", "lead:lost", "lead")[number % 3]
    return event.text[:-1] + b', "other": {"kind": "%s", "time": %d}}' % (
        kind.encode(), FIRST_DAY + 3600 * (number % 1000))


@needs_boto3
class DeployTest(ChaosCase):
    """The function gets another WEIR_SCHEMA while it fails."""

    audit_depth = ()  # a line of the one mapping may stand where the other has claimed it

    def setUp(self):
        super().setUp()
        self.first_places: dict[str, str] = {}  # of ids that were claimed before a deploy

    def records_of(self, seed: int) -> list[bytes]:
        """Records that both mappings judge alike."""
        records = [with_other_mapping(record) for record in self.generate(seed, EVENTS)]
        pairs = zip(records, oracle.judge(records, BEFORE), oracle.judge(records, AFTER))
        return [record for record, old, new in pairs if old.outcome == new.outcome]

    def break_an_attempt(self, dice: random.Random):
        """No attempt gets through from here on: the fault, and how often it has to hit."""
        service, operation, most = dice.choice(STEPS)
        fault = self.aws.add_fault(dice.choice(KILLS + KILLS + KILLS + BREAKS), service=service,
                                   operation=operation, skip=dice.randint(0, most))
        if dice.random() < 0.3:
            self.make_zombies(dice)
        return fault, dice.randint(1, 4)

    def remember_places(self):
        for key, claim in self.claims().items():
            self.first_places.setdefault(key, partition_of(claim.object))

    def deploy(self, dice: random.Random):
        """Another mapping, perhaps another layout and packing."""
        schema = dice.choice([OTHER_MAPPING, OTHER_MAPPING, "weir"])
        self.set_function({"WEIR_SCHEMA": schema, "WEIR_LAYOUT": dice.choice(["batch", "event"]),
                           "WEIR_COMPRESSION": dice.choice(["gzip", "none"])})
        if dice.random() < 0.3:
            package = WEIR.parent / "bootstrap.zip"
            self.aws.boto3("lambda").update_function_code(FunctionName=FUNCTION,
                                                          ZipFile=package.read_bytes())

    def scenario(self, dice: random.Random, seed: int):
        records = self.records_of(seed)
        self.set_mapping(BatchSize=dice.choice([30, 100, 1000]))
        step = -(-len(records) // SLICES)
        for begin in range(0, len(records), step):
            fault, enough = self.break_an_attempt(dice)
            self.put_records(records[begin:begin + step])
            self.wait_until_hit(fault, enough)
            self.remember_places()
            self.deploy(dice)
            if dice.random() < 0.2:
                self.aws.kill()
                self.aws.start()
            else:
                self.aws.clear_faults()
        report = self.wait_until_received(len(records))
        self.check_places(oracle.judge(records, BEFORE), report)

    def check_places(self, verdicts: list[oracle.Verdict], report: dict):
        self.check_ledger(verdicts, report)
        self.download()
        lake, claims = self.lake(), self.claims()
        owned = {verdict.event.id: (verdict.event, oracle.decode(verdict.record, AFTER))
                 for verdict in verdicts if verdict.outcome == "stored"}
        self.assertEqual(lake.faults(), [])
        stored = lake.events()
        self.assertEqual(Counter(oracle.decode(event.line, BEFORE).id for event in stored),
                         Counter(owned.keys()))
        for event in stored:
            key = oracle.decode(event.line, BEFORE).id
            self.assertEqual(claims[key].object, str(event.file.relative_to(lake.root)))
            self.assertIn(event.partition, [by.partition for by in owned[key]])
            self.assertEqual(self.first_places.get(key, event.partition), event.partition)
            self.assertIn(None, [oracle.difference(by, event.line) for by in owned[key]])
        rejected = sorted((verdict.outcome, verdict.record) for verdict in verdicts
                          if verdict.outcome not in ("stored", "duplicate"))
        self.assertEqual(lake.quarantined(), rejected)

    def test_each_event_stays_where_it_was_claimed_first(self):
        self.run_seeds(self.scenario)


def partition_of(key: str) -> str:
    """ "year=…/event_subtype=…" of "lake/year=…/event_subtype=…/…"."""
    return key.removeprefix("lake/").rpartition("/")[0]


if __name__ == "__main__":
    unittest.main()
