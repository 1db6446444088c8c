"""The merge of layout landing: the same lake as with claims, whatever breaks on the way."""

import json
import shutil
import threading
import unittest
from datetime import datetime, timedelta, timezone

import oracle
from case import line, weir
from local_aws import LocalAws, needs_boto3
from merge_case import LAKE, MergeCase, now_line, of_a_newer_format
from road import LAKE_BUCKET

WEIR = oracle.SCHEMAS["weir"]
HOUR = 3600


def judge(records: list[bytes]) -> list[oracle.Verdict]:
    """Copies of an event go to one shard, so the first of them is judged first."""
    return oracle.judge(records, WEIR)


@needs_boto3
class OneShardTest(MergeCase):
    options = ("--layout", "landing", "--shards", "1")

    def test_the_lake_is_that_of_layout_batch(self):
        records = self.generate(seed=7, events=400)
        self.land(records[:150])
        self.merge()
        self.land(records[150:])
        self.assertEqual(self.merge_all()["waiting"], 0)
        self.check_merged(judge(records))
        merged, ledger = self.lake("lake"), self.report()["ledger"]
        self.aws.close()
        self.aws = LocalAws("--shards", "1", data=self.dir / "batch")
        self.addCleanup(self.aws.close)
        self.aws.start()
        self.put(records)
        report = self.wait_until_received(len(records))
        self.read.clear()
        self.download(into="batch-lake")
        batch = self.lake("batch-lake")
        self.assertEqual(merged.content(), batch.content())
        self.assertEqual(merged.quarantined(), batch.quarantined())
        self.assertEqual(ledger, report["ledger"])


@needs_boto3
class MergeTest(MergeCase):
    def test_a_copy_in_a_later_window_is_known(self):
        first = [now_line(1), now_line(2), b"{", now_line(3)]
        self.land(first)
        summary = self.merge()
        self.assertEqual((summary["stored"], summary["quarantined"]), (3, 1))
        second = [first[0], now_line(2, plan="other"), now_line(4), b"[]"]
        self.land(second)
        summary = self.merge()
        self.assertEqual((summary["stored"], summary["duplicates"], summary["conflicts"],
                          summary["quarantined"]), (1, 1, 1, 1))
        self.check_merged(judge(first + second))
        self.assertEqual(self.merge()["plans"], 0, "nothing is left")

    def test_a_conflict_is_quarantined_with_its_bytes_and_its_owner(self):
        self.land([now_line(1)])
        self.merge()
        other = now_line(1, plan="other")
        self.land([other])
        self.merge()
        [row] = self.lake(self.download().name).rejections()
        self.assertEqual(row.data, other)
        owner = row.row["owner_position"]
        self.assertNotEqual(owner, row.position)
        self.assertEqual(owner.split("-")[:2], row.position.split("-")[:2])

    def test_the_command_merges_as_the_function_does(self):
        self.land([now_line(1), now_line(1), now_line(2)])
        run = self.command()
        self.assertEqual((run.code, run.err), (0, ""))
        self.assertEqual(run.out.decode(), f"{LAKE}: 2 stored, 1 duplicates, 0 conflicts, "
                                           "0 quarantined\nnothing waits\n")
        self.check_merged(judge(self.records))
        self.assertEqual(self.merge()["plans"], 0, "the function goes on where the command was")

    def test_a_copy_of_landings_is_merged_in_a_directory(self):
        self.land([now_line(1), now_line(2), now_line(1), b"{"])
        shutil.rmtree(self.download(into="copy") / "merge")  # whose owner is another head
        run = weir("merge", self.dir / "copy", "--hold-hours", "0")
        self.assertEqual((run.code, run.err), (0, ""))
        self.assert_lake(judge(self.records), lake="copy")
        report = json.loads(weir("report", self.dir / "copy", "--json").out)
        self.check_ledger(judge(self.records), report)
        again = weir("merge", self.dir / "copy", "--json")
        self.assertIn(b'"plans":0', again.out)
        self.check_refused(("claims", "rebuild", self.dir / "copy"))
        self.check_refused(("run", self.file("one.json", now_line(5)), "--lake", self.dir / "copy"))
        self.assertFalse((self.dir / "copy" / ".weir").exists())

    def check_refused(self, arguments):
        run = weir(*arguments, variables=self.aws.environment())
        name = " ".join(("weir", *arguments[:2 if arguments[0] == "claims" else 1]))
        self.assertEqual((run.code, run.out), (2, b""), run.err)
        self.assertIn(f"{name}: the lake has layout landing", run.err)
        self.assertIn("`weir merge` fills it", run.err)

    def test_what_knows_claims_alone_says_so(self):
        self.land([now_line(1)])
        self.merge()
        self.check_refused(("claims", "rebuild", LAKE, "--claims-table", "weir-claims"))
        self.put_records([now_line(2)])
        self.wait_until_landed()
        sent = weir("send", self.file("one.json", now_line(3)), "--stream", "events", "--wait",
                    "--patience", 1, variables=self.aws.environment())
        self.assertEqual(sent.code, 1)
        self.assertIn("waits for the merge, which `weir merge` runs at once", sent.err)
        self.assertIn("RECORDS ARE STILL ON THEIR WAY",
                      weir("report", LAKE, variables=self.aws.environment()).out.decode())

    def test_figures_of_the_merge_are_metrics(self):
        self.land([now_line(1), now_line(2)])
        self.merge()

        now = datetime.now(timezone.utc)

        def points(metric: str) -> list[float]:
            found = self.aws.boto3("cloudwatch").get_metric_statistics(
                Namespace="Weir", MetricName=metric, Period=HOUR, Statistics=["Sum"],
                Dimensions=[{"Name": "Function", "Value": "weir-merge"}],
                StartTime=now - timedelta(days=1), EndTime=now + timedelta(days=1))
            return [point["Sum"] for point in found["Datapoints"]]
        self.wait_for(lambda: sum(points("Stored")) == 2, "the figure")
        for metric in ("LandingsSetAside", "OldestWaitingLanding"):
            self.wait_for(lambda metric=metric: bool(points(metric)), metric)
            self.assertEqual(set(points(metric)), {0}, f"{metric}: there is a figure, and it is 0")


