"""What tests of the pipeline's Terraform against the local AWS share."""

import json
import re

import functions
from case import line, poll, weir
from local_aws import LocalAwsTest
from terraform import Terraform, package

EVENTS = 20
LAKE = "s3://weir-lake-000000000000-us-east-1"
JUDGED = ("--iam", "enforce")  # options of `weir up`
DENIED = re.compile(r"is not authorized to perform: (\S+) on resource: \"?([^\s\"]+)")


class LocalExampleCase(LocalAwsTest):
    """The example for the local AWS, which a test applies."""

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

    def denied(self) -> list[tuple[str, str]]:
        """(action, resource): what the log says that a role may not do."""
        return DENIED.findall(self.aws.log())

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

    def wait_until_at_rest(self):
        """Or what a function still writes would be left over."""
        logs = self.aws.boto3("logs")
        for function in self.aws.boto3("lambda").list_functions()["Functions"]:
            group = function["LoggingConfig"]["LogGroup"]
            poll(lambda group=group: functions.rests(logs, group), f"{group} to be at rest")

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
