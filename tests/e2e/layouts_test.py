"""Layout landing: replays that a merge judges, and pipelines with claims that go over to it."""

import gzip
import json
import unittest

import oracle
from case import event, line, weir
from chaos import TABLE
from local_aws import needs_boto3
from merge_case import LAKE, MergeCase, now_line
from road import FAILED_BUCKET, LAKE_BUCKET

WEIR = oracle.SCHEMAS["weir"]
MINUTE = 60
ANY_TEXT_IS_AN_ID = b"""
[id]
field = "event_uuid"
format = "text"
"""


class LayoutCase(MergeCase):
    def check_counts(self, **expected):
        report = self.report()
        self.assert_balanced(report)
        self.assertEqual({part: report["ledger"][part] for part in expected}, expected)


@needs_boto3
class ReplayTest(LayoutCase):
    def replay(self, source: str, *options) -> dict:
        run = weir("replay", source, "--lake", LAKE, "--layout", "landing", "--json", *options,
                   variables=self.aws.environment())
        self.assertEqual((run.code, run.err), (0, ""))
        return json.loads(run.out)

    def stored_ids(self) -> list[str]:
        self.download()
        return sorted(json.loads(found.line)["event_uuid"] for found in self.lake().events())

    def written(self) -> set[str]:
        return set(self.names("lake/") + self.names("quarantine/"))

    def test_quarantined_events_are_stored_once_the_schema_accepts_them(self):
        good = [now_line(number) for number in range(20)]
        odd = [now_line(0, event_uuid=f"order {number}") for number in range(10)]
        self.land(good + odd + [b"{", odd[0]])
        self.merge_all()
        self.check_counts(received=32, stored=20, quarantined=12)

        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        tally = {"landed": 11, "skipped": 1, "failed": 0}
        first = self.replay(f"{LAKE}/quarantine", "--schema", schema, "--new-ids")
        self.assertEqual({part: first[part] for part in tally}, tally)
        quarantine = self.names("quarantine/")
        self.merge_all()
        self.check_counts(received=32, stored=30, duplicates=1, quarantined=1)
        self.assertEqual(self.names("quarantine/"), quarantine)
        ids = self.stored_ids()
        self.assertEqual((len(ids), len(set(ids))), (30, 30))

        written, ledger = self.written(), self.report()["ledger"]
        self.replay(f"{LAKE}/quarantine", "--schema", schema, "--new-ids")
        self.merge_all()
        self.assertEqual(self.written(), written)
        self.assertEqual(self.report()["ledger"], ledger)

    def test_replay_with_the_same_schema_changes_nothing(self):
        self.land([now_line(1)])
        self.land([now_line(1, plan="other"), b"{", b"[]", b"\xff"])
        self.merge_all()
        written, ledger = self.written(), self.report()["ledger"]
        self.assertEqual((ledger["conflicts"], ledger["quarantined"]), (1, 3))
        replayed = self.replay(f"{LAKE}/quarantine")
        self.assertEqual((replayed["landed"], replayed["skipped"]), (1, 3))
        self.merge_all()
        self.assertEqual(self.written(), written)
        self.assertEqual(self.report()["ledger"], ledger)

    def test_a_record_that_was_mostly_rejected_is_cut_and_each_of_its_parts_counts(self):
        events = [now_line(0, event_uuid=f"order {number}") for number in range(300)]
        record = gzip.compress(b"\n".join([*events, b"{"]) + b"\n")
        self.land([record])
        self.merge_all()
        self.check_counts(received=1, stored=0, quarantined=1)
        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        for _ in range(2):
            replayed = self.replay(f"{LAKE}/quarantine", "--schema", schema, "--new-ids")
            self.assertEqual(replayed["landed"], 301)
            self.merge_all()
            self.check_counts(received=301, stored=300, quarantined=1)
            ids = self.stored_ids()
            self.assertEqual((len(ids), len(set(ids))), (300, 300))

    def test_a_mended_part_leaves_the_others_of_its_record_as_they_are(self):
        odd = now_line(0, event_uuid="order 1")
        self.land([b"\n".join([now_line(1), odd, now_line(2), b"{"]) + b"\n"])
        self.merge_all()
        self.check_counts(received=4, stored=2, quarantined=2)
        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        self.replay(f"{LAKE}/quarantine", "--schema", schema, "--new-ids")
        self.merge_all()
        self.check_counts(received=4, stored=3, quarantined=1)
        self.assertEqual(len(self.stored_ids()), 3)

    def test_batches_that_a_mapping_gave_up_land_and_count_once(self):
        self.set_mapping(MaximumRetryAttempts=0, BisectBatchOnFunctionError=False)
        self.aws.add_fault("throttle", service="s3", operation="PutObject")
        events = [now_line(number) for number in range(6)]
        self.put_records([*events, b"{", events[1]])
        self.wait_until(lambda: self.set_aside().keys() >= self.places.keys(), "them set aside")
        self.aws.clear_faults()
        self.put_records([events[2], now_line(7)])
        self.wait_until_landed()
        for _ in range(2):
            self.replay(f"s3://{FAILED_BUCKET}")
            self.merge_all()
            self.check_counts(received=10, stored=7, duplicates=2, quarantined=1)
        self.assertEqual(len(self.names("quarantine/")), 1)

    def test_a_lake_that_is_merged_is_replayed_into_by_landings_alone(self):
        self.land([b"{"])
        run = weir("replay", f"{LAKE}/quarantine", "--lake", LAKE, "--claims-table", TABLE,
                   variables=self.aws.environment())
        self.assertEqual(run.code, 2)
        self.assertIn("say --layout landing", run.err)


    def test_options_of_claims_are_refused_by_name(self):
        for option, value in (("--claims-table", TABLE), ("--claim-days", "400"),
                              ("--compression", "gzip")):
            run = weir("replay", f"{LAKE}/quarantine", "--lake", LAKE, "--layout", "landing",
                       option, value, variables=self.aws.environment())
            self.assert_refused(run, f"{option}: ", codes=(2,))
        run = weir("replay", f"{LAKE}/quarantine", "--lake", LAKE, "--claims-table", TABLE,
                   "--horizon-days", "40", variables=self.aws.environment())
        self.assert_refused(run, "--horizon-days: ", codes=(2,))

    def test_rows_that_may_have_been_forgotten_do_not_land_unless_it_is_said(self):
        odd = now_line(0, event_uuid="order 1")
        self.land([odd])
        self.merge_all()
        schema = self.file("any.toml", ANY_TEXT_IS_AN_ID)
        self.aws.advance(36 * 24 * 60 * MINUTE)
        source = (f"{LAKE}/quarantine", "--lake", LAKE, "--layout", "landing", "--schema", schema,
                  "--new-ids")
        refused = weir("replay", *source, "--json", variables=self.aws.environment())
        self.assertEqual(refused.code, 1)
        self.assertIn("1 records of the quarantine arrived more than 35 days ago", refused.err)
        self.assertEqual(json.loads(refused.out)["too_old"], 1)
        self.assertEqual(self.replay(f"{LAKE}/quarantine", "--schema", schema, "--new-ids",
                                     "--horizon-days", "40")["landed"], 1)
        self.merge_all()
        self.check_counts(received=1, stored=1, quarantined=0)


