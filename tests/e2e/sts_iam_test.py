"""IAM and STS as the AWS CLI and boto3 see them."""

import json
import unittest

import functions
from aws_cli import needs_aws_cli
from lambda_case import LambdaTest
from local_aws import KEY, SECRET, LocalAws, LocalAwsTest, needs_boto3

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
     "Action": "sts:AssumeRole"}]})
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "kinesis:*", "Resource": "*"}]})
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
ACCOUNT = "000000000000"


@needs_aws_cli
class CommandLine(LocalAwsTest):
    durable = True

    def test_a_role_lives_over_a_crash(self):
        created = self.aws.cli("iam", "create-role", "--role-name", "processor", "--path", "/weir/",
                               "--assume-role-policy-document", TRUST, "--tags",
                               "Key=a,Value=b c")["Role"]
        self.assertEqual(created["Arn"], f"arn:aws:iam::{ACCOUNT}:role/weir/processor")
        self.aws.cli("iam", "put-role-policy", "--role-name", "processor", "--policy-name", "own",
                     "--policy-document", ALLOW)
        self.aws.kill()
        self.aws.start()
        role = self.aws.cli("iam", "get-role", "--role-name", "processor")["Role"]
        self.assertEqual(role["RoleId"], created["RoleId"])
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(TRUST))
        self.assertEqual(role["Tags"], [{"Key": "a", "Value": "b c"}])
        policy = self.aws.cli("iam", "get-role-policy", "--role-name", "processor",
                              "--policy-name", "own")
        self.assertEqual(policy["PolicyDocument"], json.loads(ALLOW))

    def test_the_caller_is_the_account(self):
        identity = self.aws.cli("sts", "get-caller-identity")
        self.assertEqual(identity, {"UserId": ACCOUNT, "Account": ACCOUNT,
                                    "Arn": f"arn:aws:iam::{ACCOUNT}:root"})


