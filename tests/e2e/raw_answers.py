"""Operations called with plain HTTP, every answer judged by AWS's own model of the API."""

import json

from local_aws import LocalAwsTest
from model import Model


class RawAnswersTest(LocalAwsTest):
    """For a service of the JSON protocol; names say which."""

    service = ""
    target = ""  # what X-Amz-Target begins with
    json_version = "1.1"

    def setUp(self):
        self.model = Model.of(self.service)
        if self.model is None:
            self.skipTest(f"no API model of {self.service}: set WEIR_TEST_MODELS")
        super().setUp()

    def call(self, operation: str, **members) -> dict:
        kind = f"application/x-amz-json-{self.json_version}"
        status, headers, body = self.aws.ask(
            self.service, "POST", "/", json.dumps(members).encode(),
            {"X-Amz-Target": f"{self.target}.{operation}", "Content-Type": kind})
        self.assertEqual(headers["content-type"], kind)
        self.assertEqual(self.model.faults(operation, status, headers, body), [])
        self.check_headers(headers)
        return json.loads(body) if body else {}

    def check_headers(self, headers: dict):
        """What else a service's answers have."""

    def fails(self, operation: str, **members) -> str:
        answer = self.call(operation, **members)
        self.assertIn("__type", answer, operation)
        return answer["__type"].split("#")[-1]  # some services say it in full
