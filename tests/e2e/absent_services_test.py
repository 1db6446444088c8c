"""What the AWS CLI and boto3 show of a service that the local AWS does not have."""

import unittest

from aws_cli import needs_aws_cli
from local_aws import LocalAwsTest, needs_boto3

# One of each protocol: JSON 1.0, query, EC2's, JSON 1.1, REST with JSON, REST with XML.
CALLS = {
    "stepfunctions": ("list-state-machines", "ListStateMachines"),
    "sns": ("list-topics", "ListTopics"),
    "ec2": ("describe-instances", "DescribeInstances"),
    "events": ("list-rules", "ListRules"),
    "kms": ("list-keys", "ListKeys"),
    "glue": ("get-databases", "GetDatabases"),
    "eks": ("list-clusters", "GET /clusters"),
    "route53": ("list-hosted-zones", "GET /2013-04-01/hostedzone"),
    "dynamodbstreams": ("list-streams", "ListStreams"),
}


class AbsentServices(LocalAwsTest):
    def check(self, said, operation):
        self.assertIn("This local AWS does not have the service", said)
        self.assertIn(f"so there is no {operation}.", said)
        self.assertIn("It has", said)

    @needs_aws_cli
    def test_the_command_line_names_service_and_operation(self):
        for service, (command, operation) in CALLS.items():
            with self.subTest(service):
                said = self.aws.cli(service, command, refused=True)
                self.check(said, operation)

    @needs_boto3
    def test_boto3_raises_an_error_that_names_them(self):
        for service, (command, operation) in CALLS.items():
            if service == "ec2":
                continue  # each answer is held against its model (model.py), which reads no EC2
            with self.subTest(service):
                client = self.aws.boto3(service)
                with self.assertRaises(client.exceptions.ClientError) as failed:
                    getattr(client, command.replace("-", "_"))()
                error = failed.exception.response["Error"]
                self.assertIn(error["Code"], ("InvalidAction", "UnknownOperationException"))
                self.check(error["Message"], operation)


if __name__ == "__main__":
    unittest.main()
