"""TLS with a certificate of Weir's own, and with the user's."""

import os
import ssl
import stat
import subprocess
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from aws_cli import needs_aws_cli
from case import PATIENCE_SECONDS, LakeTest, weir
from local_aws import LocalAws, LocalAwsTest


def health(aws: LocalAws, host="127.0.0.1", ca=None) -> int:
    context = ssl.create_default_context(cafile=ca or aws.certificate)
    url = f"https://{host}:{aws.port}/_weir/health"
    with urllib.request.urlopen(url, context=context, timeout=PATIENCE_SECONDS) as answer:
        return answer.status


class OwnCertificate(LocalAwsTest):
    options = ("--tls",)
    durable = True

    def test_it_is_good_for_this_machine_alone(self):
        self.assertTrue(self.aws.endpoint.startswith("https://127.0.0.1:"))
        self.assertEqual(health(self.aws), 200)
        self.assertEqual(health(self.aws, "localhost"), 200)
        with self.assertRaises(OSError):
            with urllib.request.urlopen(self.aws.endpoint, timeout=PATIENCE_SECONDS):
                pass  # nobody trusts it who was not told to
        mode = os.stat(Path(self.aws.certificate).parent / "key.pem").st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)

    def test_it_stays_over_restarts(self):
        before = Path(self.aws.certificate).read_bytes()
        self.aws.restart()
        self.assertEqual(Path(self.aws.certificate).read_bytes(), before)
        self.assertEqual(health(self.aws), 200)

    @needs_aws_cli
    def test_the_cli_trusts_it_when_told(self):
        self.assertEqual(self.aws.cli("kinesis", "list-streams")["StreamNames"], [])

    def test_plain_http_to_it_is_told_what_is_spoken(self):
        url = f"http://127.0.0.1:{self.aws.port}/"
        for body in (None, b"x" * 200_000):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                with urllib.request.urlopen(url, body, timeout=PATIENCE_SECONDS):
                    pass
            with refused.exception as answer:
                self.assertEqual(answer.status, 400)
                self.assertIn(b"https://", answer.read())
        self.assertEqual(health(self.aws), 200)


class CertificateOfTheUser(LakeTest):
    def test_it_is_used(self):
        certificate, key = self.dir / "c.pem", self.dir / "k.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=mine", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        aws = LocalAws("--bare", "--tls", certificate, key)
        self.addCleanup(aws.close)
        aws.start()
        self.assertEqual(health(aws, ca=certificate), 200)

    def test_files_that_are_none_are_a_wrong_usage(self):
        run = weir("up", "--memory", "--port", 0, "--tls", "/nowhere/c.pem", "/nowhere/k.pem")
        self.assertEqual(run.code, 2)
        self.assertIn("/nowhere/c.pem", run.err)
        self.assertEqual(weir("up", "--memory", "--port", 0, "--tls", "one").code, 2)


if __name__ == "__main__":
    unittest.main()
