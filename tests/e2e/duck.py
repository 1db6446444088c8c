"""Asks DuckDB, a reader that knows nothing of Weir; bench/compare locks the npm package."""

import json
import shutil
import subprocess
import unittest

from case import ROOT

HOME = ROOT / "bench" / "compare"
# Not `npm ci`: the lock file holds only the platform's own optional packages.
INSTALL = ["npm", "install", "--no-save", "--no-audit", "--no-fund"]


def rows(query: str) -> list[dict]:
    """The query's rows; big integers arrive as strings. Skips where DuckDB can't be had."""
    _install()
    done = subprocess.run(["node", HOME / "query.mjs"], input=query, capture_output=True, text=True,
                          timeout=120, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def _install():
    if (HOME / "node_modules" / "@duckdb" / "node-api").is_dir():
        return
    if not shutil.which("npm"):
        raise unittest.SkipTest("DuckDB needs npm, which is not installed")
    done = subprocess.run(INSTALL, cwd=HOME, capture_output=True,
                          text=True, timeout=300, check=False)
    if done.returncode:
        raise unittest.SkipTest(f"npm can't install DuckDB: {done.stderr.strip()[-200:]}")
