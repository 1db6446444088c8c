"""`weir verify`: a lake that is whole is good, and each damage that is done to one is found."""

import gzip
import json
import shutil
import threading
import unittest
from pathlib import Path

from case import LakeTest, line, weir
from local_aws import needs_boto3
from road import LAKE_BUCKET, RoadTest

TABLE = "weir-claims"
EVENTS = [line(number, event_name=f"account:t{number % 3}") for number in range(60)]
BAD = [b"{", b"[]", b"\xff"]
CONFLICT = line(1, event_name="account:t1", plan="other")
SPACED = b'{ "event_uuid" : "00000000-0000-4000-8000-0000000000ff", "event_name" : "account:t0",' \
         b' "created_at" : 1626307200, "text" : "a \\" { b" }'
MOVED = line(254, event_name="account:t0", event_type="mine")


def rewritten(data: bytes, change) -> bytes:
    """The object with `change` applied to its lines."""
    lines = change(gzip.decompress(data).splitlines())
    return gzip.compress(b"".join(one + b"\n" for one in lines))


class VerifyCase(LakeTest):
    def judge(self, lake, *options, code=None, variables=None) -> dict:
        run = weir("verify", lake, "--json", *options, variables=variables)
        self.assertNotRegex(run.err, r"terminate called|Assertion|runtime error|AddressSanitizer")
        self.assertTrue(run.out, run.err)
        found = json.loads(run.out)
        self.assertEqual(run.code, 0 if found["good"] else 1, run.err)
        if code is not None:
            self.assertEqual(run.code, code, found)
        return found


