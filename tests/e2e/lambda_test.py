"""Functions in the local AWS: invoked by real clients, failing in every way, fed by streams."""

import base64
import json
import os
import time
import unittest
from pathlib import Path

import functions
from aws_cli import needs_aws_cli
from case import poll
from lambda_case import LambdaTest
from local_aws import needs_boto3

ECHO = "def handler(event): return event"
# Writes what it gets, a line a record, into the file that OUT names, but for a batch with POISON.
COLLECT = '''
def handler(event):
    got = records(event)
    time.sleep(float(os.environ.get("PAUSE", "0")))
    if os.environ.get("POISON") in [text for _, text in got]:
        raise ValueError("poison")
    with open(os.environ["OUT"], "a") as out:
        out.write("".join(text + "\\n" for _, text in got))
'''
COUNT = '''
def handler(event):
    with open(os.environ["OUT"], "a") as out:
        out.write(json.dumps(event) + "\\n")
    if event == "fail":
        raise ValueError("as asked")
'''


@needs_boto3
class FunctionTest(LambdaTest):
    durable = True

    def test_a_function_is_created_changed_and_deleted(self):
        created = self.create("f", ECHO, Description="one", Tags={"a": "b"})
        self.assertEqual(created["State"], "Pending")
        self.assertEqual(created["FunctionArn"],
                         "arn:aws:lambda:us-east-1:000000000000:function:f")
        got = self.functions.get_function(FunctionName=created["FunctionArn"])
        self.assertEqual(got["Configuration"]["State"], "Active")
        self.assertEqual(got["Tags"], {"a": "b"})
        self.assertIn("Location", got["Code"])

        changed = self.functions.update_function_configuration(
            FunctionName="f", Timeout=7, Environment={"Variables": {}})
        self.assertEqual((changed["Timeout"], changed["Description"]), (7, "one"))
        self.assertNotIn("Environment", changed)
        self.assertNotEqual(changed["RevisionId"], created["RevisionId"])
        code, _ = self.error(self.functions.update_function_configuration, FunctionName="f",
                             Timeout=8, RevisionId=created["RevisionId"])
        self.assertEqual(code, "PreconditionFailedException")

        self.aws.restart()
        self.connect()
        listed = self.functions.list_functions()["Functions"]
        self.assertEqual([(one["FunctionName"], one["Timeout"]) for one in listed], [("f", 7)])
        self.functions.delete_function(FunctionName="f")
        self.assertEqual(
            self.error(self.functions.get_function, FunctionName="f"),
            ("ResourceNotFoundException",
             "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f"))

    def test_names_lists_and_tags(self):
        for number in range(5):
            self.create(f"f{number}", ECHO)
        self.assertEqual(self.error(self.create, name="f1", handler=ECHO)[0],
                         "ResourceConflictException")
        names = [one["FunctionName"]
                 for page in self.functions.get_paginator("list_functions").paginate(
                     PaginationConfig={"PageSize": 2}) for one in page["Functions"]]
        self.assertEqual(names, [f"f{number}" for number in range(5)])
        arn = self.functions.get_function(FunctionName="f1")["Configuration"]["FunctionArn"]
        self.functions.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
        self.functions.untag_resource(Resource=arn, TagKeys=["a"])
        self.assertEqual(self.functions.list_tags(Resource=arn)["Tags"], {"b": "2"})
        versions = self.functions.list_versions_by_function(FunctionName="f1")["Versions"]
        self.assertEqual([one["FunctionArn"] for one in versions], [arn + ":$LATEST"])
        self.assertEqual(self.error(self.functions.get_policy, FunctionName="f1")[0],
                         "ResourceNotFoundException")

    def test_what_is_wrong_or_not_supported_is_said(self):
        invalid = "InvalidParameterValueException"
        cases = [({"Runtime": "python3.12"}, invalid, "python3.12"),
                 ({"Timeout": 901}, "ValidationException", "less than or equal to 900"),
                 ({"MemorySize": 10241}, "ValidationException", "less than or equal to 10240"),
                 ({"Role": "me"}, "ValidationException", "'role'"),
                 ({"Layers": ["arn:aws:lambda:us-east-1:000000000000:layer:l:1"]}, invalid,
                  "Layers"),
                 ({"Publish": True}, invalid, "Publish"),
                 ({"VpcConfig": {"SubnetIds": ["subnet-1"]}}, invalid, "VpcConfig")]
        for settings, wanted, part in cases:
            with self.subTest(settings):
                code, message = self.error(self.create, name="f", handler=ECHO, **settings)
                self.assertEqual(code, wanted)
                self.assertIn(part, message)
        code, message = self.error(self.create, name="f", handler=ECHO,
                                   environment={"AWS_REGION": "here"})
        self.assertEqual(code, invalid)
        self.assertIn("Reserved keys used in this request: AWS_REGION", message)
        code, message = self.error(
            self.functions.create_function, FunctionName="f", Role=functions.ROLE,
            Runtime="provided.al2023", Handler="h", Code={"ZipFile": b"no zip"})
        self.assertEqual((code, message.split(".")[0]),
                         (invalid, "Could not unzip uploaded file"))

    def test_all_versions_are_listed_by_qualified_arns(self):
        self.create("f", "def handler(event): pass")

        def arns(**query):
            return [one["FunctionArn"] for one in
                    self.functions.list_functions(**query)["Functions"]]
        plain = arns()
        self.assertEqual(arns(FunctionVersion="ALL"), [plain[0] + ":$LATEST"])

    def test_code_comes_from_a_bucket(self):
        self.buckets.create_bucket(Bucket="code")
        self.buckets.put_object(Bucket="code", Key="f.zip", Body=functions.package(ECHO))
        self.functions.create_function(
            FunctionName="f", Role=functions.ROLE, Runtime="provided.al2", Handler="h",
            MemorySize=512, Code={"S3Bucket": "code", "S3Key": "f.zip"})
        self.assertEqual(self.invoke("f", [1]), (None, [1]))
        code, message = self.error(self.functions.update_function_code, FunctionName="f",
                                   S3Bucket="code", S3Key="none.zip")
        self.assertEqual(code, "InvalidParameterValueException")
        self.assertIn("NoSuchKey", message)
        _, message = self.error(self.functions.update_function_code, FunctionName="f",
                                S3Bucket="none", S3Key="f.zip")
        self.assertIn("S3 Error Code: NoSuchBucket.", message)

    def test_a_function_damages_no_other(self):
        wipe = "def handler(event): os.remove('bootstrap')"
        self.create("f", wipe)
        self.assertEqual(self.invoke("f"), (None, None))
        self.create("g", wipe)
        self.assertEqual(self.invoke("g"), (None, None))
        self.functions.update_function_code(FunctionName="f", ZipFile=functions.package(wipe))
        self.assertEqual(self.invoke("f"), (None, None))

    def test_a_qualifier_is_shown_in_the_arn(self):
        self.create("f", ECHO)
        plain = self.functions.get_function_configuration(FunctionName="f")["FunctionArn"]
        self.assertTrue(plain.endswith(":function:f"))
        for name, qualifier in (("f", {"Qualifier": "$LATEST"}), ("f:$LATEST", {})):
            got = self.functions.get_function(FunctionName=name, **qualifier)["Configuration"]
            self.assertEqual(got["FunctionArn"], plain + ":$LATEST")
            got = self.functions.get_function_configuration(FunctionName=name, **qualifier)
            self.assertEqual(got["FunctionArn"], plain + ":$LATEST")

    def test_concurrency_is_reserved_within_the_account(self):
        self.create("f", ECHO)
        self.functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
        self.assertEqual(self.error(self.functions.invoke, FunctionName="f"),
                         ("TooManyRequestsException", "Rate Exceeded."))
        code, message = self.error(self.functions.put_function_concurrency, FunctionName="f",
                                   ReservedConcurrentExecutions=901)
        self.assertEqual(code, "InvalidParameterValueException")
        self.assertIn("[100]", message)
        self.functions.delete_function_concurrency(FunctionName="f")
        self.assertEqual(self.invoke("f"), (None, "x"))
        limits = self.functions.get_account_settings()["AccountLimit"]
        self.assertEqual(limits["UnreservedConcurrentExecutions"], 1000)


