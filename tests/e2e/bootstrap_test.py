"""The function's package: one static program that needs nothing else, and says what is wrong."""

import base64
import json
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from case import LakeTest, WEIR, event
from local_aws import KEY, REGION, SECRET, LocalAws

BOOTSTRAP = WEIR.with_name("bootstrap")
PACKAGE = WEIR.with_name("bootstrap.zip")
PT_INTERP = 3
RUNTIME = "/2018-06-01/runtime"
ARN = f"arn:aws:kinesis:{REGION}:000000000000:stream/events"
ARRIVAL = time.time()  # a record older than claims live is refused
LIMIT_SECONDS = 600
TOOLS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
NEEDED = {"WEIR_LAKE_BUCKET": "lake", "WEIR_CLAIMS_TABLE": "claims"}


def is_sanitized() -> bool:
    return b"__asan_init" in BOOTSTRAP.read_bytes()


def segments(program: bytes) -> list[int]:
    """The types of a 64-bit ELF file's program headers."""
    assert program[:5] == b"\x7fELF\x02", "no 64-bit ELF"
    (offset,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return [struct.unpack_from("<I", program, offset + size * number)[0] for number in range(count)]


def chroot_command(root: Path) -> list[str] | None:
    """What runs a program in another root, if this user may do that: as root, or in a namespace."""
    chroot, unshare = (shutil.which(name, path=TOOLS) for name in ("chroot", "unshare"))
    for prefix in ([chroot], [unshare, "--user", "--map-root-user", chroot]):
        if all(prefix) and subprocess.run([*prefix, "/", "/bin/true"], capture_output=True,
                                          check=False).returncode == 0:
            return [*prefix, str(root)]
    return None


class RuntimeApi:
    """A Runtime API that hands out `events` and remembers what it is told."""

    def __init__(self, *events: dict):
        self.events, self.told, self.changed = list(events), [], threading.Condition()
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                api.tell(self.path)
                with api.changed:
                    body = json.dumps(api.events.pop(0)).encode() if api.events else None
                if body is None:
                    api.closing.wait(LIMIT_SECONDS)
                    self.close_connection = True
                    return
                self.answer(200, body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api.tell(self.path, dict(self.headers), json.loads(body))
                self.answer(202, b"")

            def answer(self, status: int, body: bytes):
                self.send_response(status)
                self.send_header("Lambda-Runtime-Aws-Request-Id", "request-1")
                deadline_ms = int(1000 * (time.time() + LIMIT_SECONDS))
                self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline_ms))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tell(self, path: str, headers: dict | None = None, body: dict | None = None):
        with self.changed:
            self.told.append((path.removeprefix(RUNTIME), headers, body))
            self.changed.notify_all()

    def wait_for(self, path: str) -> tuple[dict, dict]:
        """The headers and the body of the first call of this path."""
        def calls():
            return [(headers, body) for told, headers, body in self.told if told == path]
        with self.changed:
            if not self.changed.wait_for(calls, LIMIT_SECONDS):
                raise TimeoutError(f"no {path}, only {[told[0] for told in self.told]}")
            return calls()[0]

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