@needs_boto3
class Roles(LocalAwsTest):
    def setUp(self):
        super().setUp()
        self.iam = self.aws.boto3("iam")

    def role(self, name="r", **more):
        return self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, **more)["Role"]

    def fails(self, code, call, **arguments):
        with self.assertRaises(self.iam.exceptions.ClientError) as failed:
            call(**arguments)
        self.assertEqual(failed.exception.response["Error"]["Code"], code)
        return failed.exception.response["Error"]["Message"]

    def test_names_are_taken_whatever_their_case(self):
        self.role("Name")
        self.fails("EntityAlreadyExists", self.role, name="name")
        self.assertEqual(self.iam.get_role(RoleName="NAME")["Role"]["RoleName"], "Name")

    def test_a_role_is_changed(self):
        self.role(Description="one", MaxSessionDuration=7200)
        self.iam.update_role(RoleName="r", Description="two", MaxSessionDuration=3600)
        other = TRUST.replace("lambda", "ec2")
        self.iam.update_assume_role_policy(RoleName="r", PolicyDocument=other)
        tags = [{"Key": "x", "Value": "1"}, {"Key": "y", "Value": ""}]
        self.iam.tag_role(RoleName="r", Tags=tags)
        self.iam.untag_role(RoleName="r", TagKeys=["x"])
        role = self.iam.get_role(RoleName="r")["Role"]
        self.assertEqual((role["Description"], role["MaxSessionDuration"]), ("two", 3600))
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(other))
        self.assertEqual(self.iam.list_role_tags(RoleName="r")["Tags"], [{"Key": "y", "Value": ""}])

    def test_what_is_not_there_is_said_so(self):
        self.assertEqual(self.fails("NoSuchEntity", self.iam.get_role, RoleName="x"),
                         "The role with name x cannot be found.")
        self.role()
        self.fails("NoSuchEntity", self.iam.get_role_policy, RoleName="r", PolicyName="x")
        self.fails("NoSuchEntity", self.iam.attach_role_policy, RoleName="r",
                   PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/x")
        self.fails("NoSuchEntity", self.iam.detach_role_policy, RoleName="r", PolicyArn=BASIC)

    def test_wrong_input_is_refused(self):
        self.fails("MalformedPolicyDocument", self.iam.create_role, RoleName="r",
                   AssumeRolePolicyDocument="{")
        self.fails("ValidationError", self.iam.create_role, RoleName="a b",
                   AssumeRolePolicyDocument=TRUST)
        self.fails("MalformedPolicyDocument", self.iam.create_policy, PolicyName="p",
                   PolicyDocument="[]")
        self.fails("InvalidAction", self.iam.list_users)

    def test_a_role_in_use_cannot_be_deleted(self):
        self.role()
        self.iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=ALLOW)
        self.iam.attach_role_policy(RoleName="r", PolicyArn=BASIC)
        self.fails("DeleteConflict", self.iam.delete_role, RoleName="r")
        self.iam.detach_role_policy(RoleName="r", PolicyArn=BASIC)
        self.fails("DeleteConflict", self.iam.delete_role, RoleName="r")
        self.iam.delete_role_policy(RoleName="r", PolicyName="p")
        self.assertEqual(self.iam.list_instance_profiles_for_role(RoleName="r")["InstanceProfiles"],
                         [])
        self.iam.delete_role(RoleName="r")
        self.assertEqual(self.iam.list_roles()["Roles"], [])

    def test_lists_come_in_pages(self):
        for number in range(5):
            self.role(f"r{number}")
        pages = self.iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 2})
        names = [[role["RoleName"] for role in page["Roles"]] for page in pages]
        self.assertEqual(names, [["r0", "r1"], ["r2", "r3"], ["r4"]])

    def test_a_policy_has_versions(self):
        arn = self.iam.create_policy(PolicyName="p", PolicyDocument=ALLOW)["Policy"]["Arn"]
        other = ALLOW.replace("kinesis", "s3")
        version = self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=other,
                                                 SetAsDefault=True)["PolicyVersion"]
        self.assertEqual((version["VersionId"], version["IsDefaultVersion"]), ("v2", True))
        found = self.iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
        self.assertEqual(found["Document"], json.loads(other))
        self.fails("DeleteConflict", self.iam.delete_policy, PolicyArn=arn)
        self.fails("DeleteConflict", self.iam.delete_policy_version, PolicyArn=arn, VersionId="v2")
        self.iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        versions = self.iam.list_policy_versions(PolicyArn=arn)["Versions"]
        self.assertEqual([one["VersionId"] for one in versions], ["v2"])
        self.role()
        self.iam.attach_role_policy(RoleName="r", PolicyArn=arn)
        self.assertEqual(self.iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"], 1)
        self.assertEqual(self.iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"],
                         [{"PolicyName": "p", "PolicyArn": arn}])
        roles = self.iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]
        self.assertEqual([role["RoleName"] for role in roles], ["r"])
        self.fails("DeleteConflict", self.iam.delete_policy, PolicyArn=arn)
        self.iam.detach_role_policy(RoleName="r", PolicyArn=arn)
        self.iam.delete_policy(PolicyArn=arn)
        self.fails("NoSuchEntity", self.iam.get_policy, PolicyArn=arn)


