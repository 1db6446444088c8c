"""SQS with boto3 (JSON) and the AWS CLI (Debian's speaks the query protocol)."""

import json
import random
import subprocess
import threading
import unittest

from aws_cli import needs_aws_cli
from case import PATIENCE_SECONDS, poll
from javascript_test import HOME, install_sdk
from local_aws import LocalAwsTest, needs_boto3

BODY = "äöü \U0001F600 <&>\r\n"


class SqsTest(LocalAwsTest):
    def setUp(self):
        super().setUp()
        self.sqs = self.aws.boto3("sqs")

    def create(self, name: str, **attributes) -> str:
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def receive(self, url: str, most: int = 10, **settings) -> list[dict]:
        return self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=most,
                                        **settings).get("Messages", [])

    def bodies(self, url: str, **settings) -> list[str]:
        return [message["Body"] for message in self.receive(url, **settings)]

    def attribute(self, url: str, name: str) -> str:
        return self.sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=[name])["Attributes"][name]


@needs_boto3
class ClientTest(SqsTest):
    def test_messages_with_attributes_pass_the_clients_checks(self):
        """boto3 and the CLI compare the MD5s by themselves."""
        url = self.create("q")
        self.sqs.send_message(QueueUrl=url, MessageBody=BODY, MessageAttributes={
            "s": {"DataType": "String", "StringValue": BODY},
            "b": {"DataType": "Binary.gif", "BinaryValue": bytes(range(256))},
            "n": {"DataType": "Number", "StringValue": "1.5"}})
        message = self.receive(url, MessageAttributeNames=["All"], AttributeNames=["All"])[0]
        self.assertEqual(message["Body"], BODY)
        self.assertEqual(message["MessageAttributes"]["b"]["BinaryValue"], bytes(range(256)))
        self.assertEqual(message["Attributes"]["ApproximateReceiveCount"], "1")
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        self.assertEqual(self.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "0")

    def test_errors_have_the_codes_that_clients_know(self):
        with self.assertRaises(self.sqs.exceptions.QueueDoesNotExist) as caught:
            self.sqs.get_queue_url(QueueName="none")
        self.assertEqual(caught.exception.response["Error"]["Code"],
                         "AWS.SimpleQueueService.NonExistentQueue")
        url = self.create("q")
        with self.assertRaises(self.sqs.exceptions.ReceiptHandleIsInvalid):
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle="nonsense")
        with self.assertRaises(self.sqs.exceptions.QueueNameExists):
            self.create("q", DelaySeconds="7")

    def test_pages_of_queues(self):
        urls = {self.create(f"q{i}") for i in range(7)}
        pages = list(self.sqs.get_paginator("list_queues").paginate(
            PaginationConfig={"PageSize": 3}))
        self.assertEqual([len(page["QueueUrls"]) for page in pages], [3, 3, 1])
        self.assertEqual({url for page in pages for url in page["QueueUrls"]}, urls)

    def test_a_long_poll_ends_with_a_message_and_the_clock(self):
        url = self.create("q")
        got = []
        poll = threading.Thread(target=lambda: got.extend(self.bodies(url, WaitTimeSeconds=20)))
        poll.start()
        self.aws.boto3("sqs").send_message(QueueUrl=url, MessageBody="now")
        poll.join()
        self.assertEqual(got, ["now"])
        self.aws.advance(30)
        self.assertEqual(self.bodies(url, WaitTimeSeconds=20), ["now"])

    def test_twenty_polls_at_once_get_a_message_each(self):
        url = self.create("q", VisibilityTimeout="3600")  # whoever is late: none comes again
        got, lock = [], threading.Lock()

        def poll():
            bodies = []
            while not bodies:
                bodies = self.aws.boto3("sqs").receive_message(
                    QueueUrl=url, WaitTimeSeconds=20).get("Messages", [])
            with lock:
                got.append(bodies[0]["Body"])
        threads = [threading.Thread(target=poll) for _ in range(20)]
        for thread in threads:
            thread.start()
        for begin in (0, 10):
            self.sqs.send_message_batch(QueueUrl=url, Entries=[
                {"Id": str(i), "MessageBody": str(i)} for i in range(begin, begin + 10)])
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(got, key=int), [str(i) for i in range(20)])

    def test_largest_message_and_what_is_larger(self):
        url = self.create("q")
        self.sqs.send_message(QueueUrl=url, MessageBody="x" * (1 << 20))
        self.assertEqual(len(self.receive(url)[0]["Body"]), 1 << 20)
        with self.assertRaises(self.sqs.exceptions.ClientError):
            self.sqs.send_message(QueueUrl=url, MessageBody="x" * ((1 << 20) + 1))
        with self.assertRaises(self.sqs.exceptions.BatchRequestTooLong):
            self.sqs.send_message_batch(QueueUrl=url, Entries=[
                {"Id": str(i), "MessageBody": "x" * (600 << 10)} for i in range(2)])

    def test_the_clock_ends_retention_and_begins_delays(self):
        url = self.create("q", MessageRetentionPeriod="3600")
        self.sqs.send_message(QueueUrl=url, MessageBody="old")
        self.sqs.send_message(QueueUrl=url, MessageBody="late", DelaySeconds=900)
        self.assertEqual(self.bodies(url, VisibilityTimeout=0), ["old"])
        self.aws.advance(900)
        self.assertEqual(self.bodies(url, VisibilityTimeout=0), ["old", "late"])
        self.aws.advance(2700)
        self.assertEqual(self.bodies(url), [])

    @needs_aws_cli
    def test_a_queue_is_of_its_region(self):
        self.create("q")
        said = self.aws.cli("--region", "eu-central-1", "sqs", "get-queue-url", "--queue-name", "q",
                            refused=True)
        self.assertIn("NonExistentQueue", said)

    @needs_aws_cli
    def test_the_aws_cli_with_the_query_protocol(self):
        def aws(*arguments, refused: bool = False):
            return self.aws.cli("sqs", *arguments, refused=refused)
        url = aws("create-queue", "--queue-name", "q.fifo", "--attributes",
                  "FifoQueue=true,ContentBasedDeduplication=true",
                  "--tags", "owner=weir")["QueueUrl"]
        sent = aws("send-message", "--queue-url", url, "--message-body", BODY,
                   "--message-group-id", "g", "--message-attributes",
                   '{"n": {"DataType": "Number", "StringValue": "7"}}')
        message = aws("receive-message", "--queue-url", url, "--attribute-names", "All",
                      "--message-attribute-names", "All")["Messages"][0]
        self.assertEqual(message["MessageId"], sent["MessageId"])
        self.assertEqual(message["Body"], BODY)
        self.assertEqual(message["Attributes"]["SequenceNumber"], sent["SequenceNumber"])
        self.assertEqual(message["MessageAttributes"]["n"]["StringValue"], "7")
        aws("change-message-visibility-batch", "--queue-url", url, "--entries",
            json.dumps([{"Id": "a", "ReceiptHandle": message["ReceiptHandle"],
                         "VisibilityTimeout": 0}]))
        again = aws("receive-message", "--queue-url", url)["Messages"][0]
        deleted = aws("delete-message-batch", "--queue-url", url, "--entries",
                      json.dumps([{"Id": "a", "ReceiptHandle": again["ReceiptHandle"]},
                                  {"Id": "b", "ReceiptHandle": "nonsense"}]))
        self.assertEqual([one["Id"] for one in deleted["Successful"]], ["a"])
        self.assertEqual(deleted["Failed"][0]["Code"], "ReceiptHandleIsInvalid")
        self.assertEqual(aws("list-queue-tags", "--queue-url", url)["Tags"], {"owner": "weir"})
        self.assertEqual(aws("list-queues")["QueueUrls"], [url])
        self.assertEqual(aws("get-queue-attributes", "--queue-url", url, "--attribute-names",
                             "FifoQueue")["Attributes"], {"FifoQueue": "true"})
        aws("delete-queue", "--queue-url", url)
        refused = aws("get-queue-url", "--queue-name", "q.fifo", refused=True)
        self.assertIn("AWS.SimpleQueueService.NonExistentQueue", refused)

    def test_aws_sdk_for_javascript(self):
        install_sdk()
        done = subprocess.run(["node", HOME / "sqs.mjs"], capture_output=True, text=True,
                              env=self.aws.environment(), timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {
            "body": "hello", "attribute": "v", "left": 0,
            "missing": "AWS.SimpleQueueService.NonExistentQueue"})