class BootstrapTest(LakeTest):
    def start(self, api: RuntimeApi, prefix=(), program=str(BOOTSTRAP), **variables):
        """The process, with these environment variables and no others."""
        process = subprocess.Popen(
            [*prefix, program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"AWS_LAMBDA_RUNTIME_API": api.address, "AWS_REGION": REGION,
                 "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, **variables})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def api(self, *events) -> RuntimeApi:
        api = RuntimeApi(*events)
        self.addCleanup(api.close)
        return api


class PackageTest(BootstrapTest):
    def test_zip_holds_the_program_and_its_machine(self):
        with zipfile.ZipFile(PACKAGE) as package:
            program, mark = package.namelist()
            self.assertEqual(program, "bootstrap")
            self.assertRegex(mark, r"^(architecture=(x86_64|arm64))/\1/\1$")
            self.assertEqual(package.getinfo(mark).file_size, 0)
            self.assertEqual(package.read("bootstrap"), BOOTSTRAP.read_bytes())
            mode = package.getinfo("bootstrap").external_attr >> 16
            self.assertEqual(mode & 0o555, 0o555, "everybody may read and run it")

    def test_program_needs_no_loader(self):
        if is_sanitized():
            self.skipTest("sanitizers need a loader; the package is never built with them")
        self.assertNotIn(PT_INTERP, segments(BOOTSTRAP.read_bytes()))

    def test_batch_goes_through_in_a_root_that_holds_nothing_else(self):
        if is_sanitized():
            self.skipTest("sanitizers need a loader; the package is never built with them")
        root = Path(tempfile.mkdtemp(prefix="root-", dir=self.dir))
        prefix = chroot_command(root)
        if not prefix:
            self.skipTest("neither chroot nor user namespaces are allowed here")
        with zipfile.ZipFile(PACKAGE) as package:
            package.extract("bootstrap", root)
        (root / "bootstrap").chmod(0o755)
        aws = LocalAws("--bare").start()
        self.addCleanup(aws.close)
        set_up(aws)
        api = self.api(stream_event(json.dumps(event(1)).encode(), b"no event"))
        self.start(api, prefix, "/bootstrap", AWS_ENDPOINT_URL=aws.endpoint, **NEEDED)
        _, response = api.wait_for("/invocation/request-1/response")
        self.assertEqual(response, {"batchItemFailures": []})
        self.assertEqual([path.name for path in root.iterdir()], ["bootstrap"])
        status, _, listing = aws.ask("s3", "GET", "/lake?list-type=2")
        self.assertEqual(status, 200)
        for folder in (b"<Key>lake/", b"<Key>quarantine/", b"<Key>ledger/"):
            self.assertEqual(listing.count(folder), 1, listing)


class EndTest(BootstrapTest):
    def test_no_memory_is_a_line_of_the_log_and_an_exit_code(self):
        if is_sanitized():
            self.skipTest("sanitizers reserve terabytes; process_test has the same without a limit")
        api = self.api(stream_event(*[b"x" * (8 << 20)] * 4))
        process = self.start(api, ("prlimit", f"--as={32 << 20}"), **NEEDED)
        self.assertEqual(process.wait(LIMIT_SECONDS), 1)
        logged = json.loads(process.stdout.read())
        self.assertEqual(logged["level"], "error")
        self.assertIn("out of memory", logged["message"])

    def test_a_file_that_may_not_grow_ends_no_invocation(self):
        api = self.api()
        process = self.start(api, **NEEDED)
        api.wait_for("/invocation/next")
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        ignored = int(status.split("SigIgn:")[1].split()[0], 16)
        self.assertTrue(ignored >> (signal.SIGXFSZ - 1) & 1, status)


class InitTest(BootstrapTest):
    def check_init_error(self, *words: str, **variables):
        """It tells the Runtime API what is wrong, never asks for an event, and ends."""
        api = self.api()
        process = self.start(api, **variables)
        headers, body = api.wait_for("/init/error")
        self.assertEqual(body["errorType"], "Configuration")
        self.assertEqual(headers["Lambda-Runtime-Function-Error-Type"], "Configuration")
        for word in words:
            self.assertIn(word, body["errorMessage"])
        self.assertEqual(process.wait(LIMIT_SECONDS), 1)
        self.assertEqual([path for path, *_ in api.told], ["/init/error"])
        logged = json.loads(process.stdout.read())
        self.assertEqual((logged["level"], logged["message"]), ("error", body["errorMessage"]))

    def test_missing_variable_is_an_init_error(self):
        for name in NEEDED:
            with self.subTest(name):
                others = {other: value for other, value in NEEDED.items() if other != name}
                self.check_init_error(name, "is not set", **others)

    def test_wrong_variable_is_an_init_error(self):
        self.check_init_error("WEIR_LAYOUT", "batch, event or landing", WEIR_LAYOUT="wide",
                              **NEEDED)
        self.check_init_error("WEIR_SCHEMA:1", WEIR_SCHEMA="schema = 1\n", **NEEDED)

    def test_good_configuration_asks_for_the_first_event(self):
        api = self.api()
        self.start(api, **NEEDED)
        api.wait_for("/invocation/next")
        self.assertEqual([path for path, *_ in api.told], ["/invocation/next"])


def set_up(aws: LocalAws):
    """A stream, a claims table and a bucket."""
    for target, version, body in (
            ("Kinesis_20131202.CreateStream", "1.1", {"StreamName": "events", "ShardCount": 1}),
            ("DynamoDB_20120810.CreateTable", "1.0",
             {"TableName": "claims", "BillingMode": "PAY_PER_REQUEST",
              "KeySchema": [{"AttributeName": "key", "KeyType": "HASH"}],
              "AttributeDefinitions": [{"AttributeName": "key", "AttributeType": "S"}]})):
        service = target.partition("_")[0].lower()
        status, _, answer = aws.ask(service, "POST", "/", body, {
            "X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}"})
        assert status == 200, answer
    status, _, answer = aws.ask("s3", "PUT", "/lake")
    assert status == 200, answer


def stream_event(*records: bytes) -> dict:
    """What a mapping hands over for these records of one shard."""
    return {"Records": [
        {"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "key",
                     "sequenceNumber": str(10 ** 55 + number),
                     "data": base64.b64encode(data).decode(),
                     "approximateArrivalTimestamp": ARRIVAL},
         "eventSource": "aws:kinesis", "eventVersion": "1.0",
         "eventID": f"shardId-000000000000:{10 ** 55 + number}",
         "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::000000000000:role/r",
         "awsRegion": REGION, "eventSourceARN": ARN} for number, data in enumerate(records)]}


if __name__ == "__main__":
    unittest.main()
