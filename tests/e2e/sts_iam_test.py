"""IAM and STS as the AWS CLI and boto3 see them."""

import json
import unittest

import functions
from aws_cli import needs_aws_cli
from local_aws import KEY, SECRET, LocalAwsTest, needs_boto3

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
        identity = self.as_session(assumed["Credentials"]).get_caller_identity()
        self.assertEqual(identity["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/r/me")
        self.assertEqual(identity["UserId"], assumed["AssumedRoleUser"]["AssumedRoleId"])
        wrong = {**assumed["Credentials"], "SessionToken": "of somebody else"}
        self.refused("InvalidClientTokenId", self.as_session(wrong))

    def test_a_role_that_is_not_there_cannot_be_assumed(self):
        sts = self.aws.boto3("sts")
        with self.assertRaises(sts.exceptions.ClientError) as failed:
            sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/x", RoleSessionName="me")
        self.assertEqual(failed.exception.response["Error"]["Code"], "AccessDenied")

    def test_a_session_of_the_caller_expires(self):
        credentials = self.aws.boto3("sts").get_session_token(DurationSeconds=900)["Credentials"]
        session = self.as_session(credentials)
        self.assertEqual(session.get_caller_identity()["Account"], ACCOUNT)
        self.aws.advance(901)
        self.refused("InvalidClientTokenId", session)

    def test_another_key_or_secret_is_refused(self):
        self.refused("InvalidClientTokenId", self.aws.boto3("sts", key="AKIDOFNOBODY"))
        self.refused("SignatureDoesNotMatch", self.aws.boto3("sts", secret="wrong"))

    def as_session(self, credentials):
        import boto3  # pylint: disable=import-outside-toplevel
        return boto3.client("sts", endpoint_url=self.aws.endpoint, region_name="us-east-1",
                            aws_access_key_id=credentials["AccessKeyId"],
                            aws_secret_access_key=credentials["SecretAccessKey"],
                            aws_session_token=credentials["SessionToken"])

    def refused(self, code, client):
        with self.assertRaises(client.exceptions.ClientError) as failed:
            client.get_caller_identity()
        self.assertEqual(failed.exception.response["Error"]["Code"], code)


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


def boto3_session(aws, keys):
    import boto3  # only where a test asks for it  # pylint: disable=import-outside-toplevel
    return boto3.client("sts", endpoint_url=aws.endpoint, region_name="us-east-1",
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



if __name__ == "__main__":
    unittest.main()