@needs_boto3
class HostileTest(SqsTest):
    def ask(self, target: str, body: bytes, kind: str = "application/x-amz-json-1.0"):
        return self.aws.ask("sqs", "POST", "/", body, {
            "X-Amz-Target": f"AmazonSQS.{target}", "Content-Type": kind})

    def test_what_no_client_sends_is_refused_and_breaks_nothing(self):
        url = self.create("q")
        for body in (b"", b"[]", b"{", b'{"QueueUrl":7}', b'{"QueueUrl":null}',
                     json.dumps({"QueueUrl": url, "Entries": [7]}).encode(),
                     json.dumps({"QueueUrl": url, "Entries": {}}).encode(),
                     json.dumps({"QueueUrl": "x" * 100000, "MessageBody": "x"}).encode(),
                     json.dumps({"QueueUrl": url, "MessageBody": "x", "DelaySeconds": 1e300}
                                ).encode(),
                     json.dumps({"QueueUrl": url, "MessageBody": "x", "MessageAttributes": {
                         "a": None}}).encode(),
                     json.dumps({"QueueUrl": url, "AttributeNames": [7, None]}).encode(),
                     json.dumps({"QueueUrl": url, "ReceiptHandle": "/" * 5000}).encode(),
                     json.dumps({"QueueUrl": url, "Attributes": {"RedrivePolicy": "[" * 5000}}
                                ).encode()):
            for target in ("SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage",
                           "GetQueueAttributes", "SetQueueAttributes", "Nonsense"):
                status, _, _ = self.ask(target, body)
                self.assertIn(status, (200, 400), (target, body))
        self.assertEqual(self.ask("SendMessage", json.dumps(
            {"QueueUrl": url, "MessageBody": "x"}).encode())[0], 200)

    def test_forms_that_are_no_requests(self):
        for form in ("Action=SendMessage", "Action=Nonsense&Version=2012-11-05",
                     "Action=ReceiveMessage&QueueUrl=/&MaxNumberOfMessages=many",
                     "Action=SendMessageBatch&QueueUrl=/000000000000/q"
                     "&SendMessageBatchRequestEntry.1=x"):
            status, _, body = self.aws.ask("sqs", "POST", "/", form.encode(), {
                "Content-Type": "application/x-www-form-urlencoded"})
            self.assertEqual(status, 400, form)
            self.assertIn(b"<ErrorResponse", body)


