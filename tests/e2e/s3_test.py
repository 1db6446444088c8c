"""S3 of the local AWS, as boto3 and the AWS CLI use it; every answer judged by AWS's model."""

import hashlib
import io
import os
import threading
import unittest
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from aws_cli import needs_aws_cli
from local_aws import LocalAwsTest, needs_boto3

KEYS = ["plain", "a/b/c.json", "with space", "plus+sign", "per%cent", "ünïcode/水", "q?u=e&r#y",
        "dots/../up", "//twice", "quote\"'<>&", "tab\there", "k" * 1024]


def code_of(test: unittest.TestCase, call, **arguments) -> tuple[int, str]:
    """The status and code of the error that a call ends with."""
    from botocore.exceptions import ClientError  # pylint: disable=import-outside-toplevel
    with test.assertRaises(ClientError) as caught:
        call(**arguments)
    answer = caught.exception.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


class S3Test(LocalAwsTest):
    """A test with a bucket, `lake`, and a client."""

    def setUp(self):
        super().setUp()
        self.s3 = self.client()
        self.s3.create_bucket(Bucket="lake")

    def client(self, **config):
        return self.aws.boto3("s3", s3={"addressing_style": "path"}, **config)

    def put(self, key: str, body: bytes = b"x", **arguments) -> dict:
        return self.s3.put_object(Bucket="lake", Key=key, Body=body, **arguments)

    def get(self, key: str, **arguments) -> bytes:
        return self.s3.get_object(Bucket="lake", Key=key, **arguments)["Body"].read()

    def keys(self) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket="lake")
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


