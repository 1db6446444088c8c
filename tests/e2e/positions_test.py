"""One record has one position, for ever: over streams that are made again, packages and forms."""

import base64
import hashlib
import json
import unittest

import claims
from case import line, poll
from chaos import TABLE, ChaosCase
from local_aws import needs_boto3
from road import FUNCTION, LAKE_BUCKET, STREAM

OLD_STREAM = "2267deb9609a4c0d"  # digits of a creation, as the package of before has made them


def body_of(event: bytes) -> bytes:
    compact = json.dumps(json.loads(event), separators=(",", ":")).encode()
    return hashlib.sha256(compact).digest()[:16]


@needs_boto3
class PositionsTest(ChaosCase):
    def make_stream_again(self):
        kinesis = self.aws.boto3("kinesis")
        kinesis.delete_stream(StreamName=STREAM)
        kinesis.create_stream(StreamName=STREAM, ShardCount=2)
        kinesis.get_waiter("stream_exists").wait(StreamName=STREAM,
                                                 WaiterConfig={"Delay": 1, "MaxAttempts": 30})

    def ids_in_lake(self) -> list[str]:
        self.download()
        return sorted(json.loads(event.line)["event_uuid"] for event in self.lake().events())

    def assert_stored(self, events: list[bytes], report: dict, **ledger):
        self.assertEqual(self.ids_in_lake(), sorted(json.loads(event)["event_uuid"]
                                                    for event in events))
        self.assert_balanced(report)
        self.assertEqual({part: report["ledger"][part] for part in ledger}, ledger)

    def test_an_event_of_a_stream_made_again_survives_the_death_of_a_warm_function(self):
        events = [line(number) for number in range(3)]
        self.put(events[:1])
        self.wait_until_received(1)  # the function is warm, and knows the stream
        self.make_stream_again()
        fault = self.aws.add_fault("kill-before", service="s3", operation="PutObject", count=1)
        self.put(events[1:2])
        self.wait_until_hit(fault, 1)
        self.put(events[2:] + events[:1])
        report = self.wait_until_received(4)
        self.assert_stored(events, report, received=4, stored=3, duplicates=1)

    def pause_mapping(self, paused: bool):
        functions = self.aws.boto3("lambda")
        [mapping] = functions.list_event_source_mappings(
            FunctionName=FUNCTION)["EventSourceMappings"]
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=not paused)
        state = "Disabled" if paused else "Enabled"
        poll(lambda: functions.get_event_source_mapping(UUID=mapping["UUID"])["State"] == state,
             "the mapping")

    def old_claim(self, event: bytes, place: str, object_at: str) -> dict:
        folder = "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created"
        return {"key": {"S": "i" + json.loads(event)["event_uuid"]},
                "owner": {"S": f"{OLD_STREAM}-{place}"},
                "body": {"B": body_of(event)},
                "object": {"S": f"{folder}/{OLD_STREAM}-{object_at}-d87da4280062567b-0.json.gz"},
                "expires_at": {"N": "4102444800"}}

    def test_what_an_old_package_has_claimed_is_stored_by_this_one(self):
        """Each record is given again after a deploy: it died between claim and object."""
        events = [line(number) for number in range(4)]
        self.pause_mapping(True)
        self.put_records(events)
        places = {index: f"{place.shard:012}-{place.sequence:056}-000000"
                  for place, index in self.places.items()}
        dynamodb = self.aws.boto3("dynamodb")
        for index in (0, 1, 2):  # its own claim
            dynamodb.put_item(TableName=TABLE, Item=self.old_claim(events[index], places[index],
                                                                   places[0]))
        dynamodb.put_item(TableName=TABLE, Item=self.old_claim(  # another record's
            events[3], "000000000000-" + "1" * 56 + "-000000", places[0]))
        self.pause_mapping(False)
        report = self.wait_until_received(4)
        self.assert_stored(events[:3], report, received=4, stored=3, duplicates=1)
        self.put(events)
        report = self.wait_until_received(8)
        self.assert_stored(events[:3], report, received=8, stored=3, duplicates=5)

    def copy_ledger_as_old(self):
        s3 = self.aws.boto3("s3")
        for key, text in self.objects(LAKE_BUCKET, "ledger/").items():
            stream = key.removeprefix("ledger/").partition("-")[0]
            self.assertRegex(stream, "^k[0-9a-f]{16}$")
            old = key.replace(stream, OLD_STREAM).removesuffix(".gz")
            s3.put_object(Bucket=LAKE_BUCKET, Key=old,
                          Body=text.replace(stream.encode(), OLD_STREAM.encode()))

    def test_what_an_old_package_has_counted_counts_once(self):
        events = [line(number) for number in range(6)]
        self.put(events + [b"{"])
        before = self.wait_until_received(7)
        self.copy_ledger_as_old()
        self.assertEqual(self.report()["ledger"], before["ledger"])

    def test_what_an_old_package_has_quarantined_is_met_by_a_replay_and_counts_once(self):
        self.put([line(1)])
        self.wait_until_received(1)
        self.copy_ledger_as_old()
        self.pause_mapping(True)
        self.put_records([b"{"])
        place = max(self.places, key=self.places.get)
        position = f"{OLD_STREAM}-{place.shard:012}-{place.sequence:056}-000000"
        key = ("quarantine/year=2021/month=07/day=15/reason=invalid_json/"
               f"{position}-d87da4280062567b-0.json")
        row = json.dumps({"reason": "invalid_json", "detail": "is no JSON", "position": position,
                          "arrived_at": "2021-07-15T00:00:00Z",
                          "data": base64.b64encode(b"{").decode()}, separators=(",", ":"))
        self.aws.boto3("s3").put_object(Bucket=LAKE_BUCKET, Key=key, Body=row.encode() + b"\n")
        self.aws.boto3("dynamodb").put_item(TableName=TABLE, Item={
            "key": {"S": "p" + position}, "owner": {"S": position}, "object": {"S": key},
            "body": {"B": hashlib.sha256(b"{").digest()[:16]}, "expires_at": {"N": "4102444800"}})
        replayed = self.replay(f"s3://{LAKE_BUCKET}/quarantine")
        self.assertEqual(replayed["quarantined"], 1)
        self.assertEqual(list(self.objects(LAKE_BUCKET, "quarantine/")), [key])
        self.pause_mapping(False)  # it is given again to the package of today
        poll(lambda: len(self.objects(LAKE_BUCKET, "ledger/")) == 4, "its entry")
        self.assertEqual(len(self.objects(LAKE_BUCKET, "quarantine/")), 2)
        report = self.report()
        self.assert_balanced(report)
        self.assertEqual((report["ledger"]["received"], report["ledger"]["quarantined"]), (2, 1))

    def test_claims_are_small(self):
        self.put([line(number) for number in range(20)])
        self.wait_until_received(20)
        items = self.aws.boto3("dynamodb").scan(TableName=TABLE)["Items"]
        self.assertEqual(len(items), 20)
        for item in items:
            self.assertEqual(sorted(item), ["c", "expires_at", "key"])
            self.assertLessEqual(claims.size_of(item), 200)
            claim = claims.of_item(item)
            self.assertIn(claim.object, self.objects(LAKE_BUCKET, "lake/"))
            self.assertTrue(claim.owner.startswith("k"))


if __name__ == "__main__":
    unittest.main()