@needs_boto3
class WayBackTest(LayoutCase):
    """A lake that was merged is claimed in again only once claims know what the merge knows."""

    def claim_again(self):
        return weir("claims", "seed", LAKE, "--claims-table", TABLE, "--json",
                    variables=self.aws.environment())

    def verify(self, code: int = 0) -> dict:
        run = weir("verify", LAKE, "--claims-table", TABLE, "--deep", "--json",
                   variables=self.aws.environment())
        self.assertEqual(run.code, code, run.out.decode() + run.err)
        return json.loads(run.out)

    def assert_gone(self, event_id: str):
        for name in self.names("lake/") + self.names("quarantine/"):
            self.assertNotIn(event_id, gzip.decompress(self.body(name)).decode(), name)

    def test_events_are_erased_once_claims_judge_again(self):
        first = event(1)["event_uuid"]
        self.land([now_line(1), now_line(2), now_line(1)])
        self.merge_all()
        self.set_mapping(Enabled=False)
        self.aws.advance(46 * MINUTE)
        self.assertEqual(self.claim_again().code, 0)
        self.set_function({"WEIR_LAYOUT": "batch"})
        self.set_mapping(Enabled=True)

        erased = weir("erase", first, LAKE, "--claims-table", TABLE, "--json",
                      variables=self.aws.environment())
        self.assertEqual((erased.code, erased.err), (0, ""))
        counted = json.loads(erased.out)
        self.assertEqual((counted["events"], counted["landed"]), (1, 2))
        self.assert_gone(first)
        self.verify()
        self.put_records([now_line(1), now_line(1, plan="other"), now_line(3)])
        self.wait_until_received(len(self.records))
        self.assert_gone(first)
        self.check_counts(stored=3, conflicts=0)
        self.verify()

        self.set_function({"WEIR_LAYOUT": "landing"})
        landed = len(self.places)
        self.put_records([now_line(1), now_line(4)])
        self.wait_until(lambda: self.landed() >= set(list(self.places)[landed:]), "the landings")
        self.aws.advance(46 * MINUTE)
        seeded = weir("seed", LAKE, "--claims-table", TABLE, variables=self.aws.environment())
        self.assertEqual((seeded.code, seeded.err), (0, ""))
        self.merge_all()
        self.assert_gone(first)
        self.check_counts(stored=4, conflicts=0)
        self.verify()

    def test_claims_know_what_the_merge_has_judged_and_the_merge_what_they_did(self):
        merged = self.generate(seed=21, events=150)
        self.land(merged)
        self.merge_all()
        stored = self.names("lake/")
        too_early = self.claim_again()
        self.assertEqual(too_early.code, 1)
        self.assertIn("more may land until", too_early.err)
        self.assertEqual(self.claims(), {})

        self.set_mapping(Enabled=False)
        self.aws.advance(46 * MINUTE)
        for again in (False, True):
            claimed = self.claim_again()
            self.assertEqual((claimed.code, claimed.err), (0, ""))
            tally = json.loads(claimed.out)
            self.assertEqual(tally["made"], 0 if again else tally["events"])
            self.assertEqual(tally["gone"], 0)
        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "InvalidInput"))
        self.assertIn("has ended the merge", answer["errorMessage"])

        self.set_function({"WEIR_LAYOUT": "batch"})
        self.set_mapping(Enabled=True)
        claimed_since = self.generate(seed=22, events=100)
        self.put_records([*merged[:60], *claimed_since, line(1), line(1, plan="other")])
        self.wait_until_received(len(self.records))
        self.check_merged(oracle.judge(self.records, WEIR))
        self.assertLessEqual(set(stored), set(self.names("lake/")))
        self.verify()
        stored = self.names("lake/")

        self.set_function({"WEIR_LAYOUT": "landing"})
        landed = len(self.places)
        self.put_records([*merged[60:90], *claimed_since[:40], line(2)])
        self.wait_until(lambda: self.landed() >= set(list(self.places)[landed:]), "the landings")
        self.assertIn("landing_unjudged", self.verify(1)["findings"], "until the seed")
        self.aws.advance(46 * MINUTE)
        seeded = weir("seed", LAKE, "--claims-table", TABLE, "--json",
                      variables=self.aws.environment())
        self.assertEqual((seeded.code, seeded.err), (0, ""))
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))
        self.assertLessEqual(set(stored), set(self.names("lake/")))
        self.verify()

    def test_nothing_is_ended_while_something_waits(self):
        self.land([now_line(1)])
        self.merge_all()
        self.land([now_line(2)])
        refused = self.claim_again()
        self.assertEqual(refused.code, 1)
        self.assertIn("1 landings wait to be merged", refused.err)
        self.assertIn("weir merge", refused.err)
        self.assertEqual(self.claims(), {})
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))

    def test_a_start_with_another_layout_is_refused(self):
        self.land([now_line(1)])
        self.merge()
        self.aws.stop()
        data = self.aws.options[self.aws.options.index("--data") + 1]
        for more in ((), ("--reconfigure",)):
            with self.subTest(more=more):
                run = weir("up", "--port", 0, "--data", data, "--layout", "event", *more)
                self.assertEqual((run.code, run.out), (2, b""), run.err)
                self.assertIn("the lake has layout landing", run.err)
                self.assertIn("layout event is asked for", run.err)
                self.assertIn("say --layout landing", run.err)
        self.aws.options = ["--data", data]  # as it is
        self.aws.start()
        variables = self.aws.boto3("lambda").get_function_configuration(
            FunctionName="weir-processor")["Environment"]["Variables"]
        self.assertEqual(variables["WEIR_LAYOUT"], "landing", "nothing was changed")
        self.s3 = self.aws.boto3("s3")
        self.land([now_line(1), now_line(2)])
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))


    def test_a_function_that_is_set_back_refuses_its_batches(self):
        self.set_mapping(MaximumRetryAttempts=-1)
        self.land([now_line(1)])
        self.merge_all()
        stored = self.names("lake/")
        self.set_function({"WEIR_LAYOUT": "batch"})
        self.put_records([now_line(1), now_line(2)])

        def is_said() -> bool:
            events = self.aws.boto3("logs").filter_log_events(
                logGroupName="/aws/lambda/weir-processor")["events"]
            return any("a merge has this lake" in found["message"] for found in events)
        self.wait_until(is_said, "the refusal in the function's log")
        self.assertEqual((self.names("lake/"), self.claims()), (stored, {}))
        self.set_function({"WEIR_LAYOUT": "landing"})
        self.wait_until_landed()
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))


