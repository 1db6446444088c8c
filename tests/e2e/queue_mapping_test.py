"""Queues that feed functions: batches, failures, filters, order, crashes."""

import json
import unittest
from pathlib import Path

from aws_cli import needs_aws_cli
from case import poll
from lambda_case import LambdaTest
from local_aws import needs_boto3
from terraform import Terraform, needs_terraform

# Writes each event as a line, with one write, for several processes write to the file.
KEEP = '''
def keep(event):
    with open(os.environ["OUT"], "ab", buffering=0) as out:
        out.write(json.dumps(event).encode() + b"\\n")


'''
TAKE = KEEP + '''
def handler(event):
    keep(event)
'''
# Fails as a whole where a body says so.
POISON = KEEP + '''
def handler(event):
    keep(event)
    if any(record["body"] == "poison" for record in event["Records"]):
        raise ValueError("poison")
'''
# Names what it could not do.
REPORT = KEEP + '''
def handler(event):
    keep(event)
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}
                                  for record in event["Records"] if record["body"] == "poison"]}
'''


class QueueMappingTest(LambdaTest):
    def connect(self):
        super().connect()
        self.sqs = self.aws.boto3("sqs")

    def queue(self, name: str = "q", **attributes) -> str:
        """What is received comes again only where a test is about that."""
        return self.sqs.create_queue(QueueName=name, Attributes={
            "VisibilityTimeout": "3600", **attributes})["QueueUrl"]

    def attribute(self, url: str, name: str) -> str:
        return self.sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=[name])["Attributes"][name]

    def left(self, url: str) -> int:
        """Messages of all kinds."""
        counts = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return sum(int(value) for name, value in counts.items()
                   if name.startswith("ApproximateNumberOfMessages"))

    def wait_until_empty(self, url: str):
        poll(lambda: self.left(url) == 0, "the queue to be empty")

    def map_queue(self, url: str, function: str = "f", **settings) -> str:
        mapping = self.functions.create_event_source_mapping(
            FunctionName=function, EventSourceArn=self.attribute(url, "QueueArn"), **settings)
        self.assertEqual(mapping["State"], "Creating")
        self.settle(mapping["UUID"], "Enabled")
        return mapping["UUID"]

    def send(self, url: str, bodies, **settings):
        bodies = list(bodies)
        for begin in range(0, len(bodies), 10):
            answer = self.sqs.send_message_batch(QueueUrl=url, Entries=[
                {"Id": str(i), "MessageBody": body, **settings}
                for i, body in enumerate(bodies[begin:begin + 10])])
            self.assertEqual(answer.get("Failed", []), [])

    def batches(self) -> list[list[dict]]:
        return [json.loads(line)["Records"] for line in self.written()]

    def bodies(self) -> list[str]:
        return [record["body"] for batch in self.batches() for record in batch]


