"""Layout landing: batches are written down as they were judged, once, whatever S3 answers."""

import base64
import json
import re
import unittest
from collections import Counter

import oracle
from case import Run, line, weir
from chaos import ChaosCase, Place
from local_aws import needs_boto3
from road import LAKE_BUCKET

NAME = re.compile(r"landing/\d{4}-\d\d-\d\dT\d\d/(k[0-9a-f]{16}-\d{12})/"
                  r"(\1-\d{56}-\d{6})-[0-9a-f]{16}")


@needs_boto3
class LandingCase(ChaosCase):
    def setUp(self):
        super().setUp()
        self.set_function({"WEIR_LAYOUT": "landing"})

    def landings(self) -> dict[str, dict]:
        """Each landing by its name, as `weir lake cat --json` has it."""
        names = [f"s3://{LAKE_BUCKET}/{name}" for name in self.objects(LAKE_BUCKET)]
        if not names:
            return {}
        run = self.cat("--json", *names)
        self.assertEqual((run.code, run.err), (0, ""))
        found = [json.loads(text) for text in run.out.splitlines()]
        lines = iter(self.cat(*names).out.splitlines())
        for landing in found:
            landing["lines"] = [next(lines) for _ in landing["rows"]]
        self.assertEqual(list(lines), [])
        return {landing["object"].removeprefix(f"s3://{LAKE_BUCKET}/"): landing
                for landing in found}

    def cat(self, *arguments) -> Run:
        return weir("lake", "cat", *arguments, variables=self.aws.environment())

    def wait_until_landed(self) -> dict[str, dict]:
        """Until each record that was put stands in a landing."""
        landings = {}

        def is_there() -> bool:
            landings.update(self.landings())
            landed = {Place.of_position(record["position"])
                      for landing in landings.values() for record in landing["records"]}
            return landed >= self.places.keys()
        self.wait_until(is_there, "each record in a landing")
        return landings

    def check(self, landings: dict[str, dict]):
        """What stands there is what was put, each as the oracle judges it by itself."""
        rows = {}
        for name, landing in landings.items():
            self.check_shape(name, landing)
            folder_of = {}
            for folder in landing["folders"]:
                for row in range(folder["first_row"], folder["first_row"] + folder["rows"]):
                    folder_of[row] = folder["path"]
            for record in landing["records"]:
                row = landing["rows"][record["row"]], landing["lines"][record["row"]]
                # A record that has landed twice has the same row in each.
                known = rows.setdefault(Place.of_position(record["position"]),
                                        (folder_of[record["row"]], *row))
                self.assertEqual(known, (folder_of[record["row"]], *row))
        self.assertEqual(rows.keys(), self.places.keys())
        for place, number in self.places.items():
            self.check_row(self.records[number], *rows[place])

    def check_shape(self, name: str, landing: dict):
        match = NAME.fullmatch(name)
        self.assertTrue(match, name)
        positions = [record["position"] for record in landing["records"]]
        self.assertEqual(match[2], positions[0])
        self.assertTrue(positions[0].startswith(match[1]))
        self.assertEqual(positions, sorted(positions))
        self.assertEqual(sorted(record["row"] for record in landing["records"]),
                         list(range(len(landing["rows"]))))
        hashes = [item["hash"] for item in landing["ids"]]
        self.assertEqual(hashes, sorted(hashes))
        row_at = {record["position"]: record["row"] for record in landing["records"]}
        for item in landing["ids"]:
            self.assertEqual(row_at[item["position"]], item["row"])
        counts = landing["entry"]["figures"]["counts"]
        self.assertEqual((counts["received"], counts["valid"]),
                         (len(landing["records"]), len(landing["ids"])))

    def check_row(self, record: bytes, folder: str, row: dict, text: bytes):
        [verdict] = oracle.judge([record], oracle.SCHEMAS["weir"])
        if verdict.outcome != "stored":
            self.assertIn(f"/reason={verdict.outcome}", folder)
            self.assertEqual(base64.b64decode(row["line"]["data"]), record)
            return
        self.assertTrue(folder.startswith("lake/"))
        self.assertTrue(verdict.event.stands_in(folder.removeprefix("lake/")), folder)
        self.assertIsNone(oracle.difference(verdict.event, text))
        kept = text[:row["kept"]] + base64.b64decode(row["rest"])
        self.assertEqual(kept, record, "a conflict is quarantined with these bytes")


