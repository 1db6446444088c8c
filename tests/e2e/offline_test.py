"""What is meant for one machine asks no other, and works where there is no other."""

import os
import signal
import subprocess
import sys
import time
import unittest

from case import PATIENCE_SECONDS, ROOT, WEIR, LakeTest, line, poll
from local_aws import LocalAws, needs_boto3
from loopback import Loopback, needs_namespaces
from terraform import Terraform, needs_terraform, package, provider_mirror

LOOK_SECONDS = 0.2
# The stream that the example `existing` takes as given: the provider looks at it.
MAKES_WHAT_EXISTS = """
import boto3, sys
boto3.client("kinesis", endpoint_url=sys.argv[1]).create_stream(StreamName="clickstream",
                                                                ShardCount=1)
"""
KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000"


@needs_namespaces
class OfflineTest(LakeTest):
    def setUp(self):
        super().setUp()
        self.net = Loopback(self.dir)
        self.addCleanup(self.net.close)

    def run_inside(self, *command, environment=None, stdin=b"") -> str:
        """Its output. Ends it as soon as anybody else is asked, for nobody will ever answer."""
        output = self.dir / "output"
        with output.open("wb") as out:
            process = subprocess.Popen([*self.net.inside(), *map(str, command)], stdout=out,
                                       stderr=subprocess.STDOUT, stdin=subprocess.PIPE,
                                       env=environment, start_new_session=True)
            process.stdin.write(stdin)
            process.stdin.close()
            deadline = time.monotonic() + PATIENCE_SECONDS
            while process.poll() is None:
                if self.net.asked_elsewhere() or time.monotonic() > deadline:
                    os.killpg(process.pid, signal.SIGKILL)
                try:
                    process.wait(LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    pass
        text = output.read_text(errors="replace")
        self.assertEqual(self.net.asked_elsewhere(), [], f"asked by {command}\n{text[-2000:]}")
        self.assertEqual(process.returncode, 0, f"{command}\n{text}")
        return text

    def test_the_witness_sees_names_and_addresses(self):
        ask = ("import socket\n"
               "s = socket.socket(); s.settimeout(0.2)\n"
               "try: s.connect(('192.0.2.7', 443))\n"
               "except OSError: pass\n"
               "q = b'\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\3kms\\7example\\0\\0\\1\\0\\1'\n"
               "socket.socket(type=socket.SOCK_DGRAM).sendto(q, ('127.0.0.1', 53))\n")
        subprocess.run([*self.net.inside(), "python3", "-c", ask], check=True,
                       timeout=PATIENCE_SECONDS)
        poll(lambda: len(self.net.asked_elsewhere()) >= 2, "both to be seen")
        self.assertEqual(self.net.asked_elsewhere(),
                         ["address 192.0.2.7 port 443", "name kms.example"])

    def test_a_pipeline_takes_events(self):
        aws = self.start_aws()
        variables = aws.environment()
        said = self.run_inside(WEIR, "send", "-", "--stream", "events", "--wait", stdin=line(1),
                               environment=variables)
        self.assertIn("1 records", said)
        self.assertIn("balances", self.run_inside(WEIR, "report", "s3://weir-lake",
                                                  environment=variables))

    def start_aws(self, *options) -> LocalAws:
        aws = LocalAws(*options, inside=tuple(self.net.inside()))
        self.addCleanup(aws.close)
        return aws.start()

    @needs_terraform
    @needs_boto3
    def test_terraform_examples_ask_nobody_else(self):
        if not provider_mirror():
            self.skipTest("the provider hashicorp/aws is not on this machine: not checked that the "
                          "examples ask nobody else")
        examples = {path.name for path in (ROOT / "terraform/examples").iterdir() if path.is_dir()}
        self.assertIn("local", examples)
        self.apply_and_destroy_the_local_one()
        for example in sorted(examples - {"local"}):  # meant for AWS, and tried here first
            with self.subTest(example=example):
                self.plan(example)

    def in_example(self, example: str):
        """What runs terraform there, in the namespace, against a local AWS of its own."""
        aws = self.start_aws("--bare")
        terraform = Terraform(self.dir / example, f"examples/{example}")

        def run(*arguments):
            return self.run_inside("terraform", f"-chdir={terraform.folder}", *arguments,
                                   environment=terraform.environment)

        return aws, terraform, run

    def apply_and_destroy_the_local_one(self):
        aws, _, run = self.in_example("local")
        options = ("-input=false", "-no-color", "-var", f"endpoint={aws.endpoint}",
                   "-var", f"package={package()}")
        with_key = (*options, "-var", f"kms_key_arn={KEY}")
        run("init", "-input=false", "-no-color")
        run("apply", "-auto-approve", *options)
        self.assertIn("No changes.", run("plan", *options))
        self.assertIn("7 to change", run("plan", *with_key))  # what has no key there is refused
        self.assertIn("Destroy complete!", run("destroy", "-auto-approve", *with_key))
        aws.stop()

    def plan(self, example: str):
        aws, terraform, run = self.in_example(example)
        on_weir_up(terraform, aws)
        if example == "existing":
            self.run_inside(sys.executable, "-c", MAKES_WHAT_EXISTS, aws.endpoint,
                            environment=aws.environment())
        run("init", "-input=false", "-no-color")
        self.assertIn("to add", run("plan", "-input=false", "-no-color",
                                    "-var", f"package={package()}"))
        aws.stop()


def on_weir_up(terraform: Terraform, aws: LocalAws):
    """Puts the override beside the example that terraform/examples/README.md says."""
    override = (ROOT / "terraform/examples/weir_up_override.tf").read_text()
    (terraform.folder / "weir_up_override.tf").write_text(
        override.replace("http://127.0.0.1:4566", aws.endpoint))


if __name__ == "__main__":
    unittest.main()
