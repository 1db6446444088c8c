"""Signatures where they are enforced, by a signer that shares no code with the server's."""

import http.client
import json
import unittest
from datetime import timedelta

from case import weir
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

    def test_what_changes_something_of_our_own_is_signed(self):
        kind = {"Content-Type": "application/json"}
        self.assertEqual(self.aws.request("GET", "/_weir/health")[0], 200)
        self.assertEqual(self.aws.request("GET", "/metrics")[0], 200)
        self.assertEqual(self.aws.request("DELETE", "/_weir/faults", None, kind)[0], 403)
        self.aws.clear_faults()

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
        connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=60)
        connection.request("GET", "/_weir/health")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()


if __name__ == "__main__":
    unittest.main()
