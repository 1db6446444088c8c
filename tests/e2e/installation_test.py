"""What `cmake --install` leaves works where it stands, without the folder of its build."""

import shutil
import subprocess
import unittest
from pathlib import Path

from case import WEIR, LakeTest, line, weir
from local_aws import LocalAws

BUILD = WEIR.parent.parent


def check_pipeline(test: unittest.TestCase, program: Path):
    """It starts with the function that was installed beside it, and takes an event."""
    aws = LocalAws(program=program)
    test.addCleanup(aws.close)
    aws.start()
    sent = weir("send", "-", "--stream", "events", "--wait", stdin=line(1),
                variables=aws.environment())
    test.assertEqual(sent.code, 0, sent.err)
    report = weir("report", "s3://weir-lake", "--json", variables=aws.environment())
    test.assertEqual(report.ledger["stored"], 1)


class InstallationTest(LakeTest):
    def setUp(self):
        super().setUp()
        if not shutil.which("cmake") or not (BUILD / "cmake_install.cmake").exists():
            self.skipTest("no build of CMake: not checked that an installed program works")
        if not (WEIR.parent / "bootstrap.zip").exists():
            self.skipTest("no package: not checked that an installed program works")
        self.prefix = self.dir / "prefix"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.prefix], check=True,
                       stdout=subprocess.DEVNULL)

    def test_the_pipeline_starts_with_the_package_that_was_installed(self):
        check_pipeline(self, self.prefix / "bin" / "weir")

    def test_the_terraform_module_is_there(self):
        module = self.prefix / "share" / "weir" / "terraform" / "modules" / "pipeline"
        self.assertTrue((module / "main.tf").is_file())


if __name__ == "__main__":
    unittest.main()
