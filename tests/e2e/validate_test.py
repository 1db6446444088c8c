"""`weir validate` and `weir run --dry-run`: what a run would make of it, and nothing written."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
import unittest

from case import WEIR, LakeTest, environment, line, weir
from samples import KINDS, sample

SCHEMAS = {"mapped.ndjson.gz": "weir", "github-2017-07.ndjson.gz": "github",
           "cloudtrail-2023-07-10.ndjson.gz": "cloudtrail", "earthquakes-2018-06.ndjson.gz": "usgs"}
KEYS = {"schema", "all_valid", "ledger", "already_processed", "moved", "reasons", "examples",
        "hint", "quality", "knows_all_ids", "bytes", "inputs", "errors", "interrupted", "seconds"}


class ValidateTest(LakeTest):
    def records(self) -> list[bytes]:
        return [line(1), line(2), line(1), line(1, other=1), b"bad \x1b[31m", b"",
                line(3, event_name=5), line(4, event_name=6), line(5, event_name=7),
                line(6, event_name=8)]

    def setUp(self):
        super().setUp()
        self.path = self.file("in.ndjson", b"\n".join(self.records()) + b"\n")

    def validate(self, *arguments, code=0, stdin=b"") -> dict:
        run = weir("validate", *arguments, "--json", stdin=stdin)
        self.assertEqual(run.code, code, run.err)
        self.assertEqual(set(run.report), KEYS)
        self.assert_balanced(run.report)
        return run.report

    def everything(self) -> dict:
        return {path: path.stat().st_mtime_ns for path in self.dir.rglob("*")}

    def test_all_valid_is_exit_code_0_duplicates_included(self):
        good = self.file("good", line(1) + b"\n" + line(2) + b"\n" + line(1))
        report = self.validate(good)
        self.assertIs(report["all_valid"], True)
        self.assertEqual(report["ledger"], {"received": 3, "stored": 2, "duplicates": 1,
                                            "conflicts": 0, "quarantined": 0, "balanced": True})
        self.assertEqual(report["examples"], {})

    def test_what_would_go_to_quarantine_is_exit_code_1(self):
        report = self.validate(self.path, code=1)
        self.assertIs(report["all_valid"], False)
        self.assertEqual(report["ledger"], {"received": 9, "stored": 2, "duplicates": 1,
                                            "conflicts": 1, "quarantined": 5, "balanced": True})
        self.assertEqual(report["reasons"], {"conflict": 1, "invalid_json": 1, "invalid_name": 4})
        conflict = self.file("conflict", line(1) + b"\n" + line(1, other=1))
        self.assertEqual(self.validate(conflict, code=1)["ledger"]["conflicts"], 1)

    def test_input_that_cannot_be_read_is_exit_code_1_and_others_are_judged(self):
        report = self.validate(self.dir / "missing", self.file("good", line(1)), code=1)
        self.assertIs(report["all_valid"], True)
        self.assertEqual(len(report["errors"]), 1)
        self.assertEqual(report["ledger"]["stored"], 1)

    def test_wrong_usage_is_exit_code_2(self):
        self.assert_refused(weir("validate", self.path, "--schema", "nosuch"), codes=(2,))
        self.assert_refused(weir("validate"), "INPUT", codes=(2,))
        self.assert_refused(weir("run", self.path), "--lake DIR", codes=(2,))

    def test_examples_have_their_places(self):
        examples = self.validate(self.path, "--examples", 2, code=1)["examples"]
        self.assertEqual([(one["input"], one["line"]) for one in examples["invalid_name"]],
                         [(str(self.path), 7), (str(self.path), 8)])
        self.assertEqual(examples["invalid_json"][0]["begin"], "bad \x1b[31m")
        self.assertEqual(examples["conflict"][0]["line"], 4)
        self.assertEqual(self.validate(self.path, "--examples", 0, code=1)["examples"],
                         {"conflict": [], "invalid_json": [], "invalid_name": []})

    def test_text_shows_them_escaped(self):
        run = weir("validate", self.path)
        text = run.out.decode()
        self.assertEqual((run.code, run.err), (1, ""))
        self.assertIn("invalid_name, the first 3 of 4:\n", text)
        self.assertIn(f"{self.path}:5: ", text)
        self.assertIn("    bad \\x1b[31m\n", text)
        self.assertNotIn("\x1b", text)

    def test_text_is_as_wide_as_the_terminal(self):
        bad = self.file("wide", b"[" + b"1" * 1_000 + b"]")
        for columns in (60, 90):
            with self.subTest(columns):
                ours, theirs = pty.openpty()
                fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
                done = subprocess.run([WEIR, "validate", bad], stdout=theirs,
                                      stderr=subprocess.DEVNULL, env=environment(), check=False)
                os.close(theirs)
                shown = os.read(ours, 65536).decode()
                os.close(ours)
                self.assertEqual(done.returncode, 1)
                one = next(text for text in shown.splitlines() if text.startswith("    [1"))
                self.assertEqual(len(one.rstrip("\r")), columns)

    def test_nothing_is_written(self):
        before = self.everything()
        self.validate(self.path, code=1)
        lake = self.dir / "lake"
        run = weir("run", self.path, "--dry-run", "--lake", lake, "--layout", "event", "--json",
                   cwd=self.dir)
        self.assertEqual(run.code, 1, run.err)
        self.assertEqual(self.everything(), before)

    def test_a_lake_that_is_there_is_not_touched(self):
        self.fill(self.path)
        before = self.everything()
        run = weir("run", self.path, "--dry-run", "--lake", self.dir / "lake", "--json")
        self.assertEqual(run.report["ledger"]["stored"], 2)
        self.assertEqual(self.everything(), before)

    def test_both_commands_say_the_same(self):
        dry = weir("run", self.path, "--dry-run", "--json")
        self.assertEqual(dry.code, 1, dry.err)
        validated = self.validate(self.path, code=1)
        self.assertEqual({**dry.report, "seconds": 0}, {**validated, "seconds": 0})

    def test_pipe_is_judged_as_a_file(self):
        of_pipe = self.validate("-", stdin=self.path.read_bytes(), code=1)
        self.assertEqual(of_pipe["ledger"], self.validate(self.path, code=1)["ledger"])

    def test_samples_are_judged_as_a_run_judges_them(self):
        for name in KINDS:
            with self.subTest(name):
                path = self.file(name, sample(name))
                schema = ("--schema", SCHEMAS[name])
                run = self.fill(path, lake=f"lake-{name}", options=schema)
                trial = weir("validate", path, *schema, "--json").report
                for key in ("ledger", "reasons", "moved", "quality", "bytes"):
                    self.assertEqual(trial[key], run.report[key], key)

    def test_examples_of_a_run_are_the_first_of_the_trial(self):
        run = self.fill(self.path)
        trial = self.validate(self.path, code=1)
        self.assertEqual(run.report["examples"],
                         {reason: found[0] for reason, found in trial["examples"].items()})

    def test_closed_standard_output_is_no_crash(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([WEIR, "validate", self.path, "--json"], stdout=write_end,
                              stderr=subprocess.PIPE, check=False)
        os.close(write_end)
        self.assertIn(done.returncode, (0, 1, -13))

    def test_json_is_one_line(self):
        text = weir("validate", self.path, "--json").out
        self.assertEqual(text.count(b"\n"), 1)
        json.loads(text)


if __name__ == "__main__":
    unittest.main()
