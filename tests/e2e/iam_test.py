"""Who may do what: roles of functions, sessions, buckets' policies; and what the pipeline needs."""

import fnmatch
import itertools
import json
import unittest

import functions
from case import line, poll
from lambda_case import LambdaTest
from local_aws import needs_boto3
from terraform import needs_terraform
from terraform_case import JUDGED, LAKE, LocalExampleCase

ACCOUNT = "000000000000"
KEYS = """
def handler(event):
    return [os.environ[name] for name in
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
"""
COUNT = """
def handler(event):
    with open(os.environ["OUT"], "a") as out:
        out.write(f"{len(event['Records'])}\\n")
"""
FAILED = "weir-failed-000000000000-us-east-1"
LAKE_BUCKET = LAKE.removeprefix("s3://")
OF_FAILURES = ("KeepFailedEvents", "FindTheirBucket")  # statements
SENT = 3  # records of a batch
LIMIT_SECONDS = 20  # until a right that is missing shows, if it does
TRIES = 10
INVENTED = "The role defined for the function cannot be assumed by Lambda."


def trusting(principal: dict) -> str:
    return json.dumps({"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                                     "Principal": principal}})


def statement(actions, resources="*", effect="Allow", **more) -> dict:
    return {"Effect": effect, "Action": actions, "Resource": resources, **more}


def document(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


class IamCase(LambdaTest):
    def setUp(self):
        super().setUp()
        self.iam = self.aws.boto3("iam")

    def role(self, name: str = "r", principal: dict | None = None) -> str:
        trust = trusting(principal or {"Service": "lambda.amazonaws.com"})
        return self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]

    def allow(self, *statements: dict, role: str = "r", name: str = "p"):
        self.iam.put_role_policy(RoleName=role, PolicyName=name,
                                 PolicyDocument=document(*statements))

    def as_function(self, service: str, name: str = "f"):
        """A client with the keys of a function."""
        error, (key, secret, token) = self.invoke(name)
        self.assertIsNone(error)
        return self.aws.boto3(service, key=key, secret=secret, token=token)

    def as_session(self, service: str, role: str, **wish):
        keys = self.aws.boto3("sts").assume_role(RoleArn=role, RoleSessionName="me",
                                                 **wish)["Credentials"]
        return self.aws.boto3(service, key=keys["AccessKeyId"], secret=keys["SecretAccessKey"],
                              token=keys["SessionToken"])

    def result(self, mapping: str) -> str:
        return self.mapping(mapping).get("LastProcessingResult", "")

    def denied(self, call, **arguments) -> str:
        """The message of a refusal."""
        with self.assertRaises(self.functions.exceptions.ClientError) as caught:
            call(**arguments)
        error = caught.exception.response["Error"]
        self.assertIn(error["Code"], ("AccessDenied", "AccessDeniedException"))
        return error["Message"]

    def lake(self):
        self.buckets.create_bucket(Bucket="lake")
        self.buckets.put_object(Bucket="lake", Key="a", Body=b"A")


def sentence(who: str, action: str, resource: str) -> str:
    return (f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{who} is not authorized to perform: "
            f"{action} on resource: {resource} because no identity-based policy allows the "
            f"{action} action")


@needs_boto3
class OwnTest(IamCase):
    """The default: functions, by their roles."""

    def test_a_function_does_what_its_role_may(self):
        self.create("f", KEYS, Role=self.role())
        self.lake()
        table = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/tab"
        items = self.as_function("dynamodb")
        key = {"TableName": "tab", "Key": {"k": {"S": "a"}}}
        self.assertEqual(self.denied(items.get_item, **key),
                         sentence("r/f", "dynamodb:GetItem", table))
        streams = self.as_function("kinesis")
        self.assertEqual(self.denied(streams.list_streams),
                         sentence("r/f", "kinesis:ListStreams", "*"))
        objects = self.as_function("s3")
        self.assertEqual(self.denied(objects.get_object, Bucket="lake", Key="a"),
                         sentence("r/f", "s3:GetObject", '"arn:aws:s3:::lake/a"'))
        self.assertEqual(self.as_function("sts").get_caller_identity()["Account"], ACCOUNT)
        self.allow(statement("s3:*", ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"]))
        self.assertEqual(objects.get_object(Bucket="lake", Key="a")["Body"].read(), b"A")
        self.allow(statement("s3:DeleteObject", effect="Deny"), name="q")
        self.assertIn("with an explicit deny in an identity-based policy",
                      self.denied(objects.delete_object, Bucket="lake", Key="a"))
        answer = objects.delete_objects(Bucket="lake", Delete={"Objects": [{"Key": "a"}]})
        self.assertEqual([error["Code"] for error in answer["Errors"]], ["AccessDenied"])
        self.buckets.delete_object(Bucket="lake", Key="a")  # who is no function may all

    def test_who_may_not_list_is_not_told_what_is_missing(self):
        self.create("f", KEYS, Role=self.role())
        self.lake()
        self.allow(statement("s3:GetObject"))
        objects = self.as_function("s3")
        self.assertIn("s3:ListBucket", self.denied(objects.get_object, Bucket="lake", Key="none"))
        self.allow(statement("s3:ListBucket", Condition={"StringLike": {"s3:prefix": "n*"}}),
                   name="q")
        self.assertEqual(self.error(objects.get_object, Bucket="lake", Key="none")[0], "NoSuchKey")
        self.assertEqual(objects.list_objects_v2(Bucket="lake", Prefix="no")["KeyCount"], 0)
        self.denied(objects.list_objects_v2, Bucket="lake")

    def test_what_is_attached_and_what_a_bucket_says(self):
        role = self.role()
        self.create("f", KEYS, Role=role)
        self.lake()
        objects = self.as_function("s3")
        self.buckets.put_bucket_policy(Bucket="lake", Policy=document(
            statement("s3:GetObject", "arn:aws:s3:::lake/*", Principal={"AWS": role})))
        self.assertEqual(objects.get_object(Bucket="lake", Key="a")["Body"].read(), b"A")
        self.buckets.put_bucket_policy(Bucket="lake", Policy=document(
            statement("s3:*", "arn:aws:s3:::lake/*", effect="Deny", Principal="*",
                      Condition={"Bool": {"aws:SecureTransport": "false"}})))
        self.iam.attach_role_policy(RoleName="r",
                                    PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
        self.assertEqual(objects.get_object(Bucket="lake", Key="a")["Body"].read(), b"A")
        self.denied(objects.put_object, Bucket="lake", Key="a", Body=b"")
        boundary = self.iam.create_policy(PolicyName="b", PolicyDocument=document(
            statement("kinesis:*")))["Policy"]["Arn"]
        self.iam.put_role_permissions_boundary(RoleName="r", PermissionsBoundary=boundary)
        self.assertIn("because no permissions boundary allows the s3:GetObject action",
                      self.denied(objects.get_object, Bucket="lake", Key="a"))

    def test_a_role_that_nobody_made_and_a_session_are_not_judged(self):
        self.create("f", KEYS)
        self.lake()
        self.assertEqual(self.as_function("s3").list_buckets()["Buckets"][0]["Name"], "lake")
        session = self.as_session("s3", self.role(principal={"AWS": ACCOUNT}))
        self.assertEqual(session.list_buckets()["Buckets"][0]["Name"], "lake")

    def test_a_mapping_reads_its_stream_with_the_role(self):
        self.create("f", COUNT, Role=self.role())
        arn = self.stream()
        mapping = self.map("f", arn)
        self.put(["a"])
        poll(lambda: "kinesis:DescribeStream " in self.result(mapping),
             "the mapping to say what it lacks")
        self.assertEqual(self.result(mapping),
                         "PROBLEM: " + sentence("r/f", "kinesis:DescribeStream", arn))
        self.assertEqual(self.written(), [])
        self.iam.attach_role_policy(
            RoleName="r",
            PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole")
        poll(lambda: self.written() == ["1"], "the record")
        self.iam.detach_role_policy(
            RoleName="r",
            PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole")
        self.put(["b"])
        poll(lambda: "not authorized" in self.result(mapping),
             "the mapping to say so again")
        self.assertEqual(self.written(), ["1"])

    def test_a_mapping_reads_its_queue_with_the_role(self):
        self.create("f", COUNT, Role=self.role())
        queues = self.aws.boto3("sqs")
        url = queues.create_queue(QueueName="q")["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
        self.functions.create_event_source_mapping(FunctionName="f", EventSourceArn=arn)
        queues.send_message(QueueUrl=url, MessageBody="a")
        poll(lambda: sentence("r/f", "sqs:DeleteMessage", arn) in self.aws.log(),
             "what the mapping lacks to be said")
        self.assertEqual(self.written(), [])
        self.allow(statement(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                             arn))
        poll(lambda: self.written() == ["1"], "the message")

    def test_lines_are_logged_with_the_role(self):
        self.create("f", KEYS, Role=self.role())
        self.invoke("f")
        poll(lambda: "logs:CreateLogGroup" in self.aws.log(), "the loss of the lines to be said")
        self.assertEqual(self.messages("/aws/lambda/f"), "")
        self.iam.attach_role_policy(
            RoleName="r",
            PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
        self.invoke("f")
        poll(lambda: "REPORT RequestId" in self.messages("/aws/lambda/f"), "the lines")


@needs_boto3
class OffTest(IamCase):
    options = ("--iam", "off")

    def test_nobody_is_judged(self):
        self.create("f", KEYS, Role=self.role())
        self.lake()
        self.allow(statement("*", effect="Deny"))
        self.assertEqual(self.as_function("s3").list_buckets()["Buckets"][0]["Name"], "lake")


@needs_boto3
class EnforceTest(IamCase):
    options = ("--iam", "enforce")

    def test_a_role_has_to_be_there(self):
        self.assertEqual(self.error(self.create, name="f", handler=KEYS),
                         ("InvalidParameterValueException", INVENTED))

    def test_a_session_does_what_its_role_and_its_own_policies_allow(self):
        role = self.role(principal={"AWS": ACCOUNT})
        self.lake()
        self.assertEqual(
            self.denied(self.as_session("s3", role).get_object, Bucket="lake", Key="a"),
            sentence("r/me", "s3:GetObject", '"arn:aws:s3:::lake/a"'))
        self.allow(statement("s3:*"))
        self.as_session("s3", role).put_object(Bucket="lake", Key="b", Body=b"")
        bounded = self.as_session("s3", role, Policy=document(statement("s3:GetObject")))
        self.assertEqual(bounded.get_object(Bucket="lake", Key="a")["Body"].read(), b"A")
        self.assertIn("because no session policy allows the s3:PutObject action",
                      self.denied(bounded.put_object, Bucket="lake", Key="b", Body=b""))

    def test_who_assumes_a_role_is_trusted_by_it_and_may(self):
        one = self.role("one", {"AWS": ACCOUNT})
        two = self.role("two", {"AWS": ACCOUNT})
        sts = self.as_session("sts", one)
        wish = {"RoleArn": two, "RoleSessionName": "on"}
        self.assertIn("sts:AssumeRole", self.denied(sts.assume_role, **wish))
        self.iam.update_assume_role_policy(RoleName="two", PolicyDocument=trusting({"AWS": one}))
        sts.assume_role(**wish)  # it names the role: no policy of its own is needed
        self.iam.update_assume_role_policy(
            RoleName="two", PolicyDocument=trusting({"Service": "lambda.amazonaws.com"}))
        self.allow(statement("sts:AssumeRole"), role="one")
        self.denied(sts.assume_role, **wish)

    def test_who_names_a_role_passes_it_on(self):
        role = self.role(principal={"AWS": ACCOUNT})
        runs = self.role("runs")
        self.allow(statement("lambda:*"))
        client = self.as_session("lambda", role)
        self.assertIn("iam:PassRole", self.denied(
            functions.create, client=client, name="f", handler=KEYS, Role=runs))
        self.allow(statement("iam:PassRole", runs, Condition={
            "StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), name="q")
        functions.create(client, "f", KEYS, Role=runs)

    def test_what_is_simulated_is_what_happens(self):
        role = self.role(principal={"AWS": ACCOUNT})
        self.lake()
        self.allow(statement("s3:GetObject", "arn:aws:s3:::lake/a"),
                   statement("s3:Delete*", effect="Deny"))
        found = self.iam.simulate_principal_policy(
            PolicySourceArn=role, ActionNames=["s3:GetObject", "s3:DeleteObject"],
            ResourceArns=["arn:aws:s3:::lake/a", "arn:aws:s3:::lake/b"])["EvaluationResults"]
        decisions = [one["EvalDecision"] for one in found]
        self.assertEqual(decisions, ["allowed", "implicitDeny", "explicitDeny", "explicitDeny"])
        objects = self.as_session("s3", role)
        objects.get_object(Bucket="lake", Key="a")
        for call, key in ((objects.get_object, "b"), (objects.delete_object, "a"),
                          (objects.delete_object, "b")):
            self.denied(call, Bucket="lake", Key=key)
        custom = self.iam.simulate_custom_policy(
            PolicyInputList=[document(statement("s3:ListBucket", Condition={
                "StringLike": {"s3:prefix": "a/*"}}))], ActionNames=["s3:ListBucket"],
            ContextEntries=[{"ContextKeyName": "s3:prefix", "ContextKeyType": "string",
                             "ContextKeyValues": ["a/b"]}])["EvaluationResults"]
        self.assertEqual([one["EvalDecision"] for one in custom], ["allowed"])


# What nothing here provokes yet, and why it is needed all the same.
NOT_PROVOKED = {
    ("ClaimEvents", "dynamodb:BatchGetItem"):
        "AWS may leave an item out of its refusal; this DynamoDB never does",
    ("ClaimEvents", "dynamodb:GetItem"): "a claim is read before it is moved to another object",
    ("SeeWhatWasRolledUp", "s3:GetObject"): "a roll-up may have deleted the object that is met",
}


def texts(value) -> list[str]:
    return value if isinstance(value, list) else [value]


class PipelineCase(LocalExampleCase):
    """The example for the local AWS where everybody is judged, and the policy of one of its roles:
    what that allows is enough, and nothing of it is too much."""

    options = JUDGED
    variables: tuple = ()
    role = "weir-processor"
    policy_name = "pipeline"

    def setUp(self):
        super().setUp()
        for variable in self.variables:
            self.options += ("-var", variable)
        self.terraform.run("apply", "-auto-approve", *self.options)
        self.iam = self.aws.boto3("iam")
        self.functions = self.aws.boto3("lambda")
        self.stream = self.aws.boto3("kinesis")
        self.numbers = itertools.count()
        self.put = 0  # records that are to stand in the lake
        self.whole = self.iam.get_role_policy(RoleName=self.role, PolicyName=self.policy_name)[
            "PolicyDocument"]

    def allow(self, *missing: tuple[str, str]):
        """The role's policy but for these rights: (a statement's id, an action)."""
        statements = []
        for one in self.whole["Statement"]:
            left = [action for action in texts(one["Action"])
                    if (one["Sid"], action) not in missing]
            if left:
                statements.append({**one, "Action": left})
        self.iam.put_role_policy(RoleName=self.role, PolicyName=self.policy_name,
                                 PolicyDocument=json.dumps({**self.whole, "Statement": statements}))

    def rights(self) -> list[tuple[str, str, list[str]]]:
        """(a statement's id, an action, its resources)"""
        return [(one["Sid"], action, texts(one["Resource"])) for one in self.whole["Statement"]
                for action in texts(one["Action"])]

    def denials(self, action: str, resources: list[str]) -> int:
        """How many lines of the log say that this was denied."""
        return sum(found == action and
                   any(fnmatch.fnmatchcase(resource, pattern) for pattern in resources)
                   for found, resource in self.denied())

    def check_that_each_is_needed(self):
        for sid, action, resources in self.rights():
            with self.subTest(statement=sid, action=action):
                if (sid, action) in NOT_PROVOKED:
                    self.skipTest(NOT_PROVOKED[sid, action])
                self.check_that_it_is_needed(sid, action, resources)

    def check_that_it_is_needed(self, sid: str, action: str, resources: list[str]):
        """What a crash leaves depends on which of several objects it meets: not at once, maybe."""
        known = self.denials(action, resources)

        def is_denied() -> bool:
            return self.denials(action, resources) > known
        for _ in range(TRIES):
            self.provoke(sid, action)
            try:
                poll(is_denied, f"{sid} {action} to be denied", limit=LIMIT_SECONDS, pause=0.05)
            except TimeoutError:
                pass
            self.recover()
            if is_denied():
                return
        self.fail("nothing needs it")

    def provoke(self, sid: str, action: str):
        """Withholds the right, and does what needs it."""
        raise NotImplementedError

    def recover(self):
        """Gives it back, and waits until all is done that waited for it."""
        raise NotImplementedError

    def send(self):
        """Two events and what is none, in one batch of one shard."""
        records = [line(next(self.numbers)), line(next(self.numbers)), b"no event"]
        answer = self.stream.put_records(StreamName="weir-events", Records=[
            {"Data": data, "PartitionKey": "k"} for data in records])
        self.assertEqual(answer["FailedRecordCount"], 0)

    def objects(self, bucket: str, prefix: str) -> int:
        return self.aws.boto3("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"]


class StreamCase(PipelineCase):
    """The processor: batches of good and bad events, a crash, failed events."""

    def setUp(self):
        super().setUp()
        mapping, = self.functions.list_event_source_mappings()["EventSourceMappings"]
        self.mapping = mapping["UUID"]

    def start_anew(self):
        """The next batch meets a function that has just started."""
        self.functions.update_function_configuration(
            FunctionName="weir-processor", Description=f"Started at {next(self.numbers)}.")

    def retry(self, times: int):
        self.functions.update_event_source_mapping(UUID=self.mapping, MaximumRetryAttempts=times)
        poll(lambda: self.functions.get_event_source_mapping(UUID=self.mapping)["State"] ==
             "Enabled", "the mapping")

    def provoke(self, sid: str, action: str):
        if sid in OF_FAILURES:
            self.retry(0)
            self.aws.add_fault("kill-before", **self.what_fails_batches)
            self.allow((sid, action))
            self.send()
            return
        self.start_anew()
        self.aws.add_fault("kill-before", service="s3", operation="PutObject", count=1)
        self.allow((sid, action))
        self.send()
        self.put += SENT

    def recover(self):
        failed = self.objects(FAILED, "aws/lambda/")
        self.aws.clear_faults()
        self.allow()
        mapping = self.functions.get_event_source_mapping(UUID=self.mapping)
        if mapping["MaximumRetryAttempts"] == 0:
            poll(lambda: self.objects(FAILED, "aws/lambda/") > failed, "the failed events")
            self.retry(100)
        self.wait_until_through()

    def check(self):
        self.send()
        self.put += SENT
        self.wait_until_through()
        self.assertEqual(self.denied(), [], "what the role allows is enough")
        self.check_that_each_is_needed()


@needs_terraform
@needs_boto3
class ProcessorTest(StreamCase):
    what_fails_batches = {"service": "dynamodb"}

    def test_what_the_processor_may_is_enough_and_not_too_much(self):
        self.check()

    def wait_until_through(self):
        poll(lambda: self.ledger()["received"] >= self.put, f"{self.put} records in the ledger")


@needs_terraform
@needs_boto3
class LandingProcessorTest(StreamCase):
    variables = ("layout=landing",)
    what_fails_batches = {"service": "s3", "operation": "PutObject"}

    def test_what_a_processor_that_lands_may_is_enough_and_not_too_much(self):
        self.check()

    def wait_until_through(self):
        poll(lambda: self.objects(LAKE_BUCKET, "landing/") * SENT >= self.put, "the landings")


if __name__ == "__main__":
    unittest.main()