class VerifyDirectoryTest(VerifyCase):
    layout = "batch"

    def setUp(self):
        super().setUp()
        records = [*EVENTS, EVENTS[0], CONFLICT, SPACED, MOVED, *BAD]
        self.input = self.file("in.json", b"\n".join(records) + b"\n")
        self.fill(self.input, options=("--layout", self.layout))
        self.root = self.dir / "lake"

    def verify(self, *options) -> dict:
        return self.judge(self.root, *options)

    def events_file(self, at=0) -> Path:
        return [path for path in self.lake().files("lake") if path.suffix == ".gz"][at]

    def test_a_lake_that_is_whole_is_good(self):
        found = self.verify()
        self.assertEqual(found["findings"], {}, found)
        counts = {name: found[name] for name in ("events", "quarantined", "claims")}
        self.assertEqual(counts, {"events": 62, "quarantined": 4, "claims": 66})
        self.assertTrue(found["compared_with_ledger"])
        self.assertEqual(found["not_compared"], 1, "one event has a member under another name")
        run = weir("verify", self.root)
        self.assertEqual((run.code, run.err), (0, ""))
        self.assertIn(b"Every event stands there once", run.out)

    def test_it_changes_nothing(self):
        before = self.lake().objects()
        self.verify()
        self.assertEqual(self.lake().objects(), before)
        self.fill(self.input)
        self.assertEqual(self.verify()["findings"], {})

    def test_a_file_that_is_gone(self):
        gone = self.events_file()
        name = str(gone.relative_to(self.root))
        gone.unlink()
        found = self.verify()
        self.assertGreaterEqual(found["findings"]["object_missing"], 1)
        self.assertIn(name, [one["object"] for one in found["first"]])
        self.assertIn("ledger_disagrees", found["findings"])

    def test_a_file_of_the_quarantine_that_is_gone(self):
        self.lake().files("quarantine")[0].unlink()
        self.assertGreaterEqual(self.verify()["findings"]["object_missing"], 1)

    def test_a_file_under_two_names(self):
        original = self.events_file()
        copy = original.with_name("0-copy-0.json.gz")
        shutil.copy(original, copy)
        found = self.verify()
        count = len(gzip.decompress(original.read_bytes()).splitlines())
        self.assertEqual(found["findings"]["event_twice"], count)
        self.assertEqual(found["findings"]["object_unknown"], 1)
        twice = [one for one in found["first"] if one["kind"] == "event_twice"]
        self.assertEqual({one["object"] for one in twice}, {str(copy.relative_to(self.root))})

    def change(self, change):
        path = self.events_file()
        path.write_bytes(rewritten(path.read_bytes(), change))
        return str(path.relative_to(self.root))

    def test_a_changed_line(self):
        name = self.change(lambda lines: [lines[0].replace(b"16263", b"16262"), *lines[1:]])
        found = self.verify()
        self.assertEqual(found["findings"], {"event_changed": 1})
        [one] = found["first"]
        self.assertEqual((one["object"], one["line"]), (name, 1))
        self.assertRegex(one["id"], r"^00000000-0000-4000-8000-")

    def test_a_line_twice(self):
        name = self.change(lambda lines: [*lines, lines[0]])
        found = self.verify()
        self.assertEqual(found["findings"], {"event_twice": 1, "ledger_disagrees": 1})
        self.assertEqual(found["first"][0]["object"], name)

    def test_a_line_that_is_gone_leaves_a_claim_without_its_event(self):
        self.change(lambda lines: lines[1:])
        found = self.verify()
        self.assertEqual(found["findings"], {"claim_without_event": 1, "ledger_disagrees": 1})

    def test_a_line_that_is_no_event(self):
        self.change(lambda lines: [b'{"half', *lines[1:]])
        self.assertEqual(self.verify()["findings"]["line_unreadable"], 1)

    def test_a_file_that_is_cut_off(self):
        path = self.events_file()
        path.write_bytes(path.read_bytes()[:-10])
        found = self.verify()
        self.assertEqual(found["findings"]["object_unreadable"], 1)
        self.assertNotIn("claim_without_event", found["findings"])

    def test_a_ledger_that_is_lost(self):
        [ledger] = self.lake().files("ledger")
        ledger.unlink()
        found = self.verify()
        self.assertEqual(found["findings"], {"object_missing": 1, "ledger_disagrees": 2})

    def test_an_entry_of_the_ledger_that_is_lost(self):
        self.fill(self.file("more.json", line(900) + b"\n"))
        self.lake().files("ledger")[0].write_bytes(b"")
        self.assertIn("ledger_disagrees", self.verify()["findings"])

    def test_a_damaged_ledger(self):
        [ledger] = self.lake().files("ledger")
        ledger.write_bytes(ledger.read_bytes()[:40])
        found = self.verify()
        self.assertEqual(found["findings"], {"ledger_unreadable": 1})
        self.assertIn(ledger.name, found["first"][0]["detail"])
        self.assertFalse(found["compared_with_ledger"])

    def test_claims_of_an_earlier_day(self):
        shutil.copytree(self.root / ".weir", self.dir / "old")
        self.fill(self.file("more.json", line(900) + b"\n" + line(901) + b"\n"))
        shutil.rmtree(self.root / ".weir")
        shutil.move(self.dir / "old", self.root / ".weir")
        found = self.verify()
        self.assertEqual(found["findings"]["event_without_claim"], 2)
        self.assertGreaterEqual(found["findings"]["object_unknown"], 2)

    def deep(self, *options) -> dict:
        found = self.verify("--deep", *options)
        self.assertTrue(found["looked_into"])
        return found

    def test_a_lake_that_is_whole_is_good_to_its_depth(self):
        found = self.deep()
        self.assertEqual(found["findings"], {}, found)
        self.assertEqual(found["not_compared"], 0, "members under another name are moved back")
        self.assertFalse(self.verify()["looked_into"])

    def test_a_member_of_weirs_own_that_is_changed(self):
        name = self.change(lambda lines: [
            lines[0].replace(b'_datetime":"2021', b'_datetime":"2020'), *lines[1:]])
        self.assertEqual(self.verify()["findings"], {})
        found = self.deep()
        self.assertEqual(found["findings"], {"members_changed": 1})
        self.assertEqual((found["first"][0]["object"], found["first"][0]["line"]), (name, 1))

    def test_a_line_in_another_partition(self):
        one, other = self.events_file(0), self.events_file(1)
        moved = gzip.decompress(one.read_bytes()).splitlines()[0]
        one.write_bytes(rewritten(one.read_bytes(), lambda lines: lines[1:]))
        other.write_bytes(rewritten(other.read_bytes(), lambda lines: [*lines, moved]))
        found = self.deep()
        self.assertEqual(found["findings"], {"wrong_folder": 1, "claim_elsewhere": 1})
        self.assertEqual({one["id"] for one in found["first"]}, {json.loads(moved)["event_uuid"]})

    def test_bodies_that_are_swapped(self):
        def swapped(lines):
            ids = [json.loads(one)["event_uuid"].encode() for one in lines[:2]]
            return [lines[1].replace(ids[1], ids[0]), lines[0].replace(ids[0], ids[1]), *lines[2:]]
        self.change(swapped)
        self.assertEqual(self.deep()["findings"], {"event_changed": 2})

    def test_an_event_without_its_time(self):
        self.change(lambda lines: [lines[0].replace(b'"created_at"', b'"created_on"'), *lines[1:]])
        self.assertEqual(self.deep()["findings"], {"event_changed": 1, "event_invalid": 1})

    def test_a_row_whose_record_is_changed(self):
        path = [path for path in self.lake().files("quarantine") if "invalid_json" in str(path)][0]
        path.write_bytes(rewritten(path.read_bytes(), lambda lines: [
            one.replace(b'"data":"ew=="', b'"data":"fQ=="') for one in lines]))
        self.assertEqual(self.verify()["findings"], {})
        self.assertEqual(self.deep()["findings"], {"row_changed": 1})

    def test_a_row_for_another_reason(self):
        path = [path for path in self.lake().files("quarantine") if "invalid_json" in str(path)][0]
        path.write_bytes(rewritten(path.read_bytes(), lambda lines: [
            one.replace(b'"reason":"invalid_json"', b'"reason":"empty"') for one in lines]))
        self.assertEqual(self.deep()["findings"], {"wrong_folder": 1, "ledger_disagrees": 2})
        path.write_bytes(rewritten(path.read_bytes(), lambda lines: [
            one.replace(b'"reason":"empty"', b'"reason":"because"') for one in lines]))
        self.assertEqual(self.deep()["findings"]["line_unreadable"], 1)

    def test_a_ledger_that_counts_for_another_day(self):
        [ledger] = self.lake().files("ledger")
        ledger.write_bytes(ledger.read_bytes().replace(b"2021-07-15", b"2021-07-16"))
        self.assertEqual(self.verify()["findings"], {})
        found = self.deep()
        self.assertEqual(found["findings"], {"ledger_disagrees": 2})
        self.assertIn("2021-07-15", found["first"][0]["detail"])

    def test_findings_are_shown_up_to_a_number_and_counted(self):
        path = self.events_file()
        for number in range(5):
            shutil.copy(path, path.with_name(f"0-copy-{number}.json.gz"))
        found = self.verify("--top", "2")
        kinds = [one["kind"] for one in found["first"]]
        self.assertEqual(kinds.count("object_unknown"), 2)
        self.assertEqual(found["findings"]["object_unknown"], 5)
        text = weir("verify", self.root, "--top", "2").out.decode()
        self.assertIn("and 3 more", text)
        self.assertIn("Move it out of the lake", text)

    def test_records_that_two_schemas_have_judged_are_no_finding(self):
        schema = self.file("any.toml", b'[id]\nfield = "event_uuid"\nformat = "text"\n')
        self.fill(self.input, options=("--schema", schema))
        found = self.verify("--schema", schema, "--deep")
        self.assertEqual(found["findings"], {})
        self.assertFalse(found["compared_with_ledger"])
        self.assertFalse(found["looked_into"], "one schema can't tell what the other has judged")
        text = weir("verify", self.root, "--schema", schema, "--deep").out.decode()
        self.assertIn("several schemas", text)

    def test_what_is_no_lake_is_refused_and_none_is_made(self):
        nothing = self.dir / "nothing"
        self.assert_refused(weir("verify", nothing), "no lake", codes=(1,))
        self.assertFalse(nothing.exists())
        self.assert_refused(weir("verify", self.root, "--claims-table", "t"), "--claims-table",
                            codes=(2,))
        self.assert_refused(weir("verify", "s3://bucket"), "--claims-table", codes=(2,))


