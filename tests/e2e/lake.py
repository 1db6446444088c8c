"""Reads a lake directory: partitions, quarantine, ledger and leftovers, without Weir's code."""

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import unittest
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

COMPONENT = re.compile(r"[A-Za-z0-9._=%-]{1,255}")
DAY = r"year=\d{4}/month=\d\d/day=\d\d"
EVENT_FILE = re.compile(DAY + r"/event_type=[^/]+/event_subtype=[^/]+/[^/]+\.json(\.gz|\.zst)?")
REJECTION_FILE = re.compile(DAY + r"/reason=[a-z0-9_]+/[^/]+\.json(\.gz|\.zst)?")


@dataclass(frozen=True)
class StoredEvent:
    """One line of the lake and the partition (a relative path) that it stands in."""

    partition: str
    line: bytes
    file: Path


@dataclass(frozen=True)
class Rejection:
    """One row of the quarantine; `data` are the original bytes."""

    reason: str
    position: str
    data: bytes
    row: dict
    file: Path


def read(path: Path) -> bytes:
    """The file's content, decompressed by what its name says."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return subprocess.run([zstd(), "-dcq", str(path)], check=True, capture_output=True).stdout
    return path.read_bytes()


def zstd() -> str:
    """The zstd program; the test is skipped where there is none."""
    program = shutil.which("zstd")
    if not program:
        raise unittest.SkipTest("the program zstd is not installed")
    return program


class Lake:
    """A lake directory as a reader sees it."""

    def __init__(self, root: Path):
        self.root = Path(root)

    def files(self, top: str) -> list[Path]:
        """Also where a run is at work, which removes folders meanwhile."""
        return sorted(Path(folder, name) for folder, _, names in os.walk(self.root / top)
                      for name in names)

    def objects(self) -> dict[str, tuple[int, int]]:
        """Every visible file with its size and its time of change: equal means untouched."""
        paths = self.files("lake") + self.files("quarantine")
        return {str(path.relative_to(self.root)): (path.stat().st_size, path.stat().st_mtime_ns)
                for path in paths}

    def events(self) -> list[StoredEvent]:
        return [StoredEvent(self._below("lake", path.parent), line, path)
                for path in self.files("lake") for line in self._lines(path)]

    def rejections(self) -> list[Rejection]:
        found = []
        for path in self.files("quarantine"):
            for line in self._lines(path):
                row = json.loads(line)
                data = base64.b64decode(row["data"], validate=True)
                found.append(Rejection(row["reason"], row["position"], data, row, path))
        return found

    def ledger(self) -> list[dict]:
        """The entries, one a line."""
        return [json.loads(line) for path in self.files("ledger") for line in self._lines(path)]

    def content(self) -> dict[str, list[bytes]]:
        """The sorted lines of each partition: equal for equal lakes, whatever their files."""
        lines = defaultdict(list)
        for event in self.events():
            lines[event.partition].append(event.line)
        return {partition: sorted(found) for partition, found in lines.items()}

    def quarantined(self) -> list[tuple[str, bytes]]:
        """The sorted (reason, original bytes) of the quarantine."""
        return sorted((rejection.reason, rejection.data) for rejection in self.rejections())

    def faults(self) -> list[str]:
        """Whatever no reader should meet: leftovers, alien names, rows in a foreign folder."""
        found = [f"leftover {path}" for path in self.files(".weir/staging")]
        for top, shape in (("lake", EVENT_FILE), ("quarantine", REJECTION_FILE)):
            for path in self.files(top):
                name = self._below(top, path)
                if not shape.fullmatch(name):
                    found.append(f"alien file {top}/{name}")
                if not all(COMPONENT.fullmatch(part) for part in name.split("/")):
                    found.append(f"hostile path {top}/{name!r}")
        found += [f"{rejection.reason} in {rejection.file}" for rejection in self.rejections()
                  if rejection.file.parent.name != f"reason={rejection.reason}"]
        return found

    def _below(self, top: str, path: Path) -> str:
        return str(path.relative_to(self.root / top))

    @staticmethod
    def _lines(path: Path) -> list[bytes]:
        data = read(path)
        return data.removesuffix(b"\n").split(b"\n") if data else []


def partition_values(partition: str) -> dict[str, bytes]:
    """The decoded values of a partition's path: {"event_type": b"account", …}."""
    pairs = (component.partition("=") for component in partition.split("/"))
    return {key: unquote_to_bytes(value) for key, _, value in pairs}