@needs_boto3
class HeldTest(MergeCase):
    hold_hours = 6

    def test_late_events_are_stored_six_hours_later(self):
        self.land([line(1), now_line(2), line(1), line(3, plan="x")])
        summary = self.merge()
        self.assertEqual((summary["stored"], summary["held"], summary["duplicates"]), (3, 2, 1))
        stored = "".join(self.names("lake/"))
        self.assertNotIn("year=2021", stored)
        self.assertIn("lake/", stored)
        self.aws.advance(5 * HOUR)
        self.merge_all()
        self.assertNotIn("year=2021", "".join(self.names("lake/")))
        self.aws.advance(2 * HOUR)
        self.land([line(3, plan="y")])
        self.merge_all()
        self.assertIn("year=2021", "".join(self.names("lake/")))
        self.check_merged(judge(self.records))


@needs_boto3
class FailureTest(MergeCase):
    def test_a_damaged_landing_stops_its_shard_alone(self):
        self.put_records([now_line(number) for number in range(12)])
        self.wait_until_landed()
        damaged, *others = self.names("landing/")
        self.assertEqual(len(others), 1, "a landing a shard")
        whole = self.body(damaged)
        self.overwrite(damaged, whole[:-40])
        summary = self.merge()
        self.assertEqual(len(summary["set_aside"]), 1)
        self.assertIn(f"{LAKE}/{damaged}: damaged at byte", summary["set_aside"][0])
        self.assertEqual(summary["waiting"], 1)
        self.assertGreater(summary["stored"], 0)
        self.assertLess(summary["stored"], 12)
        run = self.command()
        self.assertEqual(run.code, 1)
        self.assertIn(f"set aside, with what follows in its shard: {LAKE}/{damaged}", run.err)
        self.assertIn(b"1 landings wait", run.out)
        self.overwrite(damaged, whole)
        self.assertEqual(self.merge()["waiting"], 0)
        self.check_merged(judge(self.records))

    def test_a_landing_of_a_newer_format_waits_for_a_newer_package(self):
        [name] = self.land([now_line(1)])
        whole = self.body(name)
        self.overwrite(name, of_a_newer_format(whole))
        summary = self.merge()
        self.assertIn("a landing of format 2", summary["set_aside"][0])
        self.overwrite(name, whole)
        self.merge()
        self.check_merged(judge(self.records))

    def test_a_plan_that_is_gone_stops_the_merge(self):
        self.land([now_line(1)])
        self.merge()
        plan = "merge/plans/000000000001.json"
        kept = self.body(plan)
        self.s3.delete_object(Bucket=LAKE_BUCKET, Key=plan)
        self.land([now_line(2)])
        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "Corrupt"))
        self.assertIn(f"{LAKE}/{plan}", answer["errorMessage"])
        run = self.command()
        self.assertEqual(run.code, 1)
        self.assertIn("names plan 1, which is gone", run.err)
        self.overwrite(plan, kept)
        self.merge()
        self.check_merged(judge(self.records))

    def test_a_lake_that_another_pipeline_merges_is_left_alone(self):
        self.land([now_line(1)])
        self.overwrite("merge/owner", b"dynamodb:eu-west-1/others/merge:head:weir-lake/")
        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "Conflict"))
        self.assertIn("dynamodb:eu-west-1/others/merge:head:weir-lake/", answer["errorMessage"])
        self.assertIn("dynamodb:us-east-1/weir-claims/merge:head:weir-lake/",
                      answer["errorMessage"])
        self.assertEqual(self.names("merge/plans/"), [])
        self.assertEqual(self.names("lake/"), [])

    def test_throttling_delays_and_changes_nothing(self):
        self.put_records(self.generate(seed=3, events=200))
        self.wait_until_landed()
        for service in ("s3", "dynamodb"):
            self.aws.add_fault("throttle", service=service, probability=0.3, count=60, seed=5)
        self.merge_all()
        self.aws.clear_faults()
        self.check_merged(judge(self.records))

    def test_a_kill_of_weir_up_loses_nothing(self):
        self.put_records(self.generate(seed=4, events=200))
        self.wait_until_landed()
        self.aws.add_fault("throttle", service="s3", operation="PutObject", probability=0.7,
                           count=300, seed=9)  # so that the kill comes in its midst
        running = threading.Thread(target=self.invoke_until_killed)
        running.start()
        self.wait_for(lambda: bool(self.names("merge/plans/")), "a plan")
        self.aws.kill()
        running.join()
        self.aws.start()
        self.s3 = self.aws.boto3("s3")
        self.merge_all()
        self.check_merged(judge(self.records))

    def invoke_until_killed(self):
        try:
            self.invoke()
        except Exception:  # whatever the client makes of it  # pylint: disable=broad-except
            pass