@needs_boto3
class InvokeTest(LambdaTest):
    def test_an_answer_with_its_log(self):
        self.create("f", "def handler(event):\n    print('said', flush=True)\n    return event")
        answer = self.functions.invoke(FunctionName="f", Payload=b'{"a": "\xc3\xa4"}',
                                       LogType="Tail")
        self.assertEqual(json.loads(answer["Payload"].read()), {"a": "ä"})
        self.assertEqual(answer["ExecutedVersion"], "$LATEST")
        log = base64.b64decode(answer["LogResult"]).decode()
        self.assertRegex(log, r"START RequestId: \S+ Version: \$LATEST\nsaid\nEND RequestId: ")
        poll(lambda: "REPORT" in self.messages("/aws/lambda/f"), "the log")
        self.assertIn("said", self.messages("/aws/lambda/f"))

    def test_errors_crashes_and_time_outs_are_the_functions(self):
        self.create("f", "def handler(event): return eval(event)")
        self.assertEqual(self.invoke("f", "1 + 1"), (None, 2))
        kind, answer = self.invoke("f", "[][1]")
        self.assertEqual((kind, answer["errorType"]), ("Unhandled", "IndexError"))
        kind, answer = self.invoke("f", "os._exit(7)")
        self.assertEqual((kind, answer["errorType"]), ("Unhandled", "Runtime.ExitError"))
        self.assertIn("exit status 7", answer["errorMessage"])
        self.functions.update_function_configuration(FunctionName="f", Timeout=1)
        kind, answer = self.invoke("f", "time.sleep(60)")
        self.assertEqual(kind, "Unhandled")
        self.assertIn("Task timed out after 1.00 seconds", answer["errorMessage"])
        # A second may be short for anything, where the machine is busy.
        poll(lambda: self.invoke("f", "3") == (None, 3), "an answer in time")

    def test_what_is_refused_before_it_is_invoked(self):
        self.create("f", COUNT)
        invoke = self.functions.invoke
        self.assertEqual(self.error(invoke, FunctionName="g")[0], "ResourceNotFoundException")
        self.assertEqual(self.error(invoke, FunctionName="f", Payload=b"{")[0],
                         "InvalidRequestContentException")
        self.assertEqual(self.error(invoke, FunctionName="f", Qualifier="7")[0],
                         "ResourceNotFoundException")
        large = b'"' + b"x" * (6 << 20) + b'"'
        self.assertEqual(self.error(invoke, FunctionName="f", Payload=large)[0],
                         "RequestTooLargeException")
        self.assertEqual(self.error(invoke, FunctionName="f", Payload=large[-(1 << 20) - 2:],
                                    InvocationType="Event")[0], "RequestTooLargeException")
        dry = invoke(FunctionName="f", InvocationType="DryRun")
        self.assertEqual(dry["StatusCode"], 204)
        self.assertEqual(self.written(), [])

    def test_a_new_version_takes_over(self):
        self.create("f", "def handler(event): return [1, os.getpid()]")
        before = self.invoke("f")[1]
        # One that is slow to ask for its next event is not waited for: then there are others too.
        poll(lambda: self.invoke("f")[1] == before, "a warm process")
        self.functions.update_function_code(
            FunctionName="f", ZipFile=functions.package("def handler(event): return 2"))
        self.assertEqual(self.invoke("f"), (None, 2))
        poll(lambda: not Path(f"/proc/{before[1]}").exists(), "the old process to end")

    def test_functions_call_the_local_aws(self):
        self.create("f", "def handler(event): return {name: value for name, value in "
                    "os.environ.items() if name.startswith('AWS_')}")
        variables = self.invoke("f")[1]
        self.assertEqual(variables["AWS_ENDPOINT_URL"], self.aws.endpoint)
        self.assertTrue(variables["AWS_SESSION_TOKEN"])

    @needs_aws_cli
    def test_the_aws_cli_invokes(self):
        self.create("f", ECHO)
        event, answer = self.dir / "event", self.dir / "answer"
        event.write_text('{"a": 1}')
        done = self.aws.cli("lambda", "invoke", "--function-name", "f", "--payload",
                            f"fileb://{event}", answer)
        self.assertEqual(done["StatusCode"], 200)
        self.assertEqual(json.loads(answer.read_text()), {"a": 1})


