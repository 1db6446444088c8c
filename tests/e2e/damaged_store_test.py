"""A damaged data directory: weir up has everything or says so; --recover says what goes."""

import subprocess
import unittest

from case import WEIR
from local_aws import LocalAwsTest, needs_boto3

ITEMS = 300


@needs_boto3
class DamagedStore(LocalAwsTest):
    durable = True

    def setUp(self):
        super().setUp()
        table = self.aws.boto3("dynamodb")
        table.create_table(TableName="items", BillingMode="PAY_PER_REQUEST",
                           KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                           AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}])
        for number in range(ITEMS):
            table.put_item(TableName="items", Item={"k": {"S": str(number)}, "v": {"S": "x" * 200}})
        self.aws.kill()

    def items(self):
        pages = self.aws.boto3("dynamodb").get_paginator("scan").paginate(TableName="items")
        return sum(len(page["Items"]) for page in pages)

    def log(self):
        return max(self.data.glob("*.log"), key=lambda file: file.stat().st_size)

    def damage(self, share):
        log = self.log()
        data = bytearray(log.read_bytes())
        at = int(len(data) * share)
        for i in range(4):
            data[at + i] ^= 0xFF
        log.write_bytes(data)
        return log

    def start_fails(self, *options):
        """What it says on the way out."""
        done = subprocess.run([WEIR, "up", "--bare", "--port", "0", "--data", self.data,
                               *options], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 1, done.stderr)
        return done.stderr

    def test_a_log_that_is_whole_has_everything(self):
        self.aws.start()
        self.assertEqual(self.items(), ITEMS)

    def test_damage_is_refused_by_the_files_name_and_recovered_on_request(self):
        log = self.damage(0.02)
        said = self.start_fails()
        self.assertIn(f"{log}: damaged behind byte ", said)
        self.assertIn("weir up --recover", said)
        self.aws.options.append("--recover")
        self.aws.start()
        self.assertTrue((self.data / "damaged" / log.name).is_file())
        self.assertRegex(self.aws.log(), r"given up: \d+ bytes, among them \d+ whole records")
        self.aws.stop()
        self.aws.options.remove("--recover")
        self.aws.start()

    def test_a_log_that_is_gone_is_missed(self):
        for log in self.data.glob("*.log"):
            log.unlink()
        self.assertIn("its log is missing", self.start_fails())


if __name__ == "__main__":
    unittest.main()