@needs_boto3
class MergeChaosTest(MergeCase):
    """Seeds: faults at any call of the merge, kills among them, and another merge beside it."""

    def test_whatever_breaks_each_event_is_stored_once(self):
        self.run_seeds(self.scenario)

    def scenario(self, dice, seed):
        records = self.generate(seed, 300)
        cuts = sorted(dice.sample(range(1, len(records)), 2))
        for begin, end in zip([0, *cuts], [*cuts, len(records)]):
            self.land(records[begin:end])
            for _ in range(dice.randint(1, 4)):
                service, operation = dice.choice([
                    ("s3", "PutObject"), ("s3", "GetObject"), ("s3", "ListObjectsV2"),
                    ("dynamodb", "GetItem"), ("dynamodb", "PutItem")])
                self.aws.add_fault(
                    dice.choice(["throttle", "server-error", "drop-before", "drop-after",
                                 "error-after", "kill-before", "kill-after", "kill-after"]),
                    service=service, operation=operation,
                    probability=dice.choice([0.1, 0.3, 1.0]), skip=dice.randint(0, 12),
                    count=dice.randint(1, 6), seed=dice.randint(0, 1 << 30))
            beside = threading.Thread(target=self.command)
            if dice.random() < 0.5:
                beside.start()
            self.merge_all()
            if beside.ident:
                beside.join()
            self.aws.clear_faults()
        self.assertEqual(self.merge_all()["waiting"], 0)
        self.check_merged(judge(self.records))


if __name__ == "__main__":
    unittest.main()
