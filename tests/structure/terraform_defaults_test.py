#!/usr/bin/env python3
"""What the Terraform module takes and has by default is what the program takes and has."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULE = ROOT / "terraform/modules/pipeline"


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def number(value):
    return int(value.replace("'", ""))


def constants(name):
    """Numbers by their names, with those that are said by another one left out."""
    found = re.findall(r"constexpr std::uint32_t (k\w+) = ([\d']+);", text(name))
    return {constant: number(value) for constant, value in found}


def settings(name, most_days):
    """(least, most, otherwise) of each NumberSetting, by its name."""
    found = re.findall(r'NumberSetting (k\w+) = \{"\w+",\s*"\w+",\s*([\d\']+),\s*([\w\' -]+),\s*'
                       r"([\d']+)\}", text(name))
    said = {"kMaxDays": most_days, "kMaxDays - 1": most_days - 1}
    return {setting: (number(least), said.get(most) or number(most), number(otherwise))
            for setting, least, most, otherwise in found}


class TerraformDefaultsTest(unittest.TestCase):
    def setUp(self):
        self.variables = {
            name: block for name, block in
            re.findall(r'(?ms)^variable "(\w+)" \{(.*?)^\}', (MODULE / "variables.tf").read_text())}
        most_days = constants("src/merge/plan/plan.h")["kMaxDays"]
        self.settings = {**settings("src/merge/settings.h", most_days),
                         **settings("src/lambda/configuration.cc", most_days)}

    def default(self, variable):
        return int(re.search(r"default\s*= (\d+)", self.variables[variable])[1])

    def range(self, variable):
        least, most = re.search(rf"var\.{variable} >= (\d+) && var\.{variable} <= (\d+)",
                                self.variables[variable]).groups()
        self.assertIn(f"a whole number from {least} to {most}", self.variables[variable])
        return int(least), int(most)

    def test_settings_of_the_functions(self):
        for variable, setting in (("merge_horizon_days", "kHorizonDays"),
                                  ("merge_hold_hours", "kHoldHours"), ("claim_days", "kClaimDays"),
                                  ("merge_roll_after_hours", "kRollAfterHours"),
                                  ("merge_reader_grace_hours", "kReaderGraceHours")):
            with self.subTest(variable):
                self.assertEqual((*self.range(variable), self.default(variable)),
                                 self.settings[setting])

    def test_settings_of_the_roll_up(self):
        known = settings("src/compact/compactor.h", 0)
        self.assertEqual((*self.range("compact_reader_grace_hours"),
                          self.default("compact_reader_grace_hours")), known["kReaderGraceHours"])
        least, most = self.range("compact_after_hours")
        self.assertEqual((least, self.default("compact_after_hours")), (0, 0), "it is off")
        self.assertEqual(most, known["kRollAfterHours"][1])

    def test_days_in_which_a_record_may_come_again(self):
        hours, days = self.default("stream_retention_hours"), self.default("failed_event_days")
        self.assertEqual(-(-hours // 24) + days, self.settings["kRedeliveryDays"][2])

    def test_the_pipeline_of_weir_up(self):
        here = constants("src/deployment/set_up_steps.cc")
        for variable, constant in (("memory_mb", "kMemoryMegabytes"),
                                   ("timeout_seconds", "kTimeoutSeconds"),
                                   ("claim_days", "kClaimDays"),
                                   ("merge_memory_mb", "kMergeMemoryMegabytes"),
                                   ("merge_timeout_seconds", "kMergeTimeoutSeconds")):
            with self.subTest(variable):
                self.assertEqual(self.default(variable), here[constant])

    def test_the_schedule_of_weir_up(self):
        here = constants("src/deployment/set_up_steps.cc")
        retries = re.search(r"(?s)schedule = \{.*?retries\s+= (\d+)",
                            (MODULE / "merge.tf").read_text())
        self.assertEqual(int(retries[1]), here["kMergeRetries"])

    def test_processor_and_replays_may_call_what_they_call_of_the_claims(self):
        store = text("src/aws/dynamodb_claim_store.cc")
        calls = {"BatchInsertCall": "PartiQLInsert", "BatchGetCall": "BatchGetItem",
                 "EraseCall": "PutItem", "GetCall": "GetItem", "MoveCall": "UpdateItem",
                 "ScanCall": "Scan"}
        declared = re.findall(r"(?m)^(?:\[\[nodiscard\]\] )?Call (\w+)\(",
                              text("src/aws/dynamodb_calls.h"))
        self.assertEqual(set(declared) - {"DynamoDbCall"}, set(calls), "what does each call?")
        called = [action for name, action in calls.items() if re.search(rf"\b{name}\(", store)]
        allowed = re.search(r"(?s)claim_actions = \[(.*?)\]", (MODULE / "role.tf").read_text())
        self.assertEqual(re.findall(r'"dynamodb:(\w+)"', allowed[1]), sorted(called))

    def test_a_refused_destroy_deletes_nothing(self):
        """What nothing else needs would go before `protection`, were it not named there."""
        files = {path.name: path.read_text() for path in MODULE.glob("*.tf")}
        guarded = files.pop("protection.tf").split("depends_on = [")[1]
        del files["outputs.tf"]
        everything = "\n".join(files.values())
        kinds = r'(?m)^(?:resource "(\w+)"|(module)) "(\w+)" \{'
        for resource, module, name in re.findall(kinds, everything):
            address = f"{resource or module}.{name}"
            with self.subTest(address):
                needed = re.search(rf"\b{re.escape(address)}\b", everything)
                self.assertTrue(needed or re.search(rf"\b{re.escape(address)}\b", guarded))

    def test_the_forecast_knows_the_bounds_of_the_merge(self):
        def constant(file, name):
            found = re.search(rf"\b{name} = ([^;{{]*(?:\{{\d+\}})?[^;]*);", text(file))
            self.assertIsNotNone(found, f"{file} has no {name}")
            value = re.sub(r"std::\w+\{(\d+)\}", r"\1", found[1]).replace("'", "")
            value = value.replace(" * event::kMicrosPerSecond", "")
            self.assertRegex(value, r"^[\d.e+*<>() ]+$", f"{name} of {file}")
            return float(eval(value))  # pylint: disable=eval-used
        merge, rolling = "merge_steps.h", "roll_load.h"
        for forecast, name, file, other in (
                (merge, "kPlanRows", "plan/plan.h", "kMaxPlanRows"),
                (merge, "kPlanLandings", "plan/waiting_landings.h", "kMaxPlannedLandings"),
                (merge, "kPlanBytes", "plan/waiting_landings.h", "kMaxPlannedBytes"),
                (merge, "kOpenHours", "plan/planner.cc", "kOpenHours"),
                (merge, "kGraceDays", "plan/planner.cc", "kGraceDays"),
                (merge, "kHeldPlans", "plan/planner.h", "kMaxHeldPlans"),
                (merge, "kEntryRows", "output/ledger_entries.h", "kMaxEntryRows"),
                (merge, "kEntrySeconds", "output/ledger_entries.cc", "kJoinedMicros"),
                (merge, "kPartBytes", "settings.h", "part_bytes"),
                (merge, "kFlushBytes", "settings.h", "batch_bytes"),
                (merge, "kFlushObjects", "settings.h", "batch_objects"),
                (rolling, "kRolledFiles", "rollup/roll_planner.h", "kMaxRolledFiles"),
                (rolling, "kRolledBytes", "rollup/roll_planner.h", "kMaxRolledBytes"),
                (rolling, "kFilesAtOnce", "rollup/rolled_files.cc", "kFilesAtOnce")):
            with self.subTest(name):
                self.assertEqual(constant(f"src/plan/{forecast}", name),
                                 constant(f"src/merge/{file}", other))

    def test_what_the_pages_say(self):
        page = text("docs/pipeline.md")
        for name, setting in (("WEIR_MERGE_HORIZON_DAYS", "kHorizonDays"),
                              ("WEIR_MERGE_REDELIVERY_DAYS", "kRedeliveryDays"),
                              ("WEIR_MERGE_HOLD_HOURS", "kHoldHours"),
                              ("WEIR_MERGE_ROLL_AFTER_HOURS", "kRollAfterHours"),
                              ("WEIR_MERGE_READER_GRACE_HOURS", "kReaderGraceHours"),
                              ("WEIR_CLAIM_DAYS", "kClaimDays")):
            with self.subTest(name):
                said = re.search(rf"\| `{name}` \|.* (\d+) by default", page)
                self.assertEqual(int(said[1]), self.settings[setting][2])


if __name__ == "__main__":
    unittest.main()
