"""Data directories that older versions have made open in this one, and everything is still there.

old_data/<what it was like>.tar.xz is what old_data.py made with that version: a directory with
something of every service, and in answers.json all that the version itself read back from it.

json_rows: of commit d16d1f1, the last in which no space had a version and most rows were JSON.
records: of format 2, in which all rows have versions: none of them may change without a step.
"""

import json
import tarfile
import unittest
from pathlib import Path

import old_data
from case import poll
from local_aws import KEY, SECRET, LocalAwsTest, needs_boto3


def difference(old, new, at="answers"):
    """Where `new` lacks what `old` says; members that only `new` has are none of the old ones."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            if name not in new:
                return f"{at}.{name} is gone"
            if found := difference(value, new[name], f"{at}.{name}"):
                return found
        return None
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        found = (difference(*both, f"{at}[{i}]") for i, both in enumerate(zip(old, new)))
        return next(filter(None, found), None)
    return None if old == new else f"{at} was {old!r}, and is {new!r}"


class OldData(LocalAwsTest):
    """What holds of every version; `archive` is its own."""

    durable = True
    # So that the secrets of sessions matter; and when the directories were made, nobody was judged.
    options = ("--auth", f"{KEY}:{SECRET}", "--iam", "off")
    archive: Path

    def setUp(self):
        super().setUp()
        self.of = old_data.Clients(self.aws)

    def prepare(self):
        with tarfile.open(self.archive) as packed:
            packed.extractall(self.dir)
        answers = self.data / "answers.json"
        self.answers = json.loads(answers.read_text())
        answers.unlink()

    def assert_all_is_there(self):
        now = old_data.read(self.of)
        for service in set(now) & set(self.answers):  # some services are younger
            self.assertIsNone(difference(self.answers[service], now[service], service))

    def test_everything_is_read_back_also_after_a_restart(self):
        self.assert_all_is_there()
        self.aws.restart()
        self.of = old_data.Clients(self.aws)
        self.assert_all_is_there()

    def test_what_was_begun_goes_on(self):
        upload = self.answers["s3"]["uploads"][0]["UploadId"]
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]}
                 for part in self.answers["s3"]["parts"]]
        self.of.s3.complete_multipart_upload(Bucket="lake", Key="begun", UploadId=upload,
                                             MultipartUpload={"Parts": parts})
        done = self.of.s3.get_object(Bucket="lake", Key="begun")
        self.assertEqual((done["Body"].read(), done["Metadata"]),
                         (old_data.PART + b"end", {"half": "done"}))
        poll(lambda: len(self.of.took("failing")) > 1, "the second try of a call that failed")

    def test_a_mapping_goes_on_where_it_was(self):
        [mapping] = self.answers["lambda"]["mappings"]
        self.of.functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
        sent = self.of.kinesis.put_record(StreamName="events", PartitionKey="new", Data=b"new")
        before = [record["SequenceNumber"]
                  for record in self.answers["kinesis"]["events"].get(sent["ShardId"], [])]
        self.assertGreater(sent["SequenceNumber"], max(before, default=""))
        poll(lambda: "new" in self.of.took("reader"), "the new record")
        self.assertCountEqual(self.of.took("reader"), [*self.answers["lambda"]["took"], "new"])

    def test_what_was_written_can_be_changed(self):
        merged = self.adjacent_shards()
        self.change(merged)
        self.assert_changes_are_there(merged)
        self.aws.restart()
        self.of = old_data.Clients(self.aws)
        self.assert_changes_are_there(merged)

    def change(self, merged: dict):
        self.of.dynamodb.update_item(
            TableName="claims", Key={"id": {"S": "all types"}},
            UpdateExpression="SET #n = :n", ExpressionAttributeNames={"#n": "number"},
            ExpressionAttributeValues={":n": {"N": "7"}})
        self.of.dynamodb.update_table(TableName="claims", DeletionProtectionEnabled=False)
        self.of.iam.tag_role(RoleName="processor", Tags=[{"Key": "new", "Value": "tag"}])
        self.of.kinesis.merge_shards(StreamName="events", **merged)
        self.of.functions.update_function_configuration(FunctionName="reader", Timeout=9)
        self.of.logs.put_retention_policy(logGroupName="app", retentionInDays=1827)
        self.of.s3.delete_object(Bucket="lake", Key="a/small")

    def assert_changes_are_there(self, merged: dict):
        item = self.of.dynamodb.get_item(TableName="claims", Key={"id": {"S": "all types"}})["Item"]
        self.assertEqual((item["number"], item["yes"]), ({"N": "7"}, {"BOOL": True}))
        claims = self.of.dynamodb.describe_table(TableName="claims")["Table"]
        self.assertFalse(claims["DeletionProtectionEnabled"])
        self.assertEqual(self.of.iam.get_role(RoleName="Processor")["Role"]["Tags"],
                         [{"Key": "b", "Value": "2"}, {"Key": "new", "Value": "tag"}])
        shards = self.of.kinesis.describe_stream(StreamName="events")["StreamDescription"]["Shards"]
        self.assertEqual((shards[-1]["ParentShardId"], shards[-1]["AdjacentParentShardId"]),
                         tuple(merged.values()))
        reader = self.of.functions.get_function_configuration(FunctionName="reader")
        self.assertEqual((reader["Timeout"], reader["Description"]), (9, "Reads."))
        [group] = self.of.logs.describe_log_groups(logGroupNamePrefix="app")["logGroups"]
        self.assertEqual(group["retentionInDays"], 1827)
        keys = [one["Key"] for one in self.of.s3.list_objects_v2(Bucket="lake")["Contents"]]
        self.assertNotIn("a/small", keys)
        self.assertIn("a/large", keys)

    def adjacent_shards(self) -> dict:
        open_ones = [shard for shard in self.answers["kinesis"]["events"]["stream"]["Shards"]
                     if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]
        first, second, *_ = sorted(open_ones,
                                   key=lambda s: int(s["HashKeyRange"]["StartingHashKey"]))
        return {"ShardToMerge": first["ShardId"], "AdjacentShardToMerge": second["ShardId"]}

    def test_what_the_first_answers_did_not_hold(self):
        """As fill() has put it."""
        backups = old_data.read_backups(self.of, "claims")["ContinuousBackupsDescription"]
        self.assertEqual(backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
                         "ENABLED")
        self.assertEqual([(day["Unit"], day["Sum"], day["Maximum"])
                          for day in old_data.read_metrics(self.of)["days"]],
                         [("Milliseconds", 7.5, 3.5)])

    def test_a_session_is_still_who_it_was(self):
        key = self.answers["session"]
        ids = (key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
        self.assertIn("assumed-role/Processor/kept",
                      self.aws.boto3("sts", *ids).get_caller_identity()["Arn"])
        for wrong, said in (((ids[0], "secret", ids[2]), "SignatureDoesNotMatch"),
                            ((ids[0], ids[1], "token"), "InvalidClientTokenId")):
            with self.assertRaisesRegex(Exception, said):
                self.aws.boto3("sts", *wrong).get_caller_identity()


def load_tests(loader, _, __):
    """Each test for each version."""
    suite = unittest.TestSuite()
    for archive in sorted(old_data.HERE.glob("*.tar.xz")):
        version = type(f"OldData_{archive.name.split('.')[0]}", (OldData,),
                       {"archive": archive, "__module__": __name__})
        suite.addTests(loader.loadTestsFromTestCase(needs_boto3(version)))
    return suite


if __name__ == "__main__":
    unittest.main()