@needs_boto3
class KillTest(SqsTest):
    durable = True

    def test_what_was_acknowledged_is_there_after_kills(self):
        """Senders, receivers and kill -9, again and again: nothing sent is lost, and nothing
        deleted comes back."""
        random.seed(7)
        url = self.create("q", VisibilityTimeout="5")
        sent, deleted, received = set(), set(), set()
        for turn in range(4):
            stop = threading.Event()
            threads = [threading.Thread(target=self.send_on, args=(url, turn, i, sent, stop))
                       for i in range(2)]
            threads += [threading.Thread(target=self.receive_on,
                                         args=(url, received, deleted, stop)) for _ in range(2)]
            for thread in threads:
                thread.start()
            wanted, known = len(sent) + 10 + random.randrange(40), len(deleted)
            poll(lambda wanted=wanted, known=known: len(sent) >= wanted and len(deleted) > known,
                 "messages that are sent and deleted")
            self.aws.kill()
            stop.set()
            for thread in threads:
                thread.join()
            self.aws.start()
        self.aws.advance(10)
        self.sqs = self.aws.boto3("sqs")
        left = set()
        while messages := self.receive(url):
            for message in messages:
                left.add(message["Body"])
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        self.assertGreater(len(sent), 20)
        self.assertGreater(len(deleted), 0, "nothing that could come back")
        self.assertEqual(sent - left - received, set(), "lost")
        # At a kill, each receiver may have had one batch whose deletion was not answered.
        self.assertLessEqual(len(received - left - deleted), 2 * 4)
        self.assertEqual(left & deleted, set(), "come back")

    def send_on(self, url, turn, who, sent, stop):
        client = self.aws.boto3("sqs")
        for i in range(100000):
            if stop.is_set():
                return
            body = f"{turn}-{who}-{i}"
            try:
                client.send_message(QueueUrl=url, MessageBody=body)
            except Exception:  # pylint: disable=broad-exception-caught
                return
            sent.add(body)

    def receive_on(self, url, received, deleted, stop):
        """`received`: whose deletion may have happened without an answer."""
        client = self.aws.boto3("sqs")
        while not stop.is_set():
            try:
                answer = client.receive_message(QueueUrl=url, WaitTimeSeconds=1)
                for message in answer.get("Messages", []):
                    received.add(message["Body"])
                    client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                    deleted.add(message["Body"])
            except Exception:  # pylint: disable=broad-exception-caught
                return

    def test_a_handle_is_good_after_a_restart_and_dead_letters_stay(self):
        dead = self.create("dead")
        url = self.create("q", VisibilityTimeout="1", RedrivePolicy=json.dumps(
            {"deadLetterTargetArn": self.attribute(dead, "QueueArn"), "maxReceiveCount": 1}))
        self.sqs.send_message(QueueUrl=url, MessageBody="poison")
        self.receive(url)
        self.aws.advance(1)
        self.assertEqual(self.receive(url), [])
        self.aws.kill()
        self.aws.start()
        message = self.receive(dead, AttributeNames=["All"])[0]
        self.assertEqual(message["Attributes"]["DeadLetterQueueSourceArn"],
                         self.attribute(url, "QueueArn"))
        self.aws.restart()
        self.sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        self.aws.advance(60)
        self.assertEqual(self.receive(dead), [])


if __name__ == "__main__":
    unittest.main()