@needs_boto3
class Sessions(LocalAwsTest):
    options = ("--auth", "weirtest:weirtestsecret")

    def test_an_assumed_role_signs_until_it_expires(self):
        arn = self.aws.boto3("iam").create_role(
            RoleName="r", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        assumed = self.aws.boto3("sts").assume_role(RoleArn=arn, RoleSessionName="me",
                                                    DurationSeconds=900)
        identity = boto3_session(self.aws, assumed["Credentials"]).get_caller_identity()
        self.assertEqual(identity["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/r/me")
        self.assertEqual(identity["UserId"], assumed["AssumedRoleUser"]["AssumedRoleId"])
        wrong = {**assumed["Credentials"], "SessionToken": "of somebody else"}
        self.refused("InvalidClientTokenId", boto3_session(self.aws, wrong))

    def test_what_a_trust_policy_asks_for_has_to_be_said(self):
        """An external id, as a vendor is given one; the tags and source identity of a session."""
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
             "Action": ["sts:AssumeRole", "sts:TagSession"],
             "Condition": {"StringEquals": {"sts:ExternalId": "12345"}}}]}
        arn = self.aws.boto3("iam").create_role(
            RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        sts = self.aws.boto3("sts")

        def assume(**more):
            return lambda: sts.assume_role(RoleArn=arn, RoleSessionName="me", **more)
        denied = (403, "AccessDenied")
        self.assertEqual(refusal(assume()), denied)
        self.assertEqual(refusal(assume(ExternalId="1234")), denied)
        tags = [{"Key": "Team", "Value": "blue"}]
        assume(ExternalId="12345", Tags=tags, TransitiveTagKeys=["Team"])()
        self.assertEqual(refusal(assume(ExternalId="12345", SourceIdentity="anna")), denied)
        trust["Statement"][0]["Action"] = "sts:*"
        self.aws.boto3("iam").update_assume_role_policy(RoleName="r",
                                                        PolicyDocument=json.dumps(trust))
        answer = assume(ExternalId="12345", SourceIdentity="anna")()
        self.assertEqual(answer["SourceIdentity"], "anna")

    def test_a_role_that_is_not_there_cannot_be_assumed(self):
        sts = self.aws.boto3("sts")
        with self.assertRaises(sts.exceptions.ClientError) as failed:
            sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/x", RoleSessionName="me")
        self.assertEqual(failed.exception.response["Error"]["Code"], "AccessDenied")

    def test_a_session_of_the_caller_expires(self):
        credentials = self.aws.boto3("sts").get_session_token(DurationSeconds=900)["Credentials"]
        session = boto3_session(self.aws, credentials)
        self.assertEqual(session.get_caller_identity()["Account"], ACCOUNT)
        self.aws.advance(901)
        self.refused("ExpiredToken", session)
        self.aws.boto3("sts").get_session_token()  # which tidies up
        self.refused("ExpiredToken", session)

    def test_each_service_has_its_word_for_credentials_that_have_expired(self):
        credentials = self.aws.boto3("sts").get_session_token(DurationSeconds=900)["Credentials"]
        asked = {service: getattr(boto3_session(self.aws, credentials, service), operation)
                 for service, operation in LISTS.items()}
        for ask in asked.values():
            ask()
        self.aws.advance(900)
        said = {service: refusal(ask) for service, ask in asked.items()}
        json_error, rest_json_error = (400, "ExpiredTokenException"), (403, "ExpiredTokenException")
        self.assertEqual(said, {
            "dynamodb": json_error, "kinesis": json_error, "logs": json_error,
            "lambda": rest_json_error, "s3": (400, "ExpiredToken"),
            "iam": (403, "ExpiredToken"), "sts": (403, "ExpiredToken"),
            "cloudwatch": json_error})

    def test_another_key_or_secret_is_refused(self):
        self.refused("InvalidClientTokenId", self.aws.boto3("sts", key="AKIDOFNOBODY"))
        self.refused("SignatureDoesNotMatch", self.aws.boto3("sts", secret="wrong"))

    def refused(self, code, client):
        self.assertEqual(refusal(client.get_caller_identity)[1], code)


# What a function finds out about itself, with boto3 and its own environment.
WHO_AM_I = """
import boto3

def handler(event):
    sts = boto3.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    identity = sts.get_caller_identity()
    identity.pop("ResponseMetadata")
    keys = [os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                          "AWS_SESSION_TOKEN")]
    return {"identity": identity, "keys": keys}
"""


class FunctionIdentity:
    """A function calls as its role, in a session of its own."""

    def ask(self, name):
        answer = self.functions.invoke(FunctionName=name)
        self.assertNotIn("FunctionError", answer)
        return json.loads(answer["Payload"].read())

    def setUp(self):
        super().setUp()
        self.functions = self.aws.boto3("lambda")

    def test_a_function_is_its_role_in_a_session_of_its_name(self):
        iam = self.aws.boto3("iam")
        role = iam.create_role(RoleName="processor", Path="/weir/",
                               AssumeRolePolicyDocument=TRUST)["Role"]
        functions.create(self.functions, "one", WHO_AM_I, Role=role["Arn"])
        other = iam.create_role(RoleName="test", AssumeRolePolicyDocument=TRUST)["Role"]
        self.assertEqual(other["Arn"], functions.ROLE)
        functions.create(self.functions, "two", WHO_AM_I)
        one, two = self.ask("one"), self.ask("two")
        self.assertEqual(one["identity"], {
            "UserId": f"{role['RoleId']}:one", "Account": ACCOUNT,
            "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/processor/one"})
        self.assertEqual(two["identity"]["Arn"],
                         f"arn:aws:sts::{ACCOUNT}:assumed-role/test/two")
        self.assertRegex(two["identity"]["UserId"], r"^AROA[A-Z2-7]{17}:two$")
        self.assertNotEqual(one["keys"], two["keys"])
        self.assertRegex(one["keys"][0], r"^ASIA[A-Z0-9]{16}$")

    def test_an_assumed_role_is_its_session(self):
        iam = self.aws.boto3("iam")
        role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)["Role"]
        sts = self.aws.boto3("sts")
        keys = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
        session = boto3_session(self.aws, keys)
        self.assertEqual(session.get_caller_identity()["Arn"],
                         f"arn:aws:sts::{ACCOUNT}:assumed-role/r/me")


