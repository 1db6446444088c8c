#!/usr/bin/env python3
"""Shows what tests/e2e/run_all.py makes of files that fail: only what timed out runs once more."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

RUN_ALL = pathlib.Path(__file__).resolve().parents[1] / "e2e" / "run_all.py"
STEADY = """
    def test_it(self):
        pass
"""
BROKEN = """
    def test_it(self):
        raise TimeoutError("always so")
"""
# In the first run, and in no other, it does what stands there.
FIRST_TIME = """
    def test_it(self):
        mark = pathlib.Path("mark")
        if not mark.exists():
            mark.touch()
            FAILS
    def test_that_is_left_out(self):
        self.skipTest("never")
"""
PARTLY_LEFT_OUT = """
    def test_it(self):
        for number in (1, 2):
            with self.subTest(number=number):
                if number == 2:
                    self.skipTest("this isn't seen")
"""
TIMES_OUT = 'raise TimeoutError("waited for it in vain")'
CRASHES = 'print("words before the end", flush=True); os._exit(3)'
TIMED_OUT_TEXT = """
            raise RuntimeError("said: " + chr(10).join((
                "Traceback (most recent call last):", "  File 'x'", "KeyError: 1", "",
                "During handling of the above exception, another exception occurred:", "",
                "Traceback (most recent call last):", "  File 'x'", "TimeoutError: no")))
"""
WAITED_FOR_A_PROCESS = """
            try:
                [][1]
            except IndexError:
                subprocess.run(["sleep", "60"], timeout=0.01)
"""
TIMED_OUT_ON_THE_WAY = """
            try:
                raise TimeoutError("in vain")
            except TimeoutError as error:
                raise KeyError("wrong") from error
"""


def first_time(fails):
    return FIRST_TIME.replace("FAILS", fails.strip())


class RunAllTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copy(RUN_ALL, self.folder)

    def run_all(self, **files):
        """The exit code, and what was printed, of test files with these bodies."""
        for name, body in files.items():
            (self.folder / f"{name}_test.py").write_text(
                "import os\nimport pathlib\nimport subprocess\nimport unittest\n"
                f"class Some(unittest.TestCase):{body}")
        done = subprocess.run([sys.executable, self.folder / "run_all.py"], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def test_where_all_pass_nothing_runs_again(self):
        code, said = self.run_all(one=STEADY, two=STEADY)
        self.assertEqual(code, 0, said)
        self.assertTrue(said.endswith("Ran 2 tests of 2 files\nOK\n"), said)

    def test_a_file_that_has_timed_out_and_passes_alone_is_named_with_its_first_failure(self):
        code, said = self.run_all(one=STEADY, two=first_time(TIMES_OUT))
        self.assertEqual(code, 0, said)
        self.assertIn("two_test.py once more, alone", said)
        self.assertIn("unsteady: two_test.py has timed out beside others, and passed alone:", said)
        self.assertRegex(said, r"unsteady: +ERROR: test_it")
        self.assertRegex(said, r"unsteady: +TimeoutError: waited for it in vain")
        self.assertTrue(said.endswith("Ran 3 tests of 2 files\nOK (skipped=1, unsteady=1)\n"), said)
        self.assertEqual(said.count("skipped: two_test.py"), 1, said)

    def test_what_is_left_out_of_a_test_is_named(self):
        code, said = self.run_all(one=PARTLY_LEFT_OUT)
        self.assertEqual(code, 0, said)
        self.assertIn("skipped: one_test.py test_it (number=2): this isn't seen\n", said)

    def test_it_is_the_exception_that_came_out_that_counts(self):
        code, said = self.run_all(one=STEADY, two=first_time(WAITED_FOR_A_PROCESS))
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"unsteady: +subprocess.TimeoutExpired: ")

    def test_what_is_no_time_out_gets_no_second_chance(self):
        for fails in ('self.fail("only the first time")', 'self.fail("TimeoutError: no")', CRASHES,
                      'raise KeyError("wrong")', TIMED_OUT_TEXT, TIMED_OUT_ON_THE_WAY):
            with self.subTest(fails):
                (self.folder / "mark").unlink(missing_ok=True)
                code, said = self.run_all(one=STEADY, two=first_time(fails))
                self.assertEqual(code, 1, said)
                self.assertNotIn("once more", said)
                self.assertNotIn("unsteady", said)

    def test_nor_does_a_time_out_beside_another_failure(self):
        code, said = self.run_all(one=STEADY, two=first_time(TIMES_OUT) + """
    def test_more(self):
        self.fail("always so")
""")
        self.assertEqual(code, 1, said)
        self.assertNotIn("once more", said)

    def test_what_a_file_said_before_it_broke_off_is_kept(self):
        _, said = self.run_all(one=STEADY, two=first_time(CRASHES))
        self.assertIn("words before the end", said)

    def test_a_file_that_times_out_twice_fails_the_run(self):
        code, said = self.run_all(one=STEADY, two=BROKEN)
        self.assertEqual(code, 1, said)
        self.assertEqual(said.count("TimeoutError: always so"), 2, said)
        self.assertTrue(said.endswith("Ran 2 tests of 2 files\nFAILED (errors=1)\n"), said)

    def test_a_file_that_was_alone_gets_no_second_chance(self):
        code, said = self.run_all(two=first_time(TIMES_OUT))
        self.assertEqual(code, 1, said)
        self.assertNotIn("once more", said)


if __name__ == "__main__":
    unittest.main()
