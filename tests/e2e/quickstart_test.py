"""./quickstart as a new user runs it, on what is built already."""

import subprocess
import unittest

from case import ROOT, WEIR, LakeTest

LIMIT_SECONDS = 3600


class QuickstartTest(LakeTest):
    def test_events_go_through_the_pipeline_and_are_shown(self):
        if WEIR != ROOT / "build" / "release" / "bin" / "weir":
            self.skipTest("quickstart shows the release build, and another one is tested")
        run = subprocess.run([ROOT / "quickstart", self.dir / "demo"], capture_output=True,
                             text=True, timeout=LIMIT_SECONDS, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"received +20,000")
        self.assertIn("It balances", run.stdout)


if __name__ == "__main__":
    unittest.main()
