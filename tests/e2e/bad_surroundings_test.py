"""Unreadable inputs, full disks, foreign lakes, wrong usage: clear words, nothing lost."""

import os
import resource
import shutil
import signal
import socket
import unittest

import oracle
from case import WEIR, LakeTest, event, line, weir
from disk import remount, small_disk
from local_aws import BROKEN, LocalAws

MANY = 60_000


def lines(numbers) -> bytes:
    return b"".join(line(number, noise=f"{number**9:x}") + b"\n" for number in numbers)


class InputsTest(LakeTest):
    def check_events(self, numbers):
        weir_schema = oracle.SCHEMAS["weir"]
        found = (oracle.decode(record, weir_schema) for record in lines(numbers).splitlines())
        self.assert_events(self.lake(), {one.id: one for one in found}, weir_schema)

    def with_bad_neighbour(self, name: str):
        """Runs a directory of two good files and whatever stands at `name`."""
        self.file("in/a.ndjson", lines(range(10)))
        self.file("in/z/z.ndjson", lines(range(10, 20)))
        run = self.fill(self.dir / "in", code=1)
        self.check_events(range(20))
        self.assertIn(name, run.err)
        self.assertEqual([error["input"].endswith(name) for error in run.report["errors"]], [True])

    def test_dangling_link_among_readable_files(self):
        (self.dir / "in").mkdir()
        (self.dir / "in/m.ndjson").symlink_to("nowhere")
        self.with_bad_neighbour("m.ndjson")

    @unittest.skipIf(os.geteuid() == 0, "nothing is unreadable to root")
    def test_forbidden_file_among_readable_files(self):
        self.file("in/m.ndjson", lines(range(20, 30))).chmod(0)
        self.with_bad_neighbour("m.ndjson")

    def test_missing_file_among_readable_files(self):
        good = self.file("good.ndjson", lines(range(10)))
        run = self.fill(self.dir / "missing.ndjson", good, code=1)
        self.assertIn("missing.ndjson", run.err)
        self.check_events(range(10))

    def test_directory_loop_ends(self):
        self.file("in/a.ndjson", lines(range(10)))
        (self.dir / "in/loop").symlink_to(self.dir / "in")
        (self.dir / "in/self").symlink_to("self")
        self.fill(self.dir / "in", code=None)
        self.check_events(range(10))

    def test_pipe_without_writer_in_a_directory_blocks_nothing(self):
        self.file("in/a.ndjson", lines(range(10)))
        os.mkfifo(self.dir / "in/fifo")
        self.fill(self.dir / "in", code=None)
        self.check_events(range(10))

    def test_same_input_twice_is_stored_once(self):
        path = self.file("in.ndjson", lines(range(10)))
        run = self.fill(path, path)
        self.check_events(range(10))
        self.assertEqual(self.lake().quarantined(), [])
        self.assertEqual(run.ledger["stored"], 10)

    def test_copy_of_an_input_adds_nothing(self):
        path = self.file("one.ndjson", lines(range(10)))
        self.fill(path)
        before = self.lake().objects()
        self.fill(shutil.copy(path, self.dir / "two.ndjson"))
        self.assertEqual(self.lake().objects(), before)

    def test_many_small_files(self):
        for number in range(500):
            self.file(f"in/{number % 7}/{number}.ndjson", lines([number]))
        run = self.fill(self.dir / "in")
        self.assertEqual(run.report["inputs"], 500)
        self.check_events(range(500))

    def test_odd_file_names(self):
        names = (" ", "-", "--json", "a\nb", "é", "*", "\x1b[31m", "x" * 250)
        for number, name in enumerate(names):
            self.file(f"in/{name}", lines([number]))
        self.assertNotIn("\x1b", self.fill(self.dir / "in").err)
        self.check_events(range(8))


