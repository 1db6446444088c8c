"""`weir plan`: it fits a window, is JSON, Terraform takes it, and docs/scale.md says the same."""

import os
import re
import subprocess
import unittest
from pathlib import Path

from case import ROOT, WEIR, LakeTest, environment, line, weir
from local_aws import LocalAws
from terraform import Terraform, needs_terraform

MOCKED = """
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "000000000000" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

run "the_plan" {
  command = plan
  variables {
    package = "tests/package.txt"
  }
  assert {
    condition     = CONDITION
    error_message = "it is not as planned"
  }
  assert {
    condition     = ALARMS
    error_message = "the bill counts other alarms"
  }
}
"""


class PlanTest(LakeTest):
    def plan(self, *arguments) -> dict:
        run = weir("plan", *arguments, "--json")
        self.assertEqual((run.code, run.err), (0, ""))
        return run.report

    def refused(self, code: int, *arguments) -> str:
        run = weir("plan", *arguments)
        self.assertEqual((run.code, run.out), (code, b""), run.err)
        self.assertTrue(run.err.strip())
        return run.err


class TextTest(PlanTest):
    def test_every_scale_fits_a_window(self):
        for rate in ("10/h", "1000/s", "1e9/h"):
            for layout in ("event", "batch", "landing"):
                run = weir("plan", "--rate", rate, "--layout", layout, "--late", "0.01",
                           "--duplicates", "0.02", "--bad", "0.01")
                self.assertEqual((run.code, run.err), (0, ""))
                self.assertLessEqual(max(map(len, run.out.decode("ascii").splitlines())), 100)

    def test_it_says_what_is_set_what_it_costs_and_what_ends_it(self):
        text = weir("plan", "--rate", "1000/s").out.decode()
        for piece in ("provisioned, 2 shards", "a month in us-east-1", "total", "Met first",
                      "landing", "Prices as of"):
            self.assertIn(piece, text)


class JsonTest(PlanTest):
    def test_items_add_up(self):
        planned = self.plan("--events-per-hour", "3.6e6", "--size", 400, "--types", 300)
        self.assertEqual(planned["workload"]["events_per_second"], 1000)
        self.assertAlmostEqual(sum(item["usd"] for item in planned["bill"]["items"]),
                               planned["bill"]["usd"])
        self.assertEqual([one["factor"] for one in planned["larger"]], [1, 10, 100, 1000])
        self.assertTrue(all(one["keeps_up"] for one in planned["alternatives"]))
        self.assertEqual([one["landing_keeps_up"] for one in planned["larger"]],
                         [True, False, False, False])

    def test_days_made_few_files_have_items_of_their_own(self):
        for layout, schedule in (("batch", True), ("event", True), ("landing", False)):
            with self.subTest(layout):
                never, daily = (self.plan("--rate", "5/s", "--layout", layout,
                                          "--roll-after-hours", hours)["bill"] for hours in (0, 1))
                new = {item["what"] for item in daily["items"]}
                new -= {item["what"] for item in never["items"]}
                self.assertLessEqual({"PUTs, roll-up", "LISTs, roll-up", "GETs, roll-up"}, new)
                self.assertEqual("roll-up's schedule" in new, schedule)
                self.assertGreater(daily["usd"], never["usd"])

    def test_a_roll_up_that_is_not_through_within_a_day_is_said(self):
        options = ("--rate", "1000/s", "--layout", "event")
        self.assertNotIn(b"does not keep up", weir("plan", *options).out)
        self.assertIn(b"roll-up does not keep up",
                      b" ".join(weir("plan", *options, "--roll-after-hours", 1).out.split()))

    def test_prices_of_ones_own(self):
        prices = self.dir / "prices.toml"
        prices.write_bytes(weir("plan", "--show-prices").out)
        options = ("--rate", "1000/s", "--claims", "on-demand")
        same = self.plan(*options, "--prices", prices)
        self.assertEqual(same, self.plan(*options))
        text = prices.read_text()
        self.assertIn("million_write_units = 0.625 ", text)
        prices.write_text(text.replace("million_write_units = 0.625", "million_write_units = 1.25"))
        dearer = self.plan(*options, "--prices", prices)
        self.assertAlmostEqual(dearer["bill"]["usd"] - same["bill"]["usd"], 2628 * 0.625)


