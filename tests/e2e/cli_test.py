"""The command line as people and scripts meet it: help, exit codes, JSON, progress, numbers."""

import gzip
import json
import os
import pty
import subprocess
import threading
import unittest

import oracle
from case import WEIR, LakeTest, environment, line, poll, weir

COMMANDS = ("run", "validate", "schema", "gen", "replay", "seed", "report", "quarantine",
            "verify", "claims", "lake", "merge", "compact", "erase", "send", "up", "status", "plan",
            "bill", "clock", "faults")
RUN_KEYS = {"lake", "schema", "layout", "compression", "ledger", "already_processed", "moved",
            "reasons", "examples", "hint",
            "quality", "objects", "bytes", "inputs", "errors", "interrupted", "seconds",
            "events_per_second"}
GEN = ("--types", 9, "--subtypes", 2, "--days", 4, "--duplicates", 0.05, "--conflicts", 0.03,
       "--bad", 0.1)


def commands_of(*arguments):
    """The subcommands that a help lists."""
    listed = weir(*arguments).out.decode().partition("Subcommands:\n")[2].partition("\n\n")[0]
    return [entry.split()[0] for entry in listed.splitlines() if entry.startswith("  ")
            and entry[2] != " "]


def calls():
    """Every command, and every one with a subcommand of its own."""
    for command in COMMANDS:
        yield (command,)
        yield from ((command, part) for part in commands_of(command, "--help"))


class HelpTest(LakeTest):
    def test_every_help_has_an_example(self):
        for arguments in (("--help",), *((command, "--help") for command in COMMANDS)):
            with self.subTest(arguments):
                run = weir(*arguments)
                self.assertEqual((run.code, run.err), (0, ""))
                self.assertRegex(run.out.decode(), r"(?i)examples?:")
                self.assertIn(" ".join(("weir", *arguments[:-1])), run.out.decode())

    def test_help_names_every_command(self):
        named = commands_of("--help")
        self.assertEqual(sorted(named), sorted(COMMANDS))

    def test_every_help_fits(self):
        for arguments in ((), *calls()):
            with self.subTest(arguments):
                lines = weir(*arguments, "--help").out.decode().splitlines()
                self.assertLessEqual(max(map(len, lines)), 100)

    def test_version(self):
        run = weir("--version")
        self.assertEqual(run.code, 0)
        self.assertRegex(run.out.decode(), r"\d+\.\d+\.\d+")

    def test_wrong_usage(self):
        gen = (("--events", "x"), ("--events", "-1"), ("--bad", "1.5"), ("--types", "0"),
               ("--start", "2021-02-30"), ("--duplicates", "nan"))
        for arguments in ((), ("unheard-of",), ("--unheard-of",), ("report",),
                          *(("gen", *options) for options in gen)):
            with self.subTest(arguments):
                run = weir(*arguments)
                self.assertEqual((run.code, run.out), (2, b""), run.err)
                self.assertTrue(run.err.strip())


