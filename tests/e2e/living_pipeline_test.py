"""A start over a pipeline that is there keeps its settings, and changes only what it is told to."""

import json
import subprocess
import unittest

from case import WEIR, Run, line, poll, weir
from local_aws import needs_boto3
from road import FUNCTION, STREAM, RoadTest

MERGE = "weir-merge"
OWN = 'extends = "weir"\nschema = "own"\n'


@needs_boto3
class LivingPipelineTest(RoadTest):
    options = ("--layout", "event", "--batch-size", 7, "--shards", 3)

    def start_again(self, *options):
        self.aws.stop()
        self.aws.options = [*options, "--data", self.dir / "aws"]
        self.aws.start()

    def refused(self, *options) -> Run:
        self.aws.stop()
        run = weir("up", "--port", 0, "--data", self.dir / "aws", *options)
        self.aws.options = ["--data", self.dir / "aws"]
        self.aws.start()
        self.assertEqual((run.code, run.out), (2, b""), run.err)
        return run

    def variables(self, function: str = FUNCTION) -> dict[str, str]:
        configuration = self.aws.boto3("lambda").get_function_configuration(FunctionName=function)
        return configuration["Environment"]["Variables"]

    def mapping(self) -> dict:
        [mapping] = self.aws.boto3("lambda").list_event_source_mappings()["EventSourceMappings"]
        return mapping

    def shards(self) -> int:
        summary = self.aws.boto3("kinesis").describe_stream_summary(StreamName=STREAM)
        return summary["StreamDescriptionSummary"]["OpenShardCount"]

    def settings(self) -> tuple:
        """All of them, as the services have them."""
        variables, mapping = self.variables(), self.mapping()
        return (*(variables[f"WEIR_{name}"] for name in ("SCHEMA", "LAYOUT", "COMPRESSION")),
                self.shards(), mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"])

    def test_what_is_not_said_stays(self):
        before = ("weir", "event", "gzip", 3, 7, 0)
        self.assertEqual(self.settings(), before)
        self.start_again()
        self.assertEqual(self.settings(), before)
        self.start_again(*self.options)  # said as it is
        self.assertEqual(self.settings(), before)
        self.put([line(1), line(1)])
        self.assertEqual(self.wait_until_received(2)["ledger"]["stored"], 1)

    def test_what_differs_is_refused_by_name_and_nothing_changes(self):
        before = self.settings()
        schema = self.file("own.toml", OWN.encode())
        run = self.refused("--schema", schema, "--layout", "landing", "--compression", "zstd",
                           "--shards", 5, "--batch-size", 8, "--window", 2)
        [message] = run.err.splitlines()
        for words in ("--schema is weir (asked for: own (digest ",
                      "--layout is event (asked for: landing)",
                      "--compression is gzip (asked for: zstd)", "--shards is 3 (asked for: 5)",
                      "--batch-size is 7 (asked for: 8)", "--window is 0 (asked for: 2)",
                      "leave these out", "--reconfigure"):
            self.assertIn(words, message)
        self.assertEqual(self.settings(), before)
        self.assertEqual(self.refused("--batch-size", 8, "--layout", "event").err.count("asked"), 1)

    def test_reconfigure_changes_what_is_said_and_says_so(self):
        schema = self.file("own.toml", OWN.encode())
        changes = ("--reconfigure", "--schema", schema, "--compression", "zstd", "--shards", 8,
                   "--batch-size", 9)
        self.start_again(*changes)
        self.assertEqual([(one["option"], one["was"], one["is"])
                          for one in self.aws.ready["reconfigured"] if one["option"] != "--schema"],
                         [("--compression", "gzip", "zstd"), ("--shards", "3", "8"),
                          ("--batch-size", "7", "9")])
        after = (OWN, "event", "zstd", 8, 9, 0)
        self.assertEqual(self.settings(), after)
        self.file("same.toml", b"# spelled otherwise\n" + OWN.encode())
        self.start_again("--schema", self.dir / "same.toml")
        self.assertEqual(self.settings(), after)
        self.assertNotIn("reconfigured", self.aws.ready)
        self.put([line(number) for number in range(20)])
        self.assertEqual(self.wait_until_received(20)["ledger"]["stored"], 20)

    def test_reconfigured_to_landing_it_has_a_merge(self):
        self.start_again("--reconfigure", "--layout", "landing", "--compression", "none")
        self.assertEqual(self.variables(MERGE)["WEIR_COMPRESSION"], "none")
        self.start_again("--layout", "landing", "--compression", "none")
        self.start_again("--compression", "gzip", "--reconfigure")
        self.assertEqual((self.variables(MERGE)["WEIR_COMPRESSION"], self.settings()[:3]),
                         ("gzip", ("weir", "landing", "gzip")))

    def test_what_others_have_set_is_theirs(self):
        functions = self.aws.boto3("lambda")
        functions.update_function_configuration(
            FunctionName=FUNCTION, MemorySize=256,
            Environment={"Variables": {**self.variables(), "TEAM": "data", "WEIR_CLAIM_DAYS": "3",
                                       "WEIR_SCHEMA": "github"}})
        functions.get_waiter("function_updated_v2").wait(FunctionName=FUNCTION,
                                                         WaiterConfig={"Delay": 0})
        functions.update_event_source_mapping(UUID=self.mapping()["UUID"], Enabled=False,
                                              MaximumRetryAttempts=3)
        poll(lambda: self.mapping()["State"] == "Disabled", "the mapping")
        self.aws.boto3("kinesis").update_shard_count(StreamName=STREAM, TargetShardCount=6,
                                                     ScalingType="UNIFORM_SCALING")
        before = self.variables()
        self.start_again()
        self.assertEqual((self.variables(), self.shards()), (before, 6))
        self.start_again("--reconfigure", "--schema", "weir", "--batch-size", 70)
        self.assertEqual(self.variables(), {**before, "WEIR_SCHEMA": "weir"})
        memory = self.aws.boto3("lambda").get_function_configuration(FunctionName=FUNCTION)
        self.assertEqual(memory["MemorySize"], 256)
        mapping = self.mapping()
        self.assertEqual((mapping["BatchSize"], mapping["State"], mapping["MaximumRetryAttempts"]),
                         (70, "Disabled", 3))

    def test_a_function_with_another_role_keeps_it(self):
        iam = self.aws.boto3("iam")
        trust = {"Version": "2012-10-17",
                 "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                "Principal": {"Service": "lambda.amazonaws.com"}}]}
        role = iam.create_role(RoleName="ours", AssumeRolePolicyDocument=json.dumps(trust))
        self.aws.boto3("lambda").update_function_configuration(FunctionName=FUNCTION,
                                                               Role=role["Role"]["Arn"])
        self.start_again()
        kept = self.aws.boto3("lambda").get_function_configuration(FunctionName=FUNCTION)["Role"]
        self.assertEqual(kept, role["Role"]["Arn"])

    def test_what_was_deleted_is_made_anew_and_goes_on(self):
        self.put([line(1)])
        self.wait_until_received(1)
        self.aws.boto3("lambda").delete_function(FunctionName=FUNCTION)
        self.start_again("--compression", "none")
        self.assertEqual(self.settings(), ("weir", "batch", "none", 3, 7, 0))
        self.put([line(1), line(2)])
        self.assertEqual(self.wait_until_received(3)["ledger"]["stored"], 2)

    def test_people_read_what_has_changed_before_it_is_up(self):
        self.aws.stop()
        up = subprocess.Popen([WEIR, "up", "--port", "0", "--data", self.dir / "aws",
                               "--reconfigure", "--batch-size", "11"], stdout=subprocess.PIPE)
        with up:
            self.addCleanup(up.kill)
            said = [up.stdout.readline().decode() for _ in range(2)]
            up.terminate()
        self.assertEqual(said[0], "--batch-size is 11 from now on, and was 7\n")
        self.assertTrue(said[1].startswith("Weir is up at "), said)


if __name__ == "__main__":
    unittest.main()
