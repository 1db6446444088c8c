"""What goes into a pipeline whose cost is counted: events in their time, ids known before."""

import re
import shutil
import subprocess
import urllib.parse
from datetime import datetime
from pathlib import Path

from local_weir import WEIR, LocalWeir
from whole_road import LAKE

CREATED_AT = re.compile(rb'"created_at":\d+')
ID = re.compile(rb'"event_uuid":"([^"]+)"')
DAY = 24 * 3600
LATE_DAYS = 7
LATE_BUCKETS = 1_000
# Of the merge (src/merge/plan/planner.cc): so many runs of a level become one of the next.
RUNS_OF_LEVEL = (8, 24)


def dated(lines: list[bytes], begin: datetime, rate: float, late_share: float) -> list[bytes]:
    """Each created when it is sent, copies when the first of them was; some days before."""
    created: dict[bytes, int] = {}
    first = begin.timestamp()

    def moment(number: int, line: bytes) -> int:
        found = ID.search(line)
        if not found:
            return int(first + number / rate)
        if found[1] not in created:
            draw = hash_of(found[1])
            days = 1 + draw // LATE_BUCKETS % LATE_DAYS
            is_late = draw % LATE_BUCKETS < late_share * LATE_BUCKETS
            created[found[1]] = int(first + number / rate) - is_late * days * DAY
        return created[found[1]]
    return [CREATED_AT.sub(b'"created_at":%d' % moment(number, line), line, count=1)
            for number, line in enumerate(lines)]


def hash_of(text: bytes) -> int:
    """The same in each run, which Python's own is not."""
    value = 0
    for byte in text:
        value = (value * 131 + byte) % (1 << 61)
    return value


def runs_of(ids: int, window_ids: int) -> list[tuple[int, int]]:
    """(level, rows) of the index, as windows with so many ids leave it."""
    windows = max(1, round(ids / window_ids))
    large = RUNS_OF_LEVEL[0] * RUNS_OF_LEVEL[1]
    counts = ((2, large), (1, RUNS_OF_LEVEL[0]), (0, 1))
    found = []
    for level, size in counts:
        found += [(level, size * window_ids)] * (windows // size)
        windows %= size
    return found


def know_ids(weir: LocalWeir, place: Path, runs: list[tuple[int, int]]):
    """Puts files of the index, made without merging anything, into the lake's bucket."""
    directory = place / "index"
    subprocess.run([WEIR.with_name("make_index"), directory,
                    *(f"{level}:{rows}" for level, rows in runs)], check=True)
    connection = weir.connect()
    for path in sorted((directory / "merge").rglob("*")):
        if path.is_file():
            name = urllib.parse.quote(str(path.relative_to(directory)))
            connection.request("PUT", f"/{LAKE}/{name}", path.read_bytes())
    connection.close()
    shutil.rmtree(directory)
