"""Objects larger than any memory is meant to be: they go through `weir up` in pieces, and survive
its crashes whole or not at all."""

import hashlib
import http.client
import os
import unittest
from pathlib import Path

from case import PATIENCE_SECONDS, poll
from local_aws import KEY, REGION, SECRET, LocalAwsTest, needs_boto3
from sigv4 import Signer

MEBIBYTE = 1 << 20
LARGE, COPIED = 200 * MEBIBYTE, 136 * MEBIBYTE
PART = 32 * MEBIBYTE  # several at once are more than the slack
SLACK = 64 * MEBIBYTE  # ten threads of boto3's, a piece each, and what the allocator keeps
# A build with AddressSanitizer keeps what is freed; that is not to be measured.
AT_ONCE = "quarantine_size_mb=0"


def md5_of(chunks) -> str:
    digest = hashlib.md5()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


class LargeObjectTest(LocalAwsTest):
    def setUp(self):
        was = os.environ.get("ASAN_OPTIONS")
        os.environ["ASAN_OPTIONS"] = ":".join(filter(None, (was, AT_ONCE)))
        self.addCleanup(os.environ.__setitem__, "ASAN_OPTIONS", was or "")
        super().setUp()
        self.s3 = self.aws.boto3("s3", s3={"addressing_style": "path"})
        self.s3.create_bucket(Bucket="lake")

    def file(self, size: int) -> Path:
        """Of bytes that differ from MiB to MiB."""
        path = self.dir / str(size)
        with path.open("wb") as out:
            for number in range(size // MEBIBYTE):
                out.write(number.to_bytes(8, "big") * (MEBIBYTE // 8))
        return path

    def md5_of_file(self, path: Path) -> str:
        with path.open("rb") as source:
            return md5_of(iter(lambda: source.read(MEBIBYTE), b""))

    def md5_of_object(self, key: str) -> str:
        return md5_of(self.s3.get_object(Bucket="lake", Key=key)["Body"].iter_chunks(MEBIBYTE))

    def memory(self, of: str) -> int:
        """VmRSS (now) or VmHWM (at the most) of `weir up`, in bytes."""
        lines = Path(f"/proc/{self.aws.process.pid}/status").read_text().splitlines()
        [line] = [line for line in lines if line.startswith(of + ":")]
        return int(line.split()[1]) * 1024


@needs_boto3
class FlatMemory(LargeObjectTest):
    def setUp(self):
        super().setUp()
        self.s3.upload_file(str(self.file(20 * MEBIBYTE)), "lake", "warm")
        self.md5_of_object("warm")
        Path(f"/proc/{self.aws.process.pid}/clear_refs").write_text("5")  # the peak begins anew
        self.before = self.memory("VmRSS")

    def assert_flat(self):
        grown = self.memory("VmHWM") - self.before
        self.assertLess(grown, SLACK, f"{grown // MEBIBYTE} MB more at the most")

    def test_an_object_at_once_goes_in_and_out(self):
        path = self.file(LARGE)
        with path.open("rb") as body:
            answer = self.s3.put_object(Bucket="lake", Key="large", Body=body)
        expected = self.md5_of_file(path)
        self.assertEqual(answer["ETag"], f'"{expected}"')
        self.assertEqual(self.md5_of_object("large"), expected)
        middle = self.s3.get_object(Bucket="lake", Key="large",
                                    Range=f"bytes={100 * MEBIBYTE - 4}-{100 * MEBIBYTE + 7}")
        self.assertEqual(middle["Body"].read(),
                         (99).to_bytes(8, "big")[4:] + (100).to_bytes(8, "big"))
        self.s3.copy_object(Bucket="lake", Key="copy", CopySource="lake/large")
        self.assertEqual(self.md5_of_object("copy"), expected)
        self.assert_flat()

    def test_an_object_in_parts_goes_in_and_out_and_is_copied_in_parts(self):
        from boto3.s3.transfer import TransferConfig  # pylint: disable=import-outside-toplevel
        large_parts = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)
        path = self.file(COPIED)
        self.s3.upload_file(str(path), "lake", "parts", Config=large_parts)
        self.s3.copy({"Bucket": "lake", "Key": "parts"}, "lake", "copy", Config=large_parts)
        self.assertRegex(self.s3.head_object(Bucket="lake", Key="copy")["ETag"], '-5"$')
        back = self.dir / "back"
        self.s3.download_file("lake", "copy", str(back))
        self.assertEqual(self.md5_of_file(back), self.md5_of_file(path))
        self.assert_flat()


@needs_boto3
class Crashes(LargeObjectTest):
    durable = True

    def bodies(self) -> list[Path]:
        return sorted((self.data / "bodies").glob("*"))

    def begin_to_put(self, key: str) -> http.client.HTTPConnection:
        """With half of what it announces."""
        host = f"127.0.0.1:{self.aws.port}"
        headers = Signer(KEY, SECRET, "s3", REGION).headers("PUT", host, f"/lake/{key}", b"", "")
        connection = http.client.HTTPConnection(host, timeout=PATIENCE_SECONDS)
        self.addCleanup(connection.close)
        connection.putrequest("PUT", f"/lake/{key}", skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(8 * MEBIBYTE))
        connection.endheaders(b"x" * (4 * MEBIBYTE))
        return connection

    def test_half_an_object_is_none_and_a_whole_one_stays(self):
        body = hashlib.sha512(b"seed").digest() * (8 * MEBIBYTE // 64)
        self.s3.put_object(Bucket="lake", Key="whole", Body=body)
        self.begin_to_put("half")
        poll(lambda: len(self.bodies()) == 2, "a file of what has come")
        self.aws.kill()
        self.assertEqual(len(self.bodies()), 2)
        self.aws.start()
        self.assertEqual(len(self.bodies()), 1)
        listed = self.s3.list_objects_v2(Bucket="lake")["Contents"]
        self.assertEqual([entry["Key"] for entry in listed], ["whole"])
        self.assertEqual(self.s3.get_object(Bucket="lake", Key="whole")["Body"].read(), body)

    def test_who_leaves_in_the_middle_leaves_nothing(self):
        connection = self.begin_to_put("half")
        poll(lambda: len(self.bodies()) == 1, "a file of what has come")
        connection.close()
        poll(lambda: not self.bodies(), "the file to be gone")
        self.assertNotIn("Contents", self.s3.list_objects_v2(Bucket="lake"))


if __name__ == "__main__":
    unittest.main()