class LandingTest(LandingCase):
    def test_each_kind_of_record_lands_as_it_was_judged(self):
        self.put_records([line(1), line(2), line(1), line(1, plan="other"), b"{", b"[]",
                          line(3, event_name="order:paid"), b"\xff", line(4)])
        landings = self.wait_until_landed()
        self.check(landings)
        self.assertEqual(self.boto_claims(), 0)

    def boto_claims(self) -> int:
        return self.aws.boto3("dynamodb").scan(TableName="weir-claims")["Count"]

    def test_cat_prints_rows_and_whatever_else_is_packed(self):
        self.put_records([line(1), b"{"])
        names = [f"s3://{LAKE_BUCKET}/{name}" for name in self.wait_until_landed()]
        printed = self.cat(*names)
        self.assertEqual((printed.code, printed.err), (0, ""))
        self.assertEqual(Counter("data" in json.loads(text) for text in printed.out.splitlines()),
                         {False: 1, True: 1})
        self.set_function({"WEIR_LAYOUT": "batch"})
        self.put_records([line(9)])
        self.wait_until_received(1)
        [stored] = [name for name in self.objects(LAKE_BUCKET) if name.startswith("lake/")]
        printed = self.cat(f"s3://{LAKE_BUCKET}/{stored}")
        self.assertEqual(printed.out, self.read[LAKE_BUCKET, stored])

    def test_a_damaged_or_missing_object_is_named(self):
        self.put_records([line(1)])
        [name] = self.wait_until_landed()
        whole = self.aws.boto3("s3").get_object(Bucket=LAKE_BUCKET, Key=name)["Body"].read()
        short = self.file("short", whole[:-3])
        run = weir("lake", "cat", short)
        self.assertEqual(run.code, 1)
        self.assertIn(f"weir: {short}: damaged at byte {len(whole) - 3}, in its trailer", run.err)
        good = self.file("good", whole)
        run = weir("lake", "cat", self.dir / "none", good)
        self.assertEqual(run.code, 1)
        self.assertIn("none", run.err)
        self.assertEqual(len(run.out.splitlines()), 1, "the others are printed all the same")
        run = self.cat(f"s3://{LAKE_BUCKET}/none")
        self.assertEqual(run.code, 1)
        self.assertIn(f"s3://{LAKE_BUCKET}/none: NoSuchKey", run.err)
        self.assertEqual(weir("lake", "cat", "s3://bucket").code, 2)
        self.assertEqual(weir("lake", "cat").code, 2)

    def test_a_put_without_a_clear_answer_is_put_again_under_its_name(self):
        for kind in ("drop-after", "error-after", "drop-before", "throttle"):
            with self.subTest(kind=kind):
                before = self.landings()
                fault = self.aws.add_fault(kind, service="s3", operation="PutObject", count=3)
                self.put_records([line(len(self.records)), line(len(self.records) + 1)])
                after = self.wait_until_landed()
                self.wait_until_hit(fault, 3)
                self.check(after)
                positions = [record["position"] for name in after.keys() - before.keys()
                             for record in after[name]["records"]]
                self.assertEqual(len(positions), len(set(positions)), "each record landed once")


class LandingChaosTest(LandingCase):
    def test_every_record_lands_as_it_was_judged_whatever_breaks(self):
        self.run_seeds(self.scenario)

    def scenario(self, dice, seed):
        records = self.generate(seed, 400)
        for _ in range(dice.randint(1, 3)):
            self.aws.add_fault(dice.choice(("throttle", "server-error", "drop-before", "drop-after",
                                            "error-after", "kill-before", "kill-after")),
                               service="s3", operation="PutObject",
                               probability=dice.choice([0.2, 1.0]), skip=dice.randint(0, 3),
                               count=dice.randint(1, 5), seed=dice.randint(0, 1 << 30))
        self.make_zombies(dice)
        for begin in range(0, len(records), 100):
            self.put_records(records[begin:begin + 100])
        self.check(self.wait_until_landed())


if __name__ == "__main__":
    unittest.main()
