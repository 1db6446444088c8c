"""`weir bill`: known calls and their cost, over restarts, crashes, leaps of the clock and marks."""

import json
import os
import re
import subprocess
import time
import unittest
from pathlib import Path

import functions
from aws_cli import needs_aws_cli
from bill_calls import BUSY, ECHO, FREE_CALLS, REFUSED, billed_calls, ready
from case import ROOT, WEIR, environment, poll, weir
from lambda_case import LambdaTest
from local_aws import LocalAwsTest, needs_boto3

KB = 1024
GB = 1 << 30

# What AWS bills of an operation, by the page of its service's prices; each is called below. Where
# nothing is named, the operation is free: it is one of REST, or of S3 by its class.
BILLED = {
    "kinesis": {"PutRecord": "kinesis_put_payload_units", "PutRecords": "kinesis_put_payload_units",
                "GetRecords": "kinesis_gb_out"},
    "dynamodb": {"PutItem": "dynamodb_write_units", "UpdateItem": "dynamodb_write_units",
                 "DeleteItem": "dynamodb_write_units", "BatchWriteItem": "dynamodb_write_units",
                 "GetItem": "dynamodb_read_units", "BatchGetItem": "dynamodb_read_units",
                 "Query": "dynamodb_read_units", "Scan": "dynamodb_read_units",
                 "ExecuteStatement": "dynamodb_read_units",
                 "BatchExecuteStatement": "dynamodb_write_units"},
    "lambda": {"Invoke": "lambda_requests"},
    "logs": {"PutLogEvents": "logs_gb_in"},
    "cloudwatch": {"PutMetricData": "metric_hours"},
    "iam": {}, "sts": {}, "scheduler": {},
}
# Requests of CloudWatch cost as well, but have no price here: docs/bill.md says so.
FREE = {service: [name for name, _ in calls] for service, calls in FREE_CALLS.items()}
S3_FREE = ("Delete", "Abort")
S3_PUT = ("Put", "Create", "Copy", "Upload", "Complete", "List")


def operations(service: str) -> set[str]:
    """Those that are there, as the service's table has them."""
    text = (Path(ROOT) / "src" / "cloud" / service / "service.cc").read_text(encoding="utf-8")
    return set(re.findall(r'^    \{"(\w+)"', text, re.MULTILINE))


# Of SQS every action is a request.
BILLED["sqs"] = {name: "sqs_requests" for name in operations("sqs")}


def least(shape, members: dict):
    """The least that a request of that shape has to hold; `members` by name, where they matter."""
    if shape.type_name == "structure":
        return {name: members.get(name, least(shape.members[name], members))
                for name in shape.required_members}
    if shape.type_name in ("list", "map"):
        return [] if shape.type_name == "list" else {}
    if shape.type_name in ("integer", "long", "double", "float"):
        return 1
    if shape.type_name == "boolean":
        return False
    return {"blob": b"x", "timestamp": 0}.get(shape.type_name, (shape.enum or ["x"])[0]
                                              if hasattr(shape, "enum") else "x")


class BillTest(LocalAwsTest):
    """What was used, as /_weir/usage and `weir bill` tell it."""

    def usage(self) -> dict:
        return self.aws.own("GET", "/_weir/usage")

    def used(self, item: str) -> float:
        return self.usage()["used"][item]

    def events(self) -> dict:
        """What does not grow by time, and is not 0."""
        answer = self.usage()
        return {item: quantity for item, quantity in answer["used"].items()
                if quantity and item not in answer["held"]}

    def wait_for_report(self, function: str):
        """Until the last line that its invocation logs is there, and counted."""
        logs = self.aws.boto3("logs")
        poll(lambda: "REPORT" in functions.logged(logs, f"/aws/lambda/{function}"), "the report")

    def bill(self, *arguments, code: int = 0):
        run = weir("bill", *arguments, variables=self.aws.environment())
        self.assertEqual(run.code, code, run.err)
        return run

    def bill_json(self, *arguments) -> dict:
        return json.loads(self.bill(*arguments, "--json").out)

    def items(self, *arguments) -> dict:
        return {line["item"]: line["quantity"] for line in self.bill_json(*arguments)["items"]}


class TableTest(unittest.TestCase):
    def test_each_operation_is_billed_as_something_or_named_free(self):
        for service, billed in BILLED.items():
            free = set(FREE.get(service, ()))
            self.assertEqual(len(free), len(FREE.get(service, ())), service)
            self.assertEqual(set(billed) & free, set(), service)
            self.assertEqual(set(billed) | free, operations(service), service)