@needs_boto3
class BatchTest(QueueMappingTest):
    def test_an_event_is_what_lambda_sends_and_what_succeeded_is_deleted(self):
        url = self.queue()
        self.create("f", TAKE)
        self.map_queue(url)
        sent = self.sqs.send_message(QueueUrl=url, MessageBody="hällo", MessageAttributes={
            "n": {"DataType": "Number", "StringValue": "7"},
            "b": {"DataType": "Binary", "BinaryValue": b"\xff"}})
        self.wait_until_empty(url)
        [[record]] = self.batches()
        self.assertEqual(record["messageId"], sent["MessageId"])
        self.assertEqual(record["body"], "hällo")
        self.assertEqual(record["md5OfBody"], sent["MD5OfMessageBody"])
        self.assertEqual(record["md5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
        self.assertEqual(record["messageAttributes"]["n"], {
            "stringValue": "7", "stringListValues": [], "binaryListValues": [],
            "dataType": "Number"})
        self.assertEqual(record["messageAttributes"]["b"]["binaryValue"], "/w==")
        self.assertEqual(record["attributes"]["ApproximateReceiveCount"], "1")
        self.assertEqual({record["eventSource"], record["awsRegion"]}, {"aws:sqs", "us-east-1"})
        self.assertEqual(record["eventSourceARN"], self.attribute(url, "QueueArn"))
        self.assertTrue(record["receiptHandle"])

    def test_what_was_sent_before_comes_in_batches(self):
        url = self.queue()
        self.create("f", TAKE)
        self.send(url, map(str, range(25)))
        self.map_queue(url)
        self.wait_until_empty(url)
        self.assertEqual(sorted(self.bodies(), key=int), [str(i) for i in range(25)])
        self.assertEqual(sorted(map(len, self.batches())), [5, 10, 10])

    def test_a_window_gathers_large_batches(self):
        url = self.queue()
        self.create("f", TAKE)
        self.map_queue(url, BatchSize=1000, MaximumBatchingWindowInSeconds=300)
        self.send(url, map(str, range(250)))
        hidden = "ApproximateNumberOfMessagesNotVisible"
        poll(lambda: self.attribute(url, hidden) == "250", "all to be gathered")
        self.assertEqual(self.batches(), [])
        self.aws.advance(300)
        self.wait_until_empty(url)
        self.assertEqual(list(map(len, self.batches())), [250])

    def test_a_failed_batch_comes_again_and_ends_in_the_dead_letter_queue(self):
        dead = self.queue("dead")
        url = self.queue(VisibilityTimeout="60", RedrivePolicy=json.dumps(
            {"deadLetterTargetArn": self.attribute(dead, "QueueArn"), "maxReceiveCount": 2}))
        self.create("f", POISON)
        self.map_queue(url)
        self.sqs.send_message(QueueUrl=url, MessageBody="poison")
        poll(lambda: len(self.batches()) == 1, "the first attempt")
        self.assertEqual(self.left(dead), 0)
        self.aws.advance(60)
        poll(lambda: len(self.batches()) == 2, "the second attempt")
        self.aws.advance(60)
        poll(lambda: self.left(dead) == 1, "the dead letter")
        self.wait_until_empty(url)
        self.assertEqual(len(self.batches()), 2)

    def test_only_what_is_named_comes_again(self):
        url = self.queue(VisibilityTimeout="60")
        self.create("f", REPORT)
        self.map_queue(url, FunctionResponseTypes=["ReportBatchItemFailures"])
        self.send(url, ["a", "poison", "b"])
        poll(lambda: self.left(url) == 1 and len(self.bodies()) == 3, "the others' deletion")
        self.aws.advance(60)
        poll(lambda: len(self.bodies()) == 4, "the second attempt")
        self.assertEqual(self.bodies()[3], "poison")
        self.assertEqual(self.left(url), 1)

    def test_what_no_filter_wants_is_deleted_unseen(self):
        url = self.queue()
        self.create("f", TAKE)
        self.map_queue(url, FilterCriteria={"Filters": [
            {"Pattern": json.dumps({"body": {"kind": ["order", {"prefix": "re"}]}})}]})
        self.send(url, ['{"kind":"order"}', '{"kind":"other"}', '{"kind":"return"}', "order"])
        self.wait_until_empty(url)
        self.assertEqual(sorted(self.bodies()), ['{"kind":"order"}', '{"kind":"return"}'])

    def test_two_functions_share_a_queue(self):
        url = self.queue()
        for name in ("f", "g"):
            self.create(name, TAKE)
            self.map_queue(url, name, BatchSize=1)
        self.send(url, map(str, range(40)))
        self.wait_until_empty(url)
        self.assertEqual(sorted(self.bodies(), key=int), [str(i) for i in range(40)])

    def test_a_function_without_room_leaves_nothing_behind(self):
        url = self.queue()
        self.create("f", TAKE)
        self.functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)
        self.map_queue(url, BatchSize=1)
        self.send(url, map(str, range(20)))
        self.wait_until_empty(url)
        self.assertEqual(sorted(self.bodies(), key=int), [str(i) for i in range(20)])


@needs_boto3
class FifoTest(QueueMappingTest):
    def test_each_group_is_in_order_through_failures(self):
        """A function that fails on the first attempt of each batch: the order stays."""
        url = self.queue("q.fifo", FifoQueue="true", ContentBasedDeduplication="true",
                         VisibilityTimeout="60")
        self.create("f", KEEP + '''
def handler(event):
    if any(record["attributes"]["ApproximateReceiveCount"] == "1" for record in event["Records"]):
        raise ValueError("not yet")
    keep(event)
''')
        for i in range(30):
            self.sqs.send_message(QueueUrl=url, MessageBody=str(i), MessageGroupId=str(i % 3))
        self.map_queue(url)

        def is_over() -> bool:
            said = self.messages("/aws/lambda/f")
            if said.count("START") == said.count("REPORT"):  # else a leap would show them again
                self.aws.advance(60)
            return self.left(url) == 0
        poll(is_over, "the queue to be empty", pause=0.2)
        for group in range(3):
            bodies = [int(record["body"]) for batch in self.batches() for record in batch
                      if record["attributes"]["MessageGroupId"] == str(group)]
            first = list(dict.fromkeys(bodies))  # some may come again
            self.assertEqual(first, list(range(group, 30, 3)))

    def test_what_fifo_queues_have_not_is_refused(self):
        url = self.queue("q.fifo", FifoQueue="true")
        self.create("f", TAKE)
        arn = self.attribute(url, "QueueArn")
        for settings in ({"BatchSize": 11}, {"MaximumBatchingWindowInSeconds": 1}):
            code, _ = self.error(self.functions.create_event_source_mapping, FunctionName="f",
                                 EventSourceArn=arn, **settings)
            self.assertEqual(code, "InvalidParameterValueException")


@needs_boto3
class LifeTest(QueueMappingTest):
    def test_a_mapping_rests_and_goes_on(self):
        url = self.queue()
        self.create("f", TAKE)
        uuid = self.map_queue(url)
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=False)
        self.settle(uuid, "Disabled")
        self.send(url, ["a"])
        self.assertEqual(self.left(url), 1)
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=True, BatchSize=3)
        self.wait_until_empty(url)
        self.assertEqual(self.bodies(), ["a"])
        self.assertEqual(self.mapping(uuid)["BatchSize"], 3)
        self.functions.delete_event_source_mapping(UUID=uuid)
        poll(lambda: not self.functions.list_event_source_mappings(
            EventSourceArn=self.attribute(url, "QueueArn"))["EventSourceMappings"], "its end")

    def test_a_queue_that_is_made_again_is_read(self):
        url = self.queue()
        self.create("f", TAKE)
        self.map_queue(url)
        self.sqs.delete_queue(QueueUrl=url)
        url = self.queue()
        self.send(url, ["again"])
        self.wait_until_empty(url)
        self.assertEqual(self.bodies(), ["again"])

    def test_a_queue_has_to_hide_messages_as_long_as_the_function_may_run(self):
        url = self.queue(VisibilityTimeout="29")
        self.create("f", TAKE, Timeout=30)
        code, message = self.error(
            self.functions.create_event_source_mapping, FunctionName="f",
            EventSourceArn=self.attribute(url, "QueueArn"))
        self.assertEqual(code, "InvalidParameterValueException")
        self.assertEqual(message, "Queue visibility timeout: 29 seconds is less than "
                                  "Function timeout: 30 seconds")

    @needs_aws_cli
    def test_the_aws_cli(self):
        url = self.queue()
        self.create("f", TAKE)
        arn = self.attribute(url, "QueueArn")
        made = self.aws.cli("lambda", "create-event-source-mapping", "--function-name", "f",
                            "--event-source-arn", arn, "--batch-size", "5")
        self.settle(made["UUID"], "Enabled")
        self.send(url, ["a"])
        self.wait_until_empty(url)
        listed = self.aws.cli("lambda", "list-event-source-mappings", "--event-source-arn", arn)
        self.assertEqual([one["BatchSize"] for one in listed["EventSourceMappings"]], [5])
        deleted = self.aws.cli("lambda", "delete-event-source-mapping", "--uuid", made["UUID"])
        self.assertEqual(deleted["State"], "Deleting")

    @needs_terraform
    def test_terraform_applies_and_destroys(self):
        self.create("f", REPORT)
        terraform = Terraform(self.dir, ".")
        text = Path(__file__).with_name("queue_mapping.tf").read_text(encoding="utf-8")
        (terraform.folder / "main.tf").write_text(
            text.replace("ENDPOINT", self.aws.endpoint).replace("FUNCTION", "f"), encoding="utf-8")
        terraform.run("init", "-input=false", "-no-color")
        terraform.run("apply", "-auto-approve", "-input=false", "-no-color")
        url = self.sqs.get_queue_url(QueueName="orders")["QueueUrl"]
        self.send(url, ['{"kind":"order"}', '{"kind":"other"}'])
        self.wait_until_empty(url)
        self.assertEqual(self.bodies(), ['{"kind":"order"}'])
        said = terraform.run("plan", "-detailed-exitcode", "-input=false", "-no-color")
        self.assertIn("No changes.", said)
        terraform.run("destroy", "-auto-approve", "-input=false", "-no-color")
        self.assertEqual(self.sqs.list_queues().get("QueueUrls", []), [])


