"""The pipeline's Terraform with layout landing: its schedule merges, and nothing is left of it."""

import unittest

from case import poll
from local_aws import needs_boto3
from terraform import needs_terraform
from terraform_case import EVENTS, JUDGED, LocalExampleCase


@needs_terraform
@needs_boto3
class LandingExampleTest(LocalExampleCase):
    options = JUDGED

    def test_landings_are_merged_by_the_schedule(self):
        self.options += ("-var", "layout=landing")
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there], [])
        self.plan_says_no_changes()
        self.put_events()
        poll(self.quarter_of_an_hour_later_all_is_merged, "the schedule to merge all", pause=2)
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        items = self.aws.boto3("dynamodb").scan(TableName="weir-claims")["Items"]
        self.assertEqual([item["key"]["S"] for item in items], self.keys_of_the_merge(),
                         "the merge's head, and no claim")
        self.assertEqual(self.merge_may()["SetAsideAndCount"]["Action"], "s3:PutObject",
                         "the merge reads no row that is set aside")
        self.assertLessEqual({"WriteLogs", "ListTheLake"}, set(self.merge_may()))
        self.assertEqual(self.aws.boto3("lambda").get_function_concurrency(
            FunctionName="weir-merge")["ReservedConcurrentExecutions"], 2)
        self.plan_says_no_changes()
        self.assertEqual(self.denied(), [], "what the roles allow is enough")
        self.wait_until_at_rest()
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})

    def keys_of_the_merge(self) -> list[str]:
        """Of the table's items that its role lets it have."""
        statement = self.merge_may()["MoveTheHead"]
        allowed = statement["Condition"]["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]
        return [allowed] if isinstance(allowed, str) else allowed

    def merge_may(self) -> dict[str, dict]:
        """The statements of its role's policy, by their ids."""
        policy = self.aws.boto3("iam").get_role_policy(RoleName="weir-merge", PolicyName="merge")
        return {statement["Sid"]: statement for statement in policy["PolicyDocument"]["Statement"]}

    def quarter_of_an_hour_later_all_is_merged(self) -> bool:
        self.aws.advance(15 * 60)
        return self.ledger()["received"] == EVENTS + 1


if __name__ == "__main__":
    unittest.main()