class LakeOriginTest(PlanTest):
    def make_lake(self):
        events = self.dir / "events.json"
        made = weir("gen", "--events", 2000, "--days", 2, "--types", 3, "--duplicates", 0.1,
                    "--bad", 0.05, "--output", events)
        self.assertEqual(made.code, 0, made.err)
        run = weir("run", events, "--lake", self.dir / "lake", "--json")
        self.assertEqual(run.code, 0, run.err)
        return run.report["ledger"]

    def test_a_lake_tells_its_workload(self):
        ledger = self.make_lake()
        workload = self.plan("--from", self.dir / "lake")["workload"]
        self.assertEqual(workload["types"], 3)
        self.assertAlmostEqual(workload["duplicate_share"], ledger["duplicates"] / 2000)
        self.assertAlmostEqual(workload["bad_share"],
                               (ledger["conflicts"] + ledger["quarantined"]) / 2000)
        self.assertGreater(workload["event_bytes"], 100)
        self.assertLess(workload["events_per_second"], 1)

    def test_what_is_given_counts(self):
        self.make_lake()
        workload = self.plan("--from", self.dir / "lake", "--rate", "5/s", "--types", 9)["workload"]
        self.assertEqual((workload["events_per_second"], workload["types"]), (5, 9))
        self.assertGreater(workload["duplicate_share"], 0.05)

    def test_no_lake_and_an_empty_one(self):
        self.refused(1, "--from", self.dir / "nowhere")
        (self.dir / "empty.json").write_bytes(b"")
        weir("run", self.dir / "empty.json", "--lake", self.dir / "empty")
        self.refused(1, "--from", self.dir / "empty")


class BucketOriginTest(PlanTest):
    def setUp(self):
        super().setUp()
        self.aws = LocalAws()
        self.addCleanup(self.aws.close)
        self.aws.start()

    def test_a_pipeline_tells_its_workload(self):
        events = b"".join(map(line, (*range(9), 0)))
        sent = weir("send", "-", "--stream", "events", "--wait", stdin=events,
                    variables=self.aws.environment())
        self.assertEqual(sent.code, 0, sent.err)
        run = weir("plan", "--from", "s3://weir-lake", "--json", variables=self.aws.environment())
        self.assertEqual(run.code, 0, run.err)
        self.assertAlmostEqual(run.report["workload"]["duplicate_share"], 0.1)
        none = weir("plan", "--from", "s3://none", variables=self.aws.environment())
        self.assertEqual((none.code, none.out), (1, b""))
        self.assertIn("NoSuchBucket", none.err)


class BadInputTest(PlanTest):
    def test_wrong_usage(self):
        for arguments in ((), ("--rate", "many"), ("--rate", "0/s"), ("--rate", "1e12/s"),
                          ("--rate", "1/s", "--events-per-hour", "1"),
                          ("--rate", "1/s", "--size", 0),
                          ("--rate", "1/s", "--late", 2), ("--rate", "1/s", "--layout", "parquet"),
                          ("--rate", "1/s", "--bad", "nan"), ("--rate", "1/s", "--fresh", "soon"),
                          ("--rate", "1/s", "--retention", "1h"),
                          ("--rate", "1/s", "--claim-days", 0),
                          ("--from", "s3://")):
            with self.subTest(arguments):
                self.refused(2, *arguments)

    def test_prices_that_are_none(self):
        prices = self.dir / "prices.toml"
        prices.write_text("[s3]\nthousand_putz = 1\n")
        self.assertIn("prices.toml:2:1", self.refused(2, "--rate", "1/s", "--prices", prices))
        self.refused(2, "--rate", "1/s", "--prices", self.dir / "nowhere.toml")


