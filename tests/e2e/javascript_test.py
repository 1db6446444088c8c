"""AWS's SDK for JavaScript: its Kinesis client speaks HTTP/2 to a plain port, and over TLS."""

import json
import subprocess
import unittest

from case import PATIENCE_SECONDS, ROOT
from local_aws import KEY, SECRET, LocalAwsTest
from npm import install

HOME = ROOT / "tests" / "e2e" / "javascript"
RECORDS = 300


def install_sdk():
    named = json.loads((HOME / "package.json").read_text(encoding="utf-8"))["dependencies"]
    install(HOME, "the AWS SDK for JavaScript", named)


class KinesisClient(LocalAwsTest):
    def setUp(self):
        install_sdk()
        super().setUp()

    def run_client(self, **environment) -> dict:
        done = subprocess.run(["node", HOME / "kinesis.mjs", str(RECORDS)], capture_output=True,
                              env={**self.aws.environment(), **environment}, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
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
