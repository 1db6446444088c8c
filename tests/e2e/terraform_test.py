"""The pipeline's Terraform: checked, applied to the local AWS, used, planned again, destroyed."""

import shutil
import tempfile
import unittest
from pathlib import Path

from local_aws import needs_boto3
from terraform import Terraform, needs_terraform
from terraform_case import EVENTS, LocalExampleCase


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
        terraform = Terraform(self.dir, "modules/pipeline")
        terraform.run("init", "-backend=false", "-input=false", "-no-color")
        said = terraform.run("test", "-no-color")
        self.assertRegex(said, r"Success! \d+ passed, 0 failed")


@needs_terraform
@needs_boto3
class LocalExampleTest(LocalExampleCase):
    def test_apply_use_restart_destroy(self):
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.assertEqual([kind for kind, there in self.left_over().items() if not there],
                         ["schedules"])
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=EVENTS + 1, stored=EVENTS, duplicates=1)
        self.aws.restart()
        self.plan_says_no_changes()
        self.aws.kill()
        self.aws.start()
        self.plan_says_no_changes()
        self.put_events()
        self.wait_for_ledger(received=2 * (EVENTS + 1), stored=EVENTS, duplicates=EVENTS + 2)
        self.wait_until_at_rest()
        self.terraform.run("destroy", "-auto-approve", *self.options)
        self.assertEqual({kind: left for kind, left in self.left_over().items() if left}, {})


if __name__ == "__main__":
    unittest.main()
