"""The pipeline's Terraform with a roll-up: its schedule makes few files of many."""

import unittest

from case import poll
from local_aws import needs_boto3
from terraform import needs_terraform
from terraform_case import EVENTS, JUDGED, LAKE, LocalExampleCase


@needs_terraform
@needs_boto3
class CompactExampleTest(LocalExampleCase):
    options = JUDGED

    def test_days_are_rolled_up_by_the_schedule(self):
        self.options += ("-var", "compact_after_hours=1")
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there], [])
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        poll(self.hours_later_days_are_rolled_up, "the schedule to roll all up", pause=2)
        self.assertEqual(self.denied(), [], "what the roles allow is enough")
        self.wait_until_at_rest()
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})

    def hours_later_days_are_rolled_up(self) -> bool:
        """All events, of several shards and of one folder, stand in one file."""
        self.aws.advance(6 * 3600)
        listed = self.aws.boto3("s3").list_objects_v2(Bucket=LAKE.removeprefix("s3://"))
        names = [item["Key"] for item in listed["Contents"]]
        return (any(name.startswith("tombstones/") for name in names) and
                len([name for name in names if name.startswith("lake/")]) == 1)


if __name__ == "__main__":
    unittest.main()