class RunOutputTest(LakeTest):
    def setUp(self):
        super().setUp()
        self.records = [line(1), line(2), line(1), line(1, other=1), b"bad", line(3, event_name=5)]
        self.path = self.file("in.ndjson", b"\n".join(self.records))

    def test_json_is_one_object_and_nothing_else(self):
        run = self.fill(self.path)
        self.assertEqual(set(run.report), RUN_KEYS)
        self.assertEqual(run.ledger, {"received": 6, "stored": 2, "duplicates": 1, "conflicts": 1,
                                      "quarantined": 2, "balanced": True})
        self.assertEqual(run.report["reasons"],
                         {"invalid_json": 1, "invalid_name": 1, "conflict": 1})
        self.assertEqual({key: run.report[key] for key in ("schema", "layout", "inputs", "bytes",
                                                           "errors", "interrupted")},
                         {"schema": "weir", "layout": "batch", "inputs": 1, "errors": [],
                          "bytes": self.path.stat().st_size, "interrupted": False})
        self.assertEqual(run.report["objects"],
                         sum(len(self.lake().files(top))
                             for top in ("lake", "quarantine", "ledger")))

    def test_quality_by_its_definition(self):
        records = self.records + [line(4, event_name=None), line(5, event_uuid="x")]
        run = self.fill(self.file("more", b"\n".join(records)))
        quality = run.report["quality"]  # of 8: 6 complete, 4 valid, 2 ids
        for name, expected in (("completeness", 6 / 8), ("validity", 4 / 6), ("uniqueness", 2 / 4)):
            self.assertAlmostEqual(quality[name], expected, 3, name)

    def test_ledger_entries_add_up(self):
        run = self.fill(self.path, self.file("more", line(9)))
        entries = [entry["figures"]["counts"] for entry in self.lake().ledger()]
        for part in ("received", "stored", "duplicates", "conflicts", "quarantined"):
            self.assertEqual(sum(entry.get(part, 0) for entry in entries), run.ledger[part], part)

    def test_summary_for_people(self):
        run = weir("run", self.path, "--lake", self.dir / "lake")
        self.assertEqual(run.code, 0, run.err)
        for word in ("6", "stored", "duplicate", "conflict", "quarantine"):
            self.assertIn(word, run.out.decode())
        self.assertNotIn("\x1b", run.out.decode() + run.err)

    def test_results_alone_on_standard_output_when_it_fails(self):
        run = self.fill(self.path, self.dir / "missing", code=1)
        self.assertEqual(len(run.report["errors"]), 1)
        self.assertIn("missing", run.report["errors"][0]["input"])

    def test_closed_standard_output_is_no_crash(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([WEIR, "run", self.path, "--lake", self.dir / "lake", "--json"],
                              stdout=write_end, stderr=subprocess.PIPE, check=False)
        os.close(write_end)
        self.assertIn(done.returncode, (0, 1, -13))
        self.assertEqual(len(self.lake().events()), 2)


class ProgressTest(LakeTest):
    """Progress belongs on a terminal: the run reads a pipe that stays open until it shows some."""

    def start(self, errors) -> subprocess.Popen:
        return subprocess.Popen([WEIR, "run", "-", "--lake", self.dir / "lake", "--json"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                                env={**environment(), "TERM": "xterm"})

    def test_terminal_shows_progress(self):
        ours, theirs = pty.openpty()
        process = self.start(theirs)
        os.close(theirs)
        shown = bytearray()
        threading.Thread(target=self.drain, args=(ours, shown), daemon=True).start()
        number = iter(range(1_000_000))

        def fed_until_shown():
            process.stdin.write(b"".join(line(next(number)) + b"\n" for _ in range(50)))
            process.stdin.flush()
            return b"\r" in shown or b"\x1b" in shown

        poll(fed_until_shown, "progress")
        out, _ = process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertEqual(json.loads(out)["ledger"]["stored"], next(number))

    @staticmethod
    def drain(terminal: int, shown: bytearray):
        try:
            while data := os.read(terminal, 4096):
                shown.extend(data)
        except OSError:
            pass  # the other end is closed: the end of a terminal

    def test_no_terminal_no_progress(self):
        process = self.start(subprocess.PIPE)
        _, errors = process.communicate(b"".join(line(number) + b"\n" for number in range(20_000)))
        self.assertEqual((process.returncode, errors), (0, b""))


class GenTest(LakeTest):
    def gen(self, *options) -> bytes:
        run = weir("gen", *options)
        self.assertEqual(run.code, 0, run.err)
        return run.out

    def test_same_seed_same_bytes(self):
        first = self.gen("--events", 2000, "--seed", 3, *GEN)
        self.assertEqual(first, self.gen("--events", 2000, "--seed", 3, *GEN))
        self.assertNotEqual(first, self.gen("--events", 2000, "--seed", 4, *GEN))
        self.assertEqual(first.count(b"\n"), 2000)

    def test_compression_and_output_change_nothing_else(self):
        plain = self.gen("--events", 500)
        self.assertEqual(gzip.decompress(self.gen("--events", 500, "--compression", "gzip")), plain)
        path = self.dir / "out.ndjson"
        self.gen("--events", 500, "--output", path)
        self.assertEqual(path.read_bytes(), plain)
        self.assertEqual(self.gen("--events", 500, "--output", "-"), plain)

    def test_shape_is_what_was_asked_for(self):
        data = self.gen("--events", 20_000, "--types", 6, "--subtypes", 3, "--days", 5, "--start",
                        "2022-03-01", "--size", 400, "--odd-names", 0)
        events = [oracle.decode(record, oracle.SCHEMAS["weir"]) for record in oracle.split(data)]
        self.assertEqual(len({(one.type, one.subtype) for one in events}), 18)
        self.assertEqual(len({one.type for one in events}), 6)
        self.assertEqual({one.time.strftime("%Y-%m-%d") for one in events},
                         {f"2022-03-0{day}" for day in range(1, 6)})
        self.assertLess(abs(len(data) / 20_000 - 400), 20)

    def test_counts_agree_with_oracle_and_run(self):
        path = self.dir / "in.ndjson"
        counts = json.loads(self.gen("--events", 20_000, *GEN, "--json", "--output", path))
        verdicts = oracle.judge(oracle.split(path.read_bytes()), oracle.SCHEMAS["weir"])
        expected = oracle.ledger(verdicts)
        self.assertEqual({"received": counts["events"], "stored": counts["unique"],
                          "duplicates": counts["duplicates"], "conflicts": counts["conflicts"],
                          "quarantined": counts["bad"]}, expected)
        self.assert_counts(self.fill(path), expected)
        self.assert_lake(verdicts)

    def test_output_that_can_not_be_written(self):
        run = weir("gen", "--events", 5, "--output", self.dir / "no/such/folder")
        self.assert_refused(run, "no/such/folder", codes=(1,))


class ReportTest(LakeTest):
    def test_numbers_agree_with_the_oracle(self):
        path = self.dir / "in.ndjson"
        weir("gen", "--events", 5000, *GEN, "--output", path)
        expected = oracle.ledger(oracle.judge(oracle.split(path.read_bytes()),
                                              oracle.SCHEMAS["weir"]))
        run = self.fill(path)
        self.fill(path)  # adds nothing to any number
        report = weir("report", self.dir / "lake", "--json")
        self.assertEqual(report.code, 0, report.err)
        self.assertEqual({key: report.report["ledger"][key] for key in expected}, expected)
        self.assertIs(report.report["ledger"]["balanced"], True)
        self.assertEqual(report.report["reasons"], run.report["reasons"])
        text = weir("report", self.dir / "lake")
        self.assertEqual((text.code, text.err), (0, ""))
        self.assertIn("stored", text.out.decode())

    def test_no_lake(self):
        self.assert_refused(weir("report", self.dir / "nowhere"), "nowhere")
        self.assert_refused(weir("report", self.file("file", b"")), "file")

    def test_hostile_names_reach_no_terminal_raw(self):
        self.fill(self.file("in", line(1, event_name="\x1b[31mred\r:\x07x") + b"\n\x1b[2J"))
        text = weir("report", self.dir / "lake")
        self.assertNotRegex(text.out + text.err.encode(), rb"[\x1b\x07\r]")


if __name__ == "__main__":
    unittest.main()