@needs_boto3
class ContractTest(BillTest):
    def call(self, client, name: str, request: dict) -> tuple[dict, str | None]:
        """What it has added, and the code of its refusal."""
        before = self.events()
        code = None
        try:
            client._make_api_call(name, request)  # pylint: disable=protected-access
        except client.exceptions.ClientError as error:
            self.assertLess(error.response["ResponseMetadata"]["HTTPStatusCode"], 500, error)
            code = error.response["Error"]["Code"]
        after = self.events()
        return {item: quantity - before.get(item, 0) for item, quantity in after.items()
                if quantity != before.get(item, 0)}, code

    def test_what_is_billed_counts_as_its_item_and_as_nothing_else(self):
        ready(self.aws)
        for service, calls in billed_calls(self.aws, time.time()).items():
            client = self.aws.boto3(service)
            self.assertEqual(set(calls), set(BILLED[service]))
            for name, request in calls.items():
                with self.subTest(service=service, operation=name):
                    more, code = self.call(client, name, request)
                    self.assertIsNone(code)
                    self.assertGreater(more.pop(BILLED[service][name], 0), 0)
                    if name == "Invoke":  # its time and its log are billed as well
                        more.pop("lambda_gb_seconds", 0)
                        more.pop("logs_gb_in", 0)
                        self.wait_for_report("echo")  # or the next one would seem to have cost it
                    self.assertEqual(more, {})

    def test_what_is_free_succeeds_and_counts_nothing(self):
        ready(self.aws)
        for service, calls in FREE_CALLS.items():
            client = self.aws.boto3(service)
            for name, request in calls:
                with self.subTest(service=service, operation=name):
                    self.call_for_nothing(client, service, name, dict(request))

    def call_for_nothing(self, client, service: str, name: str, request: dict):
        if "UUID" in request:
            request["UUID"] = client.list_event_source_mappings(
                FunctionName="free")["EventSourceMappings"][0]["UUID"]

        def is_done() -> bool:
            more, code = self.call(client, name, request)
            self.assertEqual(more, {})
            if name in REFUSED.get(service, ()):
                self.assertIn("NotFound", code)
            else:
                self.assertIn(code, (None, *BUSY))
            return code not in BUSY
        poll(is_done, f"{service} {name}")

    def test_of_s3_each_counts_in_its_class(self):
        self.aws.boto3("s3").create_bucket(Bucket="bkt")
        self.aws.boto3("s3").put_object(Bucket="bkt", Key="a", Body=b"x")
        members = {"Bucket": "bkt", "Key": "a", "CopySource": "bkt/a"}
        client = self.aws.boto3("s3", parameter_validation=False)
        for name in sorted(operations("s3")):
            with self.subTest(operation=name):
                expected = {}
                if not name.startswith(S3_FREE):
                    put = name.startswith(S3_PUT)
                    expected = {"s3_put_requests" if put else "s3_get_requests": 1}
                shape = client.meta.service_model.operation_model(name).input_shape
                more, _ = self.call(client, name, least(shape, members) if shape else {})
                self.assertEqual(more, expected)
        self.aws.faults.clear()  # such requests are refused in ways that no model has to name

    def test_of_sqs_each_action_is_a_request(self):
        client = self.aws.boto3("sqs", parameter_validation=False)
        url = client.create_queue(QueueName="q")["QueueUrl"]
        members = {"QueueUrl": url, "QueueName": "q", "MessageBody": "x", "Tags": {"a": "b"},
                   "Attributes": {"VisibilityTimeout": "30"}}
        for name, item in sorted(BILLED["sqs"].items()):
            with self.subTest(operation=name):
                shape = client.meta.service_model.operation_model(name).input_shape
                more, _ = self.call(client, name, least(shape, members))
                self.assertEqual(more, {item: 1})

    def test_of_sqs_64_kilobytes_are_a_request_and_fifo_queues_have_a_price(self):
        client = self.aws.boto3("sqs")
        url = client.create_queue(QueueName="q.fifo", Attributes={
            "FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
        client.send_message(QueueUrl=url, MessageBody="x" * 65 * KB, MessageGroupId="g")
        client.receive_message(QueueUrl=url)
        self.assertEqual(self.events(), {"sqs_requests": 1, "sqs_fifo_requests": 4})
        usd = {line["item"]: line["usd"] for line in self.bill_json()["items"]}
        self.assertAlmostEqual(usd["sqs_fifo_requests"], 4 * 0.5e-6)


@needs_boto3
class CountTest(BillTest):
    def test_streams_by_payload_units_or_by_kilobytes(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.create_stream(StreamName="shards", ShardCount=1)
        kinesis.create_stream(StreamName="demand",
                              StreamModeDetails={"StreamMode": "ON_DEMAND"})
        for name in ("shards", "demand"):
            kinesis.put_record(StreamName=name, Data=b"x", PartitionKey="k")
            kinesis.put_records(StreamName=name, Records=[
                {"Data": b"x" * size, "PartitionKey": "k"} for size in (KB, 26 * KB)])
        self.assertEqual(self.used("kinesis_put_payload_units"), 1 + 1 + 2)
        self.assertEqual(self.used("kinesis_gb_in") * GB, (1 + 1 + 26) * KB)
        for name in ("shards", "demand"):
            for shard in kinesis.list_shards(StreamName=name)["Shards"]:
                iterator = kinesis.get_shard_iterator(
                    StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
                kinesis.get_records(ShardIterator=iterator["ShardIterator"])
        self.assertEqual(self.used("kinesis_gb_out") * GB, 1 + 27 * KB)

    def test_items_by_units_and_failed_conditions_too(self):
        dynamodb = self.aws.boto3("dynamodb")
        dynamodb.create_table(TableName="tab", BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
                              KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}])
        key = {"k": {"S": "a"}}
        consumed = dynamodb.put_item(TableName="tab", Item={**key, "x": {"S": "x" * 2000}},
                                     ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
        self.assertEqual(self.used("dynamodb_write_units"), consumed["CapacityUnits"])
        with self.assertRaises(dynamodb.exceptions.ConditionalCheckFailedException):
            dynamodb.put_item(TableName="tab", Item=key,
                              ConditionExpression="attribute_not_exists(k)")
        dynamodb.update_item(TableName="tab", Key={"k": {"S": "b"}}, UpdateExpression="SET x = :x",
                             ExpressionAttributeValues={":x": {"N": "1"}})
        dynamodb.delete_item(TableName="tab", Key={"k": {"S": "b"}})
        dynamodb.batch_write_item(RequestItems={"tab": [
            {"PutRequest": {"Item": {"k": {"S": name}}}} for name in "cd"]})
        dynamodb.batch_execute_statement(Statements=[
            {"Statement": "INSERT INTO tab VALUE {'k':'e'}"}])
        self.assertEqual(self.used("dynamodb_write_units"), 2 + 2 + 1 + 1 + 2 + 1)
        dynamodb.get_item(TableName="tab", Key=key)
        dynamodb.get_item(TableName="tab", Key=key, ConsistentRead=True)
        dynamodb.batch_get_item(RequestItems={"tab": {"Keys": [key, {"k": {"S": "none"}}]}})
        dynamodb.query(TableName="tab", KeyConditionExpression="k = :k",
                       ExpressionAttributeValues={":k": {"S": "a"}})
        dynamodb.scan(TableName="tab", ConsistentRead=True)
        dynamodb.execute_statement(Statement="SELECT * FROM tab WHERE k = 'a'")
        self.assertEqual(self.used("dynamodb_read_units"), 0.5 + 1 + 1 + 0.5 + 1 + 0.5)

    def test_objects_by_the_class_of_the_request(self):
        s3 = self.aws.boto3("s3")
        s3.create_bucket(Bucket="bkt")
        s3.put_object(Bucket="bkt", Key="a", Body=b"x" * KB)
        s3.copy_object(Bucket="bkt", Key="b", CopySource="bkt/a")
        s3.list_objects_v2(Bucket="bkt")
        s3.get_object(Bucket="bkt", Key="a")["Body"].read()
        s3.head_object(Bucket="bkt", Key="b")
        s3.delete_object(Bucket="bkt", Key="b")
        self.assertEqual(self.events(), {"s3_put_requests": 4, "s3_get_requests": 2})
        self.assertEqual(self.usage()["held"]["s3_gb_months"] * GB, KB)

    def test_log_lines_by_their_bytes_and_metrics_by_the_hour(self):
        logs = self.aws.boto3("logs")
        logs.create_log_group(logGroupName="g")
        logs.create_log_stream(logGroupName="g", logStreamName="s")
        now = int(time.time() * 1000)
        logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[
            {"timestamp": now, "message": "x" * 100}, {"timestamp": now, "message": "y" * 28}])
        self.assertEqual(self.used("logs_gb_in") * GB, 128)
        metrics = self.aws.boto3("cloudwatch")
        for _ in range(2):
            metrics.put_metric_data(Namespace="mine", MetricData=[
                {"MetricName": name, "Value": 1, "Timestamp": now / 1000} for name in "ab"])
        self.assertEqual(self.used("metric_hours"), 2)

    def test_a_fault_before_its_effect_costs_nothing(self):
        s3 = self.aws.boto3("s3")
        s3.create_bucket(Bucket="bkt")
        self.aws.add_fault("server-error", service="s3")
        with self.assertRaises(s3.exceptions.ClientError):
            s3.put_object(Bucket="bkt", Key="a", Body=b"x")
        self.assertEqual(self.events(), {"s3_put_requests": 1})

    @needs_aws_cli
    def test_the_aws_cli_costs_as_others_do(self):
        self.aws.cli("s3api", "create-bucket", "--bucket", "bkt")
        self.aws.cli("s3", "cp", "-", "s3://bkt/a", stdin=b"one")
        self.aws.cli("sts", "get-caller-identity")
        self.assertEqual(self.events(), {"s3_put_requests": 2})

    def test_weirs_own_paths_are_free_and_metrics_show_the_counters(self):
        for path in ("/_weir/health", "/_weir/clock", "/_weir/usage", "/_weir/usage/marks"):
            self.aws.own("GET", path)
        self.assertEqual(self.events(), {})
        self.aws.boto3("s3").list_buckets()
        self.usage()  # is saved by that
        _, _, text = self.aws.request("GET", "/metrics")
        self.assertIn(b'\nweir_usage_total{item="s3_put_requests"} 1\n', text)


@needs_boto3
class InvocationTest(BillTest, LambdaTest):
    def test_each_invocation_is_a_request_and_memory_by_the_millisecond(self):
        self.create("echo", ECHO, MemorySize=1024)
        for _ in range(2):
            self.invoke("echo")
        poll(lambda: len(self.reports()) == 2, "two reports")
        billed = sum(int(re.search(r"Billed Duration: (\d+) ms", line)[1])
                     for line in self.reports())
        self.assertEqual(self.used("lambda_requests"), 2)
        self.assertAlmostEqual(self.used("lambda_gb_seconds"), billed / 1000)
        self.assertGreater(self.used("logs_gb_in"), 0)

    def reports(self) -> list[str]:
        lines = self.messages("/aws/lambda/echo").splitlines()
        return [line for line in lines if line.startswith("REPORT")]

    def test_a_mapping_reads_for_nothing_where_shards_are_paid_for(self):
        self.create("echo", ECHO)
        self.map("echo", self.stream())
        self.put(["one", "two"])
        poll(lambda: self.used("lambda_requests") >= 1, "an invocation")
        used = self.events()
        self.assertEqual(used["kinesis_put_payload_units"], 2)
        self.assertNotIn("kinesis_gb_out", used)

    def test_a_schedule_costs_by_its_invocations(self):
        arn = self.create("echo", ECHO)["FunctionArn"]
        self.aws.boto3("scheduler").create_schedule(
            Name="s", ScheduleExpression="at(2020-01-01T00:00:00)",
            FlexibleTimeWindow={"Mode": "OFF"}, Target={"Arn": arn, "RoleArn": functions.ROLE})
        poll(lambda: self.used("lambda_requests") >= 1, "the invocation")
        poll(lambda: self.used("scheduler_invocations") == 1, "Scheduler's own count")


@needs_boto3
class TimeTest(BillTest):
    durable = True

    def test_a_leap_of_the_clock_adds_hours_of_what_is_there(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.create_stream(StreamName="s", ShardCount=2)
        kinesis.increase_stream_retention_period(StreamName="s", RetentionPeriodHours=48)
        s3 = self.aws.boto3("s3")
        s3.create_bucket(Bucket="bkt")
        s3.put_object(Bucket="bkt", Key="a", Body=b"x" * (3 << 20))
        self.aws.advance(730 * 3600)
        used = self.usage()["used"]
        self.assertAlmostEqual(used["kinesis_shard_hours"], 1460, delta=1)
        self.assertAlmostEqual(used["kinesis_extended_shard_hours"], 1460, delta=1)
        self.assertAlmostEqual(used["s3_gb_months"] * GB / (3 << 20), 1, delta=0.01)
        kinesis.delete_stream(StreamName="s")
        self.aws.restart()
        self.aws.advance(100 * 3600)
        self.assertAlmostEqual(self.used("kinesis_shard_hours"), 1460, delta=1)

    def test_a_table_with_capacity_costs_by_it(self):
        self.aws.boto3("dynamodb").create_table(
            TableName="tab",
            ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 7},
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}])
        self.aws.advance(10 * 3600)
        used = self.usage()["used"]
        self.assertAlmostEqual(used["dynamodb_read_capacity_hours"], 30, delta=1)
        self.assertAlmostEqual(used["dynamodb_write_capacity_hours"], 70, delta=1)

    def put_objects(self, count: int):
        s3 = self.aws.boto3("s3")
        for number in range(count):
            s3.put_object(Bucket="bkt", Key=f"{number}", Body=b"x" * KB)

    def test_a_restart_keeps_everything(self):
        self.aws.boto3("s3").create_bucket(Bucket="bkt")
        self.put_objects(5)
        began = self.usage()["began"]
        self.put_objects(3)
        self.aws.restart()
        self.assertEqual(self.used("s3_put_requests"), 9)
        self.assertEqual(self.usage()["began"], began)
        self.assertEqual(self.usage()["held"]["s3_gb_months"] * GB, 5 * KB)

    def test_a_crash_takes_nothing_that_was_shown(self):
        self.aws.boto3("s3").create_bucket(Bucket="bkt")
        self.put_objects(5)
        self.bill("mark", "five")
        self.put_objects(2)
        shown = self.used("s3_put_requests")
        self.put_objects(4)
        self.aws.kill()
        self.aws.start()
        kept = self.used("s3_put_requests")
        self.assertEqual(shown, 8)
        self.assertGreaterEqual(kept, shown)
        self.assertLessEqual(kept, shown + 4)
        self.assertEqual(self.items("--to", "five"), {"s3_put_requests": 6})


