"""`weir send` and `weir report` at a terminal: live pipes, Ctrl-C, waiting for what was sent."""

import json
import os
import signal
import subprocess
import unittest

from case import PATIENCE_SECONDS, WEIR, LakeTest, environment, line, poll, weir
from local_aws import LocalAws

LAKE = "s3://weir-lake"
NOBODY = "http://127.0.0.1:1"


class PipelineTest(LakeTest):
    """With the pipeline of `weir up`."""

    options: tuple = ()

    def setUp(self):
        super().setUp()
        self.aws = LocalAws(*self.options)
        self.addCleanup(self.aws.close)
        self.aws.start()

    def run_weir(self, *arguments, code: int = 0, stdin: bytes = b""):
        run = weir(*arguments, stdin=stdin, variables=self.aws.environment())
        self.assertEqual(run.code, code, run.err)
        return run

    def json_of(self, *arguments, **options) -> dict:
        return json.loads(self.run_weir(*arguments, "--json", **options).out)

    def start_send(self, *arguments) -> subprocess.Popen:
        """With a pipe that the test writes to."""
        process = subprocess.Popen(
            [WEIR, "send", "-", "--stream", "events", *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**environment(), **self.aws.environment()})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for pipe in (process.stdin, process.stdout, process.stderr):
            self.addCleanup(pipe.close)
        return process

    def received(self) -> int:
        return self.json_of("report", LAKE)["ledger"]["received"]

    def enable_mapping(self, enabled: bool):
        """With the mapping off, what is sent stays in the stream."""
        path = "/2015-03-31/event-source-mappings/"
        listed = self.call("GET", path)
        [mapping] = listed["EventSourceMappings"]
        self.call("PUT", path + mapping["UUID"], {"Enabled": enabled})
        wanted = "Enabled" if enabled else "Disabled"
        poll(lambda: self.call("GET", path + mapping["UUID"])["State"] == wanted, wanted)

    def call(self, method: str, path: str, body: dict | None = None) -> dict:
        return self.aws.call("lambda", method, path, body)


class LivePipeTest(PipelineTest):
    def test_lines_go_out_while_the_pipe_stays_open(self):
        send = self.start_send()
        for number in (1, 2):
            send.stdin.write(line(number) + b"\n")
            send.stdin.flush()
            poll(lambda: self.received() == number, f"record {number} in the ledger")
        send.stdin.close()
        self.assertEqual(send.wait(PATIENCE_SECONDS), 0)
        self.assertIn(b"weir send: 2 records", send.stderr.read())

    def test_ctrl_c_ends_the_reading_and_what_was_read_goes_out(self):
        send = self.start_send("--json")
        send.stdin.write(line(1) + b"\n" + line(2))  # the second has no end yet
        send.stdin.flush()
        poll(lambda: self.received() == 1, "the first record in the ledger")
        send.send_signal(signal.SIGINT)
        self.assertEqual(send.wait(PATIENCE_SECONDS), 130)
        sent = json.loads(send.stdout.read())["sent"]
        self.assertIn(sent, (1, 2))  # half a line is no record; a whole one without its end is
        poll(lambda: self.received() == sent, "all that was sent in the ledger")

    def test_ctrl_c_ends_the_waiting(self):
        self.enable_mapping(False)
        send = self.start_send("--wait", "--patience", "600")
        send.stdin.write(line(1))
        send.stdin.close()
        said = b""
        while b"1 records" not in said:
            said += os.read(send.stderr.fileno(), 4096)
        send.send_signal(signal.SIGINT)
        self.assertEqual(send.wait(PATIENCE_SECONDS), 130)
        self.assertIn(b"0 of 1 records judged", send.stderr.read())


