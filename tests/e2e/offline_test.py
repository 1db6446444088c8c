"""What is meant for one machine asks no other, and works where there is no other."""

import os
import signal
import subprocess
import time
import unittest

from case import PATIENCE_SECONDS, ROOT, WEIR, LakeTest, line, poll
from local_aws import LocalAws
from loopback import Loopback, needs_namespaces
from terraform import Terraform, needs_terraform, package, provider_mirror

LOOK_SECONDS = 0.2


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
    def test_terraform_examples_ask_nobody_else(self):
        if not provider_mirror():
            self.skipTest("the provider hashicorp/aws is not on this machine: not checked that the "
                          "examples ask nobody else")
        examples = sorted(path.name for path in (ROOT / "terraform/examples").iterdir())
        self.assertTrue(examples)
        for example in examples:  # all of them are meant for one machine
            with self.subTest(example=example):
                self.apply_and_destroy(example)

    def apply_and_destroy(self, example: str):
        aws = self.start_aws("--bare")
        terraform = Terraform(self.dir / example, f"examples/{example}")
        options = ("-input=false", "-no-color", "-var", f"endpoint={aws.endpoint}",
                   "-var", f"package={package()}")

        def run(*arguments):
            return self.run_inside("terraform", f"-chdir={terraform.folder}", *arguments,
                                   environment=terraform.environment)

        run("init", "-input=false", "-no-color")
        self.assertIn("to add", run("plan", *options))
        run("apply", "-auto-approve", *options)
        self.assertIn("No changes.", run("plan", *options))
        self.assertIn("Destroy complete!", run("destroy", "-auto-approve", *options))
        aws.stop()


if __name__ == "__main__":
    unittest.main()
