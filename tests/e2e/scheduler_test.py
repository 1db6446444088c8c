"""EventBridge Scheduler with boto3, the AWS CLI and Terraform, and functions that it invokes."""

import json
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

import functions
from aws_cli import needs_aws_cli
from case import poll
from lambda_case import LambdaTest
from local_aws import needs_boto3
from terraform import Terraform, needs_terraform

KEEPS_EVENTS = '''
def handler(event):
    with open(os.environ["OUT"], "a") as out:
        out.write(json.dumps(event) + "\\n")
'''
NOW = "at(2020-01-01T00:00:00)"  # what has passed is invoked at once
OFF = {"Mode": "OFF"}


def seconds(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


class SchedulerTest(LambdaTest):
    """A local AWS that keeps its data, and a function that keeps its events."""

    durable = True

    def setUp(self):
        super().setUp()
        self.target = {"Arn": self.create("keeps", KEEPS_EVENTS)["FunctionArn"],
                       "RoleArn": functions.ROLE}

    def connect(self):
        super().connect()
        self.schedules = self.aws.boto3("scheduler")

    def schedule(self, name: str, expression: str, target: dict | None = None, **settings):
        settings = {"FlexibleTimeWindow": OFF, **settings}
        self.schedules.create_schedule(Name=name, ScheduleExpression=expression,
                                       Target={**self.target, **(target or {})}, **settings)

    def is_there(self, name: str) -> bool:
        listed = self.schedules.list_schedules()["Schedules"]
        return name in [schedule["Name"] for schedule in listed]

    def events(self) -> list:
        return [json.loads(line) for line in self.written()]

    def wait_for_events(self, count: int) -> list:
        poll(lambda: len(self.written()) >= count, f"{count} events")
        return self.events()


@needs_boto3
class FiringTest(SchedulerTest):
    def test_without_an_input_the_function_gets_awss_notification(self):
        self.schedule("s", "rate(1 hour)")
        event = self.wait_for_events(1)[0]
        arn = self.schedules.get_schedule(Name="s")["Arn"]
        self.assertRegex(event.pop("id"), r"^[0-9a-f-]{36}$")
        self.assertLess(datetime.now(timezone.utc) - seconds(event.pop("time")), timedelta(hours=1))
        self.assertEqual(event, {
            "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler",
            "account": "000000000000", "region": "us-east-1", "resources": [arn], "detail": "{}"})

    def test_context_attributes_are_filled_in(self):
        keyword = "<aws.scheduler.{}>".format
        self.schedule("s", NOW, {"Input": json.dumps({
            "arn": keyword("schedule-arn"), "time": keyword("scheduled-time"),
            "id": keyword("execution-id"), "attempt": keyword("attempt-number"), "other": "<x>"})})
        event = self.wait_for_events(1)[0]
        self.assertTrue(event.pop("id"))
        arn = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/s"
        self.assertEqual(event, {"arn": arn, "time": "2020-01-01T00:00:00Z", "attempt": "1",
                                 "other": "<x>"})

    def wait_for_times(self, count: int):
        """… which Scheduler has invoked once each, ten minutes apart. Lambda may give an event to
        the function again after a start: then it has the same id."""
        poll(lambda: len({event["time"] for event in self.events()}) >= count, f"{count} times")
        times = sorted(seconds(time) for _, time in
                       {(event["id"], event["time"]) for event in self.events()})
        self.assertEqual(times, [times[0] + timedelta(minutes=10 * i) for i in range(count)])

    def test_a_leap_of_the_clock_fires_all_times_and_starts_repeat_none(self):
        self.schedule("s", "rate(10 minutes)")
        self.wait_for_events(1)
        self.aws.advance(3600)
        self.wait_for_times(7)
        self.aws.restart()
        self.connect()
        self.aws.kill()
        self.aws.start()
        self.connect()
        self.aws.advance(600)
        self.wait_for_times(8)

    def test_a_kill_loses_no_time(self):
        self.schedule("s", "rate(1 minute)")
        first = seconds(self.wait_for_events(1)[0]["time"])
        self.aws.advance(20 * 60)
        self.aws.kill()
        self.aws.start()
        self.connect()
        wanted = {first + timedelta(minutes=i) for i in range(21)}
        poll(lambda: wanted <= {seconds(event["time"]) for event in self.events()},
             "all times, some of them again")

    def test_a_calendar_goes_by_its_zone_and_a_disabled_schedule_rests(self):
        now = datetime.now(timezone.utc)
        due = now + timedelta(hours=12)  # once in the 24 hours from now, however long they take
        expression = (due + timedelta(hours=5, minutes=30)).strftime("cron(%M %H * * ? *)")
        self.schedule("s", expression, ScheduleExpressionTimezone="Asia/Kolkata")
        self.aws.advance(24 * 3600)
        event = self.wait_for_events(1)[0]
        self.assertEqual(event["time"][11:], due.strftime("%H:%M:00Z"))
        self.schedules.update_schedule(Name="s", ScheduleExpression=expression,
                                       ScheduleExpressionTimezone="Asia/Kolkata",
                                       FlexibleTimeWindow=OFF, Target=self.target, State="DISABLED")
        self.aws.advance(24 * 3600)
        self.schedule("after", NOW, {"Input": '"after"'})
        self.assertEqual(self.wait_for_events(2)[1], "after")
        self.assertLess(now, seconds(event["time"]))

    def test_a_schedule_that_is_to_go_goes_after_its_last_invocation(self):
        self.schedule("stays", NOW)
        self.schedule("goes", NOW, ActionAfterCompletion="DELETE")
        self.wait_for_events(2)
        poll(lambda: not self.is_there("goes"), "the schedule to go")
        self.assertTrue(self.is_there("stays"))

    def test_a_target_that_is_not_there_is_tried_again(self):
        missing = "arn:aws:lambda:us-east-1:000000000000:function:later"
        self.schedule("s", NOW, {"Arn": missing, "Input": '"<aws.scheduler.attempt-number>"'})
        poll(lambda: self.figure("TargetErrorCount") >= 1, "the first attempt")
        self.schedule("dropped", NOW, {"Arn": missing, "RetryPolicy": {"MaximumRetryAttempts": 0}},
                      ActionAfterCompletion="DELETE")
        poll(lambda: not self.is_there("dropped"), "the schedule to be given up")
        self.create("later", KEEPS_EVENTS)
        self.aws.advance(3600)
        self.assertGreaterEqual(int(self.wait_for_events(1)[0]), 2)
        poll(lambda: self.figure("InvocationDroppedCount") == 1, "the other's figure")

    def figure(self, name: str) -> float:
        now = datetime.now(timezone.utc)
        metrics = self.aws.boto3("cloudwatch").get_metric_statistics(
            Namespace="AWS/Scheduler", MetricName=name, Period=86400,
            Dimensions=[{"Name": "ScheduleGroup", "Value": "default"}], Statistics=["Sum"],
            StartTime=now - timedelta(days=1), EndTime=now + timedelta(days=1))
        return sum(point["Sum"] for point in metrics["Datapoints"])

    def test_a_role_has_to_trust_scheduler(self):
        roles = self.aws.boto3("iam")

        def make(name: str, service: str) -> str:
            trust = {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"},
                "Action": "sts:AssumeRole"}]}
            return roles.create_role(RoleName=name,
                                     AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

        self.assertEqual(
            self.error(self.schedule, name="s", expression=NOW,
                       target={"RoleArn": make("functions", "lambda")}),
            ("ValidationException", "The execution role you provide must allow AWS EventBridge "
                                    "Scheduler to assume the role."))
        self.schedule("s", NOW, {"RoleArn": make("schedules", "scheduler")})
        self.wait_for_events(1)


@needs_boto3
class ApiTest(SchedulerTest):
    def test_groups_hold_schedules_and_tags(self):
        group = self.schedules.create_schedule_group(Name="g", Tags=[{"Key": "a", "Value": "1"}])
        arn = group["ScheduleGroupArn"]
        self.schedules.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
        self.schedules.untag_resource(ResourceArn=arn, TagKeys=["a"])
        self.assertEqual(self.schedules.list_tags_for_resource(ResourceArn=arn)["Tags"],
                         [{"Key": "b", "Value": "2"}])
        for number in range(5):
            self.schedule(f"s{number}", "rate(1 day)", GroupName="g", State="DISABLED")
        pages = self.schedules.get_paginator("list_schedules").paginate(
            GroupName="g", PaginationConfig={"PageSize": 2})
        self.assertEqual([one["Name"] for page in pages for one in page["Schedules"]],
                         [f"s{number}" for number in range(5)])
        self.schedules.delete_schedule_group(Name="g")
        self.assertEqual(self.error(self.schedules.get_schedule, GroupName="g", Name="s0"),
                         ("ResourceNotFoundException", "Schedule group g does not exist."))
        groups = self.schedules.list_schedule_groups()["ScheduleGroups"]
        self.assertEqual([one["Name"] for one in groups], ["default"])

    def test_what_is_kept_is_shown_after_a_kill(self):
        settings = {"ScheduleExpressionTimezone": "America/New_York", "Description": "d",
                    "State": "DISABLED", "ActionAfterCompletion": "DELETE",
                    "StartDate": datetime(2030, 1, 1, tzinfo=timezone.utc),
                    "EndDate": datetime(2031, 1, 1, tzinfo=timezone.utc),
                    "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}}
        self.schedule("s", "cron(0 9 ? * MON#1 *)", {"Input": "{}"}, **settings)
        shown = self.schedules.get_schedule(Name="s")
        self.assertEqual({name: shown[name] for name in settings}, settings)
        self.aws.kill()
        self.aws.start()
        self.connect()
        again = self.schedules.get_schedule(Name="s")
        for answer in (shown, again):
            answer.pop("ResponseMetadata")
        self.assertEqual(again, shown)

    def test_a_request_that_comes_again_is_answered_as_the_first(self):
        for operation in ("CreateSchedule", "DeleteSchedule"):
            self.aws.add_fault("drop-after", service="scheduler", operation=operation, count=1)
        client = self.aws.boto3("scheduler", retries={"max_attempts": 2})
        client.create_schedule(Name="s", ScheduleExpression=NOW, FlexibleTimeWindow=OFF,
                               Target=self.target)
        client.delete_schedule(Name="s")
        self.assertFalse(self.is_there("s"))

    @needs_aws_cli
    def test_the_cli_makes_shows_and_deletes(self):
        self.aws.cli("scheduler", "create-schedule", "--name", "s", "--schedule-expression",
                     "rate(5 minutes)", "--flexible-time-window", "Mode=OFF", "--target",
                     f"Arn={self.target['Arn']},RoleArn={functions.ROLE}")
        self.wait_for_events(1)
        shown = self.aws.cli("scheduler", "get-schedule", "--name", "s")
        self.assertEqual(shown["ScheduleExpression"], "rate(5 minutes)")
        self.assertEqual(len(self.aws.cli("scheduler", "list-schedules")["Schedules"]), 1)
        self.aws.cli("scheduler", "delete-schedule", "--name", "s")
        self.assertIn("Schedule s does not exist.",
                      self.aws.cli("scheduler", "get-schedule", "--name", "s", refused=True))


@needs_terraform
@needs_boto3
class TerraformTest(SchedulerTest):
    def test_apply_and_destroy(self):
        terraform = Terraform(self.dir, ".")
        configuration = Path(__file__).with_name("schedule.tf").read_text(encoding="utf-8")
        (terraform.folder / "main.tf").write_text(
            configuration.replace("ENDPOINT", self.aws.endpoint)
            .replace("FUNCTION", self.target["Arn"]), encoding="utf-8")
        terraform.run("init", "-input=false", "-no-color")
        terraform.run("apply", "-auto-approve", "-input=false", "-no-color")
        self.assertEqual(self.wait_for_events(1), [{"by": "terraform"}])
        said = terraform.run("plan", "-detailed-exitcode", "-input=false", "-no-color")
        self.assertIn("No changes.", said)
        terraform.run("destroy", "-auto-approve", "-input=false", "-no-color")
        self.assertEqual(self.schedules.list_schedules()["Schedules"], [])


if __name__ == "__main__":
    unittest.main()
