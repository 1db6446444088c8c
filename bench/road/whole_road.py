"""The whole road, PutRecords to stored object: how many events a second, and how late each is."""

import base64
import json
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from local_weir import WEIR, LocalWeir, cpu_seconds, machine_cpu_seconds

STREAM, LAKE, LOG_GROUP = "events", "weir-lake", "/aws/lambda/weir-processor"
FUNCTION = "/2015-03-31/functions/weir-processor/configuration"
# 300 pairs of type and subtype on one day: 300 partitions.
SHAPE = ("--types", "30", "--subtypes", "10", "--days", "1", "--odd-names", "0", "--size", "350",
         "--duplicates", "0.02", "--bad", "0.01", "--seed", "1")
POLL_SECONDS = 0.5
STALL_LIMIT_SECONDS = 60
SLICE_SECONDS = 0.01  # of the paced sender: so many records are due at once
SENDERS = 4
LEAD_SECONDS = 0.5


@dataclass(frozen=True)
class Setting:
    """What a figure of the road depends on, besides the machine."""

    batch_size: int
    shards: int
    durability: str = "process"
    compression: str = "gzip"

    def options(self) -> tuple:
        return ("--layout", "batch", "--batch-size", self.batch_size, "--shards", self.shards,
                "--durability", self.durability, "--compression", self.compression)


@dataclass(frozen=True)
class Batch:
    """What the function said of a batch, and when."""

    through: float  # Unix seconds
    shard: str
    received: int
    failed: int