@needs_boto3
class AsyncTest(LambdaTest):
    durable = True

    def test_a_failure_is_tried_twice_more(self):
        self.create("f", COUNT)
        answer = self.functions.invoke(FunctionName="f", InvocationType="Event", Payload=b'"fail"')
        self.assertEqual(answer["StatusCode"], 202)
        for tries, pause in [(1, 60), (2, 120), (3, 240)]:
            poll(lambda: self.messages("/aws/lambda/f").count("REPORT") == tries, f"try {tries}")
            self.aws.advance(pause)  # which counts from the report
        self.functions.invoke(FunctionName="f", InvocationType="Event", Payload=b'"last"')
        poll(lambda: '"last"' in self.written(), "a later event")
        self.assertEqual(self.written().count('"fail"'), 3)

    def test_what_was_accepted_survives_a_crash(self):
        self.create("f", COUNT)
        self.functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
        self.functions.invoke(FunctionName="f", InvocationType="Event", Payload=b'"kept"')
        self.aws.kill()
        self.aws.start()
        self.connect()
        self.functions.delete_function_concurrency(FunctionName="f")
        self.aws.advance(600)
        poll(lambda: self.written() == ['"kept"'], "the event")


@needs_boto3
class MappingTest(LambdaTest):
    durable = True

    def test_records_come_in_order_and_once(self):
        self.create("f", COLLECT)
        stream = self.stream(shards=2)
        self.map("f", stream, BatchSize=100, ParallelizationFactor=3)
        texts = [f"{key}:{number}" for number in range(200) for key in "abcdefgh"]
        self.put(texts, key=lambda text: text[0])
        poll(lambda: len(self.written()) >= len(texts), "all records")
        written = self.written()
        self.assertEqual(sorted(written), sorted(texts))
        for key in "abcdefgh":
            mine = [int(text[2:]) for text in written if text[0] == key]
            self.assertEqual(mine, list(range(200)))

    def test_bisecting_leaves_the_poison_record_in_a_bucket(self):
        self.buckets.create_bucket(Bucket="failed")
        self.create("f", COLLECT, {"POISON": "13"})
        uuid = self.map("f", self.stream(), BisectBatchOnFunctionError=True,
                        MaximumRetryAttempts=1, MaximumBatchingWindowInSeconds=1,
                        DestinationConfig={"OnFailure": {"Destination": "arn:aws:s3:::failed"}})
        self.put(str(number) for number in range(20))
        poll(lambda: len(self.written()) == 19, "the other records")
        self.assertEqual(self.written(), [str(number) for number in range(20) if number != 13])
        [failed] = self.failed_objects()
        self.assertEqual(failed["requestContext"]["condition"], "RetryAttemptsExhausted")
        self.assertEqual(failed["KinesisBatchInfo"]["batchSize"], 1)
        [record] = json.loads(failed["payload"])["Records"]
        self.assertEqual(base64.b64decode(record["kinesis"]["data"]), b"13")
        self.assertEqual(record["kinesis"]["sequenceNumber"],
                         failed["KinesisBatchInfo"]["startSequenceNumber"])
        poll(lambda: self.mapping(uuid)["LastProcessingResult"] == "OK", "the last answer")

    def test_only_what_failed_comes_again(self):
        self.create("f", '''
def handler(event):
    got = records(event)
    first = not os.path.exists(os.environ["OUT"])
    with open(os.environ["OUT"], "a") as out:
        out.write(" ".join(text for _, text in got) + "\\n")
    return {"batchItemFailures": [{"itemIdentifier": got[3][0]}] if first else []}
''')
        self.map("f", self.stream(), FunctionResponseTypes=["ReportBatchItemFailures"],
                 MaximumBatchingWindowInSeconds=1)
        self.put(str(number) for number in range(6))
        poll(lambda: len(self.written()) == 2, "the second try")
        self.assertEqual(self.written(), ["0 1 2 3 4 5", "3 4 5"])

    def test_nothing_is_skipped_over_crashes(self):
        self.create("f", COLLECT, {"PAUSE": "0.02"})
        self.map("f", self.stream(), BatchSize=10)
        texts = [str(number) for number in range(600)]
        self.put(texts)
        for enough in (50, 200, 400):
            poll(lambda: len(self.written()) >= enough, f"{enough} records")
            self.aws.kill()
            self.aws.start()
        self.connect()
        poll(lambda: len(set(self.written())) == len(texts), "all records")
        again = len(self.written()) - len(texts)
        self.assertLessEqual(again, 3 * 10)  # a batch for each crash

    def test_what_is_throttled_waits(self):
        self.create("f", COLLECT)
        self.functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
        uuid = self.map("f", self.stream(), MaximumRetryAttempts=0)
        self.put(["a", "b"])
        poll(lambda: self.mapping(uuid)["LastProcessingResult"] != "No records processed", "a try")
        self.functions.delete_function_concurrency(FunctionName="f")
        self.aws.advance(60)
        poll(lambda: self.written() == ["a", "b"], "the records")

    def test_latest_begins_at_the_end_and_old_records_are_let_go(self):
        self.buckets.create_bucket(Bucket="failed")
        self.create("f", COLLECT)
        stream = self.stream()
        self.put(["before"])
        uuid = self.map("f", stream, StartingPosition="LATEST", MaximumRecordAgeInSeconds=60,
                        DestinationConfig={"OnFailure": {"Destination": "arn:aws:s3:::failed"}})
        self.put(["after"])
        poll(lambda: self.written() == ["after"], "the record")
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=False)
        self.settle(uuid, "Disabled")
        self.put(["too old"])
        self.aws.advance(120)
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=True)
        poll(self.failed_objects, "the failed batch")
        [failed] = self.failed_objects()
        self.assertEqual(failed["requestContext"]["condition"], "RecordAgeExceeded")
        self.assertNotIn("responseContext", failed)
        self.assertEqual(self.written(), ["after"])

    def test_children_come_after_their_parent(self):
        self.create("f", COLLECT)
        stream = self.stream()
        uuid = self.map("f", stream)
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=False)
        self.settle(uuid, "Disabled")
        parent = [f"parent {number}" for number in range(20)]
        self.put(parent)
        self.split("shardId-000000000000")
        children = [f"child {number}" for number in range(50)]
        self.put(children, key=str)
        self.functions.update_event_source_mapping(UUID=uuid, Enabled=True)
        poll(lambda: len(self.written()) == 70, "all records")
        self.assertEqual(self.written()[:20], parent)
        self.assertEqual(sorted(self.written()[20:]), sorted(children))

    def test_children_of_a_parent_that_has_expired_are_read(self):
        self.create("f", COLLECT)
        stream = self.stream()
        self.put(["old"])
        self.split("shardId-000000000000")
        self.aws.advance(25 * 3600)
        self.map("f", stream)
        self.put(["new"])
        poll(lambda: self.written() == ["new"], "the record")

    def test_a_stream_that_is_made_again_is_read_with_all_its_shards(self):
        self.create("f", COLLECT)
        stream = self.stream()
        self.map("f", stream)
        self.put(["old"])
        self.split("shardId-000000000000")
        poll(lambda: self.written() == ["old"], "the record")
        self.streams.delete_stream(StreamName="events")
        self.stream(shards=3)
        texts = [f"new {number}" for number in range(30)]
        self.put(texts, key=str)
        poll(lambda: sorted(self.written()[1:]) == sorted(texts), "all records")

    def test_a_shard_that_ended_empty_is_read_when_its_stream_is_made_again(self):
        self.create("f", COLLECT)
        stream = self.stream()
        self.map("f", stream)
        self.split("shardId-000000000000")
        self.put(["of a child"])  # its mapping is through with the parent
        poll(lambda: self.written() == ["of a child"], "the record")
        self.streams.delete_stream(StreamName="events")
        self.stream()
        self.put(["new"])
        poll(lambda: self.written()[1:] == ["new"], "the record")

    def test_one_may_begin_at_the_end_when_a_shard_has_expired(self):
        self.create("f", COLLECT)
        stream = self.stream()
        self.put(["old"])
        self.split("shardId-000000000000")
        self.aws.advance(25 * 3600)
        uuid = self.map("f", stream, StartingPosition="LATEST")
        self.settle(uuid, "Enabled")
        self.put(["new"])
        poll(lambda: self.written() == ["new"], "the record")

    def test_a_zombie_sees_the_same_batch(self):
        self.create("f", COLLECT)
        self.aws.add_fault("duplicate", service="lambda", operation="Invoke", count=1)
        self.map("f", self.stream())
        self.put(["a"])
        poll(lambda: self.written() == ["a", "a"], "both")
        self.put(["b"])
        poll(lambda: self.written() == ["a", "a", "b"], "the next")

    def test_mappings_are_listed_and_deleted(self):
        self.create("f", ECHO)
        self.create("g", ECHO)
        stream = self.stream()
        uuids = [self.map(name, stream, Tags={"for": name}) for name in ("f", "g")]
        listed = self.functions.list_event_source_mappings(FunctionName="f")
        self.assertEqual([one["UUID"] for one in listed["EventSourceMappings"]], uuids[:1])
        arn = self.mapping(uuids[1])["EventSourceMappingArn"]
        self.assertEqual(self.functions.list_tags(Resource=arn)["Tags"], {"for": "g"})
        self.assertEqual(self.error(self.functions.create_event_source_mapping, FunctionName="f",
                                    EventSourceArn=stream, StartingPosition="LATEST")[0],
                         "ResourceConflictException")
        deleted = self.functions.delete_event_source_mapping(UUID=uuids[0])
        self.assertEqual(deleted["State"], "Deleting")
        poll(lambda: len(self.functions.list_event_source_mappings()["EventSourceMappings"]) == 1,
             "the mapping to be gone")

    def test_a_mapping_outlives_a_function_that_does_not_ask_for_more(self):
        self.create("f", '''
def handler(event):
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    with open(os.environ["OUT"], "a") as out:
        out.write("".join(text + "\\n" for _, text in records(event)))
    call("POST", f"invocation/{request}/response", "null")
    time.sleep(1000)
''', Timeout=3)
        uuid = self.map("f", self.stream(), BatchSize=1)
        self.put(["1", "2", "3"])
        # Who is not through in time is given its record again.
        poll(lambda: list(dict.fromkeys(self.written())) == ["1", "2", "3"], "all records")
        self.functions.delete_event_source_mapping(UUID=uuid)
        poll(lambda: not self.functions.list_event_source_mappings()["EventSourceMappings"],
             "the mapping to be gone")

    def test_a_stream_has_one_mapping_a_function(self):
        self.create("f", ECHO)
        self.create("g", ECHO)
        stream = self.stream()
        uuids = [self.map(name, stream) for name in ("f", "g")]
        code, message = self.error(self.functions.update_event_source_mapping, UUID=uuids[1],
                                   FunctionName="f")
        self.assertEqual(code, "ResourceConflictException")
        self.assertIn(uuids[0], message)
        self.functions.update_event_source_mapping(UUID=uuids[1], FunctionName="g", BatchSize=7)
        self.assertEqual(self.mapping(uuids[1])["BatchSize"], 7)

    def test_what_a_mapping_may_not_be(self):
        self.create("f", ECHO)
        stream = self.stream()
        cases = [({"EventSourceArn": stream + "x"}, "Stream not found"),
                 ({"EventSourceArn": stream.replace("us-east-1", "eu-west-1")}, "region"),
                 ({"StartingPosition": "AT_TIMESTAMP",
                   "StartingPositionTimestamp": time.time() + 3600}, "in the future"),
                 ({"EventSourceArn": "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/s"},
                  "not supported"),
                 ({"EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:q"}, "StartingPosition"),
                 ({"TumblingWindowInSeconds": 5}, "TumblingWindowInSeconds"),
                 ({"FilterCriteria": {"Filters": [{"Pattern": "{}"}]}}, "FilterCriteria"),
                 ({"MaximumRecordAgeInSeconds": 30}, "MaximumRecordAgeInSeconds"),
                 ({"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:s3:::none"}}},
                  "does not exist")]
        for settings, part in cases:
            with self.subTest(settings):
                wanted = {"FunctionName": "f", "EventSourceArn": stream,
                          "StartingPosition": "LATEST", **settings}
                code, message = self.error(self.functions.create_event_source_mapping, **wanted)
                self.assertEqual(code, "InvalidParameterValueException")
                self.assertIn(part, message)


