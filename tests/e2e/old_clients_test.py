"""The clients of Debian 12, which do not know AWS_ENDPOINT_URL: what README says of them."""

import subprocess
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from case import PATIENCE_SECONDS, LakeTest, line, poll, weir
from local_aws import LocalAws
from loopback import Loopback, needs_namespaces

AWS = Path("/usr/bin/aws")      # whatever else is first in PATH
PYTHON = Path("/usr/bin/python3")


def _has_boto3() -> bool:
    return PYTHON.exists() and subprocess.run(
        [PYTHON, "-c", "import boto3"], capture_output=True, check=False,
        env={"PATH": "/usr/bin:/bin"}).returncode == 0


needs_aws = unittest.skipUnless(
    AWS.exists(), f"there is no {AWS} (Debian's awscli): not checked that README's commands work "
    "with it")
needs_boto3 = unittest.skipUnless(
    _has_boto3(), f"{PYTHON} has no boto3 (python3-boto3): not checked that README's program works "
    "with it")


class OldClientsTest(LakeTest):
    def variables(self, aws: LocalAws) -> dict[str, str]:
        """What README exports, in the environment of a new user."""
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.dir), "AWS_PAGER": "",
                "AWS_ENDPOINT_URL": aws.endpoint, "AWS_REGION": "us-east-1",
                "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "weir",
                "AWS_SECRET_ACCESS_KEY": "weir"}

    def start(self, *options, **settings) -> LocalAws:
        aws = LocalAws(*options, **settings)
        self.addCleanup(aws.close)
        return aws.start()

    def run_old(self, aws: LocalAws, *command, stdin: bytes = b"", code: int = 0, inside=()) -> str:
        done = subprocess.run([*inside, *map(str, command)], input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=self.variables(aws),
                              timeout=PATIENCE_SECONDS, check=False)
        text = done.stdout.decode(errors="replace")
        self.assertEqual(done.returncode == 0, code == 0, text)
        return text

    def cli(self, aws: LocalAws, *arguments, stdin: bytes = b"") -> str:
        return self.run_old(aws, AWS, "--endpoint-url", aws.endpoint, *arguments, stdin=stdin)

    @needs_aws
    def test_the_aws_cli_with_the_flag_that_weir_up_prints(self):
        aws = self.start()
        run = weir("send", "-", "--stream", "events", "--wait", stdin=line(1),
                   variables=self.variables(aws))
        self.assertEqual(run.code, 0, run.err)
        listed = self.cli(aws, "s3", "ls", "--recursive", "s3://weir-lake")
        self.assertIn("event_type=account", listed)
        self.cli(aws, "s3", "cp", "-", "s3://weir-lake/t/a b+c", stdin=b"there and back")
        self.assertEqual(self.cli(aws, "s3", "cp", "s3://weir-lake/t/a b+c", "-"), "there and back")
        self.assertIn("events", self.cli(aws, "kinesis", "list-streams"))
        self.assertIn("weir-claims", self.cli(aws, "dynamodb", "list-tables"))
        self.assertIn("weir-processor", self.cli(aws, "lambda", "list-functions"))
        self.assertIn("000000000000", self.cli(aws, "sts", "get-caller-identity"))

    @needs_aws
    def test_logs_are_tailed(self):
        if "aws-cli/1." in subprocess.run([AWS, "--version"], capture_output=True, text=True,
                                          check=True).stdout:
            self.skipTest("version 1 of the AWS CLI has no `logs tail`")
        aws = self.start()
        weir("send", "-", "--stream", "events", "--wait", stdin=line(1),
             variables=self.variables(aws))
        poll(lambda: "Received" in self.cli(aws, "logs", "tail", "/aws/lambda/weir-processor"),
             "the function's line")

    @needs_boto3
    def test_boto3_with_the_argument_that_weir_up_prints(self):
        aws = self.start()
        program = ("import os, boto3\n"
                   "at = {'endpoint_url': os.environ['AWS_ENDPOINT_URL']}\n"
                   "kinesis, s3 = boto3.client('kinesis', **at), boto3.client('s3', **at)\n"
                   f"kinesis.put_record(StreamName='events', PartitionKey='1', Data={line(1)!r})\n"
                   "print([b['Name'] for b in s3.list_buckets()['Buckets']])\n")
        self.assertIn("['weir-failed', 'weir-lake']", self.run_old(aws, PYTHON, "-c", program))

    @needs_aws
    @needs_boto3
    def test_their_presigned_urls_are_good_where_signatures_are_checked(self):
        """boto3 signs URLs by version 2, the CLI by version 4."""
        aws = self.start("--bare", "--auth", "weir:weir")
        self.cli(aws, "s3", "mb", "s3://lake")
        self.cli(aws, "s3", "cp", "-", "s3://lake/a b+c", stdin=b"there and back")
        program = ("import os, boto3\n"
                   "s3 = boto3.client('s3', endpoint_url=os.environ['AWS_ENDPOINT_URL'])\n"
                   "print(s3.generate_presigned_url('get_object',\n"
                   "                                {'Bucket': 'lake', 'Key': 'a b+c'}))\n")
        for url in (self.cli(aws, "s3", "presign", "s3://lake/a b+c").strip(),
                    self.run_old(aws, PYTHON, "-c", program).strip()):
            with urllib.request.urlopen(url) as answer:
                self.assertEqual(answer.read(), b"there and back", url)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(url.replace("/lake/", "/lake2/"))
            self.assertEqual(refused.exception.code, 403)
            refused.exception.close()

    @needs_namespaces
    @needs_aws
    def test_without_it_the_variable_is_passed_over_and_aws_is_asked(self):
        net = Loopback(self.dir)
        self.addCleanup(net.close)
        aws = self.start(inside=tuple(net.inside()))
        limits = ("--cli-connect-timeout", "1", "--cli-read-timeout", "1")
        if "aws-cli/2.9." not in subprocess.run([AWS, "--version"], capture_output=True, text=True,
                                                check=True).stdout:
            self.skipTest(f"{AWS} is not Debian 12's")
        command = ["timeout", "120", str(AWS), *limits, "kinesis", "list-streams"]
        self.run_old(aws, *command, code=1, inside=net.inside())
        poll(lambda: "name kinesis.us-east-1.amazonaws.com" in net.asked_elsewhere(), "the name")


if __name__ == "__main__":
    unittest.main()