def generate(path: Path, events: int) -> Path:
    subprocess.run([WEIR, "gen", "--events", str(events), *SHAPE, "--output", path],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


def wait_until_stored(weir: LocalWeir, records: int) -> dict:
    """The report, once the ledger has received all records.

    Listing the few ledger entries is cheap; they are only read when no further one comes."""
    connection, known, changed = weir.connect(), -1, time.monotonic()
    while True:
        time.sleep(POLL_SECONDS)
        entries = connection.count(LAKE, "ledger/")
        if entries != known:
            known, changed = entries, time.monotonic()
            continue
        if entries:
            report = weir.run("report", f"s3://{LAKE}")
            if report["ledger"]["received"] >= records:
                connection.close()
                return report
        if time.monotonic() - changed > STALL_LIMIT_SECONDS:
            raise SystemExit(f"the road stands still at {entries} ledger entries")


def batches(weir: LocalWeir) -> list[Batch]:
    """All batches in the order in which they were through, from the function's log.

    LastModified has whole seconds; the function's line about a batch has milliseconds. It comes
    after the batch's objects and its ledger entry, so it is never too early."""
    connection, found, query = weir.connect(), [], {"logGroupName": LOG_GROUP}
    while True:
        page = connection.call("Logs_20140328.FilterLogEvents", query)
        for event in page["events"]:
            if event["message"].startswith('{"_aws"'):
                line = json.loads(event["message"])
                found.append(Batch(event["timestamp"] / 1e3, line["shard"], line["Received"],
                                   line["Failed"]))
        if not page.get("nextToken"):
            break
        query["nextToken"] = page["nextToken"]
    connection.close()
    if any(batch.failed for batch in found):
        raise SystemExit("some records had to come again: the machine is too busy to measure on")
    return sorted(found, key=lambda batch: batch.through)


def own_cpu_seconds() -> float:
    """What this script has used, and its children that have ended."""
    return sum(os.times()[:4])


def throughput(place: Path, events: int, setting: Setting) -> dict:
    """As fast as `weir send` goes: from its start until the last batch is through."""
    source = generate(place / "events.ndjson", events)
    with LocalWeir(place / "data", *setting.options()) as weir:
        began, begun_cpu, own_cpu = time.time(), machine_cpu_seconds(), own_cpu_seconds()
        weir.run("send", source, "--stream", STREAM)
        report = wait_until_stored(weir, events)
        waited, used = time.time() - began, machine_cpu_seconds() - begun_cpu
        cpu = {"weir up": cpu_seconds(weir.process.pid),
               "bootstrap": sum(map(cpu_seconds, weir.functions()))}
        others = max(0.0, used - sum(cpu.values()) - own_cpu_seconds() + own_cpu) / waited
        through = batches(weir)
        connection = weir.connect()
        objects = connection.count(LAKE)
        connection.close()
    source.unlink()
    ledger = report["ledger"]
    if ledger["received"] != events or not ledger["balanced"]:
        raise SystemExit(f"the ledger does not balance: {ledger}")
    seconds = through[-1].through - began
    return {"events": events, "seconds": seconds, "rate": events / seconds, "objects": objects,
            "batches": len(through), "cpu": cpu, "others": others}


def put_rate(place: Path, events: int, shards: int) -> float:
    """PutRecords alone, with nobody who reads: no road through this stream can be quicker."""
    source = generate(place / "events.ndjson", events)
    with LocalWeir(place / "data", "--bare") as weir:
        connection = weir.connect()
        connection.call("Kinesis_20131202.CreateStream",
                        {"StreamName": STREAM, "ShardCount": shards})
        connection.close()
        sent = weir.run("send", source, "--stream", STREAM)
    source.unlink()
    return sent["sent"] / sent["seconds"]


def land_alone(weir: LocalWeir):
    """From now on the function writes batches down and judges nothing: layout landing."""
    connection = weir.connect()
    variables = json.loads(connection.request("GET", FUNCTION))["Environment"]["Variables"]
    body = {"Environment": {"Variables": {**variables, "WEIR_LAYOUT": "landing"}}}
    connection.request("PUT", FUNCTION, json.dumps(body).encode(),
                       {"Content-Type": "application/json"})
    connection.close()


def landed_rate(place: Path, events: int, setting: Setting) -> dict:
    """As throughput(), but until the last batch stands in a landing; its events are not judged."""
    source = generate(place / "events.ndjson", events)
    with LocalWeir(place / "data", *setting.options()) as weir:
        land_alone(weir)
        began = time.time()
        weir.run("send", source, "--stream", STREAM)
        through, changed = [], time.monotonic()
        while sum(batch.received for batch in through) < events:
            time.sleep(POLL_SECONDS)
            found = batches(weir)
            if len(found) != len(through):
                through, changed = found, time.monotonic()
            elif time.monotonic() - changed > STALL_LIMIT_SECONDS:
                raise SystemExit(f"the road stands still at {len(through)} batches")
        connection = weir.connect()
        landings = connection.count(LAKE, "landing/")
        connection.close()
    source.unlink()
    return {"rate": events / (through[-1].through - began), "landings": landings}


def requests_due(lines: list[bytes], rate: float) -> list[tuple[float, bytes]]:
    """PutRecords bodies with the seconds after the begin at which they are due."""
    per_slice, due = max(1, round(rate * SLICE_SECONDS)), []
    for first in range(0, len(lines), per_slice):
        records = [b'{"Data":"%b","PartitionKey":"%d"}' % (base64.b64encode(line), first + number)
                   for number, line in enumerate(lines[first:first + per_slice])]
        due.append((first / rate, b'{"StreamName":"%b","Records":[%b]}' % (
            STREAM.encode(), b",".join(records))))
    return due


def send_paced(weir: LocalWeir, due: list[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """Sends each request when it is due, or as soon after that as a sender is free.

    Returns for each when it was due and its answer. Latencies count from there, so a road that
    holds up its senders does not look better for it."""
    queue, lock, answers = iter(due), threading.Lock(), []
    headers = {"X-Amz-Target": "Kinesis_20131202.PutRecords",
               "Content-Type": "application/x-amz-json-1.1"}
    begin = time.time() + LEAD_SECONDS

    def send():
        connection = weir.connect()
        while True:
            with lock:
                after, body = next(queue, (None, None))
            if after is None:
                break
            time.sleep(max(0.0, begin + after - time.time()))
            answers.append((begin + after, connection.request("POST", "/", body, headers)))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def latencies(answers: list[tuple[float, bytes]], through: list[Batch]) -> list[float]:
    """For each record: from when it was due until its batch was through, in order.

    A shard's batches take its records in the order of their sequence numbers."""
    due_by_shard = {}
    for due, answer in answers:
        for record in json.loads(answer)["Records"]:
            if "ErrorCode" in record:
                raise SystemExit(f"PutRecords refused a record: {record}")
            due_by_shard.setdefault(record["ShardId"], []).append(
                (int(record["SequenceNumber"]), due))
    for records in due_by_shard.values():
        records.sort(reverse=True)
    found = [batch.through - due_by_shard[batch.shard].pop()[1]
             for batch in through for _ in range(batch.received)]
    if any(due_by_shard.values()):
        raise SystemExit("the log does not tell of all batches")
    return sorted(found)


def percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


def latency(place: Path, rate: float, seconds: float, setting: Setting) -> dict:
    """At a steady rate, open loop."""
    events = int(rate * seconds)
    source = generate(place / "events.ndjson", events)
    due = requests_due(source.read_bytes().splitlines(), rate)
    source.unlink()
    with LocalWeir(place / "data", *setting.options()) as weir:
        answers = send_paced(weir, due)
        wait_until_stored(weir, events)
        through = batches(weir)
    found = latencies(answers, through)
    return {"events": events, "rate": rate, "batches": len(through),
            "p50_ms": 1e3 * percentile(found, 0.5), "p99_ms": 1e3 * percentile(found, 0.99)}
