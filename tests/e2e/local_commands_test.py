"""`weir clock`, `weir faults` and `weir send` as people use them against a `weir up`."""

import base64
import gzip
import json
import unittest

from case import environment, event, line, weir
from local_aws import LocalAwsTest

STREAM = "events"


class CommandTest(LocalAwsTest):
    def run_weir(self, *arguments, code: int = 0, stdin: bytes = b""):
        run = weir(*arguments, stdin=stdin, variables=self.aws.environment())
        self.assertEqual(run.code, code, run.err)
        return run

    def json_of(self, *arguments) -> dict:
        return json.loads(self.run_weir(*arguments, "--json").out)


class ClockTest(CommandTest):
    def test_it_is_shown_and_moved_and_stays_moved(self):
        self.assertEqual(self.json_of("clock")["offset_seconds"], 0)
        self.assertIn(b"1 d 1 h ahead", self.run_weir("clock", "advance", "25h").out)
        self.assertEqual(self.json_of("clock")["offset_seconds"], 25 * 3600)
        self.assertEqual(self.json_of("clock", "advance", "90s")["offset_seconds"], 25 * 3600 + 90)

    def test_what_is_no_span_is_refused(self):
        run = self.run_weir("clock", "advance", "soon", code=2)
        self.assertIn("soon", run.err)

    def test_nobody_there_is_an_error(self):
        variables = {**environment(), "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
        run = weir("clock", variables=variables)
        self.assertEqual(run.code, 1)
        self.assertIn("127.0.0.1:1", run.err)


class FaultsTest(CommandTest):
    def list_tables(self) -> int:
        status, _, _ = self.aws.ask("dynamodb", "POST", "/", {}, {
            "X-Amz-Target": "DynamoDB_20120810.ListTables",
            "Content-Type": "application/x-amz-json-1.0"})
        return status

    def test_a_fault_hits_is_listed_and_goes(self):
        added = self.json_of("faults", "add", "server-error", "--service", "dynamodb",
                             "--operation", "ListTables", "--skip", 1, "--count", 2)
        self.assertEqual([self.list_tables() for _ in range(4)], [200, 500, 500, 200])
        [fault] = self.json_of("faults", "list")["faults"]
        self.assertEqual((fault["id"], fault["kind"], fault["hits"]),
                         (added["id"], "server-error", 2))
        self.run_weir("faults", "clear", added["id"])
        self.assertEqual(self.json_of("faults", "list")["faults"], [])

    def test_the_list_is_for_people(self):
        self.run_weir("faults", "add", "throttle", "--probability", 0.1, "--containing", "abc")
        text = self.run_weir("faults", "list").out.decode()
        self.assertRegex(text, r"1 +throttle +any +any +probability 0\.1, .* containing abc")
        self.run_weir("faults", "clear")
        self.assertEqual(self.json_of("faults", "list")["faults"], [])

    def test_an_unknown_service_is_refused_and_those_that_are_here_are_named(self):
        run = self.run_weir("faults", "add", "throttle", "--service", "dynamo", code=2)
        self.assertIn("dynamo", run.err)
        self.assertIn("dynamodb", run.err)
        self.assertEqual(self.json_of("faults", "list")["faults"], [])

    def test_an_unknown_kind_is_refused_by_name(self):
        run = self.run_weir("faults", "add", "earthquake", code=2)
        self.assertIn("\"earthquake\"", run.err)
        self.assertIn("drop-before", run.err)
        status, _, body = self.aws.request("POST", "/_weir/faults", {"kind": "earthquake"})
        self.assertEqual(status, 400)
        self.assertIn(b"earthquake", body)


class SendTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.call("CreateStream", StreamName=STREAM, ShardCount=1)

    def call(self, operation: str, **members) -> dict:
        status, _, body = self.aws.ask("kinesis", "POST", "/", members, {
            "X-Amz-Target": f"Kinesis_20131202.{operation}",
            "Content-Type": "application/x-amz-json-1.1"})
        self.assertEqual(status, 200, body)
        return json.loads(body or b"{}")

    def sent(self) -> list[tuple[str, bytes]]:
        """Partition key and data of what is in the stream."""
        iterator = self.call("GetShardIterator", StreamName=STREAM, ShardId="shardId-000000000000",
                             ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        return [(record["PartitionKey"], base64.b64decode(record["Data"]))
                for record in self.call("GetRecords", ShardIterator=iterator)["Records"]]

    def test_lines_of_files_become_records_keyed_by_their_ids(self):
        lines = [line(number) for number in range(700)]
        path = self.dir / "events.json.gz"
        path.write_bytes(gzip.compress(b"\n".join(lines)))
        tally = self.json_of("send", path, "--stream", STREAM)
        self.assertEqual((tally["sent"], tally["bytes"]), (700, sum(map(len, lines))))
        self.assertEqual(sorted(self.sent()),
                         [(event(number)["event_uuid"], lines[number]) for number in range(700)])

    def test_a_pipe_with_what_is_no_event_is_sent_whole(self):
        run = self.run_weir("send", "-", "--stream", STREAM, stdin=line(1) + b"\r\n\n{\n")
        self.assertIn("2 records", run.err)
        self.assertEqual([data for _, data in self.sent()], [line(1), b"{"])

    def test_keys_are_random_when_asked_for(self):
        self.run_weir("send", "-", "--stream", STREAM, "--partition-key", "random",
                      stdin=line(1) + b"\n" + line(1))
        first, second = (key for key, _ in self.sent())
        self.assertNotEqual(first, second)

    def test_what_is_not_there_is_an_error(self):
        run = self.run_weir("send", "-", "--stream", "elsewhere", "--patience", 1, code=1,
                            stdin=line(1))
        self.assertIn("elsewhere", run.err)
        path = self.dir / "good.json"
        path.write_bytes(line(1))
        run = self.run_weir("send", path, self.dir / "missing.json", "--stream", STREAM, code=1)
        self.assertIn("missing.json", run.err)


if __name__ == "__main__":
    unittest.main()
