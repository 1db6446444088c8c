"""A damaged data directory: weir up has everything or says so; --recover says what goes. Claims of
a lake: weir run does not go on without them."""

import shutil
import subprocess
import unittest
from pathlib import Path

from case import PATIENCE_SECONDS, WEIR, LakeTest, line
from local_aws import LocalAwsTest, needs_boto3

ITEMS = 300
FRAGMENT_HEADER = 7  # checksum, length (2), type


def manifest_of(directory: Path) -> Path:
    return directory / (directory / "CURRENT").read_text().strip()


def cut_last_record(manifest: Path) -> int:
    """Cuts a MANIFEST (of one block) exactly where its last record begins; gives its size."""
    data, ends = manifest.read_bytes(), [0]
    while ends[-1] < len(data):
        length = int.from_bytes(data[ends[-1] + 4:ends[-1] + 6], "little")
        ends.append(ends[-1] + FRAGMENT_HEADER + length)
    assert ends[-1] == len(data) and len(ends) > 2, ends
    manifest.write_bytes(data[:ends[-2]])
    return len(data)


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
                               *options], capture_output=True, text=True, timeout=PATIENCE_SECONDS)
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

    def check_that_it_is_put_back(self, named: Path):
        said = self.start_fails()
        self.assertIn(str(named), said)
        self.assertIn("weir up --recover", said)
        self.aws.options.append("--recover")
        self.aws.start()
        self.assertIn("put back, and nothing of it is given up", self.aws.log())
        self.assertEqual(self.items(), ITEMS)
        self.aws.stop()
        self.aws.options.remove("--recover")
        self.aws.start()
        self.assertEqual(self.items(), ITEMS)

    def test_a_manifest_that_was_cut_where_a_record_ends_is_put_back(self):
        manifest = manifest_of(self.data)
        size = cut_last_record(manifest)
        self.check_that_it_is_put_back(manifest)
        self.assertLess((self.data / "damaged" / manifest.name).stat().st_size, size)

    def test_a_manifest_that_is_gone_is_put_back(self):
        manifest_of(self.data).unlink()
        self.check_that_it_is_put_back(self.data / "CURRENT")

    def test_current_that_is_gone_is_put_back(self):
        (self.data / "CURRENT").unlink()
        self.check_that_it_is_put_back(self.data / "CURRENT")

    def test_a_manifest_without_its_copy_is_made_anew(self):
        """As in a directory that an older version has left."""
        shutil.rmtree(self.data / "kept")
        manifest_of(self.data).unlink()
        self.start_fails()
        self.aws.options.append("--recover")
        self.aws.start()
        self.assertIn("it was made anew from the tables that are there; given up: 0 tables",
                      self.aws.log())
        self.assertEqual(self.items(), ITEMS)

    def test_a_log_that_is_gone_is_missed(self):
        for log in self.data.glob("*.log"):
            log.unlink()
        self.assertIn("its log is missing", self.start_fails())


class DamagedClaims(LakeTest):
    def test_claims_whose_manifest_was_cut_where_a_record_ends_are_refused(self):
        events = self.file("in.json", b"\n".join(line(number) for number in range(50)))
        self.fill(events)
        self.fill(self.file("more.json", line(50)))
        manifest = manifest_of(self.dir / "lake" / ".weir" / "claims")
        cut_last_record(manifest)
        run = self.fill(events, code=1)
        self.assertIn(f"{manifest}: cut short", run.err)
        self.assertEqual(len(self.lake().events()), 51)


if __name__ == "__main__":
    unittest.main()