@needs_boto3
class ObjectsTest(S3Test):
    def test_any_key_comes_back(self):
        for key in KEYS:
            with self.subTest(key=key[:20]):
                self.put(key, key.encode())
                self.assertEqual(self.get(key), key.encode())
        self.assertEqual(self.keys(), sorted(KEYS, key=lambda key: key.encode()))

    def test_an_empty_body_leaves_its_connection_in_order(self):
        one = self.client(retries={"max_attempts": 1}, read_timeout=60)
        one.put_object(Bucket="lake", Key="_SUCCESS", Body=b"")
        one.put_object(Bucket="lake", Key="claim", Body=b"mine", IfNoneMatch="*")
        self.assertEqual(self.get("claim"), b"mine")

    def test_bodies_of_any_size_and_kind(self):
        for size in (0, 1, 65536, 3 << 20):
            body = hashlib.sha512(b"seed").digest() * (size // 64 + 1)
            answer = self.put("sized", body[:size])
            self.assertEqual(answer["ETag"].strip('"'), hashlib.md5(body[:size]).hexdigest())
            self.assertEqual(self.get("sized"), body[:size])

    def test_every_checksum_is_verified_and_given_back(self):
        for algorithm in ("CRC32", "SHA1", "SHA256"):
            with self.subTest(algorithm):
                stored = self.put("sum", b"hello", ChecksumAlgorithm=algorithm)
                read = self.s3.get_object(Bucket="lake", Key="sum", ChecksumMode="ENABLED")
                self.assertEqual(read["Body"].read(), b"hello")
                name = f"Checksum{algorithm}"
                self.assertEqual(read[name], stored[name])
        wrong = dict(Bucket="lake", Key="sum", Body=b"hello", ChecksumCRC32="AAAAAA==")
        self.assertEqual(code_of(self, self.s3.put_object, **wrong), (400, "BadDigest"))

    def test_metadata_headers_and_tags(self):
        self.put("meta", ContentType="text/csv", CacheControl="no-store", Tagging="a=1&b=2",
                 Metadata={"colour": "blue"}, StorageClass="STANDARD_IA", ContentEncoding="gzip")
        head = self.s3.head_object(Bucket="lake", Key="meta")
        self.assertEqual((head["ContentType"], head["CacheControl"], head["Metadata"],
                          head["StorageClass"], head["ContentEncoding"], head["TagCount"]),
                         ("text/csv", "no-store", {"colour": "blue"}, "STANDARD_IA", "gzip", 2))
        tags = self.s3.get_object_tagging(Bucket="lake", Key="meta")["TagSet"]
        self.assertEqual(tags, [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        shown = self.s3.get_object(Bucket="lake", Key="meta", ResponseContentType="text/plain")
        self.assertEqual(shown["ContentType"], "text/plain")

    def test_conditions_of_writes(self):
        first = self.put("once", b"1", IfNoneMatch="*")
        put = dict(Bucket="lake", Key="once", Body=b"2")
        self.assertEqual(code_of(self, self.s3.put_object, **put, IfNoneMatch="*"),
                         (412, "PreconditionFailed"))
        self.assertEqual(code_of(self, self.s3.put_object, **put, IfMatch='"other"'),
                         (412, "PreconditionFailed"))
        self.s3.put_object(**put, IfMatch=first["ETag"])
        self.assertEqual(self.get("once"), b"2")
        put["Key"] = "never"
        self.assertEqual(code_of(self, self.s3.put_object, **put, IfMatch=first["ETag"]),
                         (404, "NoSuchKey"))

    def test_of_many_who_create_a_key_one_wins(self):
        clients = [self.client() for _ in range(8)]
        start = threading.Barrier(len(clients))

        def create(client):
            won = []
            for number in range(20):
                start.wait()
                try:
                    client.put_object(Bucket="lake", Key=str(number), Body=b"x", IfNoneMatch="*")
                    won.append(number)
                except client.exceptions.ClientError as error:
                    assert error.response["Error"]["Code"] == "PreconditionFailed", error
            return won

        with ThreadPoolExecutor(len(clients)) as pool:
            won = sorted(number for numbers in pool.map(create, clients) for number in numbers)
        self.assertEqual(won, list(range(20)))

    def test_ranges(self):
        self.put("range", b"0123456789")
        self.assertEqual(self.get("range", Range="bytes=2-4"), b"234")
        self.assertEqual(self.get("range", Range="bytes=-3"), b"789")
        beyond = dict(Bucket="lake", Key="range", Range="bytes=10-")
        self.assertEqual(code_of(self, self.s3.get_object, **beyond), (416, "InvalidRange"))

    def test_what_is_missing(self):
        self.assertEqual(code_of(self, self.s3.get_object, Bucket="lake", Key="no"),
                         (404, "NoSuchKey"))
        self.assertEqual(code_of(self, self.s3.head_object, Bucket="lake", Key="no"), (404, "404"))
        self.assertEqual(code_of(self, self.s3.get_object, Bucket="none", Key="no"),
                         (404, "NoSuchBucket"))
        self.assertEqual(code_of(self, self.s3.get_object_torrent, Bucket="lake", Key="no"),
                         (501, "NotImplemented"))

    def test_copies(self):
        self.put("from here", b"body", Metadata={"a": "b"})
        source = {"Bucket": "lake", "Key": "from here"}
        self.s3.copy_object(Bucket="lake", Key="to", CopySource=source)
        self.assertEqual(self.get("to"), b"body")
        self.assertEqual(self.s3.head_object(Bucket="lake", Key="to")["Metadata"], {"a": "b"})

    def test_deletes(self):
        for key in KEYS:
            self.put(key)
        self.s3.delete_object(Bucket="lake", Key=KEYS[0])
        gone = [{"Key": key} for key in KEYS[1:]]
        answer = self.s3.delete_objects(Bucket="lake", Delete={"Objects": gone})
        self.assertEqual([entry["Key"] for entry in answer["Deleted"]], KEYS[1:])
        self.assertEqual(self.keys(), [])

    def test_multipart_uploads(self):
        body = bytes(range(256)) * (50 << 10)  # 12.5 MiB: more than one part
        self.s3.upload_fileobj(io.BytesIO(body), "lake", "big")
        self.assertEqual(self.get("big"), body)
        self.assertEqual(self.get("big", Range="bytes=8388600-8388620"), body[8388600:8388621])
        self.assertRegex(self.s3.head_object(Bucket="lake", Key="big")["ETag"], r'-2"$')
        begun = self.s3.create_multipart_upload(Bucket="lake", Key="open")
        uploads = self.s3.list_multipart_uploads(Bucket="lake")["Uploads"]
        self.assertEqual([entry["UploadId"] for entry in uploads], [begun["UploadId"]])
        part = dict(Bucket="lake", Key="open", UploadId=begun["UploadId"])
        self.s3.upload_part(**part, PartNumber=1, Body=b"x")
        self.assertEqual(len(self.s3.list_parts(**part)["Parts"]), 1)
        self.s3.abort_multipart_upload(**part)
        self.assertEqual(self.keys(), ["big"])

    def test_presigned_urls(self):
        self.put("signed", b"open to who has the link")
        url = self.s3.generate_presigned_url("get_object", {"Bucket": "lake", "Key": "signed"})
        with urllib.request.urlopen(url, timeout=60) as answer:
            self.assertEqual(answer.read(), b"open to who has the link")

    def test_raw_errors_are_xml_with_both_ids(self):
        status, headers, body = self.aws.ask("s3", "GET", "/none/key")
        self.assertEqual(status, 404)
        self.assertEqual(headers["content-type"], "application/xml")
        for part in (b"<Code>NoSuchBucket</Code>", b"<BucketName>none</BucketName>",
                     b"<RequestId>" + headers["x-amz-request-id"].encode()):
            self.assertIn(part, body)
        self.assertIn("x-amz-id-2", headers)


@needs_boto3
class ListingsTest(S3Test):
    def test_pages_and_common_prefixes(self):
        for key in ("a", "b/1", "b/2", "c/1", "d"):
            self.put(key)
        names = []
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket="lake", Delimiter="/", PaginationConfig={"PageSize": 1})
        for page in pages:
            names += [entry["Key"] for entry in page.get("Contents", [])]
            names += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        self.assertEqual(names, ["a", "b/", "c/", "d"])
        old = self.s3.get_paginator("list_objects").paginate(
            Bucket="lake", Delimiter="/", PaginationConfig={"PageSize": 1})
        self.assertEqual(len(list(old)), 4)
        after = self.s3.list_objects_v2(Bucket="lake", StartAfter="b/1", Prefix="b/")
        self.assertEqual([entry["Key"] for entry in after["Contents"]], ["b/2"])
        versions = self.s3.list_object_versions(Bucket="lake")["Versions"]
        self.assertEqual({entry["VersionId"] for entry in versions}, {"null"})

    def test_more_than_a_page(self):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: self.put(f"{number:04}"), range(1001)))
        first = self.s3.list_objects_v2(Bucket="lake")
        self.assertEqual((first["KeyCount"], first["IsTruncated"]), (1000, True))
        self.assertEqual(len(self.keys()), 1001)