class UsageTest(LakeTest):
    def test_no_inputs(self):
        self.assertEqual(weir("run", "--lake", self.dir / "lake").code, 2)
        self.assertFalse((self.dir / "lake").exists())

    def test_no_lake(self):
        self.assertEqual(weir("run", self.file("in", lines([1]))).code, 2)

    def test_unknown_words(self):
        path = self.file("in", lines([1]))
        for options in (("--layout", "heap"), ("--compression", "rar"), ("--schema", "unheard-of"),
                        ("--jobs", "none"), ("--jobs", "-1"), ("--unheard-of",)):
            with self.subTest(options):
                run = weir("run", path, "--lake", self.dir / "lake", *options)
                self.assertEqual((run.code, run.out), (2, b""), run.err)
                self.assertTrue(run.err.strip())

    def test_glob_without_match(self):
        run = self.fill(f"{self.dir}/*.nothing", code=None)
        self.assert_refused(run, "*.nothing")

    def test_wrong_schema_file(self):
        path = self.file("in", lines([1]))
        for name, text in (("syntax.toml", b"id = ["), ("word.toml", b"[unheard-of]\na = 1\n"),
                           ("type.toml", b"id = 5\n"), ("bytes.toml", b"\xff\xfe\0")):
            with self.subTest(name):
                schema = self.file(name, text)
                run = weir("run", path, "--lake", self.dir / "lake", "--schema", schema)
                self.assert_refused(run, name, codes=(2,))
        run = weir("run", path, "--lake", self.dir / "lake", "--schema", self.dir / "missing.toml")
        self.assert_refused(run, "missing.toml", codes=(2,))

    def test_lake_is_a_file(self):
        path = self.file("in", lines([1]))
        self.assert_refused(weir("run", path, "--lake", path), str(path))
        self.assertEqual(path.read_bytes(), lines([1]))

    def test_folder_of_the_lake_is_a_file(self):
        for name in ("lake", "quarantine", "ledger", ".weir"):
            with self.subTest(name):
                blocker = self.file(f"{name}-blocked/{name}", b"precious")
                bad = self.file("in", lines([1]) + b"bad\n")
                self.assert_refused(weir("run", bad, "--lake", blocker.parent))
                self.assertEqual(blocker.read_bytes(), b"precious")

    def test_lake_of_another_layout(self):
        path = self.file("in", lines(range(10)))
        self.fill(path)
        before = self.lake().objects()
        self.assert_refused(self.fill(path, code=None, options=("--layout", "event")), "layout")
        self.assertEqual(self.lake().objects(), before)

    def test_lake_within_the_inputs_does_not_swallow_itself(self):
        self.file("in/a.ndjson", lines(range(10)))
        for _ in range(2):
            run = self.fill(self.dir / "in", lake="in/lake", code=None)
            if run.code:
                self.assert_refused(run, "in/lake")
            else:
                self.assertEqual(len(self.lake("in/lake").events()), 10)
                self.assertEqual(self.lake("in/lake").quarantined(), [])


class LostStateTest(LakeTest):
    def test_lake_with_lost_claims_never_stores_twice(self):
        path = self.file("in", lines(range(1000)))
        self.fill(path)
        before = self.lake().objects()
        shutil.rmtree(self.dir / "lake/.weir")
        run = self.fill(path, code=None)
        if run.code:
            self.assert_refused(run, str(self.dir / "lake"))
        self.assertEqual(self.lake().objects(), before)

    def test_damaged_claims_are_no_crash(self):
        path = self.file("in", lines(range(1000)))
        self.fill(path)
        before = self.lake().objects()
        for current in (self.dir / "lake/.weir").rglob("CURRENT"):
            current.write_bytes(b"damaged")
        self.assert_refused(self.fill(path, code=None))
        self.assertEqual(self.lake().objects(), before)