class TfvarsTest(PlanTest):
    def write(self, *options):
        self.plan(*options, "--write-tfvars", self.dir / "terraform.tfvars")
        return (self.dir / "terraform.tfvars").read_text()

    def test_only_a_file_of_its_own_is_replaced(self):
        first = self.write("--rate", "1/s")
        self.assertNotEqual(first, self.write("--rate", "1000/s"))
        (self.dir / "terraform.tfvars").write_text('layout = "event"\n')
        said = self.refused(1, "--rate", "1/s", "--write-tfvars", self.dir / "terraform.tfvars")
        self.assertIn("another file", said)
        self.assertEqual((self.dir / "terraform.tfvars").read_text(), 'layout = "event"\n')

    def test_what_the_module_has_not_is_not_written(self):
        for options in (("--layout", "landing", "--horizon-days", 9), ("--claim-days", 8)):
            said = self.refused(2, "--rate", "1/s", *options, "--write-tfvars", self.dir / "new")
            self.assertIn("--", said)
            self.assertFalse((self.dir / "new").exists())

    def test_every_variable_that_is_written_is_one_of_the_module(self):
        module = (ROOT / "terraform" / "modules" / "pipeline" / "variables.tf").read_text()
        known = set(re.findall(r'(?m)^variable "(\w+)"', module))
        for options in (("--claims", "provisioned"), ("--stream", "on-demand"),
                        ("--layout", "event"), ("--layout", "landing")):
            with self.subTest(options):
                written = re.findall(r"(?m)^(\w+) +=", self.write("--rate", "100/s", *options))
                self.assertEqual(set(written) - known, set())
        self.assertEqual({name for name in known if name.startswith("merge_")} - set(written),
                         {"merge_reserved_concurrency", "merge_reader_grace_hours"},
                         "those that a plan leaves as they are")

    @staticmethod
    def alarms_are_those_of(planned: dict, folder: Path) -> str:
        """A condition of Terraform's: the module makes as many as the bill counts."""
        module = "".join(file.read_text() for file in sorted(folder.glob("*.tf")))
        names = re.findall(r'resource "aws_cloudwatch_metric_alarm" "(\w+)"', module)
        made = " + ".join(f"length(aws_cloudwatch_metric_alarm.{name})" for name in names)
        item, = (item for item in planned["bill"]["items"] if item["what"] == "alarms")
        return f"{made} == {item['amount']:.0f}"

    @needs_terraform
    def test_the_module_takes_them(self):
        terraform = Terraform(self.dir, "modules/pipeline")
        terraform.run("init", "-backend=false", "-input=false", "-no-color")
        marks = [f"architecture={name}/" * 3 for name in ("x86_64", "arm64")]
        (terraform.folder / "tests" / "package.txt").write_text("\n".join(marks))  # of any machine
        shards = "aws_kinesis_stream.events[0].shard_count == {}"
        for options, condition in (
                (("--rate", "10/h"),
                 'aws_kinesis_stream.events[0].stream_mode_details[0].stream_mode == "ON_DEMAND"'),
                (("--rate", "1000/s"), shards.format(2)),
                (("--rate", "1e9/h", "--arm", "--retention", "24h"), shards.format(417)),
                (("--rate", "50/s", "--layout", "event", "--stream", "provisioned"),
                 'aws_lambda_function.processor.environment[0].variables.WEIR_LAYOUT == "event"'),
                (("--rate", "5/s", "--roll-after-hours", "2"),
                 'module.compact["compact"].schedule_expression == "rate(6 hours)"'),
                (("--rate", "100/s", "--layout", "landing", "--fresh", "4h"),
                 'module.merge["merge"].schedule_expression == "rate(240 minutes)"'),
                (("--rate", "100/s", "--layout", "landing", "--horizon-days", "10"),
                 'module.merge["merge"].memory_mb == 1769')):
            with self.subTest(options):
                planned = self.plan(*options, "--write-tfvars",
                                    terraform.folder / "terraform.tfvars")
                test = terraform.folder / "tests" / "planned.tftest.hcl"
                alarms = self.alarms_are_those_of(planned, terraform.folder)
                test.write_text(MOCKED.replace("CONDITION", condition).replace("ALARMS", alarms))
                self.assertEqual(terraform.run("fmt", "-check", "terraform.tfvars"), "")
                said = terraform.run("test", "-no-color", "-filter=tests/planned.tftest.hcl")
                self.assertRegex(said, r"Success! 1 passed, 0 failed")
                self.assertNotIn("undeclared", said)


class PageTest(unittest.TestCase):
    def test_its_tables_are_what_the_command_says(self):
        done = subprocess.run([ROOT / "scripts" / "scale-tables", "--check"], text=True,
                              env={**environment(), "WEIR_BIN": os.fspath(WEIR)}, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
