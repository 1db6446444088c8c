"""Packages of npm that tests use: installed once, by whichever of the test files comes first."""

import fcntl
import shutil
import subprocess
import unittest
from pathlib import Path

from case import PATIENCE_SECONDS

# Not `npm ci`: the lock file holds only the platform's own optional packages.
INSTALL = ["npm", "install", "--no-save", "--no-audit", "--no-fund"]


def install(home: Path, what: str, names):
    """What package.json in `home` names, `names` among it. Skips where it can't be had."""
    with (home / "package.json").open(encoding="utf-8") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # half of an installation looks like a whole one
        if all((home / "node_modules" / name).is_dir() for name in names):
            return
        if not shutil.which("npm"):
            raise unittest.SkipTest(f"{what} needs npm, which is not installed")
        done = subprocess.run(INSTALL, cwd=home, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        if done.returncode:
            raise unittest.SkipTest(f"npm can't install {what}: {done.stderr.strip()[-200:]}")