class VerifyEventLayoutTest(VerifyCase):
    def test_an_object_an_event(self):
        self.fill(self.file("in.json", b"\n".join([*EVENTS, SPACED, *BAD]) + b"\n"),
                  options=("--layout", "event"))
        root = self.dir / "lake"
        self.assertEqual(self.judge(root, "--deep")["findings"], {})
        path = self.lake().files("lake")[0]
        path.write_bytes(path.read_bytes().replace(b"account", b"another"))
        self.assertEqual(self.judge(root)["findings"], {"event_changed": 1})
        path.write_bytes(path.read_bytes()[:-1])
        self.assertEqual(self.judge(root)["findings"]["object_unreadable"], 1)
        path.unlink()
        self.assertGreaterEqual(self.judge(root)["findings"]["object_missing"], 1)


@needs_boto3
class VerifyBucketTest(VerifyCase, RoadTest):
    def setUp(self):
        super().setUp()
        records = [*EVENTS, EVENTS[0], CONFLICT, SPACED, MOVED, *BAD]
        self.put(records)
        self.wait_until_received(len(records))
        self.s3 = self.aws.boto3("s3")
        self.dynamodb = self.aws.boto3("dynamodb")

    def verify(self, *options) -> dict:
        return self.judge(f"s3://{LAKE_BUCKET}", "--claims-table", TABLE, *options,
                          variables=self.aws.environment())

    def look(self) -> dict:
        """Without waiting: nothing is under way."""
        return self.verify("--patience", "0")

    def names(self, folder: str) -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix=folder + "/")
        return [item["Key"] for item in listed["Contents"]]

    def read(self, name: str) -> bytes:
        return self.s3.get_object(Bucket=LAKE_BUCKET, Key=name)["Body"].read()

    def write(self, name: str, data: bytes):
        self.s3.put_object(Bucket=LAKE_BUCKET, Key=name, Body=data)

    def planted(self, plant, mend) -> dict:
        """What is found once `plant` is done; nothing once `mend` is."""
        plant()
        found = self.look()
        mend()
        self.assertEqual(self.look()["findings"], {})
        return found

    def test_each_damage_is_found_and_nothing_else_is(self):
        whole = self.verify("--deep")
        self.assertEqual(whole["findings"], {}, whole)
        self.assertTrue(whole["looked_into"])
        self.assertEqual(whole["not_compared"], 0)
        self.assertEqual(whole["events"], 62)
        self.assertTrue(whole["compared_with_ledger"])

        name = self.names("lake")[0]
        data = self.read(name)
        lines = gzip.decompress(data).splitlines()
        restore = lambda: self.write(name, data)  # pylint: disable=unnecessary-lambda-assignment
        remove = lambda key: self.s3.delete_object(Bucket=LAKE_BUCKET, Key=key)

        with self.subTest("an object that is gone"):
            found = self.planted(lambda: remove(name), restore)["first"]
            self.assertEqual((found[0]["kind"], found[0]["object"]), ("object_missing", name))

        with self.subTest("an object under two names"):
            copy = name.rpartition("/")[0] + "/0-copy-0.json.gz"
            found = self.planted(lambda: self.write(copy, data), lambda: remove(copy))
            self.assertEqual(found["findings"]["event_twice"], len(lines))
            self.assertEqual(found["first"][0]["object"], copy)

        with self.subTest("a changed line"):
            change = lambda: self.write(name, rewritten(data, lambda lines: [
                lines[0].replace(b"16263", b"16262"), *lines[1:]]))
            self.assertEqual(self.planted(change, restore)["findings"], {"event_changed": 1})

        with self.subTest("a line twice"):
            twice = lambda: self.write(name, rewritten(data, lambda lines: [*lines, lines[0]]))
            self.assertEqual(self.planted(twice, restore)["findings"],
                             {"event_twice": 1, "ledger_disagrees": 1})

        with self.subTest("an object that is cut off"):
            found = self.planted(lambda: self.write(name, data[:-10]), restore)
            self.assertEqual(found["findings"]["object_unreadable"], 1)

        with self.subTest("a claim without its event"):
            less = lambda: self.write(name, rewritten(data, lambda lines: lines[1:]))
            found = self.planted(less, restore)
            self.assertEqual(found["findings"], {"claim_without_event": 1, "ledger_disagrees": 1})

        with self.subTest("a line of another partition, whose claim is gone"):
            key = {"key": {"S": "i" + json.loads(lines[0])["event_uuid"]}}
            item = self.dynamodb.get_item(TableName=TABLE, Key=key)["Item"]
            self.dynamodb.delete_item(TableName=TABLE, Key=key)
            folder, _, file = name.rpartition("/")
            elsewhere = folder.replace("day=15", "day=16") + "/" + file
            self.write(name, rewritten(data, lambda lines: lines[1:]))
            self.write(elsewhere, rewritten(data, lambda lines: lines[:1]))
            found = self.verify("--patience", "0", "--deep")
            self.assertEqual(found["findings"], {"wrong_folder": 1, "event_without_claim": 1})
            remove(elsewhere)
            restore()
            self.dynamodb.put_item(TableName=TABLE, Item=item)

        with self.subTest("an event without its claim"):
            key = {"key": {"S": "i" + json.loads(lines[0])["event_uuid"]}}
            item = self.dynamodb.get_item(TableName=TABLE, Key=key)["Item"]
            found = self.planted(
                lambda: self.dynamodb.delete_item(TableName=TABLE, Key=key),
                lambda: self.dynamodb.put_item(TableName=TABLE, Item=item))
            self.assertEqual(found["findings"], {"event_without_claim": 1})
            self.assertEqual(found["first"][0]["id"], json.loads(lines[0])["event_uuid"])

        entry = self.names("ledger")[0]
        entry_data = self.read(entry)
        with self.subTest("an entry of the ledger that is lost"):
            found = self.planted(lambda: remove(entry), lambda: self.write(entry, entry_data))
            self.assertIn("ledger_lacks_record", found["findings"])
            self.assertIn("ledger_disagrees", found["findings"])

        with self.subTest("an entry of the ledger that is damaged"):
            found = self.planted(lambda: self.write(entry, entry_data[:-10]),
                                 lambda: self.write(entry, entry_data))
            self.assertEqual(found["findings"], {"ledger_unreadable": 1})
            self.assertIn(entry, found["first"][0]["detail"])

    def test_events_older_than_claims_live_are_counted_not_found(self):
        for item in self.dynamodb.scan(TableName=TABLE)["Items"]:
            self.dynamodb.delete_item(TableName=TABLE, Key={"key": item["key"]})
        self.assertEqual(self.look()["findings"]["event_without_claim"], 66)
        self.aws.advance(2 * 86_400)
        found = self.verify("--patience", "0", "--claim-days", "1")
        self.assertEqual((found["findings"], found["claims_expired"]), ({}, 66))

    def test_beside_traffic_there_is_no_false_alarm(self):
        is_over = threading.Event()

        def send():
            number = 10_000
            while not is_over.is_set():
                self.put([line(number + at) for at in range(40)] + [line(number), b"{"])
                number += 40
        sender = threading.Thread(target=send)
        sender.start()
        try:
            for _ in range(4):
                found = self.verify("--deep")
                self.assertEqual(found["findings"], {}, found)
        finally:
            is_over.set()
            sender.join()


if __name__ == "__main__":
    unittest.main()
