"""The pipeline's Terraform against the local AWS: applied, used, planned again, destroyed."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from case import line, poll, weir
from local_aws import LocalAwsTest, needs_boto3
from terraform import Terraform, needs_terraform, package

EVENTS = 20
LAKE = "s3://weir-lake-000000000000-us-east-1"


@needs_terraform
class ModuleTest(unittest.TestCase):
    """What needs no AWS."""

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="weir-tf-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def test_files_are_formatted(self):
        terraform = Terraform(self.dir, ".")
        self.assertEqual(terraform.run("fmt", "-check", "-recursive", "-diff"), "")

    def test_inputs_that_break_the_promise_are_refused(self):
        terraform = Terraform(self.dir, "modules/pipeline")
        terraform.run("init", "-backend=false", "-input=false", "-no-color")
        said = terraform.run("test", "-no-color")
        self.assertRegex(said, r"Success! \d+ passed, 0 failed")


@needs_terraform
@needs_boto3
class LocalExampleTest(LocalAwsTest):
    durable = True

    def setUp(self):
        super().setUp()
        self.terraform = Terraform(self.dir, "examples/local")
        self.options = ("-input=false", "-no-color", "-var", f"endpoint={self.aws.endpoint}",
                        "-var", f"package={package()}")
        self.terraform.run("init", "-input=false", "-no-color")

    def plan_says_no_changes(self):
        said = self.terraform.run("plan", "-detailed-exitcode", *self.options)  # exit 0, not 2
        self.assertIn("No changes.", said)

    def put_events(self):
        """Some events, one of them twice."""
        numbers = [*range(EVENTS), 0]
        records = [{"Data": line(number), "PartitionKey": str(number)} for number in numbers]
        answer = self.aws.boto3("kinesis").put_records(StreamName="weir-events", Records=records)
        self.assertEqual(answer["FailedRecordCount"], 0)

    def ledger(self) -> dict:
        run = weir("report", LAKE, "--json", variables=self.aws.environment())
        return json.loads(run.out)["ledger"] if run.out else {"received": 0}

    def wait_for_ledger(self, received: int, stored: int, duplicates: int):
        poll(lambda: self.ledger()["received"] >= received, f"{received} records in the ledger")
        found = self.ledger()
        self.assertEqual((found["received"], found["stored"], found["duplicates"]),
                         (received, stored, duplicates))

    def left_over(self) -> dict[str, list]:
        """Everything that is there, by service."""
        client = self.aws.boto3
        return {
            "streams": client("kinesis").list_streams()["StreamNames"],
            "tables": client("dynamodb").list_tables()["TableNames"],
            "buckets": client("s3").list_buckets()["Buckets"],
            "functions": client("lambda").list_functions()["Functions"],
            "mappings": client("lambda").list_event_source_mappings()["EventSourceMappings"],
            "roles": client("iam").list_roles()["Roles"],
            "log groups": client("logs").describe_log_groups()["logGroups"],
            "schedules": client("scheduler").list_schedules()["Schedules"],
        }

    def test_landings_are_merged_by_the_schedule(self):
        self.options += ("-var", "layout=landing")
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there], [])
        self.plan_says_no_changes()
        self.put_events()
        poll(self.quarter_of_an_hour_later_all_is_merged, "the schedule to merge all", 120, 2)
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        items = self.aws.boto3("dynamodb").scan(TableName="weir-claims")["Items"]
        self.assertEqual([item["key"]["S"] for item in items], self.keys_of_the_merge(),
                         "the merge's head, and no claim")
        self.assertEqual(self.merge_may()["SetAsideAndCount"]["Action"], "s3:PutObject",
                         "the merge reads no row that is set aside")
        self.assertEqual(self.aws.boto3("lambda").get_function_concurrency(
            FunctionName="weir-merge")["ReservedConcurrentExecutions"], 2)
        self.plan_says_no_changes()
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})

    def test_days_are_rolled_up_by_the_schedule(self):
        self.options += ("-var", "compact_after_hours=1")
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there], [])
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        poll(self.hours_later_days_are_rolled_up, "the schedule to roll all up", 180, 2)
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})

    def hours_later_days_are_rolled_up(self) -> bool:
        """All events, of several shards and of one folder, stand in one file."""
        self.aws.advance(6 * 3600)
        listed = self.aws.boto3("s3").list_objects_v2(Bucket=LAKE.removeprefix("s3://"))
        names = [item["Key"] for item in listed["Contents"]]
        return (any(name.startswith("tombstones/") for name in names) and
                len([name for name in names if name.startswith("lake/")]) == 1)

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

    def test_apply_use_restart_destroy(self):
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there],
                         ["schedules"])
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        self.aws.restart()
        self.plan_says_no_changes()
        self.aws.kill()
        self.aws.start()
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=2 * (EVENTS + 1), stored=EVENTS, duplicates=EVENTS + 2)
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})


if __name__ == "__main__":
    unittest.main()
