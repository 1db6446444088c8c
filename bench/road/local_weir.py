"""A `weir up` to measure: starts it, speaks plain HTTP to it, ends it by its pid."""

import http.client
import json
import os
import subprocess
import time
import urllib.parse
import xml.etree.ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEIR = Path(os.environ.get("WEIR_BIN", ROOT / "build/release/bin/weir")).resolve()
REGION = "us-east-1"
STOP_LIMIT_SECONDS = 60
REQUEST_LIMIT_SECONDS = 60
IDLE_SECONDS = 20  # a connection that was idle for longer may be closed by the other side
TICKS = os.sysconf("SC_CLK_TCK")


def keys() -> dict[str, str]:
    """Whose calls they are: any keys do where nothing checks signatures."""
    return {"AWS_ACCESS_KEY_ID": "weir", "AWS_SECRET_ACCESS_KEY": "weir", "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION, "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_cpu_seconds() -> float:
    """What all processes of the machine have used so far, idle time and waiting left out."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    user, nice, system, _, _, irq, softirq, *_ = fields
    return (user + nice + system + irq + softirq) / TICKS


def peak_megabytes(pid: int) -> float:
    """The most memory that was resident at once (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmHWM")


class Connection:
    """One kept-alive connection; its requests bear a signature that nothing checks."""

    def __init__(self, port: int):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_LIMIT_SECONDS)
        self.used_at = 0.0

    def request(self, method: str, path: str, body: bytes | None = None,
                headers: dict | None = None) -> bytes:
        signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=bench", **(headers or {})}
        if time.monotonic() - self.used_at > IDLE_SECONDS:
            self.http.close()  # the request opens it anew
        self.http.request(method, path, body, signed)
        answer = self.http.getresponse()
        data = answer.read()
        self.used_at = time.monotonic()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:300]!r}")
        return data

    def call(self, target: str, body: dict) -> dict:
        """An operation of a service that speaks JSON, by its X-Amz-Target."""
        version = "1.0" if target.startswith("DynamoDB") else "1.1"
        text = self.request("POST", "/", json.dumps(body).encode(),
                            {"X-Amz-Target": target,
                             "Content-Type": f"application/x-amz-json-{version}"})
        return json.loads(text) if text else {}

    def count(self, bucket: str, prefix: str = "") -> int:
        """How many objects the bucket has."""
        found, query = 0, {"list-type": "2", "prefix": prefix}
        while True:
            text = self.request("GET", f"/{bucket}?{urllib.parse.urlencode(query)}")
            page = xml.etree.ElementTree.fromstring(text)
            space = page.tag.partition("}")[0] + "}"
            found += int(page.findtext(f"{space}KeyCount"))
            query["continuation-token"] = page.findtext(f"{space}NextContinuationToken")
            if not query["continuation-token"]:
                return found

    def close(self):
        self.http.close()


class LocalWeir:
    """`weir up` with its data in a directory: `with LocalWeir(place, …) as weir`."""

    def __init__(self, data: Path, *options):
        self.command = [WEIR, "up", "--json", "--port", "0", "--data", data, *options]
        self.process, self.port, self.endpoint = None, 0, ""

    def __enter__(self):
        self.process = subprocess.Popen([str(part) for part in self.command],
                                        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()  # comes when it is ready, or ends with the process
        if not line:
            raise SystemExit(f"weir up did not start: exit code {self.process.wait()}")
        self.endpoint = json.loads(line)["endpoint"]
        self.port = urllib.parse.urlsplit(self.endpoint).port
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def connect(self) -> Connection:
        return Connection(self.port)

    def environment(self) -> dict[str, str]:
        """For `weir` and boto3: this endpoint, and nothing of the user's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**kept, **keys(), "AWS_ENDPOINT_URL": self.endpoint}

    def run(self, *arguments) -> dict:
        """A command of `weir` against it; what it prints as JSON."""
        done = subprocess.run([str(WEIR), *map(str, arguments), "--json"], check=True,
                              stdout=subprocess.PIPE, env=self.environment())
        return json.loads(done.stdout)

    def functions(self) -> list[int]:
        """The pids of the functions' processes."""
        found = []
        for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            found += [int(pid) for pid in children.read_text().split()]
        return found