@needs_boto3
class BucketsTest(S3Test):
    def test_life_of_a_bucket(self):
        self.put("a")
        self.assertEqual(code_of(self, self.s3.delete_bucket, Bucket="lake"),
                         (409, "BucketNotEmpty"))
        self.s3.delete_object(Bucket="lake", Key="a")
        self.assertEqual([bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]], ["lake"])
        self.s3.head_bucket(Bucket="lake")
        self.assertIsNone(self.s3.get_bucket_location(Bucket="lake")["LocationConstraint"])
        self.s3.delete_bucket(Bucket="lake")
        self.assertEqual(code_of(self, self.s3.delete_bucket, Bucket="lake"),
                         (404, "NoSuchBucket"))

    def test_configurations(self):
        rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "failed/"},
                "Expiration": {"Days": 30}}
        self.s3.put_bucket_lifecycle_configuration(
            Bucket="lake", LifecycleConfiguration={"Rules": [rule]})
        read = self.s3.get_bucket_lifecycle_configuration(Bucket="lake")
        self.assertEqual(read["Rules"], [rule])
        block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False,
                 "RestrictPublicBuckets": True}
        self.s3.put_public_access_block(Bucket="lake", PublicAccessBlockConfiguration=block)
        self.assertEqual(self.s3.get_public_access_block(Bucket="lake")
                         ["PublicAccessBlockConfiguration"], block)
        self.s3.get_bucket_acl(Bucket="lake")
        self.s3.get_bucket_encryption(Bucket="lake")
        self.s3.get_bucket_ownership_controls(Bucket="lake")
        for unset in ("versioning", "logging", "accelerate_configuration", "request_payment",
                      "notification_configuration"):
            getattr(self.s3, f"get_bucket_{unset}")(Bucket="lake")
        enabled = {"Status": "Enabled"}
        self.assertEqual(code_of(self, self.s3.put_bucket_versioning, Bucket="lake",
                                 VersioningConfiguration=enabled), (501, "NotImplemented"))

    def test_virtual_hosts(self):
        self.put("a/b", b"hosted")
        for host in ("lake.localhost", "lake.s3.localhost", "lake.s3.eu-west-1.localhost"):
            status, _, body = self.aws.ask("s3", "GET", "/a/b", headers={"Host": host})
            self.assertEqual((status, body), (200, b"hosted"), host)


