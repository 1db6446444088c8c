"""How long claims live where the clock is moved: by the clock that expires them."""

import json
import unittest

from case import line, weir
from chaos import TABLE, ChaosCase
from local_aws import needs_boto3
from road import LAKE_BUCKET

DAY = 86_400
ANY_TEXT_IS_AN_ID = b"""
[id]
field = "event_uuid"
format = "text"
"""


@needs_boto3
class ClaimLifeTest(ChaosCase):
    def advance_days(self, days: int):
        self.aws.advance(days * DAY)

    def now(self) -> int:
        """By the clock of `weir up`."""
        run = weir("clock", "--json", variables=self.aws.environment())
        [text] = [value for name, value in json.loads(run.out).items() if name == "now"]
        return int(self.seconds_of(text))

    @staticmethod
    def seconds_of(text: str) -> float:
        from datetime import datetime  # pylint: disable=import-outside-toplevel
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()

    def let_expire_what_is_over(self):
        """Items go in the order of their expiry: once this one is gone, all that are over are."""
        dynamodb = self.aws.boto3("dynamodb")
        dynamodb.put_item(TableName=TABLE, Item={"key": {"S": "sentinel"},
                                                 "expires_at": {"N": str(self.now() - 1)}})
        self.wait_until(lambda: "Item" not in dynamodb.get_item(
            TableName=TABLE, Key={"key": {"S": "sentinel"}}, ConsistentRead=True), "the sentinel")

    def claimed(self) -> set[str]:
        return set(self.claims())

    def check_leap(self, days: int):
        old = [line(number) for number in range(20)]
        new = [line(number) for number in range(20, 40)]
        self.put(old)
        self.wait_until_received(20)
        self.advance_days(days)
        fault = self.aws.add_fault("kill-before", service="s3", operation="PutObject", count=1)
        self.put(new)
        self.wait_until_received(40)
        self.assertEqual(self.hits(fault), 1)
        self.let_expire_what_is_over()
        self.assertEqual(self.claimed(), {json.loads(event)["event_uuid"] for event in new},
                         "claims end when their days are over, and not before")
        self.put(new)
        report = self.wait_until_received(60)
        self.assertEqual((report["ledger"]["stored"], report["ledger"]["duplicates"]), (40, 20))
        self.put(old)  # known no more
        report = self.wait_until_received(80)
        self.assertEqual((report["ledger"]["stored"], report["ledger"]["duplicates"]), (60, 20))
        self.assert_balanced(report)

    def test_events_after_a_leap_of_401_days_are_stored_once(self):
        self.check_leap(401)

    def test_events_after_a_leap_of_3_days_are_stored_once_where_claims_live_2(self):
        self.set_function({"WEIR_CLAIM_DAYS": "2"})
        self.check_leap(3)

    def test_a_replay_after_a_leap_is_known_to_the_next_one(self):
        """The rows are as old as the leap is long: their arrival alone would not do."""
        odd = [line(0, event_uuid=f"order {number}") for number in range(10)]
        self.put(odd)
        self.wait_until_received(10)
        self.advance_days(401)
        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        for _ in range(2):
            run = weir(*self.replay_arguments(f"s3://{LAKE_BUCKET}/quarantine"), "--schema",
                       schema, "--new-ids", variables=self.aws.environment())
            self.assertEqual((run.code, run.err), (0, ""))
            self.assertEqual(json.loads(run.out)["stored"], 10)
            self.let_expire_what_is_over()
        self.download()
        ids = [json.loads(event.line)["event_uuid"] for event in self.lake().events()]
        self.assertEqual(len(ids), 10)
        self.assertEqual(len(set(ids)), 10)


if __name__ == "__main__":
    unittest.main()