class CommandTest(BillTest):
    def put(self, times: int):
        for _ in range(times):
            status, _, _ = self.aws.ask("s3", "GET", "/")  # a list of buckets
            self.assertEqual(status, 200)

    def test_a_bill_has_items_prices_and_a_total(self):
        self.put(3)
        out = self.bill().out.decode()
        self.assertRegex(
            out, r"S3 PUT, COPY, POST, LIST +3 +requests +0\.005 a thousand +0\.000015")
        self.assertRegex(out, r"total +0\.000015")
        self.assertIn("Prices of us-east-1", out)
        self.assertIn("Not counted:", out)
        shown = self.bill_json()
        self.assertEqual([(line["item"], line["quantity"]) for line in shown["items"]],
                         [("s3_put_requests", 3)])
        self.assertAlmostEqual(shown["usd"], 0.000015)

    def test_prices_are_changed_by_a_file(self):
        self.put(2)
        prices = self.dir / "prices.toml"
        prices.write_text("[s3]\nthousand_puts = 1000\n")
        self.assertEqual(self.bill_json("--prices", prices)["usd"], 2)
        prices.write_text("[s3]\nthousand_puts = -1\n")
        self.assertIn("thousand_puts", self.bill("--prices", prices, code=2).err)

    def test_marks_are_where_a_bill_begins_and_ends(self):
        self.put(1)
        self.assertIn(b"weir bill --from one", self.bill("mark", "one").out)
        self.put(2)
        self.bill("mark", "two")
        self.put(4)
        self.assertEqual(self.items(), {"s3_put_requests": 7})
        self.assertEqual(self.items("--from", "one"), {"s3_put_requests": 6})
        self.assertEqual(self.items("--to", "one"), {"s3_put_requests": 1})
        self.assertEqual(self.items("--from", "one", "--to", "two"), {"s3_put_requests": 2})
        self.assertEqual(self.items("--from", "one", "--to", "one"), {})
        self.assertRegex(self.bill("marks").out.decode(), r"Z  one\n.*Z  two\n")
        self.bill("unmark", "one")
        self.assertEqual([mark["name"] for mark in self.bill_json("marks")["marks"]], ["two"])

    def test_what_is_wrong_with_marks_is_said(self):
        self.bill("mark", "one")
        self.aws.advance(3600)
        self.bill("mark", "two")
        for arguments, words, code in (
                (("mark", "one"), "already", 1), (("mark", "a/b"), "letters", 2),
                (("mark", "x" * 65), "64", 2), (("unmark", "none"), "no such mark", 1),
                (("--from", "none"), "there are one, two", 1),
                (("--to", "none"), "no such mark", 1),
                (("--from", "two", "--to", "one"), "later", 2),
                (("--from", "one", "--to", "one", "--as-month"), "no time has passed", 2)):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.bill(*arguments, code=code).err)
        self.bill("mark", code=2)

    def test_a_name_is_a_name_and_no_part_of_a_path(self):
        self.bill("mark", "one")
        for name in ("one?x", "one#x", "a b", "x/../one", "%6fne"):
            with self.subTest(name=name):
                self.assertIn("no such mark", self.bill("unmark", name, code=1).err)
        self.assertEqual([mark["name"] for mark in self.bill_json("marks")["marks"]], ["one"])

    def test_marks_take_no_options_of_the_bill(self):
        prices = self.dir / "prices.toml"
        for option in (("--from", "one"), ("--to", "one"), ("--as-month",), ("--prices", prices)):
            for arguments in (("mark", "one"), ("unmark", "one"), ("marks",)):
                with self.subTest(option=option, arguments=arguments):
                    self.assertIn(option[0], self.bill(*arguments, *option, code=2).err)
                    self.assertIn(option[0], self.bill(*option, *arguments, code=2).err)
        self.assertEqual(self.bill_json("marks")["marks"], [])

    def test_what_is_not_counted_is_what_the_page_says(self):
        page = (Path(ROOT) / "docs" / "bill.md").read_text(encoding="utf-8")
        listed = re.search(r"\nNot counted:\n\n((?:- .+\n)+)", page)[1]
        self.assertEqual(["- " + what for what in self.bill_json()["not_counted"]],
                         listed.splitlines())

    def test_a_period_is_scaled_to_a_month(self):
        self.bill("mark", "begin")
        self.put(10)
        self.aws.advance(73 * 3600)
        shown = self.bill_json("--from", "begin", "--as-month")
        self.assertAlmostEqual(shown["items"][0]["quantity"], 100, delta=0.1)
        self.assertAlmostEqual(shown["scale"], 10, delta=0.01)

    def test_nobody_there_is_an_error(self):
        run = weir("bill", variables={**environment(), "AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
        self.assertEqual(run.code, 1)
        self.assertIn("127.0.0.1:1", run.err)

    def test_pages_of_other_sites_mark_nothing(self):
        for headers in ({"Content-Type": "text/plain"},
                        {"Content-Type": "application/json", "Origin": "http://evil.example"}):
            status, _, _ = self.aws.request("POST", "/_weir/usage/marks", b'{"name":"m"}', headers)
            self.assertIn(status, (403, 415))
        self.assertEqual(self.bill_json("marks")["marks"], [])


class CostBenchTest(unittest.TestCase):
    def rows(self, *options) -> dict:
        run = subprocess.run(
            [Path(ROOT) / "bench" / "cost" / "run", *options, "--rate", "20", "--duplicates", "0",
             "--bad", "0", "--json"], capture_output=True, text=True, check=False,
            env={**os.environ, "WEIR_BIN": str(WEIR)})
        self.assertEqual(run.returncode, 0, run.stderr)
        [counted] = json.loads(run.stdout)["counted"]
        return {row["what"]: row for row in counted["items"]}

    def test_of_landings_the_merge_is_held_against_the_plan_too(self):
        rows = self.rows("--layout", "landing", "--warm-up", "0.25", "--minutes", "60")
        for what in ("Kinesis PUT payload units", "EventBridge Scheduler"):
            self.assertAlmostEqual(rows[what]["ratio"], 1, delta=0.01, msg=what)
        # Four runs count, of three landings each: one may come a run sooner or later.
        for what in ("S3 GET", "S3 PUT, COPY, POST, LIST", "DynamoDB writes", "DynamoDB reads"):
            self.assertAlmostEqual(rows[what]["ratio"], 1, delta=0.2, msg=what)

    def test_what_is_counted_is_held_against_the_plan(self):
        rows = self.rows("--minutes", "1")
        for what in ("Kinesis shards", "Kinesis kept 1 to 7 days", "Kinesis PUT payload units",
                     "DynamoDB writes", "CloudWatch metrics"):
            self.assertAlmostEqual(rows[what]["ratio"], 1, delta=0.01, msg=what)


if __name__ == "__main__":
    unittest.main()
