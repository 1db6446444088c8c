"""`weir compact` where events have claims: days of many files become few, and nothing is twice."""

import base64
import gzip
import json
import subprocess
import unittest

from case import WEIR, Run, event, line, poll, weir
from chaos import TABLE, ChaosCase
from duck import rows
from local_aws import needs_boto3
from road import FUNCTION, LAKE_BUCKET, STREAM
from terraform import package

HOUR = 3600
LAKE = f"s3://{LAKE_BUCKET}"
PLACE = (LAKE, "--claims-table", TABLE)


def id_of(number: int) -> str:
    return event(number)["event_uuid"]


class CompactCase(ChaosCase):
    """A pipeline that claims, and a day long over with several files in each of two folders."""

    options: tuple = ("--layout", "batch")
    batches = 4

    def setUp(self):
        super().setUp()
        self.s3 = self.aws.boto3("s3")
        for number in range(self.batches):
            self.store(2 * number, 2 * number + 1)
        self.ids = [id_of(number) for number in range(2 * self.batches)]
        self.old = self.names("lake/")

    def store(self, *numbers: int, **members):
        """Events, one in each folder by turns, in a batch of their own."""
        self.put_records([line(number, event_name=f"account:{('created', 'deleted')[number % 2]}",
                               **members) for number in numbers])
        self.wait_until_through()

    def names(self, prefix: str) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=LAKE_BUCKET,
                                                                  Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def body(self, name: str) -> bytes:
        return self.s3.get_object(Bucket=LAKE_BUCKET, Key=name)["Body"].read()

    def overwrite(self, name: str, body: bytes):
        self.s3.put_object(Bucket=LAKE_BUCKET, Key=name, Body=body)

    def wait_an_hour(self):
        self.aws.advance(HOUR + 60)

    def run_compact(self, *arguments, lake: str = LAKE) -> Run:
        return weir("compact", lake, *arguments, variables=self.aws.environment())

    def compact(self, *arguments, code: int = 0) -> dict:
        run = self.run_compact("--json", *arguments)
        self.assertEqual(run.code, code, run.err)
        return json.loads(run.out)

    def roll_up(self) -> dict:
        """Of files that are old enough."""
        self.wait_an_hour()
        return self.compact()

    def let_old_files_go(self):
        self.wait_an_hour()
        self.compact()

    def in_manifests(self) -> list[str]:
        """The names that the manifests list, below the lake."""
        found = []
        for name in self.names("manifests/"):
            for address in self.body(name).decode().splitlines():
                self.assertTrue(address.startswith(f"{LAKE}/lake/"), address)
                found.append(address.removeprefix(f"{LAKE}/"))
        return sorted(found)

    def lines_of(self, names: list[str]) -> list[str]:
        found = []
        for name in names:
            body = self.body(name)
            text = gzip.decompress(body) if name.endswith(".gz") else body
            found += text.decode().splitlines()
        return found

    def events(self, names: list[str]) -> list[str]:
        return sorted(json.loads(text)["event_uuid"] for text in self.lines_of(names))

    def verify(self) -> dict:
        run = weir("verify", *PLACE, "--json", "--deep", "--patience", "0",
                   variables=self.aws.environment())
        return json.loads(run.out)

    def assert_good(self):
        found = self.verify()
        self.assertEqual(found["findings"], {}, found)

    def assert_rolled_up(self, numbers: range | None = None):
        """The lake is what the manifests list, few files, with each event once."""
        ids = self.ids if numbers is None else [id_of(number) for number in numbers]
        self.assertEqual(self.names("lake/"), self.in_manifests())
        self.assertEqual(len(self.in_manifests()), 2)
        self.assertEqual(self.events(self.in_manifests()), sorted(ids))
        self.assert_good()


