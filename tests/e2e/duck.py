"""Asks DuckDB, a reader that knows nothing of Weir; bench/compare locks the npm package."""

import json
import subprocess

from case import PATIENCE_SECONDS, ROOT
from npm import install

HOME = ROOT / "bench" / "compare"


def rows(query: str) -> list[dict]:
    """The query's rows; big integers arrive as strings. Skips where DuckDB can't be had."""
    install(HOME, "DuckDB", ["@duckdb/node-api"])
    done = subprocess.run(["node", HOME / "query.mjs"], input=query, capture_output=True, text=True,
                          timeout=PATIENCE_SECONDS, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)
