"""A data directory that fails while `weir up` runs: who asks is told why, the log, health and
figures say so, and it goes on once that is mended."""

import http.client
import json
import os
import re
import resource
import unittest
from pathlib import Path

import functions
from case import PATIENCE_SECONDS, WEIR, LakeTest, poll
from disk import remount, small_disk
from local_aws import KEY, LocalAws, needs_boto3

MEGABYTE = b"x" * 1_000_000
TABLE = {"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
         "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
         "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}]}
FULL, TOO_LARGE, TOO_MANY = "No space left on device", "File too large", "Too many open files"


class FailingStore(LakeTest):
    def start(self, data: Path) -> LocalAws:
        aws = LocalAws("--bare", data=data)
        self.addCleanup(aws.close)
        return aws.start()

    def health(self, aws: LocalAws) -> tuple[int, dict]:
        status, _, text = aws.request("GET", "/_weir/health")
        return status, json.loads(text)

    def assert_failing(self, aws: LocalAws, what: str, why: str):
        status, health = self.health(aws)
        self.assertEqual((status, health["status"]), (503, "failing"), health)
        self.assertIn(why, health[what])
        self.assertIn(f'weir_store_failing{{what="{what}"}} 1', self.metrics(aws))
        self.assertEqual(len(re.findall(f"store: .*{why}", aws.log())), 1, aws.log())

    def assert_well(self, aws: LocalAws):
        self.assertEqual((self.health(aws)[0], self.health(aws)[1]["status"]), (200, "ok"))
        self.assertIn('weir_store_failing{what="writes"} 0', self.metrics(aws))

    def metrics(self, aws: LocalAws) -> str:
        return aws.request("GET", "/metrics")[2].decode()

    def fill(self, aws: LocalAws) -> int:
        """Puts objects until one is refused; how many were not."""
        for number in range(1000):
            status, _, body = aws.ask("s3", "PUT", f"/lake/{number}", MEGABYTE)
            if status != 200:
                self.assertEqual(status, 500, body)
                return number
        raise AssertionError("there was room for all")

    def assert_all_there(self, aws: LocalAws, count: int):
        for number in range(count):
            self.assertEqual(aws.ask("s3", "GET", f"/lake/{number}")[2], MEGABYTE, number)


@needs_boto3
class FullDisk(FailingStore):
    def test_every_service_says_why_and_goes_on_when_there_is_room(self):
        with small_disk(self, self.dir / "disk", "24m") as mount:
            aws = self.start(mount / "data")
            self.addCleanup(lambda: aws.process and aws.kill())  # before the disk goes
            clients = {name: aws.boto3(name) for name in
                       ("cloudwatch", "dynamodb", "iam", "kinesis", "lambda", "logs", "s3", "sts")}
            clients["dynamodb"].create_table(**TABLE)
            clients["kinesis"].create_stream(StreamName="s", ShardCount=1)
            clients["s3"].create_bucket(Bucket="lake")
            stored = self.fill(aws)
            for name, call, arguments in self.writes():
                with self.subTest(name):
                    self.assert_says_why(getattr(clients[name], call), arguments)
            self.assert_failing(aws, "writes", FULL)
            self.assert_lines(aws)
            remount(mount, "size=1g")
            poll(lambda: self.health(aws)[0] == 200, "the store to go on")
            self.assert_well(aws)
            self.assertIn("writes are taken again", aws.log())
            clients["dynamodb"].put_item(TableName="tab", Item={"k": {"S": "after"}})
            aws.kill()  # what the failed write left in the log is in nobody's way
            aws.start()
            self.assert_all_there(aws, stored)
            got = aws.boto3("dynamodb").get_item(TableName="tab", Key={"k": {"S": "after"}})
            self.assertIn("Item", got)
            aws.stop()

    @staticmethod
    def writes():
        metric = {"MetricName": "m", "Value": 1}
        trust = '{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}'
        code = functions.package("def handler(event): pass")
        return (("cloudwatch", "put_metric_data", {"Namespace": "n", "MetricData": [metric]}),
                ("dynamodb", "put_item", {"TableName": "tab", "Item": {"k": {"S": "x"}}}),
                ("iam", "create_role", {"RoleName": "r", "AssumeRolePolicyDocument": trust}),
                ("kinesis", "put_record",
                 {"StreamName": "s", "Data": b"x", "PartitionKey": "k"}),
                ("lambda", "create_function",
                 {"FunctionName": "f", "Role": functions.ROLE, "Runtime": "provided.al2023",
                  "Handler": "h", "Code": {"ZipFile": code}}),
                ("logs", "create_log_group", {"logGroupName": "g"}),
                ("s3", "put_object", {"Bucket": "lake", "Key": "x", "Body": MEGABYTE}),
                ("sts", "get_session_token", {}))

    def assert_says_why(self, call, arguments):
        from botocore.exceptions import ClientError  # pylint: disable=import-outside-toplevel
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        response = caught.exception.response
        self.assertGreaterEqual(response["ResponseMetadata"]["HTTPStatusCode"], 500)
        self.assertIn(FULL, response["Error"]["Message"])

    def assert_lines(self, aws: LocalAws):
        """Requests that failed stand in the log by service, operation and id, without payloads."""
        self.assertRegex(aws.log(), rf"s3 PutObject \([0-9a-f-]{{36}}\): 500: .*{FULL}")
        self.assertNotIn("xxxx", aws.log())
        self.assertNotIn(KEY, aws.log())


class OtherFailures(FailingStore):
    def test_a_file_that_may_not_grow_is_said_and_a_new_start_mends_it(self):
        aws = self.start(self.dir / "data")
        aws.ask("s3", "PUT", "/lake")
        resource.prlimit(aws.process.pid, resource.RLIMIT_FSIZE, (8 << 20, resource.RLIM_INFINITY))
        stored = self.fill(aws)
        self.assert_failing(aws, "writes", TOO_LARGE)
        self.assertIn("start again", self.health(aws)[1]["writes"])
        aws.restart()
        self.assert_well(aws)
        self.assert_all_there(aws, stored)
        self.assertEqual(aws.ask("s3", "PUT", "/lake/more", MEGABYTE)[0], 200)

    @unittest.skipIf(b"__asan_init" in WEIR.read_bytes(), "sanitizers need files of their own")
    def test_too_many_open_files_are_said_and_a_new_start_mends_it(self):
        aws = self.start(self.dir / "data")
        before = self.sockets(aws)
        aws.ask("s3", "PUT", "/lake")
        host = f"127.0.0.1:{aws.port}"
        connection = http.client.HTTPConnection(host, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/_weir/health")
        connection.getresponse().read()
        kept = LocalAws.request
        self.addCleanup(setattr, LocalAws, "request", kept)

        def over_one_connection(_, method, path, body=None, headers=None):
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        LocalAws.request = over_one_connection
        poll(lambda: self.sockets(aws) == before + 1, "the first connection to be closed there too")
        files = len(os.listdir(f"/proc/{aws.process.pid}/fd"))
        resource.prlimit(aws.process.pid, resource.RLIMIT_NOFILE, (files, 4096))
        stored = self.fill(aws)
        self.assert_failing(aws, "writes", TOO_MANY)
        LocalAws.request = kept
        connection.close()
        aws.restart()
        self.assert_well(aws)
        self.assert_all_there(aws, stored)

    @staticmethod
    def sockets(aws: LocalAws) -> int:
        files = Path(f"/proc/{aws.process.pid}/fd")
        return sum(os.readlink(files / name).startswith("socket:") for name in os.listdir(files))

    def test_a_large_body_that_is_gone_is_said_until_its_object_is_written_anew(self):
        aws = self.start(self.dir / "data")
        aws.ask("s3", "PUT", "/lake")
        large = b"y" * (3 << 20)
        self.assertEqual(aws.ask("s3", "PUT", "/lake/large", large)[0], 200)
        [body] = (self.dir / "data/bodies").iterdir()
        body.unlink()
        status, _, text = aws.ask("s3", "GET", "/lake/large")
        self.assertEqual(status, 500)
        self.assertIn(body.name.encode(), text)
        self.assert_failing(aws, "reads", "No such file")
        self.assertEqual(aws.ask("s3", "PUT", "/lake/large", large)[0], 200)
        self.assert_well(aws)
        self.assertEqual(aws.ask("s3", "GET", "/lake/large")[2], large)

    def test_a_directory_that_is_no_place_to_write_is_refused_at_the_start(self):
        with small_disk(self, self.dir / "disk", "24m") as mount:
            remount(mount, "ro")
            with self.assertRaisesRegex(RuntimeError, "Read-only file system"):
                self.start(mount / "data")

    def test_damage_is_said_when_it_is_met(self):
        aws = self.start(self.dir / "data")
        aws.ask("s3", "PUT", "/lake")
        for number in range(300):
            aws.ask("s3", "PUT", f"/lake/{number}", b"y" * 5000)
        aws.restart()  # which writes its log into a file of records
        aws.stop()
        largest = max((self.dir / "data").glob("*.sst"), key=lambda file: file.stat().st_size)
        damaged = bytearray(largest.read_bytes())
        middle = len(damaged) // 2
        damaged[middle:middle + 4] = b"\xde\xad\xbe\xef"
        largest.write_bytes(damaged)
        aws.start()
        answers = [aws.ask("s3", "GET", f"/lake/{number}") for number in range(300)]
        broken = [body for status, _, body in answers if status == 500]
        self.assertEqual({status for status, _, _ in answers}, {200, 500})
        self.assertIn(b"is damaged", broken[0])
        self.assert_failing(aws, "reads", "damaged")
        self.assertRegex(aws.log(), r"s3 GetObject \([0-9a-f-]{36}\): 500: .*is damaged")


if __name__ == "__main__":
    unittest.main()
