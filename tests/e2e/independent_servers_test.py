"""The adapters for DynamoDB and S3 against servers that share no code with Weir."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from case import PATIENCE_SECONDS, ROOT
from npm import install

HOME = ROOT / "tests/e2e/independent"
CONTRACTS = Path(os.environ.get("WEIR_CONTRACTS", ROOT / "build/dev/bin/aws_contract_test"))
# s3rver ignores conditions of a PUT, cannot go past the first page of a listing, and promises as
# many bytes of a range as were asked for, however few there are.
BEYOND_S3RVER = ("CreatesOnlyOnce", "ExistingStaysAsItIs", "SecondPutOfAnAttempt",
                 "EachOfManyHasItsOwnOutcome", "ListAndReadWhatWasPut",
                 "OnlyTheVersionThatWasReadIsReplaced",
                 "WithoutAVersionAnObjectIsPutWhereThereIsNone", "AVersionThatIsGoneIsNotReplaced",
                 "OfThoseWhoReadOneVersionOneReplacesIt", "EachOfManyReplacementsHasItsOwnOutcome",
                 "OfARangeBehindTheEnd")


class IndependentServersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.access(CONTRACTS, os.X_OK):
            raise unittest.SkipTest(f"no program at {CONTRACTS}: build aws_contract_test")
        install(HOME, "dynalite and s3rver", ["dynalite", "s3rver"])
        cls.servers = subprocess.Popen(["node", HOME / "servers.mjs"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE)
        cls.addClassCleanup(cls.stop)
        cls.endpoints = json.loads(cls.servers.stdout.readline())

    @classmethod
    def stop(cls):
        cls.servers.stdin.close()
        cls.servers.stdout.close()
        try:
            cls.servers.wait(PATIENCE_SECONDS)
        finally:
            cls.servers.kill()

    def run_contracts(self, service: str, tests: str):
        done = subprocess.run(
            [CONTRACTS, f"--gtest_filter={tests}", "--gtest_brief=1"], capture_output=True,
            text=True, timeout=PATIENCE_SECONDS, check=False,
            env={**os.environ, "WEIR_TEST_ENDPOINT": self.endpoints[service],
                 "AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"PASSED +\] [1-9]")

    def test_claims_in_dynalite(self):
        self.run_contracts("dynamodb", "DynamoDb/*")

    def test_objects_in_s3rver(self):
        """It checks each signature, which it does not do with Weir's code."""
        self.run_contracts("s3", "*S3*-" + ":".join(f"*{name}*" for name in BEYOND_S3RVER))


if __name__ == "__main__":
    unittest.main()
