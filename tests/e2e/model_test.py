"""The checker of answers finds what it is there to find."""

import json
import unittest

from model import MODELS, Model

JSON = {"content-type": "application/x-amz-json-1.1"}


@unittest.skipUnless(Model.of("kinesis"), f"no models of AWS's APIs at {MODELS}")
class Checker(unittest.TestCase):
    def faults(self, service, operation, body, status=200, headers=None):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Model.of(service).faults(operation, status, headers or JSON, text)

    def test_json(self):
        good = {"ShardId": "shardId-000000000000", "SequenceNumber": "1"}
        self.assertEqual(self.faults("kinesis", "PutRecord", good), [])
        self.assertIn("missing", self.faults("kinesis", "PutRecord", {"ShardId": "x"})[0])
        self.assertIn("not in the model",
                      self.faults("kinesis", "PutRecord", {**good, "More": 1})[0])
        self.assertIn("no string", self.faults("kinesis", "PutRecord", {**good, "ShardId": 1})[0])
        self.assertIn("no list", self.faults("kinesis", "ListShards", {"Shards": {}})[0])
        self.assertEqual(self.faults("kinesis", "DeleteStream", b""), [])
        self.assertNotEqual(self.faults("kinesis", "DeleteStream", good), [])

    def test_errors(self):
        good = {"__type": "ResourceNotFoundException", "message": "x"}
        self.assertEqual(self.faults("kinesis", "PutRecord", good, 400), [])
        self.assertIn("no member", self.faults("kinesis", "PutRecord", {**good, "a": 1}, 400)[0])
        self.assertIn("does not fail",
                      self.faults("kinesis", "PutRecord", {"__type": "Strange"}, 400)[0])

    def test_query(self):
        def answer(inner, metadata="<ResponseMetadata/>"):
            return (f'<GetRolePolicyResponse xmlns="x"><GetRolePolicyResult>{inner}'
                    f"</GetRolePolicyResult>{metadata}</GetRolePolicyResponse>").encode()
        good = "<RoleName>r</RoleName><PolicyName>p</PolicyName><PolicyDocument>d</PolicyDocument>"
        self.assertEqual(self.faults("iam", "GetRolePolicy", answer(good)), [])
        self.assertIn("missing", self.faults("iam", "GetRolePolicy", answer(""))[-1])
        self.assertIn("not in the model",
                      self.faults("iam", "GetRolePolicy", answer(good + "<X/>"))[0])
        self.assertIn("holds", self.faults("iam", "GetRolePolicy", answer(good, ""))[0])

    def test_rest(self):
        listing = b"<R><Name>b</Name><Contents><Key>k</Key><Size>x</Size></Contents></R>"
        self.assertEqual(self.faults("s3", "ListObjectsV2", listing),
                         ["ListObjectsV2.Contents.Size is no long: 'x'"])
        self.assertIn("not in the model",
                      self.faults("lambda", "GetFunctionConfiguration", {"Strange": 1})[0])


if __name__ == "__main__":
    unittest.main()