class LimitsTest(LakeTest):
    """What `ulimit` allows too little of: a sentence and an exit code, and nothing lost."""

    def limited(self, what: int, most: int, *arguments, stdin: bytes = b""):
        return weir(*arguments, stdin=stdin,
                    preexec_fn=lambda: resource.setrlimit(what, (most, most)))

    def assert_said(self, run, words=""):
        self.assertNotRegex(run.err, BROKEN)
        self.assertEqual(run.code, 1, run.err)
        self.assertRegex(run.err, "(?m)^weir: .+")
        self.assertIn(words, run.err)

    def test_a_file_that_may_not_grow_is_an_error_of_each_command(self):
        most, records = 64 << 10, lines(range(MANY))
        path, out = self.file("in", records), self.dir / "out"
        run = self.limited(resource.RLIMIT_FSIZE, most, "gen", "--events", 1000, "--output", out)
        self.assert_said(run, "File too large")
        self.assertFalse(out.exists())
        lake = ("--lake", self.dir / "lake", "--compression", "none")
        self.assert_said(self.limited(resource.RLIMIT_FSIZE, most, "run", path, *lake))
        self.fill(path, options=("--compression", "none"))
        self.assertEqual(len(self.lake().events()), MANY)

    def test_a_store_that_may_not_grow_keeps_what_it_has_acknowledged(self):
        aws = LocalAws("--bare", data=self.dir / "data")
        self.addCleanup(aws.close)
        aws.start()
        self.assertEqual(aws.ask("s3", "PUT", "/lake")[0], 200)
        resource.prlimit(aws.process.pid, resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        answers = [aws.ask("s3", "PUT", f"/lake/{number}", b"x" * 20_000)[0]
                   for number in range(100)]
        self.assertEqual(answers, sorted(answers))
        self.assertGreaterEqual(answers[-1], 500)
        self.assertIsNone(aws.process.poll())
        aws.restart()
        self.assertNotRegex(aws.log(), BROKEN)
        for number in range(answers.count(200)):
            self.assertEqual(aws.ask("s3", "GET", f"/lake/{number}")[0], 200, number)

    @unittest.skipIf(b"__asan_init" in WEIR.read_bytes(), "sanitizers reserve more than any limit")
    def test_too_little_memory_is_said(self):
        taken = socket.create_server(("127.0.0.1", 0))  # where `weir up` ends when it is ready
        self.addCleanup(taken.close)
        path = self.file("in", lines(range(20_000)))
        self.fill(path, lake="full")
        commands = (("gen", "--events", 100_000), ("run", path, "--lake", self.dir / "lake"),
                    ("report", self.dir / "full"),
                    ("up", "--memory", "--bare", "--port", taken.getsockname()[1]))
        said = 0
        for most in range(80 << 20, 400 << 20, 20 << 20):  # below, the loader itself breaks
            for command in commands:
                with self.subTest((command[0], most)):
                    run = self.limited(resource.RLIMIT_AS, most, *command)
                    self.assertNotRegex(run.err, BROKEN)
                    # Debian's jemalloc itself breaks now and then where it can't make an arena,
                    # which it does for threads; `run` has many, and RocksDB makes some for `up`.
                    has_threads = command[0] in ("run", "up")
                    of_jemalloc = (-signal.SIGSEGV,) if has_threads else ()
                    self.assertIn(run.code, (0, 1, *of_jemalloc), run.err)
                    said += run.code == 1 and "memory" in run.err
        self.assertGreater(said, 0)


class DiskTest(LakeTest):
    """Needs the right to mount; skipped elsewhere."""

    def disk(self, size: str):
        return small_disk(self, self.dir / "disk", size)

    def test_full_disk_then_room_again(self):
        records = lines(range(MANY)).splitlines() + [b"bad"]
        path, plain = self.file("in", b"\n".join(records)), ("--compression", "none")
        with self.disk("4m") as mount:
            for size in ("4m", "6m", "9m"):
                remount(mount, f"size={size}")
                run = self.fill(path, lake="disk/lake", code=None, options=plain)
                self.assert_refused(run, "No space left", codes=(1,))
            remount(mount, "size=1g")
            self.fill(path, lake="disk/lake", options=plain)
            self.assert_lake(oracle.judge(records, oracle.SCHEMAS["weir"]), lake="disk/lake")

    def test_no_inodes_left_then_room_again(self):
        records = [line(number, **event(number, event_name=f"t{number % 200}:s{number % 7}"))
                   for number in range(5000)]
        path = self.file("in", b"\n".join(records))
        with self.disk("64m,nr_inodes=300") as mount:
            self.assert_refused(self.fill(path, lake="disk/lake", code=None), codes=(1,))
            remount(mount, "nr_inodes=100000")
            self.fill(path, lake="disk/lake")
            self.assert_lake(oracle.judge(records, oracle.SCHEMAS["weir"]), lake="disk/lake")

    def test_read_only_lake(self):
        path = self.file("in", lines(range(10)))
        with self.disk("64m") as mount:
            remount(mount, "ro")
            self.assert_refused(self.fill(path, lake="disk/lake", code=None), "disk", codes=(1,))
            remount(mount, "rw")
            self.fill(path, lake="disk/lake")
            before = self.lake("disk/lake").objects()
            remount(mount, "ro")
            more = self.file("more", lines(range(20)))
            self.assert_refused(self.fill(more, lake="disk/lake", code=None), "disk", codes=(1,))
            self.assertEqual(self.lake("disk/lake").objects(), before)


if __name__ == "__main__":
    unittest.main()
