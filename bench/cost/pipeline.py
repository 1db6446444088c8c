"""A pipeline in `weir up` on a clock that is moved: events as they would come, batches, merges."""

import contextlib
import json
import time
import urllib.parse
import xml.etree.ElementTree
from datetime import datetime
from pathlib import Path

from local_weir import LocalWeir, cpu_seconds
from whole_road import LAKE, STREAM, batches

MERGE = "weir-merge"
SLICES = 5  # of a batch window: what comes in one is sent at once
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 600  # for what is due
FEW_SECONDS = 3
QUIET_SECONDS = 1  # without a further batch: nothing is under way
MOST_WINDOWS = 12  # that the last records may take
HOUR = 3600


class Clock:
    """Weir's, moved to moments: what the work itself takes is part of the time."""

    def __init__(self, weir: LocalWeir):
        self.weir, self.connection = weir, weir.connect()

    def now(self) -> float:
        text = json.loads(self.connection.request("GET", "/_weir/clock"))["now"]
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()

    def move_to(self, moment: float):
        seconds = int(-(-(moment - self.now()) // 1))
        if seconds > 0:
            self.weir.run("clock", "advance", f"{seconds}s")


class Pipeline:
    """Takes events slice by slice, each once the clock is there."""

    def __init__(self, weir: LocalWeir, planned: dict, place: Path, rate: float):
        self.weir, self.settings, self.place, self.rate = weir, planned["settings"], place, rate
        self.clock = Clock(weir)
        self.began = 0.0
        self.cpu: dict[int, float] = {}  # of each process of the functions, when it was seen last
        self.sent: list[tuple[float, int]] = []  # when, and how many up to then
        self.window = max(1, self.settings["batch_window_seconds"])
        self.set_up()

    def set_up(self):
        hours = self.settings["retention_hours"]
        if hours > 24:
            self.clock.connection.call("Kinesis_20131202.IncreaseStreamRetentionPeriod",
                                       {"StreamName": STREAM, "RetentionPeriodHours": hours})

    def begin(self):
        self.began = self.clock.now()

    @property
    def elapsed(self) -> float:
        """By the load: so much of it was sent, in seconds."""
        return (self.sent[-1][1] if self.sent else 0) / self.rate

    def run(self, lines: list[bytes]):
        """All of them, and the clock goes to the end of their time."""
        step = max(1, round(self.rate * self.window / SLICES))
        for first in range(0, len(lines), step):
            part = lines[first:first + step]
            self.send(part)
            self.go_to(self.began + self.elapsed)

    def go_to(self, moment: float):
        self.clock.move_to(moment)
        self.wait_until_caught_up()
        self.cpu_seconds()

    def cpu_seconds(self) -> float:
        """What the functions have used: of processes that have ended, up to the last look."""
        for pid in self.weir.functions():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                self.cpu[pid] = cpu_seconds(pid)
        return sum(self.cpu.values())

    def send(self, part: list[bytes]):
        source = self.place / "slice.ndjson"
        source.write_bytes(b"".join(part))
        before = self.sent[-1][1] if self.sent else 0
        self.sent.append((self.clock.now(), before + len(part)))
        self.weir.run("send", source, "--stream", STREAM)

    def received(self) -> int:
        """By the function's log, which costs nothing to read: a listing would be counted."""
        return sum(batch.received for batch in batches(self.weir))

    def wait_until_caught_up(self):
        """What waits is a batch a shard at most, and no record for longer than the window."""
        now = self.clock.now()
        due = max((count for when, count in self.sent if when <= now - self.window), default=0)
        all_sent = self.sent[-1][1]
        due = max(due, all_sent - self.settings["shards"] * self.settings["batch_size"])
        wait_for(lambda: self.received() >= due, f"{due} records to be through")

    def wait_until_quiet(self):
        known, changed = self.received(), time.monotonic()
        while time.monotonic() - changed < QUIET_SECONDS:
            time.sleep(POLL_SECONDS)
            if (received := self.received()) != known:
                known, changed = received, time.monotonic()

    def finish(self):
        """Until the last record is through, window after window."""
        for _ in range(MOST_WINDOWS):
            self.wait_until_caught_up()
            if self.received() >= self.sent[-1][1]:
                return
            self.go_to(self.clock.now() + self.window + 2)
        raise SystemExit("the pipeline stands still before all records are through")


class LandingPipeline(Pipeline):
    """One whose merge goes by the schedule that was planned, from begin() on.

    A run is over before the clock goes on, and falls between the ends of two slices: else batches
    would land while it is at work, which seconds of a quarter of an hour do not do."""

    merges = 0
    scheduled = 0.0

    def set_up(self):
        super().set_up()
        self.set_schedule("DISABLED", 240)

    def set_merge(self, variables: dict[str, str]):
        path = f"/2015-03-31/functions/{MERGE}/configuration"
        known = json.loads(self.clock.connection.request("GET", path))["Environment"]["Variables"]
        body = {"Environment": {"Variables": {**known, **variables}}}
        self.clock.connection.request("PUT", path, json.dumps(body).encode(),
                                      {"Content-Type": "application/json"})

    def set_schedule(self, state: str, minutes: int):
        path = f"/schedules/{MERGE}"
        headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/"
                                    "scheduler/aws4_request", "Content-Type": "application/json"}
        known = json.loads(self.clock.connection.request("GET", path, None, headers))
        wanted = {name: known[name] for name in ("FlexibleTimeWindow", "Target")}
        wanted |= {"ScheduleExpression": f"rate({minutes} minutes)", "State": state}
        self.clock.connection.request("PUT", path, json.dumps(wanted).encode(), headers)

    def settle(self):
        """Merges until nothing is left to do, and no run is at it: the clock's leap would end one
        that goes on, and it would be tried again in the middle of what is counted."""
        path = f"/2015-03-31/functions/{MERGE}/invocations"
        wait_for(lambda: json.loads(self.clock.connection.request("POST", path, b"{}"))["done"],
                 "the merge to be through")
        wait_for(lambda: len(self.lines("REPORT ")) == len(self.lines("START ")),
                 "each run of the merge to end")

    def begin(self):
        self.set_schedule("ENABLED", self.settings["merge_minutes"])  # other times begin anew
        self.scheduled = self.clock.now()
        self.clock.move_to(self.scheduled + self.window / SLICES / 2)
        super().begin()

    def go_to(self, moment: float):
        every = self.settings["merge_minutes"] * 60
        while (due := self.scheduled + every * (self.merges + 1) + 1) < moment:
            super().go_to(due - self.window / SLICES / 2 + FEW_SECONDS)
            self.wait_until_quiet()  # what is due, or nearly, lands before
            super().go_to(due)
            self.merges += 1
            wait_for(lambda: len(self.runs()) >= self.merges, f"{self.merges} runs of the merge")
        super().go_to(moment)

    def runs(self) -> list[dict]:
        """What each run of the merge has said in the end: `weir up` begins with others."""
        found = [json.loads(line) for line in self.lines('{"_aws"')]
        return [run for run in found if run["message"] == "merge"
                and run["_aws"]["Timestamp"] >= self.scheduled * 1000]

    def lines(self, begin: str) -> list[str]:
        """Of the merge's log, those that begin so."""
        found, query = [], {"logGroupName": f"/aws/lambda/{MERGE}"}
        while True:
            page = self.clock.connection.call("Logs_20140328.FilterLogEvents", query)
            found += [event["message"] for event in page["events"]
                      if event["message"].startswith(begin)]
            if not page.get("nextToken"):
                return found
            query["nextToken"] = page["nextToken"]


def wait_for(is_there, what: str):
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_there():
        if time.monotonic() > until:
            raise SystemExit(f"the pipeline stands still: waited in vain for {what}")
        time.sleep(POLL_SECONDS)


def bytes_by_folder(weir: LocalWeir) -> dict[str, int]:
    """What the lake's bucket holds below each of its first folders. Costs as listings do."""
    connection, found, query = weir.connect(), {}, {"list-type": "2"}
    while True:
        text = connection.request("GET", f"/{LAKE}?{urllib.parse.urlencode(query)}")
        page = xml.etree.ElementTree.fromstring(text)
        space = page.tag.partition("}")[0] + "}"
        for item in page.iter(f"{space}Contents"):
            folder = item.findtext(f"{space}Key").partition("/")[0]
            found[folder] = found.get(folder, 0) + int(item.findtext(f"{space}Size"))
        query["continuation-token"] = page.findtext(f"{space}NextContinuationToken")
        if not query["continuation-token"]:
            connection.close()
            return found
