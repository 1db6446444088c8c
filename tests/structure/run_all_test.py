#!/usr/bin/env python3
"""Shows what tests/e2e/run_all.py makes of files that fail: always, or beside others alone."""
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
        self.fail("always so")
"""
# Fails until it has failed once.
FIRST_TIME = """
    def test_it(self):
        mark = pathlib.Path("mark")
        if not mark.exists():
            mark.touch()
            self.fail("only the first time")
    def test_that_is_left_out(self):
        self.skipTest("never")
"""
CRASHED = """
    def test_it(self):
        mark = pathlib.Path("mark")
        if not mark.exists():
            mark.touch()
            print("words before the end", flush=True)
            os._exit(3)
"""


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
                f"import os\nimport pathlib\nimport unittest\nclass Some(unittest.TestCase):{body}")
        done = subprocess.run([sys.executable, self.folder / "run_all.py"], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def test_where_all_pass_nothing_runs_again(self):
        code, said = self.run_all(one=STEADY, two=STEADY)
        self.assertEqual(code, 0, said)
        self.assertTrue(said.endswith("Ran 2 tests of 2 files\nOK\n"), said)

    def test_a_file_that_passes_alone_is_named_with_its_first_failure(self):
        code, said = self.run_all(one=STEADY, two=FIRST_TIME)
        self.assertEqual(code, 0, said)
        self.assertIn("two_test.py once more, alone", said)
        self.assertIn("unsteady: two_test.py has failed beside others, and passed alone:", said)
        self.assertRegex(said, r"unsteady: +FAIL: test_it")
        self.assertRegex(said, r"unsteady: +AssertionError: only the first time")
        self.assertTrue(said.endswith("Ran 3 tests of 2 files\nOK (skipped=1, unsteady=1)\n"), said)
        self.assertEqual(said.count("skipped: two_test.py"), 1, said)

    def test_what_a_file_said_before_it_broke_off_is_kept(self):
        code, said = self.run_all(one=STEADY, two=CRASHED)
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"unsteady: .*words before the end")

    def test_a_file_that_fails_twice_fails_the_run(self):
        code, said = self.run_all(one=STEADY, two=BROKEN)
        self.assertEqual(code, 1, said)
        self.assertEqual(said.count("AssertionError: always so"), 2, said)
        self.assertTrue(said.endswith("Ran 2 tests of 2 files\nFAILED (failures=1)\n"), said)

    def test_a_file_that_was_alone_gets_no_second_chance(self):
        code, said = self.run_all(two=FIRST_TIME)
        self.assertEqual(code, 1, said)
        self.assertNotIn("once more", said)


if __name__ == "__main__":
    unittest.main()