@needs_boto3
class FaultTest(LambdaTest):
    def test_a_caller_is_killed_before_its_call(self):
        self.create("f", '''
import urllib.request
def handler(event):
    scope = os.environ["AWS_ACCESS_KEY_ID"] + "/20260101/us-east-1/kinesis/aws4_request"
    request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], b"{}", {
        "Authorization": "AWS4-HMAC-SHA256 Credential=" + scope +
                         ", SignedHeaders=host, Signature=none",
        "X-Amz-Target": "Kinesis_20131202.ListStreams",
        "Content-Type": "application/x-amz-json-1.1"})
    return json.loads(urllib.request.urlopen(request).read())["StreamNames"]
''')
        self.assertEqual(self.invoke("f"), (None, []))
        self.aws.add_fault("kill-before", service="kinesis", operation="ListStreams", count=1)
        kind, answer = self.invoke("f")
        self.assertEqual((kind, answer["errorType"]), ("Unhandled", "Runtime.ExitError"))
        self.assertIn("signal: killed", answer["errorMessage"])
        self.assertEqual(self.invoke("f"), (None, []))


@needs_boto3
class AccessTest(LambdaTest):
    options = ("--auth", "weirtest:weirtestsecret")

    def test_a_function_has_keys_that_count_until_they_expire(self):
        self.create("f", "def handler(event): return [os.environ[name] for name in "
                    "('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN')]")
        key, secret, token = self.invoke("f")[1]

        def client(token):
            import boto3  # pylint: disable=import-outside-toplevel
            return boto3.client("kinesis", endpoint_url=self.aws.endpoint, region_name="us-east-1",
                                aws_access_key_id=key, aws_secret_access_key=secret,
                                aws_session_token=token)
        self.assertEqual(client(token).list_streams()["StreamNames"], [])
        self.assertEqual(self.error(client("forged").list_streams)[0],
                         "UnrecognizedClientException")
        self.functions.delete_function(FunctionName="f")
        self.assertEqual(client(token).list_streams()["StreamNames"], [])
        self.aws.advance(12 * 3600)
        self.assertEqual(self.error(client(token).list_streams)[0], "ExpiredTokenException")


@needs_boto3
class ProcessTest(LambdaTest):
    def test_all_processes_die_with_a_killed_weir(self):
        self.create("f", '''
import subprocess
def handler(event):
    child = subprocess.Popen(["/bin/sleep", "600"])
    return [os.getpid(), child.pid]
''')
        pids = self.invoke("f")[1]
        for pid in pids:
            os.kill(pid, 0)
        self.aws.kill()
        for pid in pids:
            poll(lambda pid=pid: is_gone(pid), f"the end of process {pid}")


def is_gone(pid: int) -> bool:
    """Ended; whoever has to has perhaps not noticed yet."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


if __name__ == "__main__":
    unittest.main()
