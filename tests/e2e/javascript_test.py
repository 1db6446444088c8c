"""AWS's SDK for JavaScript: its Kinesis client speaks HTTP/2 to a plain port, and over TLS."""

import json
import shutil
import subprocess
import unittest

from case import ROOT
from local_aws import KEY, SECRET, LocalAwsTest

HOME = ROOT / "tests" / "e2e" / "javascript"
INSTALL = ["npm", "install", "--no-save", "--no-audit", "--no-fund"]
RECORDS = 300


def install():
    """Installs what package.json names, once; skips where that can't be."""
    named = json.loads((HOME / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if all((HOME / "node_modules" / name).is_dir() for name in named):
        return
    if not shutil.which("npm"):
        raise unittest.SkipTest("the AWS SDK for JavaScript needs npm, which is not installed")
    done = subprocess.run(INSTALL, cwd=HOME, capture_output=True, text=True, timeout=300,
                          check=False)
    if done.returncode:
        raise unittest.SkipTest(f"npm can't install the AWS SDK: {done.stderr.strip()[-200:]}")


class KinesisClient(LocalAwsTest):
    def setUp(self):
        install()
        super().setUp()

    def run_client(self, **environment) -> dict:
        done = subprocess.run(["node", HOME / "kinesis.mjs", str(RECORDS)], capture_output=True,
                              env={**self.aws.environment(), **environment}, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_all_went_through(self, result):
        self.assertEqual(result["handler"], "NodeHttp2Handler")
        self.assertEqual(result["placed"], RECORDS)
        self.assertEqual(result["read"], sorted(f"record {i}" for i in range(RECORDS)))
        self.assertEqual(result["missing"], "ResourceNotFoundException")

    def test_many_requests_at_once_on_one_connection(self):
        self.assert_all_went_through(self.run_client())


class KinesisClientOverTls(KinesisClient):
    options = ("--tls",)

    def run_client(self, **environment):
        return super().run_client(NODE_EXTRA_CA_CERTS=self.aws.certificate, **environment)


class KinesisClientWithSignatures(KinesisClient):
    """Over HTTP/2 it signs `:authority` in place of Host."""

    options = ("--auth", f"{KEY}:{SECRET}")

    def test_a_wrong_secret_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "InvalidSignatureException"):
            self.run_client(AWS_SECRET_ACCESS_KEY="wrong")


class KinesisClientWithSignaturesOverTls(KinesisClientOverTls):
    options = ("--tls", "--auth", f"{KEY}:{SECRET}")


if __name__ == "__main__":
    unittest.main()
