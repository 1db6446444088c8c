"""A local AWS for a test: starts `weir up`, restarts it, kills it, ends it by its pid."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

import aws_cli
from case import PATIENCE_SECONDS, SPACE, WEIR, environment
from model import check_client
from sigv4 import Signer

KEY, SECRET, REGION = "weirtest", "weirtestsecret", "us-east-1"
BROKEN = r"terminate called|Assertion|runtime error|AddressSanitizer|LeakSanitizer"


class LocalAws:
    """One `weir up` at a time, on a free port that stays its own over restarts.

    `data` is its directory; without one it keeps nothing. `options` are further ones of `weir up`.
    `inside` stands before the command: what runs it elsewhere, such as in another network.
    """

    def __init__(self, *options, data: Path | None = None, inside: tuple = (),
                 program: Path = WEIR):
        self.program = [*inside, program]
        self.options = [*options, *(("--data", data) if data else ("--memory",))]
        self.place = socket.socket()  # bound, and never listened at: nobody else gets the port
        self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.place.bind(("127.0.0.1", 0))
        self.port = self.place.getsockname()[1]
        self.process = None
        self.ready = {}  # what it said last when it was
        self.endpoint = None
        self.certificate = None
        self.errors = tempfile.TemporaryFile()
        self.faults = []  # what is wrong with answers, by AWS's models of its APIs

    def start(self):
        self.process = subprocess.Popen(
            [*self.program, "up", "--json", "--port", str(self.port),
             *map(str, self.options)],
            stdout=subprocess.PIPE, stderr=self.errors, stdin=subprocess.DEVNULL,
            env=environment())
        line = self.process.stdout.readline()  # comes when it is ready, or ends with the process
        if not line:
            self.process.wait(PATIENCE_SECONDS)
            raise RuntimeError(f"weir up did not start: {self.log()}")
        ready = json.loads(line)
        self.ready = ready
        self.endpoint = ready["endpoint"]
        self.certificate = ready.get("certificate")  # with --tls: whom to trust
        return self

    def stop(self) -> int:
        """Ends it as Ctrl-C does; its exit code."""
        self.process.terminate()
        return self._wait()

    def kill(self):
        """Ends it as a crash does."""
        self.process.kill()
        self._wait()

    def restart(self):
        self.stop()
        return self.start()

    def _wait(self) -> int:
        try:
            return self.process.wait(PATIENCE_SECONDS)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process = None

    def log(self) -> str:
        """What it has said on standard error so far, over all restarts."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def close(self):
        if self.process:
            self.kill()
        self.errors.close()
        self.place.close()

    def request(self, method: str, path: str, body: bytes | dict | None = None,
                headers: dict | None = None):
        """A plain HTTP request; (status, headers in lower case, body)."""
        headers = dict(headers or {})
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return (answer.status, {name.lower(): value for name, value in answer.getheaders()},
                    answer.read())
        finally:
            connection.close()

    def ask(self, service: str, method: str, path: str, body: bytes | dict | None = None,
            headers: dict | None = None):
        """The same, signed for the service."""
        data = json.dumps(body).encode() if isinstance(body, dict) else body or b""
        path, _, query = path.partition("?")
        headers = {name.lower(): value for name, value in (headers or {}).items()}
        host = headers.pop("host", f"127.0.0.1:{self.port}")
        more = {name.replace("-", "_"): value for name, value in headers.items()}
        signed = Signer(KEY, SECRET, service, REGION).headers(method, host, path, data, query,
                                                              **more)
        return self.request(method, f"{path}?{query}" if query else path, data, signed)

    def own(self, method: str, path: str, body: dict | None = None) -> dict:
        """One of Weir's own paths: own("POST", "/_weir/clock", {"advance_seconds": 5})."""
        return self.call("weir", method, path, body)

    def call(self, service: str, method: str, path: str, body: dict | None = None) -> dict:
        """Any path with JSON: call("lambda", "GET", "/2015-03-31/event-source-mappings/")."""
        status, _, text = self.ask(service, method, path, body,
                                   {"Content-Type": "application/json"})
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {text!r}")
        return json.loads(text)

    def advance(self, seconds: int) -> dict:
        return self.own("POST", "/_weir/clock", {"advance_seconds": seconds})

    def add_fault(self, kind: str, **rule) -> int:
        return self.own("POST", "/_weir/faults", {"kind": kind, **rule})["id"]

    def clear_faults(self):
        self.own("DELETE", "/_weir/faults")

    def environment(self) -> dict[str, str]:
        """For the AWS CLI and SDKs: this endpoint, and nothing of the user's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        if self.certificate:
            kept["AWS_CA_BUNDLE"] = self.certificate
        return {**kept, "AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": REGION,
                "AWS_REGION": REGION, "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1"}

    def cli(self, *arguments, stdin: bytes = b"", refused: bool = False):
        """`aws …`: its output, parsed if it is JSON; what it says if the service refused."""
        done = subprocess.run(aws_cli.command(self.endpoint, *arguments), input=stdin,
                              capture_output=True, env=self.environment(),
                              timeout=PATIENCE_SECONDS, check=False)
        codes = (254, 255) if refused else (0,)  # version 2 of the AWS CLI, and version 1
        if done.returncode not in codes:
            raise RuntimeError(f"aws {' '.join(map(str, arguments))}: exit {done.returncode}: "
                               f"{done.stderr.decode(errors='replace')}")
        if refused:
            return done.stderr.decode(errors="replace")
        text = done.stdout.decode()
        return json.loads(text) if text.lstrip().startswith(("{", "[")) else text

    def boto3(self, service: str, key: str = KEY, secret: str = SECRET, token: str | None = None,
              **config):
        """A client of the service. `config`: of botocore's Config; no retries unless it says so."""
        import boto3  # only where a test asks for it  # pylint: disable=import-outside-toplevel
        from botocore.config import Config  # pylint: disable=import-outside-toplevel
        settings = {"retries": {"max_attempts": 0}, "connect_timeout": PATIENCE_SECONDS,
                    "read_timeout": PATIENCE_SECONDS, **config}
        client = boto3.client(service, endpoint_url=self.endpoint, region_name=REGION,
                              aws_access_key_id=key, aws_secret_access_key=secret,
                              aws_session_token=token,
                              verify=self.certificate, config=Config(**settings))
        check_client(client, self.faults.append)
        return client


class LocalAwsTest(unittest.TestCase):
    """A test with a local AWS of its own, `self.aws`, which is running.

    Set `durable` to keep its data in `self.data` over restarts, `options` for `weir up`.
    """

    maxDiff = 4000
    durable = False
    options: tuple = ()

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="weir-aws-", dir=SPACE))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.data = self.dir / "data" if self.durable else None
        self.prepare()
        self.aws = LocalAws("--bare", *self.options, data=self.data)
        self.addCleanup(self.aws.close)
        self.addCleanup(self._assert_nothing_broke)
        self.aws.start()

    def prepare(self):
        """What has to be there before it starts; nothing, unless a test says so."""

    def _assert_nothing_broke(self):
        self.assertNotRegex(self.aws.log(), BROKEN)
        self.assertEqual(self.aws.faults, [], "answers that AWS's models do not allow")


def has_boto3() -> bool:
    try:
        import boto3  # noqa: F401  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        return False
    return True


needs_boto3 = unittest.skipUnless(has_boto3(), "boto3 is not installed")