# Something that each service answers, with nothing in it.
LISTS = {"cloudwatch": "list_metrics", "dynamodb": "list_tables", "iam": "list_roles",
         "kinesis": "list_streams", "lambda": "list_functions", "logs": "describe_log_groups",
         "s3": "list_buckets", "sts": "get_caller_identity"}


def refusal(call):
    """Status and code of what a client is refused with."""
    from botocore.exceptions import ClientError  # pylint: disable=import-outside-toplevel
    try:
        call()
    except ClientError as error:
        response = error.response
        return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]
    raise AssertionError("it was not refused")


def boto3_session(aws, keys, service="sts"):
    import boto3  # only where a test asks for it  # pylint: disable=import-outside-toplevel
    return boto3.client(service, endpoint_url=aws.endpoint, region_name="us-east-1",
                        aws_access_key_id=keys["AccessKeyId"],
                        aws_secret_access_key=keys["SecretAccessKey"],
                        aws_session_token=keys["SessionToken"])


@needs_boto3
class IdentityWithAnyKeys(FunctionIdentity, LocalAwsTest):
    """… where any credentials pass."""


@needs_boto3
class IdentityWithSignatures(FunctionIdentity, LocalAwsTest):
    """… where signatures are checked: the function's own are good, with its token alone."""

    options = ("--auth", f"{KEY}:{SECRET}")

    def test_a_functions_keys_need_its_token(self):
        functions.create(self.functions, "one", WHO_AM_I)
        access, secret, token = self.ask("one")["keys"]
        keys = {"AccessKeyId": access, "SecretAccessKey": secret, "SessionToken": token}
        self.assertIn("assumed-role/test/one", boto3_session(self.aws, keys)
                      .get_caller_identity()["Arn"])
        for wrong in ({"SessionToken": "x"}, {"SessionToken": None}, {"SecretAccessKey": "x"}):
            client = boto3_session(self.aws, keys | wrong)
            with self.assertRaises(client.exceptions.ClientError, msg=wrong):
                client.get_caller_identity()


@needs_boto3
class FunctionRoles(LambdaTest):
    def test_a_role_has_to_be_there_and_to_trust_lambda(self):
        """As on AWS, once there is a role that somebody has made; before, tools may name any."""
        def trusting(service):
            return json.dumps({"Statement": {
                "Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": f"{service}.amazonaws.com"}}})
        iam = self.aws.boto3("iam")
        echo = "def handler(event): return event"
        self.create("made-up", echo)
        arn = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusting("ec2"))["Role"]["Arn"]
        refused = ("InvalidParameterValueException",
                   "The role defined for the function cannot be assumed by Lambda.")
        absent = arn.replace("/r", "/s")
        for role in (arn, absent, arn.replace("role/r", "role/path/r")):
            self.assertEqual(self.error(self.create, name="f", handler=echo, Role=role), refused)
            self.assertEqual(self.error(self.functions.update_function_configuration,
                                        FunctionName="made-up", Role=role), refused)
        self.functions.update_function_configuration(FunctionName="made-up", Timeout=9)
        iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusting("lambda"))
        self.create("f", echo, Role=arn)
        self.functions.update_function_configuration(FunctionName="made-up", Role=arn)
        iam.delete_role(RoleName="r")
        self.assertEqual(self.invoke("f", [1]), (None, [1]))
        self.create("g", echo, Role=absent)

    def test_weir_up_makes_the_role_of_its_own_function(self):
        package = self.dir / "package.zip"
        package.write_bytes(functions.package("def handler(event): pass"))
        aws = LocalAws("--package", package)
        self.addCleanup(aws.close)
        aws.start()
        role, = aws.boto3("iam").list_roles()["Roles"]
        client = aws.boto3("lambda")
        own, = client.list_functions()["Functions"]
        self.assertEqual((own["Role"], role["Path"]), (role["Arn"], "/weir-up/"))
        functions.create(client, "made-up", "def handler(event): pass")


if __name__ == "__main__":
    unittest.main()
