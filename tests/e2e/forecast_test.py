"""`weir plan` beside `weir bill`: what is forecast of a pipeline is what it was counted to use."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from case import ROOT, WEIR, environment

NEAR = 0.1  # so far a quantity may be from its forecast
# `weir up` has no alarms to count. Before its first batch each start of a function with claims asks
# once whether a merge has the lake; how often AWS starts one nobody knows.
NOT_COMPARED = {"CloudWatch alarms"}
OF_A_START = {"S3 GET"}
# On a busy machine more records meet in an invocation: it may be fewer, down to this part, with
# their log lines as many for each.
LEAST_INVOCATIONS = 0.7


class ForecastTest(unittest.TestCase):
    """Each runs a pipeline by itself (bench/cost), on a clock that is moved."""

    def check(self, *arguments):
        with tempfile.TemporaryDirectory(prefix="weir-forecast-") as place:
            done = subprocess.run(
                [sys.executable, Path(ROOT) / "bench" / "cost" / "run", "--json", "--tmp", place,
                 *map(str, arguments)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                env={**environment(), "WEIR_BIN": os.fspath(WEIR)})
        self.assertEqual(done.returncode, 0, done.stderr)
        counted, = json.loads(done.stdout)["counted"]
        rows = {row["what"]: row for row in counted["items"]}
        self.assertGreater(len(rows), 7)
        for what, row in rows.items():
            if what in NOT_COMPARED or what in OF_A_START and row["planned"] is None:
                continue
            with self.subTest(item=what, planned=row["planned"], counted=row["counted"]):
                self.assertIsNotNone(row["ratio"], "one side does not know it")
                if what == "Lambda requests":
                    self.assertLessEqual(row["ratio"], 1 + NEAR)
                    self.assertGreaterEqual(row["ratio"], LEAST_INVOCATIONS)
                elif what == "CloudWatch logs":
                    self.assertAlmostEqual(row["ratio"] / rows["Lambda requests"]["ratio"], 1,
                                           delta=NEAR)
                else:
                    self.assertAlmostEqual(row["ratio"], 1, delta=NEAR)
        planned, total = (sum(row[side] for what, row in rows.items() if what not in NOT_COMPARED)
                          for side in ("planned_usd", "counted_usd"))
        self.assertAlmostEqual(total / planned, 1, delta=NEAR)

    def test_layout_batch_small(self):
        self.check("--layout", "batch", "--rate", 5, "--minutes", 3)

    def test_layout_batch_larger(self):
        self.check("--layout", "batch", "--rate", 25, "--minutes", 3)

    def test_layout_event_small(self):
        self.check("--layout", "event", "--rate", 5, "--minutes", 3)

    def test_layout_event_larger(self):
        self.check("--layout", "event", "--rate", 15, "--minutes", 3)

    # Of landings an hour's four merges, behind one that warms them up.
    def test_layout_landing_small(self):
        self.check("--layout", "landing", "--rate", 1, "--warm-up", 0.25, "--minutes", 60)

    def test_layout_landing_larger(self):
        self.check("--layout", "landing", "--rate", 4, "--warm-up", 0.25, "--minutes", 60)


if __name__ == "__main__":
    unittest.main()
