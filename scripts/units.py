"""What the build compiles, and what was found good of it: for tools that go over all of it."""
import concurrent.futures
import hashlib
import json
import math
import os
import pathlib
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNITY = re.compile(r"/Unity/unity_\d+_cxx\.cxx$")
INCLUDE = re.compile(r'^#include "(src/[^"]+|/[^"]+\.cc)"', re.MULTILINE)


class Unit:
    """An entry of compile_commands.json: what is compiled in one go."""

    def __init__(self, entry):
        self.file = entry["file"]
        self.directory = entry["directory"]
        self.command = entry["command"]
        self.sources = [self.file]
        if UNITY.search(self.file):
            text = pathlib.Path(self.file).read_text(encoding="utf-8")
            self.sources = re.findall(r'^#include "(/[^"]+)"', text, re.MULTILINE)

    def is_ours(self):
        return all(name.startswith(str(ROOT / "src")) for name in self.sources)


def units_of(build):
    entries = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    return [Unit(entry) for entry in entries]


def own_sources(source, seen=None):
    """The file and all of our files that it includes, directly or not."""
    seen = {} if seen is None else seen
    if source not in seen and source.is_file():
        seen[source] = source.read_bytes()
        for name in INCLUDE.findall(seen[source].decode()):
            own_sources(ROOT / name, seen)  # an absolute name stays as it is
    return seen


def fingerprint(command, source, common):
    """Of a command, of a file with all that it includes of ours, and of what else matters."""
    digest = hashlib.sha256(common + command.replace(str(ROOT), ".").encode())
    for path, content in sorted(own_sources(pathlib.Path(source)).items()):
        content = content.replace(str(ROOT).encode(), b".")
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def ranks():
    """Of each file that was touched of late: 0 if that is not committed yet, then by the commit."""
    def lines(*command):
        return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True,
                              check=False).stdout.splitlines()
    uncommitted = (lines("diff", "--name-only", "HEAD")
                   + lines("ls-files", "--others", "--exclude-standard"))
    rank = dict.fromkeys((str(ROOT / name) for name in uncommitted), 0)
    commit = 0
    for line in lines("log", "--format=%x01", "--name-only", "-n", "500"):
        if line == "\x01":
            commit += 1
        elif line:
            rank.setdefault(str(ROOT / line), commit)
    return rank


def newest_first(pairs):
    """First those that were touched last, or of which a header was; pairs: (thing, sources)."""
    rank = ranks()
    never = len(rank) + 1

    def key(pair):
        own = min(rank.get(source, never) for source in pair[1])
        with_headers = {str(path) for source in pair[1]
                        for path in own_sources(pathlib.Path(source))}
        return min(rank.get(name, never) for name in with_headers), own
    return [thing for thing, _ in sorted(pairs, key=key)]


def check_all(things, check, minutes):
    """Yields (thing, check(thing)) of each, as many at once as there are cores; None for what is
    not begun within that many minutes (no bound without any)."""
    end = time.monotonic() + 60 * minutes if minutes else math.inf
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(things, pool.map(
            lambda thing: check(thing) if time.monotonic() < end else None, things))


def stamps(tool):
    """The folder that remembers, for all checkouts of this machine, what the tool found good."""
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache",
                          "weir", tool)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