class WaitTest(PipelineTest):
    def test_when_it_ends_the_ledger_has_all_of_it(self):
        for begin in range(0, 900, 300):  # each time with a ledger that knows others
            lines = b"\n".join(line(number) for number in range(begin, begin + 300))
            tally = self.json_of("send", "-", "--stream", "events", "--wait",
                                 stdin=lines + b"\n" + line(0) + b"\n{\n")
            self.assertEqual((tally["sent"], tally["judged"]), (302, 302))
            report = self.json_of("report", LAKE)
            self.assertEqual(report["ledger"]["received"], 302 * (begin // 300 + 1))
            self.assertEqual((report["ledger"]["stored"], report["on_their_way"]),
                             (begin + 300, False))

    def test_it_gives_up_and_says_what_is_left_and_where_to_look(self):
        self.enable_mapping(False)
        run = self.run_weir("send", "-", "--stream", "events", "--wait", "--patience", 1, code=1,
                            stdin=line(1))
        self.assertIn(f"1 of 1 records are not in the ledger of {LAKE}", run.err)
        self.assertIn("the event source mapping is Disabled", run.err)
        self.assertIn("s3://weir-failed", run.err)

    def test_a_ledger_without_them_does_not_settle_them(self):
        self.json_of("send", "-", "--stream", "events", "--wait", stdin=line(1))
        self.enable_mapping(False)
        run = self.run_weir("send", "-", "--stream", "events", "--wait", "--patience", 1, code=1,
                            stdin=line(2))
        self.assertIn("1 of 1 records are not in the ledger", run.err)

    def test_the_lake_can_be_named(self):
        tally = self.json_of("send", "-", "--stream", "events", "--wait", "--lake", LAKE,
                             stdin=line(1))
        self.assertEqual(tally["judged"], 1)
        run = self.run_weir("send", "-", "--stream", "events", "--wait", "--lake", "s3://none",
                            code=1, stdin=line(1))
        self.assertIn("none", run.err)
        self.run_weir("send", "-", "--stream", "events", "--wait", "--lake", "lake", code=2)
        self.run_weir("send", "-", "--stream", "events", "--lake", LAKE, code=2)

    def test_a_stream_that_no_function_takes_is_named_before_anything_is_sent(self):
        run = self.run_weir("send", "-", "--stream", "elsewhere", "--wait", code=1, stdin=line(1))
        self.assertIn("no event source mapping takes the stream elsewhere into a lake", run.err)
        self.assertNotIn("records/s", run.err)


class SignedWaitTest(PipelineTest):
    options = ("--auth", "weirtest:weirtestsecret")

    def test_its_calls_are_signed_as_aws_wants_it(self):
        tally = self.json_of("send", "-", "--stream", "events", "--wait", stdin=line(1))
        self.assertEqual(tally["judged"], 1)
        self.assertIs(self.json_of("report", LAKE)["on_their_way"], False)


class ReportTest(PipelineTest):
    def test_it_says_that_records_are_still_on_their_way(self):
        self.assertIs(self.json_of("report", LAKE)["on_their_way"], False)
        self.enable_mapping(False)
        self.run_weir("send", "-", "--stream", "events", stdin=line(1))
        text = self.run_weir("report", LAKE).out.decode()
        self.assertIn("The lake is empty: nothing has been taken into it yet.\n"
                      "RECORDS ARE STILL ON THEIR WAY: stream events", text)
        self.enable_mapping(True)
        poll(self.is_through, "the record in the ledger")
        self.enable_mapping(False)
        self.run_weir("send", "-", "--stream", "events", stdin=line(2))
        self.run_weir("send", "-", "--stream", "events", stdin=line(3))
        report = self.run_weir("report", LAKE).out.decode()
        self.assertIn("It balances so far", report)
        self.assertIn("RECORDS ARE STILL ON THEIR WAY", report)
        self.enable_mapping(True)
        poll(self.is_through, "all in the ledger")
        self.assertIn("It balances: every record", self.run_weir("report", LAKE).out.decode())

    def is_through(self) -> bool:
        return self.json_of("report", LAKE)["on_their_way"] is False

    def test_a_bucket_that_no_stream_flows_into_is_not_spoken_of(self):
        report = self.json_of("report", "s3://weir-failed")
        self.assertIsNone(report["on_their_way"])

    def test_what_cannot_be_asked_is_said(self):
        self.aws.add_fault("server-error", service="lambda", operation="ListEventSourceMappings")
        text = self.run_weir("report", LAKE).out.decode()
        self.assertIn("Whether records are still on their way is not known: "
                      "Lambda ListEventSourceMappings", text)

    def test_lakes_that_are_not_there_and_names_that_are_none(self):
        self.assertIn("NoSuchBucket", self.run_weir("report", "s3://none", code=1).err)
        for name in ("s3://", "s3:///x"):
            self.assertIn(name, self.run_weir("report", name, code=2).err)


class NobodyThereTest(LakeTest):
    def test_commands_say_so_soon(self):
        variables = {"AWS_ENDPOINT_URL": NOBODY}
        for command in (("send", "-", "--stream", "events"),
                        ("send", "-", "--stream", "events", "--wait"), ("report", LAKE)):
            with self.subTest(command=command):
                run = weir(*command, stdin=line(1), variables=variables, limit=PATIENCE_SECONDS)
                self.assertEqual(run.code, 1)
                self.assertIn("127.0.0.1:1", run.err)


if __name__ == "__main__":
    unittest.main()
