#!/usr/bin/env python3
"""Runs the end-to-end tests, a process a file and two at once for each core: most of them wait.

usage: WEIR_BIN=build/release/bin/weir tests/e2e/run_all.py [PATTERN]

PATTERN names the files, *_test.py by default. What a file prints is shown once it is through, and
in the end what was skipped, and why. The last line sums up as unittest does.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
ALONE = {"quickstart_test.py"}  # what builds: nobody else may need the programs meanwhile
# What a package of the distribution brings to its own Python alone, whatever is first in PATH.
DISTRIBUTIONS_PYTHON = pathlib.Path("/usr/bin/python3")
NEEDS_DISTRIBUTION = {"browser_test.py"}  # python3-selenium
SKIPPED = re.compile(r"^(\w+) \(.*\)(?:\n.*)? \.\.\. skipped ['\"](.*)['\"]$", re.MULTILINE)
OUTCOME = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)


def python_for(path):
    is_there = path.name in NEEDS_DISTRIBUTION and DISTRIBUTIONS_PYTHON.exists()
    return str(DISTRIBUTIONS_PYTHON) if is_there else sys.executable


def longest_first(path):
    """So that none of them is left over for the end. What calls Terraform waits for it."""
    text = path.read_text(encoding="utf-8")
    return "needs_terraform" not in text, -len(text)


def run(path):
    """What the file's tests print, and its counts. No test at all is an error of its own."""
    tests = subprocess.run([python_for(path), "-m", "unittest", "-v", path.stem], cwd=HERE,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           errors="replace", check=False)
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    ran = RAN.search(tests.stdout)
    outcomes = OUTCOME.findall(tests.stdout)
    for part in (outcomes[-1] if outcomes else "").split(", "):
        name, _, number = part.partition("=")
        if name in counts:
            counts[name] = int(number)
    counts["ran"] = int(ran[1]) if ran else 0
    bad = counts["failures"] + counts["errors"]
    if bad == 0 and (tests.returncode != 0 or counts["ran"] == 0):
        counts["errors"] = 1
    return tests.stdout, counts


def main(arguments):
    pattern = arguments[0] if arguments else "*_test.py"
    files = sorted(HERE.glob(pattern), key=longest_first)
    alone = [path for path in files if path.name in ALONE]
    files = [path for path in files if path.name not in ALONE]
    total = {"ran": 0, "failures": 0, "errors": 0, "skipped": 0}
    skipped = []
    for together, workers in ((files, 2 * os.cpu_count()), (alone, 1)):
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for path, (output, counts) in zip(together, pool.map(run, together)):
                print(f"{path.name}\n{output}", flush=True)
                skipped += [f"skipped: {path.name} {test}: {reason}"
                            for test, reason in SKIPPED.findall(output)]
                for name, number in counts.items():
                    total[name] += number
    print(*skipped, sep="\n", end="\n" if skipped else "")
    print(f"Ran {total['ran']} tests of {len(files) + len(alone)} files")
    bad = total["failures"] + total["errors"]
    verdict = "FAILED" if bad or total["ran"] == 0 else "OK"
    parts = [f"{name}={total[name]}" for name in ("failures", "errors", "skipped") if total[name]]
    print(verdict + (f" ({', '.join(parts)})" if parts else ""))
    return 1 if verdict == "FAILED" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