@needs_boto3
class DurabilityTest(S3Test):
    durable = True

    def test_what_was_acknowledged_survives_kill_9(self):
        for number in range(50):
            self.put(str(number), b"%d" % number)
        self.put("big", b"b" * (1 << 20))
        self.aws.kill()
        self.aws.start()
        self.s3 = self.client()
        self.assertEqual(self.get("49"), b"49")
        self.assertEqual(len(self.get("big")), 1 << 20)
        self.assertEqual(len(self.keys()), 51)
        self.put("after", IfNoneMatch="*")
        self.assertEqual(self.get("49"), b"49")


@needs_boto3
class AccessTest(S3Test):
    def test_faults_look_like_those_of_s3(self):
        self.aws.add_fault("throttle", service="s3", operation="PutObject", count=1)
        self.assertEqual(code_of(self, self.put, key="a"), (503, "SlowDown"))
        self.aws.add_fault("error-after", service="s3", operation="PutObject", count=1)
        self.assertEqual(code_of(self, self.put, key="a"), (500, "InternalError"))
        self.assertEqual(self.get("a"), b"x")


@needs_aws_cli
class CommandLineTest(LocalAwsTest):
    def setUp(self):
        super().setUp()
        self.aws.cli("s3", "mb", "s3://lake")

    def test_cp_ls_sync_rm(self):
        source = self.dir / "source"
        for name in ("one.json", "sub/two words.json", "sub/drei-ü.json"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(name)
            os.utime(source / name, (1e9, 1e9))  # sync goes by times, which S3 has in seconds
        self.aws.cli("s3", "sync", source, "s3://lake/copy/")
        listed = self.aws.cli("s3", "ls", "--recursive", "s3://lake/")
        self.assertEqual(len(listed.splitlines()), 3)
        self.assertIn("copy/sub/two words.json", listed)
        self.assertIn("PRE copy/", self.aws.cli("s3", "ls", "s3://lake/"))
        self.aws.cli("s3", "cp", "s3://lake/copy/one.json", self.dir / "back.json")
        self.assertEqual((self.dir / "back.json").read_text(), "one.json")
        self.aws.cli("s3", "cp", "-", "s3://lake/piped", stdin=b"from a pipe")
        self.assertEqual(self.aws.cli("s3", "cp", "s3://lake/piped", "-"), "from a pipe")
        self.aws.cli("s3", "mv", "s3://lake/piped", "s3://lake/moved")
        self.assertEqual(self.aws.cli("s3", "sync", source, "s3://lake/copy/"), "")
        self.aws.cli("s3", "rm", "--recursive", "s3://lake/")
        self.assertEqual(self.aws.cli("s3", "ls", "--recursive", "s3://lake/"), "")
        self.aws.cli("s3", "rb", "s3://lake")

    def test_large_files_go_up_in_parts(self):
        big = self.dir / "big"
        big.write_bytes(bytes(range(256)) * (40 << 10))
        self.aws.cli("s3", "cp", big, "s3://lake/big")
        self.aws.cli("s3", "cp", "s3://lake/big", self.dir / "back")
        self.assertEqual((self.dir / "back").read_bytes(), big.read_bytes())


if __name__ == "__main__":
    unittest.main()
