"""`weir status`, of a pipeline that keeps up, that is held up, and that is not there."""

import unittest

from case import LakeTest, line, poll, weir
from local_aws import LocalAws
from send_test import LAKE, PipelineTest


class StatusTest(PipelineTest):
    def status(self, *options, code: int = 0) -> dict:
        run = self.run_weir("status", "--json", *options, code=code)
        [stream] = run.report["streams"]
        self.assertEqual(run.report["healthy"], stream["problems"] == [])
        return stream

    def send(self, *numbers):
        self.run_weir("send", "-", "--stream", "events",
                      stdin=b"\n".join(line(number) for number in numbers))

    def test_a_pipeline_that_keeps_up_is_healthy(self):
        self.send(1, 2, 3)
        stream = self.status("--wait")
        self.assertEqual(
            {key: stream[key] for key in ("stream", "status", "shards", "mapping", "lake",
                                          "waiting_records", "oldest_waiting_seconds", "landings",
                                          "has_failed", "problems")},
            {"stream": "events", "status": "ACTIVE", "shards": 2, "mapping": "Enabled",
             "lake": LAKE, "waiting_records": 0, "oldest_waiting_seconds": None, "landings": None,
             "has_failed": False, "problems": []})
        self.assertEqual(self.json_of("report", LAKE)["ledger"]["stored"], 3)
        text = self.run_weir("status", "--lake", LAKE).out.decode()
        self.assertIn("0 records are not judged yet", text)
        self.assertRegex(text, r"\nhealthy\n\Z")

    def test_what_is_held_up_is_counted_and_named(self):
        self.enable_mapping(False)
        self.send(1, 2)
        self.aws.advance(3_600)
        stream = self.status(code=1)
        self.assertEqual((stream["waiting_records"], stream["mapping"]), (2, "Disabled"))
        self.assertGreaterEqual(stream["oldest_waiting_seconds"], 3_590)
        self.assertEqual(len(stream["problems"]), 2)
        waited = self.run_weir("status", "--wait", "--patience", 1, code=1)
        self.assertIn("2 records and landings are left", waited.err)
        self.assertIn("NOT HEALTHY", waited.out.decode())
        self.enable_mapping(True)
        self.assertEqual(self.status("--wait")["waiting_records"], 0)

    def test_a_function_that_fails_is_a_problem_with_its_last_result(self):
        self.aws.add_fault("kill-before", service="dynamodb")
        self.send(1)

        def last_result() -> str:
            [stream] = self.status_now()["streams"]
            return stream["last_result"]
        poll(lambda: last_result().startswith("PROBLEM"), "the failure")
        report = self.status_now()
        self.assertFalse(report["healthy"])
        self.assertIn(last_result(), report["streams"][0]["problems"][0])
        self.aws.clear_faults()
        self.status("--wait")

    def status_now(self) -> dict:
        """However it is."""
        return weir("status", "--json", variables=self.aws.environment()).report

    def test_no_such_stream_lake_or_bucket_names_what_there_is(self):
        for options in (["--stream", "nosuch"], ["--lake", "s3://nosuch"],
                        ["--lake", f"{LAKE}/nosuch"]):
            with self.subTest(options):
                run = self.run_weir("status", *options, code=1)
                self.assertEqual(run.out, b"")
                self.assertIn(options[1], run.err)
                self.assertIn(f"there is events into {LAKE}", run.err)
        self.run_weir("status", "--lake", "weir-lake", code=2)


class LandingStatusTest(PipelineTest):
    options = ("--layout", "landing")

    def test_landings_wait_until_they_are_merged(self):
        self.run_weir("send", "-", "--stream", "events", stdin=line(1))
        waited = self.run_weir("status", "--wait", "--patience", 600, "--json")
        [stream] = waited.report["streams"]
        self.assertEqual((stream["layout"], stream["waiting_records"], stream["landings"]),
                         ("landing", 0, 0))
        self.assertEqual(self.json_of("report", LAKE)["ledger"]["stored"], 1)

    def test_what_has_landed_is_counted_with_its_hour(self):
        self.call("PUT", "/2017-10-31/functions/weir-merge/concurrency",
                  {"ReservedConcurrentExecutions": 0})
        self.run_weir("send", "-", "--stream", "events", stdin=line(1))

        def landed() -> dict:
            [stream] = self.json_of("status")["streams"]
            return stream
        poll(lambda: landed()["landings"] == 1, "a landing")
        stream = landed()
        self.assertEqual(stream["waiting_records"], 1)
        self.assertLess(stream["oldest_landing_seconds"], 7_200)
        text = self.run_weir("status").out.decode()
        self.assertIn("1 wait for the merge", text)
        self.aws.advance(10_000)
        late = self.run_weir("status", code=1).out.decode()
        self.assertIn("`weir merge` says what holds it up", late)
        self.run_weir("merge")
        self.assertEqual(landed()["landings"], 0)


class NobodyTest(LakeTest):
    def test_without_a_pipeline_there_is_no_health(self):
        aws = LocalAws("--bare")
        self.addCleanup(aws.close)
        aws.start()
        run = weir("status", variables=aws.environment())
        self.assertEqual((run.code, run.out), (1, b""))
        self.assertIn("none is there at all", run.err)


if __name__ == "__main__":
    unittest.main()
