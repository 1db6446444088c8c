"""`weir claims`: who owns an event, in a directory and on S3."""

import gzip
import json
import shutil
import signal
import subprocess
import unittest
from pathlib import Path

from case import WEIR, LakeTest, Run, environment, event, line, poll, weir
from held_file import HeldFile
from local_aws import needs_boto3
from road import FUNCTION, LAKE_BUCKET, STREAM, RoadTest

TABLE = "weir-claims"
EVENTS = [line(number, event_name=f"account:t{number % 3}") for number in range(60)]
CONFLICT = line(1, event_name="account:t1", plan="other")
BAD = [b"{", b"[]", b"\xff"]


def id_of(number: int) -> str:
    return event(number)["event_uuid"]


class ClaimsCase(LakeTest):
    def claims(self, *arguments, code=0, variables=None) -> Run:
        run = weir("claims", *arguments, variables=variables)
        self.assertNotRegex(run.err, r"terminate called|Assertion|runtime error|AddressSanitizer")
        self.assertEqual(run.code, code, (run.out, run.err))
        return run

    def look_up(self, text: str, *options, code=0, variables=None) -> dict:
        run = self.claims("lookup", text, *options, "--json", code=code, variables=variables)
        return json.loads(run.out)


class LookUpInDirectoryTest(ClaimsCase):
    def setUp(self):
        super().setUp()
        self.fill(self.file("in.json", b"\n".join([*EVENTS, CONFLICT, *BAD]) + b"\n"))
        self.root = self.dir / "lake"

    def test_an_event_is_found_by_every_spelling_of_its_id(self):
        for text in (id_of(7), id_of(7).upper(), id_of(7).replace("-", ""), "{" + id_of(7) + "}"):
            found = self.look_up(text, self.root)
            self.assertEqual((found["id"], found["claimed"], found["place"]),
                             (id_of(7), True, "held"))
            lines = gzip.decompress(Path(self.root / found["object"]).read_bytes()).splitlines()
            self.assertEqual(json.loads(lines[found["line"] - 1])["event_uuid"], id_of(7))
            self.assertRegex(found["owner"], r"^\d{15}-[0-9a-f]{32}$")
        text = self.claims("lookup", id_of(7), self.root).out.decode()
        self.assertIn(f"line {found['line']}, with the body that was claimed", text)

    def test_an_unknown_id(self):
        found = self.look_up(id_of(900), self.root, code=1)
        self.assertEqual((found["claimed"], found["owner"]), (False, None))
        self.assertIn(b"no claim", self.claims("lookup", id_of(900), self.root, code=1).out)

    def test_by_a_schema_with_other_ids_nothing_is_looked_up(self):
        """It takes the text for an id that no event of this lake has."""
        other = self.file("other.toml", b'[id]\nfield = "event_name"\nformat = "text"\n')
        run = self.claims("lookup", "account:t1", self.root, "--schema", other, code=2)
        self.assertEqual(run.out, b"")
        self.assertIn("its ledger says that its events are of schema 'weir' (ids: uuid "
                      "event_uuid), and not 'other' (ids: text event_name)", run.err)
        named = self.file("named.toml", b'schema = "mine"\n[id]\nfield = "event_uuid"\n')
        self.assertTrue(self.look_up(id_of(7), self.root, "--schema", named)["claimed"])

    def test_what_has_become_of_the_object(self):
        path = self.root / self.look_up(id_of(7), self.root)["object"]
        data = path.read_bytes()
        path.write_bytes(gzip.compress(gzip.decompress(data).replace(b"16263", b"16262")))
        self.assertEqual(self.look_up(id_of(7), self.root)["place"], "held_with_other_body")
        path.write_bytes(gzip.compress(b""))
        self.assertEqual(self.look_up(id_of(7), self.root)["place"], "not_held")
        path.write_bytes(data[:20])
        self.assertEqual(self.look_up(id_of(7), self.root)["place"], "object_unreadable")
        path.unlink()
        self.assertEqual(self.look_up(id_of(7), self.root)["place"], "object_missing")

    def test_what_is_no_id_and_what_is_no_lake(self):
        self.assert_refused(weir("claims", "lookup", "order 7", self.root), "is no id", codes=(2,))
        self.assert_refused(weir("claims", "lookup", "\x1b[2J", self.root), "is no id", codes=(2,))
        nothing = self.dir / "nothing"
        self.assert_refused(weir("claims", "lookup", id_of(1), nothing), "no lake", codes=(1,))
        self.assertFalse(nothing.exists())
        self.assert_refused(weir("claims", "lookup", id_of(1), "s3://b"), "--claims-table",
                            codes=(2,))

    def test_ids_that_are_any_text(self):
        schema = self.file("any.toml", b'[id]\nfield = "event_uuid"\nformat = "text"\n')
        ids = ["Order 7", "x" * 300, "\u00fc"]
        records = b"\n".join(line(at, event_uuid=text) for at, text in enumerate(ids)) + b"\n"
        self.fill(self.file("any.json", records), lake="any", options=("--schema", schema))
        for text in ids:
            found = self.look_up(text, self.dir / "any", "--schema", schema)
            self.assertEqual(found["place"], "held", found)


