#!/usr/bin/env python3
"""Runs the end-to-end tests, a process a file and two at once for each core: most of them wait.

usage: WEIR_BIN=build/release/bin/weir tests/e2e/run_all.py [PATTERN]

PATTERN names the files, *_test.py by default. What a file prints is shown once it is through, and
in the end what was skipped, and why. A file that fails beside others, and by nothing but time-outs,
runs once more in the end, by itself: where it passes then, it is named as unsteady with its first
failure, and fails nothing. Whatever else fails is a finding, and gets no second chance. The last
line sums up as unittest does.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
# What builds, for nobody else may need the programs meanwhile; and what counts the invocations that
# a stream's records come to, for on a busy machine more of them meet in one.
ALONE = {"quickstart_test.py", "forecast_test.py"}
# What a package of the distribution brings to its own Python alone, whatever is first in PATH.
DISTRIBUTIONS_PYTHON = pathlib.Path("/usr/bin/python3")
NEEDS_DISTRIBUTION = {"browser_test.py"}  # python3-selenium
# A test, or with its parameters one of the subtests below it.
SKIPPED = re.compile(r"^ *(\w+) \([\w.]*\)(?: (\(.*\)))?(?:\n.*)? \.\.\. skipped ['\"](.*)['\"]$",
                     re.MULTILINE)
OUTCOME = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)
FAILURE = re.compile(r"^={70}\n(.*?)(?=^={70}$|^-{70}\nRan )", re.MULTILINE | re.DOTALL)
TIME_OUTS = {"TimeoutError", "subprocess.TimeoutExpired",
             "botocore.exceptions.ConnectTimeoutError", "botocore.exceptions.ReadTimeoutError"}
TRACEBACK = "Traceback (most recent call last):"
CHAINED = ("During handling of the above exception, another exception occurred:",
           "The above exception was the direct cause of the following exception:")


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


def is_bad(counts):
    return counts["failures"] + counts["errors"] > 0


def what_was_raised(lines):
    """Of an error as unittest prints it: its exception's name, or "" where that can't be told.

    What a message holds may look like another traceback: only what follows as Python chains
    exceptions is taken for one.
    """
    while TRACEBACK in lines:
        lines = lines[lines.index(TRACEBACK) + 1:]
        raised = next((at for at, line in enumerate(lines) if not line.startswith(" ")), None)
        if raised is None:
            return ""
        name, lines = lines[raised].split(":")[0], lines[raised + 1:]
        if len(lines) < 4 or lines[1] not in CHAINED:
            return "" if any(line in CHAINED for line in lines) else name
        lines = lines[3:]
    return ""


def has_only_timed_out(output, counts):
    """Whether every failure is there to be read, and is a time-out: the machine may be too busy."""
    failures = FAILURE.findall(output)
    return (len(failures) == counts["failures"] + counts["errors"] > 0 and
            all(failure.startswith("ERROR: ") and
                what_was_raised(failure.splitlines()) in TIME_OUTS for failure in failures))


def run_side_by_side(files, workers):
    """Each file's output and counts, shown as they come."""
    found = {}
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for path, (output, counts) in zip(files, pool.map(run, files)):
            print(f"{path.name}\n{output}", flush=True)
            found[path] = output, counts
    return found


def run_again(found):
    """Those that have timed out, by themselves; the first failure of each that passes then."""
    unsteady = {}
    for path, (output, counts) in list(found.items()):
        if not has_only_timed_out(output, counts):
            continue
        print(f"{path.name} once more, alone", flush=True)
        found.update(run_side_by_side([path], 1))
        if not is_bad(found[path][1]):
            unsteady[path.name] = FAILURE.search(output)[1].splitlines()
    return unsteady


def main(arguments):
    pattern = arguments[0] if arguments else "*_test.py"
    files = sorted(HERE.glob(pattern), key=longest_first)
    together = [path for path in files if path.name not in ALONE]
    found = run_side_by_side(together, 2 * os.cpu_count())
    by_themselves = run_side_by_side([path for path in files if path.name in ALONE], 1)
    unsteady = run_again(found) if len(together) > 1 else {}
    return sum_up({**found, **by_themselves}, unsteady)


def sum_up(found, unsteady):
    """Prints it; the exit code."""
    total = {"ran": 0, "failures": 0, "errors": 0, "skipped": 0}
    for path, (output, counts) in found.items():
        for *test, reason in SKIPPED.findall(output):
            print(f"skipped: {path.name} {' '.join(test).strip()}: {reason}")
        for name, number in counts.items():
            total[name] += number
    for name, failure in unsteady.items():
        print(f"unsteady: {name} has timed out beside others, and passed alone:")
        print(*(f"unsteady:     {line}" for line in failure), sep="\n")
    total["unsteady"] = len(unsteady)
    print(f"Ran {total['ran']} tests of {len(found)} files")
    verdict = "FAILED" if is_bad(total) or total["ran"] == 0 else "OK"
    parts = [f"{name}={number}" for name, number in total.items() if number and name != "ran"]
    print(verdict + (f" ({', '.join(parts)})" if parts else ""))
    return 1 if verdict == "FAILED" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
