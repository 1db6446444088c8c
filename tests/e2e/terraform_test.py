"""The pipeline's Terraform: checked, applied to the local AWS, used, planned again, destroyed."""

import shutil
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path

from case import ROOT, line, poll
from local_aws import needs_boto3
from terraform import Terraform, needs_terraform, package
from terraform_case import EVENTS, LocalExampleCase

PAUSE_SECONDS = 0.05
AS_IT_WAS = "-refresh=false"  # plans look at all there is, and what is applied trusts them: minutes
CRASHES = b"#!/bin/sh\nexit 1\n"
PATIENT = "  maximum_retry_attempts = 10000\n"  # nothing is given up while the package crashes
CHANGED = """
  batch_size                 = 100
  batch_window_seconds       = 2
  claim_days                 = 15
  compact_after_hours        = 48
  compact_hours              = 12
  compact_reader_grace_hours = 2
  compression                = "zstd"
  failed_event_days          = 8
  log_retention_days         = 14
  maximum_record_age_seconds = 43200
  maximum_retry_attempts     = 9999
  memory_mb                  = 1024
  parallelization_factor     = 2
  permissions_boundary       = "arn:aws:iam::aws:policy/PowerUserAccess"
  reserved_concurrency       = 20
  resource_tags              = { stream = { cost = "ingest" } }
  stream_retention_hours     = 96
  tags                       = { team = "data" }
  timeout_seconds            = 90
"""


@needs_terraform
class ModuleTest(unittest.TestCase):
    """What needs no AWS."""

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="weir-tf-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def test_files_are_formatted(self):
        terraform = Terraform(self.dir, ".")
        self.assertEqual(terraform.run("fmt", "-check", "-recursive", "-diff"), "")

    def test_inputs_that_break_the_promise_are_refused(self):
        for tests in sorted((ROOT / "terraform/modules").glob("*/tests")):
            with self.subTest(module := tests.parent.name):
                terraform = Terraform(self.dir / module, f"modules/{module}")
                terraform.run("init", "-backend=false", "-input=false", "-no-color")
                said = terraform.run("test", "-no-color")
                self.assertRegex(said, r"Success! \d+ passed, 0 failed")


@needs_terraform
@needs_boto3
class LocalExampleTest(LocalExampleCase):
    """From nothing to nothing: used, started again, changed while events flow, protected."""

    def test_life_of_a_pipeline(self):
        self.options += ("-var", "deletion_protection=true")
        self.say_inputs(PATIENT)
        self.apply()
        self.assertEqual([kind for kind, there in self.left_over().items() if not there],
                         ["schedules"])
        self.put_events()
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        self.aws.restart()
        self.aws.kill()
        self.aws.start()
        self.plan_says_no_changes()
        self.another_name_is_refused()
        sent = self.changes_while_events_flow()
        self.wait_for_ledger(received=EVENTS + 1 + sent, stored=EVENTS + sent, duplicates=1)
        self.plan_says_no_changes()
        self.destroy_is_refused()
        self.options += ("-var", "deletion_protection=false")
        self.apply()
        self.wait_until_at_rest()
        self.terraform.run("destroy", "-auto-approve", AS_IT_WAS, *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})

    def apply(self, *more):
        self.terraform.run("apply", "-auto-approve", AS_IT_WAS, *self.options, *more)

    def another_name_is_refused(self):
        said = self.terraform.run("plan", AS_IT_WAS, *self.options, "-var", "name=other", code=1)
        self.assertIn("The pipeline was made as weir", said)

    def destroy_is_refused(self):
        """Before anything is deleted, and with what is to be done first."""
        there = self.resources()
        said = self.terraform.run("destroy", "-auto-approve", AS_IT_WAS, *self.options, code=1)
        self.assertIn("apply deletion_protection = false", " ".join(said.split()))
        self.assertEqual(self.resources(), there)

    def resources(self) -> list[str]:
        """Of the state, which a destroy frees of what was only looked up in any case."""
        listed = self.terraform.run("state", "list").splitlines()
        return [address for address in listed if ".data." not in f".{address}"]

    def changes_while_events_flow(self) -> int:
        """A package that crashes at once beside other values of most inputs; then, by the one
        command that docs/aws.md has, the last good package. How many events were sent meanwhile."""
        with Producer(self.aws.boto3("kinesis"), EVENTS) as producer:
            self.say_inputs(CHANGED)
            self.apply("-var", f"package={self.broken_package()}")
            poll(self.batches_fail, "the package to crash")
            self.apply()
        return producer.sent

    def say_inputs(self, text: str):
        (self.terraform.folder / "inputs_override.tf").write_text(
            'module "pipeline" {\n' + text + "}\n")

    def broken_package(self) -> Path:
        path = self.dir / "broken.zip"
        with zipfile.ZipFile(package()) as good, zipfile.ZipFile(path, "w") as broken:
            for entry in good.infolist():
                broken.writestr(entry, CRASHES if entry.filename == "bootstrap" else b"")
        return path

    def batches_fail(self) -> bool:
        mapping, = self.aws.boto3("lambda").list_event_source_mappings()["EventSourceMappings"]
        return mapping["LastProcessingResult"].startswith("PROBLEM")


class Producer:
    """Sends event after event, numbered on from `first`, for as long as it is entered."""

    def __init__(self, kinesis, first: int):
        self.kinesis, self.first = kinesis, first
        self.sent = 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.stop.is_set():
            self.kinesis.put_record(StreamName="weir-events", Data=line(self.first + self.sent),
                                    PartitionKey=str(self.sent))
            self.sent += 1
            self.stop.wait(PAUSE_SECONDS)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()


if __name__ == "__main__":
    unittest.main()