@needs_boto3
class LookUpInBucketTest(ClaimsCase, RoadTest):
    def test_an_event_with_its_owner_and_how_that_was_judged(self):
        answer = self.aws.boto3("kinesis").put_record(
            StreamName=STREAM, Data=EVENTS[0], PartitionKey="one")
        self.wait_until_received(1)
        self.put([EVENTS[0], *EVENTS[1:9]])
        self.wait_until_received(10)
        where = (f"s3://{LAKE_BUCKET}", "--claims-table", TABLE)
        found = self.look_up(id_of(0).upper(), *where, variables=self.aws.environment())
        self.assertEqual((found["id"], found["place"], found["line"], found["judged"]),
                         (id_of(0), "held", 1, "stored"))
        self.assertIn(answer["SequenceNumber"], found["owner"])
        self.look_up(id_of(77), *where, code=1, variables=self.aws.environment())


class RebuildDirectoryTest(ClaimsCase):
    layout = "batch"

    def setUp(self):
        super().setUp()
        self.records = [*EVENTS, EVENTS[0], CONFLICT, *BAD, line(70, event_type="mine")]
        self.input = self.file("in.json", b"\n".join(self.records) + b"\n")
        self.fill(self.input, options=("--layout", self.layout))
        self.root = self.dir / "lake"

    def rebuild(self, *options, code=0) -> dict:
        return json.loads(self.claims("rebuild", self.root, "--json", *options, code=code).out)

    def assert_good(self):
        run = weir("verify", self.root, "--deep", "--json")
        self.assertEqual(json.loads(run.out)["findings"], {}, run.out)

    def ledger(self) -> dict:
        return json.loads(weir("report", self.root, "--json").out)["ledger"]

    def check_sending_again_changes_nothing(self):
        before, ledger = self.lake().objects(), self.ledger()
        again = self.fill(self.input)
        self.assertEqual(again.report["already_processed"], len(self.records))
        self.assertEqual(self.lake().objects(), before)
        self.assertEqual(self.ledger(), ledger)
        self.assert_good()

    def test_claims_that_are_lost(self):
        shutil.rmtree(self.root / ".weir" / "claims")
        before = self.lake().objects()
        self.assertEqual(self.rebuild("--dry-run")["made"], 65)
        self.assertFalse((self.root / ".weir" / "claims").exists())
        self.assert_refused(weir("run", self.input, "--lake", self.root), "claims")
        done = self.rebuild()
        self.assertEqual((done["made"], done["kept"], done["guessed"]), (65, 0, 1))
        self.assertEqual(self.lake().objects(), before)
        self.assert_good()
        self.check_sending_again_changes_nothing()
        self.assertEqual(self.rebuild()["made"], 0)

    def test_by_a_schema_with_other_ids_none_are_made(self):
        other = self.file("other.toml", b'schema = "weir"\n[id]\nfield = "event_name"\n'
                          b'format = "text"\n')
        shutil.rmtree(self.root / ".weir" / "claims")
        self.assert_refused(weir("claims", "rebuild", self.root, "--schema", other),
                            "(ids: uuid event_uuid), and not 'weir' (ids: text event_name)",
                            codes=(2,))
        self.assertFalse((self.root / ".weir" / "claims").exists())

    def test_a_folder_of_its_own_that_is_lost(self):
        shutil.rmtree(self.root / ".weir")
        self.assertEqual(self.rebuild()["made"], 65)
        self.check_sending_again_changes_nothing()

    def test_the_layout_is_told_by_objects_and_not_by_files_of_others(self):
        shutil.rmtree(self.root)
        self.fill(self.input, options=("--layout", self.layout, "--compression", "none"))
        shutil.rmtree(self.root / ".weir")
        for stray in ("_SUCCESS", "year=2021/_SUCCESS"):
            (self.root / "lake" / stray).touch()
        self.rebuild()
        card = json.loads((self.root / ".weir" / "lake.json").read_text())
        self.assertEqual(card["layout"], self.layout)

    def test_new_events_are_taken_in_and_old_ones_are_not(self):
        shutil.rmtree(self.root / ".weir" / "claims")
        self.rebuild()
        more = [BAD[0], line(1, plan="third"), EVENTS[5], line(900), line(900), EVENTS[6]]
        run = self.fill(self.file("more.json", b"\n".join(more) + b"\n"))
        self.assertEqual(run.report["already_processed"], 2)
        self.assertEqual({name: run.ledger[name] for name in (
            "received", "stored", "duplicates", "conflicts", "quarantined")},
            {"received": 4, "stored": 1, "duplicates": 1, "conflicts": 1, "quarantined": 1})
        self.assert_good()

    def test_claims_of_an_earlier_day_are_made_whole(self):
        shutil.copytree(self.root / ".weir", self.dir / "old")
        more = self.file("more.json", line(900) + b"\n" + line(901) + b"\n")
        self.fill(more)
        shutil.rmtree(self.root / ".weir")
        shutil.move(self.dir / "old", self.root / ".weir")
        done = self.rebuild()
        self.assertEqual((done["made"], done["kept"]), (2, 65))
        before = self.lake().objects()
        self.fill(more)
        self.assertEqual(self.lake().objects(), before)
        self.assert_good()

    def test_killed_anywhere_and_run_again(self):
        self.fill(self.file("more.json", b"".join(line(number) + b"\n"
                                                  for number in range(1000, 4000))))
        shutil.rmtree(self.root / ".weir" / "claims")
        files = self.lake().files("lake") + self.lake().files("quarantine")
        for at in (0, len(files) // 3, len(files) * 2 // 3, -1):
            self.kill_at(files[at])
        self.rebuild()
        self.check_sending_again_changes_nothing()

    def kill_at(self, path: Path):
        """When it is about to read the file."""
        with HeldFile(path) as held, subprocess.Popen(
                [WEIR, "claims", "rebuild", self.root], env=environment(),
                stdout=subprocess.DEVNULL) as process:
            poll(lambda: held.is_wanted() or process.poll() is not None, "it to come there")
            process.kill()
            self.assertEqual(process.wait(), -signal.SIGKILL)

    def test_what_cannot_be_read_keeps_the_lake_shut(self):
        shutil.rmtree(self.root / ".weir" / "claims")
        damaged = next(path for path in self.lake().files("lake") if path.is_file())
        data = damaged.read_bytes()
        damaged.write_bytes(data[:-9])
        run = self.claims("rebuild", self.root, code=1)
        self.assertIn(damaged.name, run.err)
        self.assert_refused(weir("run", self.input, "--lake", self.root), "claims")
        damaged.write_bytes(data)
        self.rebuild()
        self.check_sending_again_changes_nothing()

    def test_what_is_no_lake(self):
        nothing = self.dir / "nothing"
        self.assert_refused(weir("claims", "rebuild", nothing), "no lake", codes=(1,))
        self.assertFalse(nothing.exists())
        self.assert_refused(weir("claims", "rebuild", "s3://b"), "--claims-table", codes=(2,))
        for command in (("verify",), ("claims", "rebuild"), ("claims", "lookup", id_of(1))):
            self.assert_refused(weir(*command, "s3://b", "--claims-table", "t", "--claims", "c"),
                                "--claims is for lakes in a directory", codes=(2,))


class RebuildEventLayoutTest(RebuildDirectoryTest):
    layout = "event"


@needs_boto3
class RebuildBucketTest(ClaimsCase, RoadTest):
    def setUp(self):
        super().setUp()
        self.records = [*EVENTS, EVENTS[0], *BAD, CONFLICT]
        # In two shards either body may come first: the one that is to own the id is sent before.
        self.put(self.records[:-1])
        self.wait_until_received(len(self.records) - 1)
        self.put([CONFLICT])
        self.wait_until_received(len(self.records))
        self.dynamodb = self.aws.boto3("dynamodb")
        self.s3 = self.aws.boto3("s3")

    def rebuild(self, *options, code=0) -> dict:
        run = self.claims("rebuild", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE, "--json",
                          *options, code=code, variables=self.aws.environment())
        return json.loads(run.out)

    def assert_good(self):
        run = weir("verify", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE, "--deep", "--json",
                   variables=self.aws.environment())
        self.assertEqual(json.loads(run.out)["findings"], {}, run.out)

    def lose_claims(self):
        for item in self.dynamodb.scan(TableName=TABLE)["Items"]:
            self.dynamodb.delete_item(TableName=TABLE, Key={"key": item["key"]})

    def objects(self) -> dict:
        return {item["Key"]: item["ETag"]
                for folder in ("lake/", "quarantine/")
                for item in self.s3.list_objects_v2(Bucket=LAKE_BUCKET, Prefix=folder)["Contents"]}

    def set_mapping(self, enabled: bool):
        functions = self.aws.boto3("lambda")
        [mapping] = functions.list_event_source_mappings(FunctionName=FUNCTION)[
            "EventSourceMappings"]
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=enabled)
        state = "Enabled" if enabled else "Disabled"
        self.wait_until(lambda: functions.get_event_source_mapping(
            UUID=mapping["UUID"])["State"] == state, f"a mapping that is {state}")

    def test_what_is_sent_again_after_a_loss_is_not_stored_again(self):
        self.lose_claims()
        before = self.objects()
        self.assertEqual(self.rebuild("--dry-run")["made"], 64)
        self.assertEqual(self.dynamodb.scan(TableName=TABLE)["Items"], [])
        done = self.rebuild()
        self.assertEqual((done["made"], done["kept"], done["open"]), (64, 0, 0))
        self.assertEqual(self.objects(), before)
        self.assert_good()
        self.put(EVENTS)
        report = self.wait_until_received(len(self.records) + len(EVENTS))
        self.assertEqual(report["ledger"]["stored"], 60)
        self.assertEqual(report["ledger"]["duplicates"], 1 + len(EVENTS))
        self.assertEqual(self.objects(), before)
        self.assert_good()
        self.assertEqual(self.rebuild()["made"], 0)

    def test_an_attempt_that_broke_off_at_the_loss_is_counted_once(self):
        before = len(self.objects())
        self.aws.add_fault("kill-after", service="s3", operation="PutObject")
        new = [line(number) for number in range(200, 220)]
        self.put(new, key=lambda _: "one shard")  # so that the first object has all of them
        self.wait_until(lambda: len(self.objects()) > before, "what an attempt has stored")
        self.set_mapping(enabled=False)
        self.aws.clear_faults()
        self.lose_claims()
        self.assertEqual(self.rebuild()["open"], len(new))
        self.set_mapping(enabled=True)
        report = self.wait_until_received(len(self.records) + len(new))
        self.assertEqual(report["ledger"]["stored"], 60 + len(new))
        self.put([new[0]])
        report = self.wait_until_received(len(self.records) + len(new) + 1)
        self.assertEqual(report["ledger"]["stored"], 60 + len(new))
        self.assert_good()

    def test_what_is_too_old_for_a_claim_is_left_out(self):
        self.lose_claims()
        self.aws.advance(2 * 86_400)
        done = self.rebuild("--claim-days", "1")
        self.assertEqual((done["made"], done["objects"]), (0, 0))
        self.assertGreater(done["expired_objects"], 0)

    def test_a_lake_of_landings_is_refused(self):
        self.s3.put_object(Bucket=LAKE_BUCKET, Key="landing/2021-07-15T08/x", Body=b"")
        run = weir("claims", "rebuild", f"s3://{LAKE_BUCKET}", "--claims-table", TABLE,
                   variables=self.aws.environment())
        self.assert_refused(run, "layout landing", codes=(2,))


if __name__ == "__main__":
    unittest.main()
