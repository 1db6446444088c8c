#!/usr/bin/env python3
"""The job as a plain script: a set of ids, a dictionary of partitions, files at the end."""

import json
import re
import sys
import time
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

EARLIEST, AHEAD = 946_684_800, 86_400
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def seconds(value) -> float:
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=timezone.utc).timestamp()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(value)
    return value if abs(value) < 1e11 else value / 1e3 if abs(value) < 1e14 else value / 1e6


def run(source: str, target: str) -> int:
    seen, partitions, latest = set(), defaultdict(list), time.time() + AHEAD
    with open(source, "rb") as lines:
        for line in lines:
            try:
                event = json.loads(line)
                key, name = event["event_uuid"], event["event_name"]
                at = seconds(event["created_at"])
                kind, colon, subtype = name.partition(":")
                if line.count(b'"event_uuid":') != 1:
                    raise ValueError("ambiguous")
                if not UUID.fullmatch(key) or not kind or (colon and not subtype):
                    raise ValueError(name)
                if not EARLIEST <= at <= latest:
                    raise ValueError(at)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue
            if key in seen:
                continue
            seen.add(key)
            day = datetime.fromtimestamp(at, timezone.utc)
            derived = json.dumps({"created_datetime": f"{day:%Y-%m-%dT%H:%M:%S.%fZ}",
                                  "event_type": kind, "event_subtype": subtype or None},
                                 separators=(",", ":"))
            partitions[(day.year, day.month, day.day, kind, subtype)].append(
                line.rstrip()[:-1] + b"," + derived[1:].encode() + b"\n")
    write(partitions, Path(target))
    return len(seen)


def write(partitions: dict, target: Path):
    for (year, month, day, kind, subtype), lines in partitions.items():
        folder = target / (f"year={year}/month={month:02}/day={day:02}/event_type={kind}/"
                           f"event_subtype={subtype or '__HIVE_DEFAULT_PARTITION__'}")
        folder.mkdir(parents=True)
        (folder / "events.json").write_bytes(b"".join(lines))


if __name__ == "__main__":
    print(json.dumps({"stored": run(*sys.argv[1:3])}))
