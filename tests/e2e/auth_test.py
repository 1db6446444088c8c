"""Signatures where they are enforced, by a signer that shares no code with the server's."""

import base64
import hashlib
import http.client
import json
import os
import shutil
import stat
import subprocess
import unittest
from datetime import timedelta
from pathlib import Path

from case import PATIENCE_SECONDS, LakeTest, weir
from local_aws import KEY, SECRET, LocalAws, LocalAwsTest
from sigv4 import Signer

TARGET = "Kinesis_20131202.ListStreams"
JSON = "application/x-amz-json-1.1"


class Enforced(LocalAwsTest):
    options = ("--auth", f"{KEY}:{SECRET}")

    def setUp(self):
        super().setUp()
        self.host = f"127.0.0.1:{self.aws.port}"

    def kinesis(self, signer: Signer | None = None, body=b"{}", sent=None, **changed):
        signer = signer or Signer(KEY, SECRET, "kinesis")
        headers = signer.headers("POST", self.host, "/", body, x_amz_target=TARGET,
                                 content_type=JSON)
        headers.update({name.replace("_", "-"): value for name, value in changed.items()})
        status, _, text = self.aws.request("POST", "/", body if sent is None else sent, headers)
        return status, json.loads(text)

    def assert_refused(self, answer, code, words="", status=400):
        self.assertEqual((answer[0], answer[1]["__type"]), (status, code), answer)
        self.assertIn(words, answer[1]["message"])

    def test_a_good_signature_passes(self):
        status, answer = self.kinesis()
        self.assertEqual((status, answer["StreamNames"]), (200, []))

    def test_what_was_not_signed_so_is_refused(self):
        code = "InvalidSignatureException"
        self.assert_refused(self.kinesis(Signer(KEY, "wrong", "kinesis")), code)
        self.assert_refused(self.kinesis(sent=b'{"Limit":1}'), code)
        self.assert_refused(self.kinesis(content_type="application/x-amz-json-1.0"), code)
        self.assert_refused(self.kinesis(Signer(KEY, SECRET, "kinesis", "eu-west-1"),
                                         x_amz_date="20200101T000000Z"), code)

    def test_an_unknown_key_or_token_is_refused(self):
        self.assert_refused(self.kinesis(Signer("NOBODY", SECRET, "kinesis")),
                            "UnrecognizedClientException")
        self.assert_refused(self.kinesis(x_amz_security_token="x"), "UnrecognizedClientException")

    def test_a_signature_is_good_for_a_quarter_of_an_hour(self):
        for minutes, words in ((-16, "Signature expired"), (16, "not yet current")):
            late = Signer(KEY, SECRET, "kinesis", late=timedelta(minutes=minutes))
            self.assert_refused(self.kinesis(late), "InvalidSignatureException", words)
        for minutes in (-14, 14):
            late = Signer(KEY, SECRET, "kinesis", late=timedelta(minutes=minutes))
            self.assertEqual(self.kinesis(late)[0], 200)

    def test_a_clock_that_was_moved_changes_nothing(self):
        self.aws.advance(86400)
        self.assertEqual(self.kinesis()[0], 200)

    def test_no_signature_and_half_of_one_are_refused(self):
        status, _, text = self.aws.request("POST", "/", b"{}",
                                           {"X-Amz-Target": TARGET, "Content-Type": JSON})
        self.assert_refused((status, json.loads(text)), "MissingAuthenticationTokenException")
        self.assert_refused(self.kinesis(authorization="AWS4-HMAC-SHA256 Credential=a"),
                            "IncompleteSignatureException", "'Signature'")

    def test_a_signature_for_another_service_is_refused(self):
        headers = Signer(KEY, SECRET, "s3").headers("POST", self.host, "/", b"{}",
                                                    x_amz_target=TARGET, content_type=JSON)
        self.assertNotEqual(self.aws.request("POST", "/", b"{}", headers)[0], 200)

    def test_what_is_our_own_is_signed_but_for_the_word_that_all_is_well(self):
        status, _, health = self.aws.request("GET", "/_weir/health")
        self.assertEqual((status, json.loads(health)), (200, {"status": "ok"}))
        self.assertIn("version", self.aws.own("GET", "/_weir/health"))
        kind = {"Content-Type": "application/json"}
        for method, path in (("GET", "/metrics"), ("GET", "/_weir/clock"), ("GET", "/_weir/faults"),
                             ("HEAD", "/_weir/faults"), ("DELETE", "/_weir/faults"),
                             ("POST", "/_weir/clock")):
            self.assertEqual(self.aws.request(method, path, None, kind)[0], 403, path)
        self.aws.clear_faults()
        self.assertEqual(self.aws.own("GET", "/_weir/faults"), {"faults": []})

    def test_prometheus_reads_figures_by_the_key_and_its_secret(self):
        self.kinesis()
        for pair, status in ((f"{KEY}:{SECRET}", 200), (f"{KEY}:wrong", 403), ("nobody:x", 403)):
            basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
            got, _, text = self.aws.request("GET", "/metrics", headers=basic)
            self.assertEqual((got, b"weir_requests_total" in text), (status, status == 200))
            self.assertEqual(self.aws.request("GET", "/_weir/faults", headers=basic)[0], 403)
        self.assertEqual(self.aws.ask("weir", "GET", "/metrics")[0], 200)

    def test_the_commands_sign(self):
        for command in (("clock",), ("faults", "list")):
            run = weir(*command, variables=self.aws.environment())
            self.assertEqual(run.code, 0, run.err)

    def s3(self, method, path, body=b"", **more):
        headers = Signer(KEY, SECRET, "s3").headers(method, self.host, path, body, **more)
        return self.aws.request(method, path, body, headers)

    def test_s3_says_it_in_its_own_words(self):
        self.assertEqual(self.s3("PUT", "/bucket")[0], 200)
        self.assertIn(b"<Code>AccessDenied</Code>", self.aws.request("GET", "/bucket/x")[2])
        self.assertEqual(self.s3("PUT", "/bucket/a%20b%2Bc", b"one")[0], 200)
        status, _, text = self.s3("PUT", "/bucket/x", b"one", payload_hash="0" * 64)
        self.assertEqual(status, 400)
        self.assertIn(b"<Code>XAmzContentSHA256Mismatch</Code>", text)
        self.assertEqual(self.s3("PUT", "/bucket/x", b"1", payload_hash="UNSIGNED-PAYLOAD")[0], 200)

    def test_a_large_body_is_checked_by_the_hash_that_was_signed(self):
        large = b"0123456789abcdef" * (3 << 16)  # 3 MiB, which come in pieces
        self.s3("PUT", "/bucket")
        self.assertEqual(self.s3("PUT", "/bucket/large", large)[0], 200)
        status, _, text = self.s3("PUT", "/bucket/large", large[:-1] + b"x",
                                  payload_hash=hashlib.sha256(large).hexdigest())
        self.assertEqual(status, 400)
        self.assertIn(b"<Code>XAmzContentSHA256Mismatch</Code>", text)
        stranger = Signer(KEY, "wrong", "s3").headers("PUT", self.host, "/bucket/large", large)
        self.assertEqual(self.aws.request("PUT", "/bucket/large", large, stranger)[0], 403)
        self.assertEqual(self.s3("GET", "/bucket/large")[2], large)

    def test_a_presigned_url_is_good_until_it_expires(self):
        self.s3("PUT", "/bucket")
        self.s3("PUT", "/bucket/key", b"content")
        url = Signer(KEY, SECRET, "s3").presigned("GET", self.host, "/bucket/key", 60)
        self.assertEqual(self.aws.request("GET", url)[2], b"content")
        self.assertEqual(self.aws.request("PUT", url, b"x")[0], 403)
        self.assertEqual(self.aws.request("GET", url.replace("/key", "/kez"))[0], 403)
        old = Signer(KEY, SECRET, "s3", late=timedelta(minutes=-2))
        url = old.presigned("GET", self.host, "/bucket/key", 60)
        status, _, text = self.aws.request("GET", url)
        self.assertEqual(status, 403)
        self.assertIn(b"Request has expired", text)
        endless = Signer(KEY, SECRET, "s3").presigned("GET", self.host, "/bucket/key", 604801)
        self.assertEqual(self.aws.request("GET", endless)[0], 400)

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed: its signatures over HTTP/2 "
                                               "were not checked")
    def test_curl_signs_over_both_versions_of_http(self):
        def curl(*options):
            done = subprocess.run(["curl", "--silent", "--show-error", *options],
                                  capture_output=True, text=True, check=False,
                                  timeout=PATIENCE_SECONDS)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        self.s3("PUT", "/bucket")
        self.s3("PUT", "/bucket/key", b"content")
        url = Signer(KEY, SECRET, "s3").presigned("GET", self.host, "/bucket/key", 60)
        for version in ("--http1.1", "--http2-prior-knowledge"):
            with self.subTest(version):
                call = (version, "--header", f"X-Amz-Target: {TARGET}", "--header",
                        f"Content-Type: {JSON}", "--data", "{}", "--aws-sigv4",
                        "aws:amz:us-east-1:kinesis", self.aws.endpoint, "--user")
                self.assertIn("StreamNames", curl(*call, f"{KEY}:{SECRET}"))
                self.assertIn("InvalidSignatureException", curl(*call, f"{KEY}:wrong"))
                self.assertEqual(curl(version, self.aws.endpoint + url), "content")


