"""Killed, interrupted, cut off or started twice: the lake ends as if nothing had happened."""

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import oracle
from case import PATIENCE_SECONDS, SPACE, WEIR, LakeTest, environment, poll, weir

SEED = int(os.environ.get("WEIR_CHAOS_SEED", "20261123"))
ROUNDS = int(os.environ.get("WEIR_CHAOS_ROUNDS", "12"))
EVENTS = 60_000
MOST_KILLS_A_LAKE = 6
WEIR_SCHEMA = oracle.SCHEMAS["weir"]


class Given:
    """An input with the verdicts on it, and the lake that it makes where nothing disturbs."""

    def __init__(self, test: LakeTest, path: Path, options=()):
        self.path = path
        self.records = oracle.split(path.read_bytes())
        self.verdicts = oracle.judge(self.records, WEIR_SCHEMA)
        begun = time.monotonic()
        test.fill(path, lake=path.with_suffix(".lake"), options=options)
        self.seconds = time.monotonic() - begun
        test.assert_lake(self.verdicts, lake=path.with_suffix(".lake"))
        lake = test.lake(path.with_suffix(".lake"))
        self.content, self.quarantined = lake.content(), lake.quarantined()


class CrashTest(LakeTest):
    givens = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = Path(tempfile.mkdtemp(prefix="weir-e2e-", dir=SPACE))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.addClassCleanup(cls.givens.clear)

    def given(self, name="in", events=EVENTS, options=()) -> Given:
        """Made once for all tests."""
        if name not in self.givens:
            path = self.home / f"{name}.ndjson"
            made = weir("gen", "--events", events, "--types", 12, "--subtypes", 3, "--days", 8,
                        "--duplicates", 0.03, "--conflicts", 0.01, "--bad", 0.02, "--seed", 5,
                        "--output", path)
            self.assertEqual(made.code, 0, made.err)
            self.givens[name] = Given(self, path, options)
        return self.givens[name]

    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        self.use(self.given())

    def use(self, given: Given):
        self.undisturbed = given
        self.input, self.records, self.verdicts = given.path, given.records, given.verdicts

    def start(self, *inputs, lake="lake", options=(), **streams) -> subprocess.Popen:
        command = [WEIR, "run", *inputs, "--lake", self.dir / lake, "--json", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(), **streams)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def kill_after(self, seconds: float, *inputs, **arguments) -> float | None:
        """Starts a run and kills it that much later; where it was quicker, how long it took."""
        begun = time.monotonic()
        process = self.start(*inputs, **arguments)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None
        taken = time.monotonic() - begun
        _, errors = process.communicate()
        self.assertEqual(process.returncode, 0, errors)
        return taken

    def assert_undisturbed(self, lake="lake"):
        """Equal events by partition, equal quarantine, nothing left behind, nothing twice."""
        found = self.lake(lake)
        self.assertEqual(found.faults(), [])
        self.assertTrue(found.content() == self.undisturbed.content, f"other events; seed {SEED}")
        self.assertEqual(found.quarantined(), self.undisturbed.quarantined, f"seed {SEED}")

    def survive(self, rounds: int, options=()):
        """Kills runs until that many are dead; each lake must end as the undisturbed one."""
        seconds = self.undisturbed.seconds
        kills = lakes = 0
        while kills < rounds:
            lake, lakes, here, taken = f"lake-{lakes}", lakes + 1, 0, None
            delay = self.random.uniform(0, seconds)
            while here < MOST_KILLS_A_LAKE and taken is None:
                taken = self.kill_after(delay, self.input, lake=lake, options=options)
                here += taken is None
                delay = self.random.uniform(0, 1.2 * seconds)
            seconds = min(seconds, taken or seconds)  # the machine may have become less busy
            kills += here
            self.check_last_run(self.fill(self.input, lake=lake, options=options), lake)
            self.assertLess(lakes, 10 * rounds, "runs end before they can be killed")

    def check_last_run(self, run, lake: str):
        self.assert_undisturbed(lake)
        counts = run.report
        self.assertEqual(counts["ledger"]["received"] + counts["already_processed"],
                         len(self.records), counts)
        before = self.lake(lake).objects()
        again = self.fill(self.input, lake=lake)
        self.assertEqual(again.report["already_processed"], len(self.records))
        self.assertEqual(self.lake(lake).objects(), before, "a further run changed the lake")
        audit = weir("verify", self.dir / lake, "--json", "--deep")
        self.assertEqual((audit.code, audit.err), (0, ""), audit.out)

    def test_killed_at_any_moment(self):
        self.survive(ROUNDS)

    def test_killed_at_any_moment_in_layout_event(self):
        options = ("--layout", "event")
        self.use(self.given("few", events=5000, options=options))
        self.survive(max(4, ROUNDS // 3), options)

    def test_killed_when_the_first_object_appears(self):
        for top in ("lake", "quarantine", "ledger", ".weir/staging"):
            with self.subTest(top):
                name = "lake-" + top.replace("/", "-")
                process = self.start(self.input, lake=name)
                poll(lambda: process.poll() is not None or self.lake(name).files(top), top)
                process.kill()
                process.communicate()
                self.fill(self.input, lake=name)
                self.assert_undisturbed(name)

    def test_run_twice_adds_nothing(self):
        first = self.fill(self.input)
        before = self.lake().objects()
        second = self.fill(self.input)
        self.assertEqual(self.lake().objects(), before)
        self.assertEqual(first.report["already_processed"], 0)
        self.assertEqual(second.report["already_processed"], len(self.records))
        self.assertEqual(second.ledger["stored"], 0)

    def test_cut_pipe_piped_again_loses_nothing(self):
        data = self.input.read_bytes()
        for cut in (self.random.randrange(len(data)) for _ in range(3)):
            with self.subTest(cut=cut):
                lake = f"pipe-{cut}"
                self.fill("-", stdin=data[:cut], lake=lake)
                self.fill("-", stdin=data, lake=lake)
                self.assertTrue(self.lake(lake).content() == self.undisturbed.content)
                self.assertLessEqual(set(self.undisturbed.quarantined),
                                     set(self.lake(lake).quarantined()))

    def test_reader_of_a_pipe_killed_and_started_again(self):
        data = self.input.read_bytes()
        process = self.start("-", stdin=subprocess.PIPE)
        process.stdin.write(data[:len(data) // 2])
        process.stdin.flush()
        process.kill()
        process.wait()
        self.fill("-", stdin=data)
        self.assertTrue(self.lake().content() == self.undisturbed.content)

    def test_interrupt_stops_cleanly(self):
        data = self.input.read_bytes()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal_number.name):
                lake = signal_number.name
                process = self.start("-", lake=lake, stdin=subprocess.PIPE)
                process.stdin.write(data[:len(data) // 2])
                process.stdin.flush()
                poll(lambda: (self.dir / lake / ".weir").is_dir(), "the run to begin")
                process.send_signal(signal_number)
                process.wait(PATIENCE_SECONDS)  # its input stays open: the signal alone ends it
                out, errors = process.stdout.read(), process.stderr.read()
                self.assertEqual(process.returncode, 130, errors)
                self.assertIs(json.loads(out)["interrupted"], True)
                self.assertEqual(self.lake(lake).faults(), [])
                self.fill("-", stdin=data, lake=lake)
                self.assert_ids_once(lake)

    def test_interrupted_run_of_a_file_is_completed_by_the_next(self):
        seconds = self.undisturbed.seconds
        process = self.start(self.input)
        poll(lambda: process.poll() is not None or (self.dir / "lake/.weir").is_dir(),
             "the run to begin")
        try:
            process.wait(timeout=self.random.uniform(0, seconds / 2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertIn(process.returncode, (0, 130))
        self.assertEqual(self.lake().faults(), [])
        self.fill(self.input)
        self.assert_undisturbed()

    def test_two_runs_at_once(self):
        processes = [self.start(self.input) for _ in range(2)]
        ends = [(process.communicate(), process.returncode) for process in processes]
        codes = sorted(code for _, code in ends)
        self.assertIn(codes, ([0, 0], [0, 1]), ends)
        for (_, errors), code in ends:
            if code:
                self.assertRegex(errors.decode(), r"(?m)^weir: .+")
                self.assertIn(str(self.dir / "lake"), errors.decode())
        self.assert_undisturbed()

    def assert_ids_once(self, lake: str):
        owned = {verdict.event.id: verdict.event for verdict in self.verdicts
                 if verdict.outcome == "stored"}
        self.assert_events(self.lake(lake), owned, WEIR_SCHEMA)


if __name__ == "__main__":
    unittest.main()