@needs_boto3
class KillTest(QueueMappingTest):
    durable = True

    def test_kills_lose_nothing_and_all_is_deleted_in_the_end(self):
        url = self.queue(VisibilityTimeout="30")
        self.create("f", TAKE)
        self.map_queue(url, BatchSize=3)
        sent = [str(i) for i in range(400)]
        for turn in range(4):
            self.send(url, sent[turn * 100:turn * 100 + 100])
            poll(lambda: len(set(self.bodies())) >= turn * 100 + 30, "some of them")
            self.aws.kill()
            self.aws.start()
            self.connect()
        self.aws.advance(30)
        self.wait_until_empty(url)
        self.assertEqual(set(self.bodies()), set(sent))

    def test_a_restart_keeps_a_mapping_with_its_filters(self):
        url = self.queue()
        self.create("f", TAKE)
        uuid = self.map_queue(url, FilterCriteria={"Filters": [{"Pattern": '{"body":["a"]}'}]},
                              ScalingConfig={"MaximumConcurrency": 2})
        before = self.mapping(uuid)
        self.aws.restart()
        self.connect()
        self.settle(uuid, "Enabled")
        after = self.mapping(uuid)
        for name in ("FilterCriteria", "ScalingConfig", "BatchSize", "EventSourceArn"):
            self.assertEqual(after[name], before[name])
        self.send(url, ["a", "b"])
        self.wait_until_empty(url)
        self.assertEqual(self.bodies(), ["a"])


if __name__ == "__main__":
    unittest.main()