class Secrets(LakeTest):
    """Where keys are given, and what others on the machine can see of them and of the data."""

    def start(self, *options, data: Path | None = None, **variables) -> LocalAws:
        kept = dict(os.environ)
        os.environ.update(variables)
        self.addCleanup(os.environ.update, kept)
        for name in variables:
            self.addCleanup(os.environ.pop, name)
        aws = LocalAws("--bare", *options, data=data)
        self.addCleanup(aws.close)
        return aws.start()

    def assert_guarded(self, aws: LocalAws):
        self.assertEqual(aws.request("GET", "/metrics")[0], 403)
        self.assertEqual(aws.ask("weir", "GET", "/metrics")[0], 200)

    def test_keys_of_a_file_are_told_to_nobody(self):
        path = self.file("keys", f"[default]\naws_access_key_id = {KEY}\n"
                                 f"aws_secret_access_key = {SECRET}\n".encode())
        path.chmod(0o644)
        aws = self.start("--auth-file", path)
        self.assert_guarded(aws)
        self.assertIn(f"chmod 600 {path}", aws.log())
        path.chmod(0o600)
        aws = self.start("--auth-file", path)
        self.assert_guarded(aws)
        self.assertEqual(aws.log(), "")

    def test_keys_of_the_environment_count(self):
        aws = self.start(WEIR_AUTH=f"{KEY}:{SECRET}")
        self.assert_guarded(aws)
        self.assertEqual(aws.log(), "")

    def test_an_empty_variable_is_no_open_door(self):
        run = weir("up", "--memory", "--port", 0, variables={"WEIR_AUTH": ""})
        self.assertEqual(run.code, 2)
        self.assertIn("WEIR_AUTH", run.err)

    def test_a_secret_on_the_command_line_is_covered_and_warned_of(self):
        for option in (("--auth", f"{KEY}:{SECRET}"), (f"--auth={KEY}:{SECRET}",)):
            aws = self.start(*option)
            self.assert_guarded(aws)
            self.assertIn("--auth-file", aws.log())
            seen = Path(f"/proc/{aws.process.pid}/cmdline").read_bytes()
            self.assertIn(b"--auth", seen)
            self.assertNotIn(SECRET.encode(), seen)

    def modes_of_others(self, directory: Path) -> list[Path]:
        """Whatever others may do anything with."""
        paths = [directory, *directory.rglob("*")]
        return [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]

    def test_the_data_is_for_nobody_else(self):
        data = self.dir / "data"
        aws = self.start("--tls", data=data)
        self.assertTrue((data / "work/tls/key.pem").exists())
        self.assertEqual(self.modes_of_others(data), [])
        aws.stop()
        for path in [data, *data.rglob("*")]:  # as an earlier version has left it
            path.chmod(0o755 if path.is_dir() else 0o644)
        aws.start()
        self.assertEqual(self.modes_of_others(data), [])
        self.assertIn("from now on they can't", aws.log())

    def test_a_lake_is_for_others_to_read(self):
        self.fill(self.file("in.ndjson", b"{}\n"))
        self.assertEqual(stat.S_IMODE((self.dir / "lake").stat().st_mode) & 0o055, 0o055)


class Refused(unittest.TestCase):
    def test_nobody_else_can_reach_it_without_keys(self):
        run = weir("up", "--memory", "--port", 0, "--host", "0.0.0.0")
        self.assertEqual(run.code, 1)
        self.assertIn("--auth", run.err)

    def test_keys_that_are_none_are_a_wrong_usage(self):
        self.assertEqual(weir("up", "--memory", "--auth", "no-such-file").code, 2)

    def test_others_can_reach_it_with_keys(self):
        aws = LocalAws("--bare", "--host", "0.0.0.0", "--auth", f"{KEY}:{SECRET}")
        self.addCleanup(aws.close)
        aws.start()
        connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/_weir/health")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()


if __name__ == "__main__":
    unittest.main()
