"""`bootstrap` alone: its package, its start, its memory, and what an invocation costs it."""

import base64
import json
import os
import socket
import statistics
import time
from pathlib import Path

from local_weir import REGION, LocalWeir, cpu_seconds, keys, peak_megabytes
from whole_road import generate

STREAM, TABLE, LAKE = "events", "claims", "lake"
ARN = f"arn:aws:kinesis:{REGION}:000000000000:stream/{STREAM}"
SHARD = "shardId-000000000000"
STARTS = 30
INVOCATIONS = 20
EVENTS_AT_ONCE = 1000
WAIT_LIMIT_SECONDS = 60
NEXT = b"GET /2018-06-01/runtime/invocation/next "
CREATE_TABLE = {"TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "key", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "key", "AttributeType": "S"}]}


class RuntimeApi:
    """The Runtime API as a plain socket, so that a start is timed and not a server's framework."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(WAIT_LIMIT_SECONDS)
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.connection = None

    def read(self) -> bytes:
        """One request, body included; on a new connection if the last was closed."""
        data = b""
        while True:
            if not self.connection:
                self.connection, _ = self.listener.accept()
                self.connection.settimeout(WAIT_LIMIT_SECONDS)
            more = self.connection.recv(1 << 20)
            if not more:
                self.hang_up()
                continue
            data += more
            head, end, body = data.partition(b"\r\n\r\n")
            if end and len(body) >= _length(head):
                return data

    def write(self, status: str, headers: dict, body: bytes = b""):
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()),
                 f"Content-Length: {len(body)}"]
        self.connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def invoke(self, request_id: str, event: bytes) -> bytes:
        """Answers the `next` that waits, takes the response, and waits for the next `next`."""
        deadline = int((time.time() + WAIT_LIMIT_SECONDS) * 1000)
        self.write("200 OK", {"Content-Type": "application/json",
                              "Lambda-Runtime-Aws-Request-Id": request_id,
                              "Lambda-Runtime-Deadline-Ms": deadline,
                              "Lambda-Runtime-Invoked-Function-Arn": "arn"}, event)
        response = self.read()
        if b"/response " not in response.partition(b"\r\n")[0]:
            raise SystemExit(f"the invocation failed: {response[-500:]!r}")
        self.write("202 Accepted", {})
        self.wait_for_next()
        return response.partition(b"\r\n\r\n")[2]

    def wait_for_next(self):
        request = self.read()
        if not request.startswith(NEXT):
            raise SystemExit(f"not what a runtime asks: {request[:300]!r}")

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def close(self):
        self.hang_up()
        self.listener.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def start(bootstrap: Path, variables: dict[str, str]) -> int:
    """The pid of a new process. By posix_spawn: a fork of Python costs more than the start."""
    null = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1)]
    return os.posix_spawn(bootstrap, [str(bootstrap)], variables, file_actions=null)


def end(pid: int):
    os.kill(pid, 9)
    os.waitpid(pid, 0)


def start_milliseconds(bootstrap: Path, variables: dict[str, str], api: RuntimeApi):
    """From exec to the first `next`, several times; the peak memory at that point."""
    times, peaks = [], []
    for _ in range(STARTS):
        begun = time.perf_counter()
        pid = start(bootstrap, variables)
        api.wait_for_next()
        times.append(1e3 * (time.perf_counter() - begun))
        peaks.append(peak_megabytes(pid))
        end(pid)
        api.hang_up()
    return times, peaks


def spawn_floor_milliseconds() -> float:
    """From exec to the end of a program that does nothing: what a start costs at least."""
    program = Path("/bin/true")
    times = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        os.waitpid(start(program, {}), 0)
        times.append(1e3 * (time.perf_counter() - begun))
    return statistics.median(times)


def event_of(lines: list[bytes], first: int) -> bytes:
    """The event of a mapping with these records; sequence numbers follow each other."""
    records = [{"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": str(number),
                            "sequenceNumber": f"{10 ** 55 + first + number}",
                            "data": base64.b64encode(line).decode(),
                            "approximateArrivalTimestamp": round(time.time(), 3)},
                "eventSource": "aws:kinesis", "eventVersion": "1.0",
                "eventID": f"{SHARD}:{10 ** 55 + first + number}",
                "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::0:role/r",
                "awsRegion": REGION, "eventSourceARN": ARN} for number, line in enumerate(lines)]
    return json.dumps({"Records": records}, separators=(",", ":")).encode()


def set_up(weir: LocalWeir):
    connection = weir.connect()
    connection.call("Kinesis_20131202.CreateStream", {"StreamName": STREAM, "ShardCount": 1})
    connection.call("DynamoDB_20120810.CreateTable", CREATE_TABLE)
    connection.request("PUT", f"/{LAKE}")
    connection.close()


def invocations(bootstrap: Path, variables: dict, api: RuntimeApi, lines: list[bytes]) -> dict:
    """Peak memory after one invocation of 1,000 events and after all; seconds and CPU of each."""
    pid = start(bootstrap, variables)
    api.wait_for_next()
    seconds, begun_cpu, first_peak = [], cpu_seconds(pid), None
    for number in range(INVOCATIONS):
        first = number * EVENTS_AT_ONCE
        event = event_of(lines[first:first + EVENTS_AT_ONCE], first)
        begun = time.perf_counter()
        response = json.loads(api.invoke(f"request-{number}", event))
        seconds.append(time.perf_counter() - begun)
        if response["batchItemFailures"]:
            raise SystemExit(f"records failed: {response}")
        first_peak = first_peak or peak_megabytes(pid)
    figures = {"cpu_ms": 1e3 * (cpu_seconds(pid) - begun_cpu) / INVOCATIONS,
               "seconds_ms": 1e3 * statistics.median(seconds), "peak_mb": first_peak,
               "last_peak_mb": peak_megabytes(pid)}
    end(pid)
    api.hang_up()
    return figures


def measure(place: Path, bootstrap: Path) -> dict:
    """Everything about the function, its claims and lake in a `weir up` beside it."""
    source = generate(place / "events.ndjson", INVOCATIONS * EVENTS_AT_ONCE)
    lines = source.read_bytes().splitlines()
    source.unlink()
    api = RuntimeApi()
    with LocalWeir(place / "data", "--bare") as weir:
        set_up(weir)
        variables = {**keys(), "AWS_ENDPOINT_URL": weir.endpoint, "WEIR_LAKE_BUCKET": LAKE,
                     "WEIR_CLAIMS_TABLE": TABLE, "AWS_LAMBDA_RUNTIME_API": api.address}
        times, peaks = start_milliseconds(bootstrap, variables, api)
        invoked = invocations(bootstrap, variables, api, lines)
    api.close()
    return {"zip_mb": bootstrap.with_name("bootstrap.zip").stat().st_size / 1e6,
            "start_ms": statistics.median(times), "start_min_ms": min(times),
            "start_peak_mb": statistics.median(peaks), "spawn_floor_ms": spawn_floor_milliseconds(),
            **{f"invocation_{name}": value for name, value in invoked.items()}}