@needs_boto3
class BatchCompactTest(CompactCase):
    def test_days_become_few_files_and_the_old_ones_go_once_readers_are_through(self):
        self.assertEqual(len(self.old), len(self.ids))
        young = self.compact()
        self.assertEqual((young["days"], young["rolled"]), (1, 0), "attempts may be at work")
        self.assertEqual(self.in_manifests(), self.old)
        done = self.roll_up()
        self.assertEqual((done["rolled"], done["made"], done["manifests"]), (len(self.old), 2, 1))
        self.assertEqual((done["waiting"], done["deleted"]), (len(self.old), 0))
        self.assertEqual((done["damaged"], done["done"]), ([], True))
        few = self.in_manifests()
        self.assertEqual(len(few), 2)
        self.assertEqual(self.names("lake/"), sorted(self.old + few), "somebody may read those")
        self.assertEqual(self.events(few), self.events(self.old))
        self.assert_good()
        self.assertEqual(self.compact()["deleted"], 0, "somebody may read them still")
        self.wait_an_hour()
        self.assertEqual(self.compact()["deleted"], len(self.old))
        self.assert_rolled_up()
        again = self.compact()
        self.assertEqual((again["rolled"], again["manifests"], again["deleted"]), (0, 0, 0))

    def test_lines_and_their_packing_stay_as_they_are(self):
        lines = sorted(self.lines_of(self.old))
        self.roll_up()
        self.assertEqual(sorted(self.lines_of(self.in_manifests())), lines)
        suffix = self.old[0][self.old[0].index(".json"):]
        names = self.in_manifests()
        self.assertTrue(all(name.endswith(suffix) for name in names), names)

    def test_people_get_a_table_and_what_is_left_to_do(self):
        self.wait_an_hour()
        run = self.run_compact()
        self.assertEqual((run.code, run.err), (0, ""))
        text = run.out.decode()
        self.assertRegex(text, rf"(?m)^  files that became others +{len(self.old)}$")
        self.assertIn("run it again in an", text)
        self.let_old_files_go()
        self.assertIn("Nothing is left to do.", self.run_compact().out.decode())

    def test_duckdb_reads_each_event_once_through_the_manifest(self):
        self.roll_up()
        copy = self.download(into="copy")
        files = ", ".join(f"'{copy / name}'" for name in self.in_manifests())
        [found] = rows("SELECT count(*) AS events, count(DISTINCT event_uuid) AS ids FROM "
                       f"read_json([{files}], columns = {{event_uuid: 'VARCHAR'}})")
        self.assertEqual((int(found["events"]), int(found["ids"])),
                         (len(self.ids), len(self.ids)))
        pattern = "*.json*"
        [raw] = rows("SELECT count(DISTINCT event_uuid) AS ids FROM "
                     f"read_json('{copy}/lake/**/{pattern}', columns = {{event_uuid: 'VARCHAR'}})")
        self.assertEqual(int(raw["ids"]), len(self.ids), "who reads the folders misses nothing")

    def stream_batches(self) -> list[dict]:
        """All that the stream has, as the mapping gives it to the function: a batch a shard."""
        kinesis = self.aws.boto3("kinesis")
        arn = kinesis.describe_stream_summary(
            StreamName=STREAM)["StreamDescriptionSummary"]["StreamARN"]
        batches = []
        for shard in kinesis.list_shards(StreamName=STREAM)["Shards"]:
            iterator = kinesis.get_shard_iterator(
                StreamName=STREAM, ShardId=shard["ShardId"],
                ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            records = kinesis.get_records(ShardIterator=iterator)["Records"]
            batches.append({"Records": [
                {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": record["PartitionKey"],
                             "sequenceNumber": record["SequenceNumber"],
                             "data": base64.b64encode(record["Data"]).decode(),
                             "approximateArrivalTimestamp":
                                 record["ApproximateArrivalTimestamp"].timestamp()},
                 "eventSource": "aws:kinesis", "eventVersion": "1.0",
                 "eventID": f"{shard['ShardId']}:{record['SequenceNumber']}",
                 "eventName": "aws:kinesis:record", "awsRegion": "us-east-1",
                 "invokeIdentityArn": "arn:aws:iam::000000000000:role/weir",
                 "eventSourceARN": arn} for record in records]})
        return [batch for batch in batches if batch["Records"]]

    def give_again(self):
        """Every record, to the function."""
        functions = self.aws.boto3("lambda")
        for batch in self.stream_batches():
            answer = functions.invoke(FunctionName=FUNCTION, Payload=json.dumps(batch).encode())
            self.assertEqual(json.loads(answer["Payload"].read()), {"batchItemFailures": []})

    def test_batches_that_come_again_make_no_second_copy(self):
        self.roll_up()
        self.give_again()
        self.assertEqual(self.events(self.in_manifests()), self.ids)
        self.let_old_files_go()
        before = self.names("lake/")
        self.give_again()
        self.assertEqual(self.names("lake/"), before)
        self.assert_rolled_up()
        ledger = self.report()["ledger"]
        self.assertEqual((ledger["stored"], ledger["duplicates"]), (len(self.ids), 0))

    def test_copies_that_come_later_are_duplicates_and_conflicts(self):
        self.roll_up()
        self.let_old_files_go()
        self.put_records([line(0), line(2, plan="other")])
        self.wait_until_through()
        ledger = self.report()["ledger"]
        self.assertEqual((ledger["stored"], ledger["duplicates"] + ledger["conflicts"]),
                         (len(self.ids), 2))
        self.assert_rolled_up()

    def test_what_comes_later_stands_beside_and_is_rolled_up_as_well(self):
        self.roll_up()
        self.store(20, 21)
        self.compact()
        self.assertEqual(len(self.in_manifests()), 4)
        self.assertEqual(self.events(self.in_manifests()),
                         sorted([*self.ids, id_of(20), id_of(21)]))
        self.store(22, 23)
        for _ in range(2):
            self.wait_an_hour()
            self.compact()
        self.assertEqual(self.names("lake/"), self.in_manifests())
        self.assertEqual(self.events(self.in_manifests()),
                         sorted([*self.ids, *(id_of(number) for number in range(20, 24))]))
        self.assert_good()

    def test_beside_a_pipeline_that_gives_batches_twice(self):
        self.wait_an_hour()
        self.aws.add_fault("duplicate", service="lambda", probability=0.5, seed=7)
        more = [line(number) for number in range(100, 160)]
        with subprocess.Popen([WEIR, "compact", LAKE], env=self.aws.environment(),
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            for begin in range(0, len(more), 10):
                self.put_records([*more[begin:begin + 10], line(2), line(3)])
            said = process.communicate()[1]
        self.assertEqual((process.returncode, said), (0, b""))
        self.wait_until_through()
        self.aws.clear_faults()
        self.wait_until_at_rest()
        for _ in range(3):
            self.wait_an_hour()
            self.compact()
        self.assertEqual(self.names("lake/"), self.in_manifests())
        self.assertEqual(self.events(self.in_manifests()),
                         sorted([*self.ids, *(id_of(number) for number in range(100, 160))]))
        self.assert_good()

    def test_killed_before_any_of_its_puts_it_is_done_by_the_next(self):
        """A tombstone, two new files, a manifest, the mark that it is done."""
        self.wait_an_hour()
        met = 0
        for _ in range(5):
            met += self.killed_at("PutObject", 1, "compact", LAKE)
            listed = self.in_manifests()
            if listed:
                self.assertEqual(self.events(listed), self.ids)
            self.assert_good()
        self.assertGreater(met, 1)
        self.compact()
        self.wait_an_hour()
        self.assertTrue(self.killed_at("DeleteObject", 3, "compact", LAKE))
        self.assertEqual(self.events(self.in_manifests()), self.ids)
        self.assert_good()
        self.compact()
        self.assert_rolled_up()

    def test_two_side_by_side_do_the_same_once(self):
        for step in ("roll up", "delete"):
            self.wait_an_hour()
            both = [subprocess.Popen([WEIR, "compact", LAKE, "--json"], stderr=subprocess.PIPE,
                                     stdout=subprocess.PIPE, env=self.aws.environment())
                    for _ in range(2)]
            for process in both:
                _, said = process.communicate()
                self.assertEqual((process.returncode, said), (0, b""), step)
            self.assertEqual(self.events(self.in_manifests()), self.ids)
        self.assert_rolled_up()
        self.assertEqual(len([name for name in self.names("tombstones/")
                              if not name.endswith(".done")]), 1)

    def test_damaged_and_foreign_files_are_named_and_stay(self):
        damaged, foreign = self.old[0], self.old[0].rsplit("/", 1)[0] + "/mine.json"
        self.overwrite(damaged, self.body(damaged)[:-1])
        self.overwrite(foreign, b'{"mine":1}\n')
        self.wait_an_hour()
        run = self.run_compact("--json")
        self.assertEqual(run.code, 1)
        self.assertIn(f"{LAKE}/{damaged}: damaged", run.err)
        self.assertRegex(run.err, rf"{LAKE}/{foreign}: line 1 is no event .*--schema")
        self.assertEqual(json.loads(run.out)["left_as_it_is"], 2)
        self.assertLessEqual({damaged, foreign}, set(self.in_manifests()))
        self.wait_an_hour()
        self.compact(code=1)
        self.assertLessEqual({damaged, foreign}, set(self.names("lake/")))
        self.assertEqual(len(self.names("lake/")), 4, "two that stay, and two new ones")

    def test_a_file_that_weir_names_so_nowhere_is_skipped_and_no_failure(self):
        foreign = self.old[0].rsplit("/", 1)[0] + "/_mine.json.gz"
        self.overwrite(foreign, b'{"mine":1}\n')
        self.wait_an_hour()
        run = self.run_compact("--json")
        self.assertEqual(run.code, 0, run.err)
        self.assertIn(f"skipped: {LAKE}/{foreign}: it stays as it is", run.err)
        done = json.loads(run.out)
        self.assertEqual((done["left_as_it_is"], done["skipped"]), (0, 1))

    def test_a_prefix_that_is_no_lake_is_said_with_the_lake_that_was_meant(self):
        for command in (("compact",), ("report",), ("verify",), ("erase", id_of(1)),
                        ("claims", "lookup", id_of(1)), ("claims", "rebuild"), ("merge",)):
            table = () if command[0] in ("compact", "report") else ("--claims-table", TABLE)
            run = weir(*command, f"{LAKE}/lake", *table, variables=self.aws.environment())
            self.assertEqual((run.code, run.out), (1, b""), command)
            self.assertIn(f"{LAKE}/lake/: no lake is there", run.err)
            self.assertIn(f"is {LAKE}/ meant?", run.err)
            run = weir(*command, "s3://no-such-bucket-here", *table,
                       variables=self.aws.environment())
            self.assertEqual((run.code, run.out), (1, b""), command)
            self.assertIn("no-such-bucket-here", run.err)

    def test_another_lakes_schema_changes_nothing(self):
        """One that reads the lines, and takes another member for the id."""
        other = self.file("other.toml", b'schema = "weir"\n[id]\nfield = "event_name"\n'
                          b'format = "text"\n')
        self.wait_an_hour()
        run = self.run_compact("--schema", other)
        self.assertEqual((run.code, run.out), (2, b""))
        self.assertIn(f"{LAKE}/: its ledger says that its events are of schema 'weir' (ids: uuid "
                      "event_uuid), and not 'weir' (ids: text event_name); give that one "
                      "(--schema", run.err)
        self.assertEqual(self.names("lake/"), self.old)
        self.assertEqual(self.names("tombstones/"), [])

    def test_a_damaged_tombstone_is_named_and_its_day_waits(self):
        self.roll_up()
        [tombstone] = [name for name in self.names("tombstones/") if not name.endswith(".done")]
        whole = self.body(tombstone)
        self.overwrite(tombstone, whole[:40] + b"?" + whole[41:])
        run = self.run_compact()
        self.assertEqual(run.code, 1)
        self.assertIn(f"{LAKE}/{tombstone}: damaged", run.err)
        self.overwrite(tombstone, whole)
        self.let_old_files_go()
        self.assert_rolled_up()

    def erase(self, *numbers: int) -> dict:
        run = weir("erase", *map(id_of, numbers), *PLACE, "--json",
                   variables=self.aws.environment())
        self.assertEqual(run.code, 0, run.err)
        return json.loads(run.out)

    def assert_erased(self, *numbers: int):
        kept = [one for one in self.ids if one not in map(id_of, numbers)]
        self.assertEqual(self.events(self.in_manifests()), kept)
        for number in numbers:
            self.assertNotIn(id_of(number), "".join(self.lines_of(self.names("lake/"))))
        self.assert_good()

    def test_what_was_erased_stays_out_and_can_be_erased_afterwards(self):
        self.erase(0)
        self.roll_up()
        self.assert_erased(0)
        self.assertEqual(self.erase(3)["events"], 1, "once, in the old file and the new one")
        self.assert_erased(0, 3)
        self.let_old_files_go()
        self.erase(4)
        self.assert_erased(0, 3, 4)
        self.put_records([line(0), line(3), line(4)])
        self.wait_until_through()
        self.roll_up()
        self.assert_erased(0, 3, 4)

    def test_a_roll_up_that_was_begun_holds_an_erasure_up(self):
        self.wait_an_hour()
        self.assertTrue(self.killed_at("PutObject", 1, "compact", LAKE))
        self.assertEqual(len(self.names("tombstones/")), 1)
        run = weir("erase", id_of(1), *PLACE, variables=self.aws.environment())
        self.assertEqual(run.code, 1)
        self.assertIn("run `weir compact` on the lake", run.err)
        self.compact()
        self.erase(1)
        self.assert_erased(1)

    def test_the_clock_of_the_lake_counts_and_its_day_has_to_be_over(self):
        now = int(self.now_of_lake())
        self.put_records([line(40, created_at=now), line(42, created_at=now)])
        self.wait_until_through()
        self.assertEqual(self.compact()["days"], 1)
        self.aws.advance(26 * HOUR)
        self.assertEqual(self.compact()["days"], 2)

    def now_of_lake(self) -> float:
        return self.s3.get_object(Bucket=LAKE_BUCKET,
                                  Key=self.old[0])["LastModified"].timestamp()

    def test_wrong_usage_and_places_without_a_lake(self):
        nowhere = self.run_compact(lake=f"{LAKE}/elsewhere")
        self.assertEqual((nowhere.code, nowhere.out), (1, b""))
        self.assertIn(f"{LAKE}/elsewhere/: no lake is there", nowhere.err)
        no_bucket = self.run_compact(lake="s3://no-such-bucket")
        self.assertEqual(no_bucket.code, 1)
        self.assertIn("no-such-bucket", no_bucket.err)
        for arguments, words in ((("--schema", "nowhere.toml"), "nowhere.toml"),
                                 (("--target-mib", "0"), "--target-mib"),
                                 (("--reader-grace-hours", "0"), "--reader-grace-hours")):
            with self.subTest(arguments):
                run = self.run_compact(*arguments)
                self.assertEqual((run.code, run.out), (2, b""))
                self.assertIn(words, run.err)


@needs_boto3
class EventCompactTest(BatchCompactTest):
    options = ("--layout", "event")


@needs_boto3
class ScheduleTest(CompactCase):
    """A function of the same package, `WEIR_HANDLER=compact`, that a schedule invokes."""

    name = "weir-compact"

    def setUp(self):
        super().setUp()
        self.functions = self.aws.boto3("lambda")
        self.aws.boto3("logs").create_log_group(logGroupName=f"/aws/lambda/{self.name}")
        processor = self.functions.get_function_configuration(FunctionName=FUNCTION)
        made = self.functions.create_function(
            FunctionName=self.name, Runtime="provided.al2023", Handler="compact",
            Role=processor["Role"], Timeout=900, MemorySize=1769,
            Code={"ZipFile": package().read_bytes()},
            Environment={"Variables": {"WEIR_LAKE_BUCKET": LAKE_BUCKET}})
        self.functions.get_waiter("function_active_v2").wait(FunctionName=self.name)
        self.arn = made["FunctionArn"]
        self.let_it_roll_up(processor["Role"])

    def let_it_roll_up(self, role: str):
        """As the module's policy of such a function has it, beside what the processor may."""
        objects = [(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], ["lake"]),
                   (["s3:GetObject", "s3:PutObject"], ["tombstones", "manifests"]),
                   (["s3:GetObject"], ["ledger"])]
        may = [{"Effect": "Allow", "Action": actions,
                "Resource": [f"arn:aws:s3:::{LAKE_BUCKET}/{folder}/*" for folder in folders]}
               for actions, folders in objects]
        may.append({"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                    "Resource": f"arn:aws:logs:*:*:log-group:/aws/lambda/{self.name}:*"})
        self.aws.boto3("iam").put_role_policy(
            RoleName=role.rpartition("/")[2], PolicyName="compact",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": may}))

    def invoke(self) -> tuple[dict, str | None]:
        answer = self.functions.invoke(FunctionName=self.name, Payload=b"{}")
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")

    def log(self) -> str:
        found = self.aws.boto3("logs").filter_log_events(
            logGroupName=f"/aws/lambda/{self.name}")["events"]
        return "".join(event["message"] for event in found)

    def schedules_role(self) -> str:
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"},
             "Action": "sts:AssumeRole"}]}
        may = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": self.arn}]}
        iam = self.aws.boto3("iam")
        role = iam.create_role(RoleName="schedule", AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(RoleName="schedule", PolicyName="invoke",
                            PolicyDocument=json.dumps(may))
        return role["Role"]["Arn"]

    def test_the_schedule_rolls_days_up_and_deletes_the_old_files_later(self):
        self.aws.boto3("scheduler").create_schedule(
            Name=self.name, ScheduleExpression="rate(1 hour)", FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": self.arn, "RoleArn": self.schedules_role(), "Input": "{}"})

        def is_rolled_up() -> bool:
            self.wait_an_hour()
            listed = self.in_manifests()
            return len(listed) == 2 and self.names("lake/") == listed
        poll(is_rolled_up, "the schedule to roll all up", pause=1)
        self.assert_rolled_up()

    def test_it_answers_and_logs_what_it_has_done(self):
        self.wait_an_hour()
        summary, error = self.invoke()
        self.assertIsNone(error, summary)
        self.assertEqual((summary["rolled"], summary["made"], summary["done"]),
                         (len(self.old), 2, True))
        poll(lambda: '"FilesRolledUp":' in self.log(), "the log")
        self.assertIn('"FilesLeftAsTheyAre":0', self.log())

    def test_what_it_leaves_is_logged_by_name_and_fails_nothing(self):
        self.overwrite(self.old[0], self.body(self.old[0])[:-1])
        self.wait_an_hour()
        summary, error = self.invoke()
        self.assertIsNone(error, summary)
        self.assertEqual(summary["left_as_it_is"], 1)
        poll(lambda: f"{LAKE}/{self.old[0]}: damaged" in self.log(), "the log")

    def test_another_lakes_schema_changes_nothing(self):
        self.functions.update_function_configuration(FunctionName=self.name, Environment={
            "Variables": {"WEIR_LAKE_BUCKET": LAKE_BUCKET, "WEIR_SCHEMA": "github"}})
        self.functions.get_waiter("function_updated_v2").wait(FunctionName=self.name)
        self.wait_an_hour()
        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "InvalidInput"))
        self.assertIn("of schema 'weir' (ids: uuid event_uuid), and not 'github'",
                      answer["errorMessage"])
        self.assertEqual(self.names("tombstones/"), [])

    def test_a_lake_that_a_merge_has_is_refused(self):
        self.overwrite("merge/plans/000000000001.json", b"{}")
        self.wait_an_hour()
        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "Conflict"))
        self.assertIn("a merge has this lake", answer["errorMessage"])
        self.assertEqual(self.names("lake/"), self.old)


@needs_boto3
class OnTheWayToLandingTest(CompactCase):
    """What `weir seed` asks for, and what comes after it."""

    def seed(self) -> Run:
        return weir("seed", *PLACE, variables=self.aws.environment())

    def test_old_files_go_before_the_lake_is_seeded_and_a_merge_has_it_afterwards(self):
        self.roll_up()
        self.set_function({"WEIR_LAYOUT": "landing"})
        self.put_records([line(30)])
        self.wait_until(lambda: self.names("landing/"), "the landing")
        self.aws.advance(46 * 60)
        refused = self.seed()
        self.assertEqual(refused.code, 1)
        self.assertIn("run `weir compact` once more", refused.err)
        self.wait_an_hour()
        self.assertEqual(self.compact()["deleted"], len(self.old))
        seeded = self.seed()
        self.assertEqual(seeded.code, 0, seeded.err)
        run = self.run_compact("--claims-table", TABLE, "--json")
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(json.loads(run.out)["stored"], 1, "the merge does it now")
        self.assertEqual([one for one in self.events(self.in_manifests()) if one != id_of(30)],
                         self.ids)


if __name__ == "__main__":
    unittest.main()
