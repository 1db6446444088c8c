"""CloudWatch Logs and metrics as their clients see them."""

import datetime
import json
import time
import unittest

from aws_cli import major_version, needs_aws_cli
from local_aws import LocalAwsTest, needs_boto3
from raw_answers import RawAnswersTest

GROUP, STREAM = "/aws/lambda/f", "2026/01/01/[$LATEST]abc"
ARN = f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}"


def now_ms() -> int:
    return int(time.time() * 1000)


class RawAnswers(RawAnswersTest):
    """Every operation's answer against the model."""

    service = "logs"
    target = "Logs_20140328"

    def test_every_operation_answers_as_its_model_says(self):
        names = {"logGroupName": GROUP, "logStreamName": STREAM}
        self.call("CreateLogGroup", logGroupName=GROUP, tags={"a": "b"})
        self.call("CreateLogStream", **names)
        self.call("PutRetentionPolicy", logGroupName=GROUP, retentionInDays=7)
        self.call("DescribeLogGroups", logGroupNamePrefix="/aws")
        self.call("PutLogEvents", **names, logEvents=[
            {"timestamp": 1000, "message": "old"}, {"timestamp": now_ms(), "message": "new"}])
        self.call("DescribeLogStreams", logGroupName=GROUP)
        self.call("GetLogEvents", **names)
        self.call("FilterLogEvents", logGroupName=GROUP, filterPattern="new")
        self.call("TagResource", resourceArn=ARN, tags={"c": "d"})
        self.call("TagLogGroup", logGroupName=GROUP, tags={"e": "f"})
        self.call("ListTagsForResource", resourceArn=ARN)
        self.call("ListTagsLogGroup", logGroupName=GROUP)
        self.call("UntagResource", resourceArn=ARN, tagKeys=["c"])
        self.call("UntagLogGroup", logGroupName=GROUP, tags=["e"])
        self.call("DeleteRetentionPolicy", logGroupName=GROUP)
        self.call("DeleteLogStream", **names)
        self.call("DeleteLogGroup", logGroupName=GROUP)

    def test_errors_are_those_of_the_model(self):
        for operation, members in (
                ("CreateLogStream", {"logGroupName": GROUP, "logStreamName": STREAM}),
                ("CreateLogGroup", {"logGroupName": "a b"}),
                ("DescribeLogGroups", {"limit": 51}),
                ("GetLogEvents", {"logGroupName": GROUP, "logStreamName": STREAM}),
                ("StartQuery", {})):
            self.assertIn("__type", self.call(operation, **members), operation)


class Cli(LocalAwsTest):
    @unittest.skipUnless(major_version() >= 2, "no version 2 of the AWS CLI: not checked that its "
                         "`logs tail` works")
    def test_tail_shows_what_was_put(self):
        self.aws.cli("logs", "create-log-group", "--log-group-name", GROUP)
        self.aws.cli("logs", "create-log-stream", "--log-group-name", GROUP,
                     "--log-stream-name", "s")
        events = [{"timestamp": now_ms(), "message": text} for text in ("INFO one", "ERROR two")]
        self.aws.cli("logs", "put-log-events", "--log-group-name", GROUP, "--log-stream-name", "s",
                     "--log-events", json.dumps(events))
        self.assertRegex(self.aws.cli("logs", "tail", GROUP), r"s INFO one\n.* s ERROR two\n")
        errors = self.aws.cli("logs", "tail", GROUP, "--filter-pattern", "ERROR",
                              "--format", "short")
        self.assertRegex(errors, r"^\S+ ERROR two\n$")


    @needs_aws_cli
    def test_filter_shows_what_tail_would(self):
        names = ("--log-group-name", GROUP, "--log-stream-name", "s")
        self.aws.cli("logs", "create-log-group", *names[:2])
        self.aws.cli("logs", "create-log-stream", *names)
        events = [{"timestamp": now_ms() + i, "message": f"number {i}"} for i in range(30)]
        self.aws.cli("logs", "put-log-events", *names, "--log-events", json.dumps(events))
        found = self.aws.cli("logs", "filter-log-events", *names[:2], "--interleaved",
                             "--start-time", now_ms() - 600_000, "--page-size", 7)["events"]
        self.assertEqual([event["message"] for event in found], [f"number {i}" for i in range(30)])
        self.assertEqual(len({event["eventId"] for event in found}), 30)
        self.assertEqual({event["logStreamName"] for event in found}, {"s"})


@needs_boto3
class Metrics(LocalAwsTest):
    durable = True

    def test_metrics_of_log_lines_are_summed(self):
        logs, cloudwatch = self.aws.boto3("logs"), self.aws.boto3("cloudwatch")
        logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
        start = now_ms()
        line = json.dumps({
            "_aws": {"Timestamp": start, "CloudWatchMetrics": [
                {"Namespace": "Weir", "Dimensions": [["Function"]],
                 "Metrics": [{"Name": "Stored", "Unit": "Count"}]}]},
            "Function": "processor", "Stored": 17})
        for _ in range(3):
            logs.put_log_events(logGroupName=GROUP, logStreamName="s",
                                logEvents=[{"timestamp": start, "message": line}])
        self.aws.kill()
        self.aws.start()
        self.assertEqual(cloudwatch.list_metrics(Namespace="Weir")["Metrics"], [
            {"Namespace": "Weir", "MetricName": "Stored",
             "Dimensions": [{"Name": "Function", "Value": "processor"}]}])
        day = datetime.timedelta(days=1)
        at = datetime.datetime.fromtimestamp(start / 1000, datetime.timezone.utc)
        points = cloudwatch.get_metric_statistics(
            Namespace="Weir", MetricName="Stored", StartTime=at - day, EndTime=at + day,
            Dimensions=[{"Name": "Function", "Value": "processor"}], Period=86400,
            Statistics=["Sum", "SampleCount"])["Datapoints"]
        self.assertEqual(sum(point["Sum"] for point in points), 51)
        self.assertEqual(sum(point["SampleCount"] for point in points), 3)

    def test_metrics_stand_on_the_page_for_prometheus(self):
        self.aws.boto3("cloudwatch").put_metric_data(
            Namespace="My App", MetricData=[{"MetricName": "Things", "Value": 2.5}])
        _, _, page = self.aws.request("GET", "/metrics")
        self.assertIn('My_App_Things_sum{region="us-east-1"} 2.5\n', page.decode())

    def test_data_come_back_by_query(self):
        cloudwatch = self.aws.boto3("cloudwatch")
        cloudwatch.put_metric_data(Namespace="n", MetricData=[
            {"MetricName": "m", "Values": [1, 2, 3], "Unit": "Seconds"}])
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        result = cloudwatch.get_metric_data(
            StartTime=now - hour, EndTime=now + hour, MetricDataQueries=[
                {"Id": "q", "MetricStat": {"Metric": {"Namespace": "n", "MetricName": "m"},
                                           "Period": 3600, "Stat": "Average"}}])
        self.assertEqual(result["MetricDataResults"][0]["Values"], [2.0])
        with self.assertRaisesRegex(cloudwatch.exceptions.ClientError, "InvalidParameterValue"):
            cloudwatch.put_metric_data(Namespace="AWS/x", MetricData=[])


if __name__ == "__main__":
    unittest.main()
