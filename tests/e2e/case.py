"""What every end-to-end test shares: the binary, a directory of its own, runs and comparisons."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import oracle
from lake import Lake

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("WEIR_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
WEIR = Path(os.environ.get("WEIR_BIN", ROOT / "build/release/bin/weir")).resolve()
BOM = b"\xef\xbb\xbf"
# For what would never come: a busy machine is no failure, and nobody waits so long for what does.
PATIENCE_SECONDS = 600
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 2 << 30  # a container may have 64 MiB of it


def _space() -> Path | None:
    """Where tests keep their files; nothing: in the system's temporary directory."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED
    return MEMORY if has_room else None


SPACE = _space()


@dataclass(frozen=True)
class Run:
    """A finished `weir` process."""

    code: int
    out: bytes
    err: str

    @property
    def report(self) -> dict:
        return json.loads(self.out)

    @property
    def ledger(self) -> dict:
        return self.report["ledger"]


def environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}


def weir(*arguments, stdin: bytes = b"", limit: float = PATIENCE_SECONDS,
         variables: dict | None = None, **options) -> Run:
    """Runs the binary to its end; a run that takes too long is an error."""
    done = subprocess.run([WEIR, *map(str, arguments)], input=stdin, capture_output=True,
                          timeout=limit, env={**environment(), **(variables or {})}, check=False,
                          **options)
    return Run(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def poll(condition, what: str, *, limit=PATIENCE_SECONDS, pause=0.001):
    """Waits for something that happens soon; an error if it does not. Seconds."""
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(pause)


def event(number: int, **members) -> dict:
    """A valid event of Weir's own schema; `members` replace or add."""
    return {"event_uuid": f"00000000-0000-4000-8000-{number:012x}", "event_name": "account:created",
            "created_at": 1626307200 + number, **members}


def line(number: int, **members) -> bytes:
    return json.dumps(event(number, **members), ensure_ascii=False).encode()


class LakeTest(unittest.TestCase):
    """A test with a directory of its own, `self.dir`, that is gone afterwards."""

    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        if not os.access(WEIR, os.X_OK):
            raise FileNotFoundError(f"no program at {WEIR}: build it, or set WEIR_BIN")

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="weir-e2e-", dir=SPACE))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def file(self, name: str, data: bytes) -> Path:
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def fill(self, *inputs, lake="lake", code: int | None = 0, stdin=b"", options=()) -> Run:
        """`weir run` into self.dir/lake with --json; checks the exit code and the balance."""
        run = weir("run", *inputs, "--lake", self.dir / lake, "--json", *options, stdin=stdin)
        self.assertNotRegex(run.err, r"terminate called|Assertion|runtime error|AddressSanitizer")
        if code is not None:
            self.assertEqual(run.code, code, run.err)
        if run.out:
            self.assert_balanced(run.report)
        return run

    def fill_as_foretold(self, *inputs, lake="lake", code: int | None = 0, stdin=b"",
                         options=()) -> Run:
        """As fill() into a new lake, whose outcome `weir run --dry-run` has to foretell."""
        trial = weir("run", *inputs, "--dry-run", "--json", *options, stdin=stdin)
        run = self.fill(*inputs, lake=lake, code=code, stdin=stdin, options=options)
        foretold, done = trial.report, run.report
        for key in ("ledger", "already_processed", "moved", "reasons", "quality", "hint", "bytes",
                    "inputs"):
            self.assertEqual(foretold[key], done[key], key)
        self.assertEqual([error["input"] for error in foretold["errors"]],
                         [error["input"] for error in done["errors"]])
        self.assertEqual({reason: found[0] for reason, found in foretold["examples"].items()},
                         done["examples"])
        rejected = done["ledger"]["quarantined"] + done["ledger"]["conflicts"] > 0
        self.assertEqual(trial.code, 1 if rejected or done["errors"] else 0, trial.err)
        return run

    def lake(self, name="lake") -> Lake:
        return Lake(self.dir / name)

    def assert_balanced(self, report: dict):
        counts = report["ledger"]
        parts = ("stored", "duplicates", "conflicts", "quarantined")
        self.assertEqual(counts["received"], sum(counts[part] for part in parts), counts)
        self.assertIs(counts["balanced"], True, counts)

    def assert_covered(self, data: bytes, pieces: list[bytes]):
        """The pieces, in some order, are the data; only line ends (and a BOM) may be missing."""
        left, at = Counter(pieces), 0
        while at < len(data):
            fits = [piece for piece in left if piece and data.startswith(piece, at)]
            if fits:
                piece = max(fits, key=len)
                left = left - Counter([piece])
                at += len(piece)
            elif data[at:at + 1] in (b"\n", b"\r"):
                at += 1
            elif at == 0 and data.startswith(BOM):
                at = len(BOM)
            else:
                self.fail(f"lost from byte {at}: {data[at:at + 80]!r}; there are {_few(left)}")
        self.assertEqual([piece for piece in left if piece.strip(b"\r\n")], [], "not in the input")

    def assert_counts(self, run: Run, expected: dict[str, int]):
        self.assertEqual({key: run.ledger[key] for key in expected}, expected)

    def assert_refused(self, run: Run, *words: str, codes=(1, 2)):
        """The run failed with one of the codes and a message for people that holds the words."""
        self.assertIn(run.code, codes, run.err)
        self.assertRegex(run.err, r"(?m)^weir: .+")
        for word in words:
            self.assertIn(word, run.err)

    def assert_lake(self, verdicts: list[oracle.Verdict], schema="weir", lake="lake"):
        """The lake holds exactly what the oracle says: events, partitions, bytes, quarantine."""
        found = self.lake(lake)
        self.assertEqual(found.faults(), [])
        owned = {verdict.event.id: verdict.event for verdict in verdicts
                 if verdict.outcome == "stored"}
        self.assert_events(found, owned, oracle.SCHEMAS[schema])
        rejected = Counter((verdict.outcome, verdict.record) for verdict in verdicts
                           if verdict.outcome not in ("stored", "duplicate"))
        quarantined = Counter(found.quarantined())
        self.assertEqual(_few(quarantined - rejected), [], "quarantined, but good")
        self.assertEqual(_few(rejected - quarantined), [], "not quarantined")

    def assert_events(self, lake: Lake, owned: dict[str, oracle.Event], schema: oracle.Schema):
        """Every owned event stands once in its partition, unchanged, and nothing else does."""
        seen, wrong = Counter(), []
        for stored in lake.events():
            key = oracle.stored_id(stored.line, schema)
            seen[key] += 1
            event = owned.get(key)
            if event is None:
                wrong.append(f"{key} is not the input's")
            elif not event.stands_in(stored.partition):
                wrong.append(f"{key} in {stored.partition}")
            elif complaint := oracle.difference(event, stored.line):
                wrong.append(complaint)
        self.assertEqual(_few(wrong), [], f"{len(wrong)} wrong lines")
        self.assertEqual(_few(key for key, count in seen.items() if count > 1), [], "stored twice")
        self.assertEqual(_few(owned.keys() - seen.keys()), [], "not stored")


def _few(items) -> list:
    return list(items)[:5]