@needs_boto3
class SeedTest(MergeCase):
    """A pipeline that had claims lands from now on."""

    def setUp(self):
        super().setUp()
        self.set_function({"WEIR_LAYOUT": "batch"})

    def seed(self):
        return weir("seed", LAKE, "--claims-table", TABLE, "--json",
                    variables=self.aws.environment())

    def test_what_was_claimed_is_known_to_the_merge(self):
        before = self.generate(seed=11, events=200)
        self.put_records(before)
        self.wait_until_received(len(before))
        stored = self.names("lake/")
        self.set_function({"WEIR_LAYOUT": "landing"})
        self.put_records([*before[:80], *self.generate(seed=12, events=100)])
        self.wait_until(lambda: self.landed() >= set(list(self.places)[len(before):]),
                        "the new ones in landings")

        answer, error = self.invoke()
        self.assertEqual((error, answer["errorType"]), ("Unhandled", "InvalidInput"))
        self.assertIn("weir seed", answer["errorMessage"])
        refused = self.command()
        self.assertEqual(refused.code, 1)
        self.assertIn("weir seed", refused.err)
        too_early = self.seed()
        self.assertEqual(too_early.code, 1)
        self.assertIn("may be at work until", too_early.err)
        self.assertEqual(self.names("merge/plans/"), [])

        self.aws.advance(46 * MINUTE)
        seeded = self.seed()
        self.assertEqual((seeded.code, seeded.err), (0, ""))
        tally = json.loads(seeded.out)
        self.assertEqual(tally["seeded"], tally["claims"])
        self.assertEqual(tally["events"], tally["claims"])
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))
        self.assertLessEqual(set(stored), set(self.names("lake/")))

        again = self.seed()
        self.assertEqual(again.code, 1)
        self.assertIn("has plans already", again.err)

    def test_claims_that_were_made_anew_are_known_and_nothing_is_stored_again(self):
        before = self.generate(seed=13, events=60)
        self.put_records([*before, line(1)])
        self.wait_until_received(len(before) + 1)
        table = self.aws.boto3("dynamodb")
        for item in table.scan(TableName=TABLE)["Items"]:
            table.delete_item(TableName=TABLE, Key={"key": item["key"]})
        for name in self.names("merge/"):  # of the pipeline as it was set up
            self.s3.delete_object(Bucket=LAKE_BUCKET, Key=name)
        rebuilt = weir("claims", "rebuild", LAKE, "--claims-table", TABLE,
                       variables=self.aws.environment())
        self.assertEqual((rebuilt.code, rebuilt.err), (0, ""))
        self.set_function({"WEIR_LAYOUT": "landing"})
        self.put_records([*before[:30], line(1), line(1, plan="other"), line(2)])
        self.wait_until(lambda: self.landed() >= set(list(self.places)[len(before) + 1:]),
                        "the new ones in landings")
        self.aws.advance(46 * MINUTE)
        seeded = self.seed()
        self.assertEqual((seeded.code, seeded.err), (0, ""))
        self.assertEqual(json.loads(seeded.out)["seeded"], json.loads(seeded.out)["events"])
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))

    def test_an_event_whose_attempt_has_died_is_stored_by_its_landing(self):
        self.set_mapping(MaximumRetryAttempts=-1)
        self.put_records([line(1)])
        self.wait_until_received(1)
        self.aws.add_fault("kill-before", service="s3", operation="PutObject")
        self.put_records([line(2), line(3)])
        self.wait_until(lambda: len(self.claims()) == 3, "its claims")
        self.set_mapping(Enabled=False)  # none is at work then that would get through without it
        self.aws.clear_faults()
        self.set_function({"WEIR_LAYOUT": "landing"})
        self.set_mapping(Enabled=True)
        self.wait_until_landed_from(1)
        self.aws.advance(46 * MINUTE)
        seeded = self.seed()
        self.assertEqual((seeded.code, seeded.err), (0, ""))
        self.assertEqual(json.loads(seeded.out)["seeded"], 1)
        self.merge_all()
        self.check_merged(oracle.judge(self.records, WEIR))

    def wait_until_landed_from(self, first: int):
        self.wait_until(lambda: self.landed() >= set(list(self.places)[first:]), "the landings")


if __name__ == "__main__":
    unittest.main()
