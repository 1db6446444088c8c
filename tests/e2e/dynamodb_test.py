"""DynamoDB as its clients see it: raw answers, boto3, AWS CLI, Terraform, crashes, the clock."""

import json
import threading
import unittest
from decimal import Decimal
from pathlib import Path

from aws_cli import needs_aws_cli
from case import poll
from local_aws import LocalAwsTest, needs_boto3
from raw_answers import RawAnswersTest
from terraform import Terraform, needs_terraform

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/tab"
KEYS = {"KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}]}
TTL = {"Enabled": True, "AttributeName": "ttl"}


def text(value: str) -> dict:
    return {"S": value}


class RawAnswers(RawAnswersTest):
    """Every operation's answer against the model."""

    service = "dynamodb"
    target = "DynamoDB_20120810"
    json_version = "1.0"

    def check_headers(self, headers):
        self.assertIn("x-amz-crc32", headers)

    def create(self):
        self.call("CreateTable", TableName="tab", BillingMode="PAY_PER_REQUEST", **KEYS)

    def test_table_operations(self):
        self.call("CreateTable", TableName="tab", **KEYS, Tags=[{"Key": "a", "Value": "b"}],
                  ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
                  SSESpecification={"Enabled": True}, DeletionProtectionEnabled=True,
                  TableClass="STANDARD")
        table = self.call("DescribeTable", TableName="tab")["Table"]
        self.assertEqual(table["SSEDescription"]["Status"], "ENABLED")
        self.call("DescribeTable", TableName=ARN)
        self.call("ListTables", Limit=1)
        self.call("UpdateTable", TableName="tab", DeletionProtectionEnabled=False)
        self.call("UpdateTable", TableName="tab", BillingMode="PAY_PER_REQUEST",
                  OnDemandThroughput={"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 6})
        self.call("UpdateTimeToLive", TableName="tab", TimeToLiveSpecification=TTL)
        self.call("DescribeTimeToLive", TableName="tab")
        recovery = {"PointInTimeRecoveryEnabled": True}
        self.call("UpdateContinuousBackups", TableName="tab",
                  PointInTimeRecoverySpecification=recovery)
        self.call("DescribeContinuousBackups", TableName="tab")
        self.call("TagResource", ResourceArn=ARN, Tags=[{"Key": "c", "Value": "d"}])
        self.call("UntagResource", ResourceArn=ARN, TagKeys=["a"])
        self.assertEqual(self.call("ListTagsOfResource", ResourceArn=ARN)["Tags"],
                         [{"Key": "c", "Value": "d"}])
        self.call("DescribeLimits")
        self.call("DeleteTable", TableName="tab")

    def test_item_operations(self):
        self.create()
        costs = {"ReturnConsumedCapacity": "INDEXES"}
        item = {"k": text("a"), "n": {"N": "1.50"}, "s": {"SS": ["x", "y"]}, "b": {"B": "AAEC"},
                "l": {"L": [{"NULL": True}, {"M": {"t": {"BOOL": True}}}]}, "ns": {"NS": ["1"]},
                "bs": {"BS": ["AA=="]}}
        self.call("PutItem", TableName="tab", Item=item, **costs)
        self.call("PutItem", TableName="tab", Item=item, ReturnValues="ALL_OLD")
        self.call("GetItem", TableName="tab", Key={"k": text("a")}, ConsistentRead=True, **costs)
        self.call("GetItem", TableName="tab", Key={"k": text("none")})
        self.call("UpdateItem", TableName="tab", Key={"k": text("a")}, UpdateExpression="ADD n :n",
                  ExpressionAttributeValues={":n": {"N": "1"}}, ReturnValues="UPDATED_NEW", **costs)
        self.call("BatchWriteItem", RequestItems={"tab": [
            {"PutRequest": {"Item": {"k": text("b")}}},
            {"DeleteRequest": {"Key": {"k": text("c")}}}]}, **costs)
        self.call("BatchGetItem", RequestItems={"tab": {"Keys": [{"k": text("a")}]}}, **costs)
        self.call("Query", TableName="tab", KeyConditionExpression="k = :k", Limit=1,
                  ExpressionAttributeValues={":k": text("a")}, **costs)
        self.call("Scan", TableName="tab", FilterExpression="attribute_exists(n)", **costs)
        self.call("Scan", TableName="tab", Select="COUNT")
        self.call("DeleteItem", TableName="tab", Key={"k": text("a")}, ReturnValues="ALL_OLD",
                  **costs)

    def test_statements(self):
        self.create()
        insert = {"Statement": "INSERT INTO \"tab\" VALUE {'k': ?}", "Parameters": [text("a")],
                  "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        first, second = self.call("BatchExecuteStatement", Statements=[insert, insert],
                                  ReturnConsumedCapacity="TOTAL")["Responses"]
        self.assertNotIn("Error", first)
        self.assertEqual(second["Error"], {"Code": "DuplicateItem", "Item": {"k": text("a")},
                                           "Message": "Duplicate primary key exists in table"})
        self.assertEqual(self.fails("ExecuteStatement", **insert), "DuplicateItemException")
        self.call("ExecuteStatement", Statement="UPDATE tab SET x = 1 WHERE k = 'a'")
        answer = self.call("ExecuteStatement", Statement="SELECT * FROM tab", Limit=1)
        self.assertEqual(answer["Items"], [{"k": text("a"), "x": {"N": "1"}}])
        self.call("ExecuteStatement", Statement="SELECT * FROM tab", NextToken=answer["NextToken"])
        self.call("BatchExecuteStatement", Statements=[
            {"Statement": "SELECT x FROM tab WHERE k = 'a'", "ConsistentRead": True}])
        self.call("ExecuteStatement", Statement="DELETE FROM tab WHERE k = 'a'")

    def test_errors_are_those_of_the_model(self):
        self.create()
        key, item = {"k": text("a")}, {"k": text("a")}
        self.call("PutItem", TableName="tab", Item=item)
        refused = self.call("PutItem", TableName="tab", Item=item,
                            ConditionExpression="attribute_not_exists(k)",
                            ReturnValuesOnConditionCheckFailure="ALL_OLD")
        self.assertEqual(refused["Item"], item)
        for operation, members, name in (
                ("CreateTable", {"TableName": "tab", "BillingMode": "PAY_PER_REQUEST", **KEYS},
                 "ResourceInUseException"),
                ("DescribeTable", {"TableName": "none"}, "ResourceNotFoundException"),
                ("DescribeContinuousBackups", {"TableName": "none"}, "TableNotFoundException"),
                ("PutItem", {"TableName": "none", "Item": item}, "ResourceNotFoundException"),
                ("GetItem", {"TableName": "tab"}, "ValidationException"),
                ("GetItem", {"TableName": "tab", "Key": {}}, "ValidationException"),
                ("GetItem", {"TableName": 5, "Key": key}, "SerializationException"),
                ("UpdateItem", {"TableName": "tab", "Key": key, "UpdateExpression": "nonsense"},
                 "ValidationException"),
                ("Scan", {"TableName": "tab",
                          "ScanFilter": {"k": {"ComparisonOperator": "NOT_NULL"}}},
                 "ValidationException"),
                ("TransactWriteItems", {"TransactItems": []}, "UnknownOperationException")):
            self.assertEqual(self.fails(operation, **members), name)


@needs_boto3
class Boto3(LocalAwsTest):
    durable = True

    def setUp(self):
        super().setUp()
        self.connect()
        self.client.create_table(TableName="tab", BillingMode="PAY_PER_REQUEST", **KEYS)
        self.client.get_waiter("table_exists").wait(TableName="tab")

    def connect(self):
        import boto3  # pylint: disable=import-outside-toplevel
        self.client = self.aws.boto3("dynamodb")
        self.table = boto3.resource(
            "dynamodb", endpoint_url=self.aws.endpoint, region_name="us-east-1",
            aws_access_key_id="x", aws_secret_access_key="x").Table("tab")

    def test_python_values_come_back_as_they_are(self):
        item = {"k": "a", "n": Decimal("-1.5e-20"), "big": Decimal(10) ** 37, "b": b"\x00\xff",
                "l": [1, "x", None, True, {"m": []}], "s": {"x", "y"}, "ns": {1, 2},
                "bs": {b"a", b"b"}, "empty": "", "map": {" ": {"deep": [Decimal("0.1")]}}}
        self.table.put_item(Item=item)
        self.assertEqual(self.table.get_item(Key={"k": "a"})["Item"], item)

    def test_conditions_of_boto3(self):
        from boto3.dynamodb.conditions import Attr, Key  # pylint: disable=import-outside-toplevel
        with self.table.batch_writer() as batch:
            for i in range(60):
                batch.put_item(Item={"k": str(i), "n": i, "name": f"n{i:02}"})
        found = self.table.scan(FilterExpression=Attr("n").between(10, 19)
                                & ~Attr("name").begins_with("n15") | Attr("n").is_in([1, 2]))
        self.assertEqual(sorted(int(item["n"]) for item in found["Items"]),
                         [1, 2, 10, 11, 12, 13, 14, 16, 17, 18, 19])
        found = self.table.query(KeyConditionExpression=Key("k").eq("7"))
        self.assertEqual([item["n"] for item in found["Items"]], [7])
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException):
            self.table.put_item(Item={"k": "7"}, ConditionExpression=Attr("k").not_exists())

    def test_paginators_go_through_all_items(self):
        with self.table.batch_writer() as batch:
            for i in range(30):
                batch.put_item(Item={"k": str(i)})
        pages = self.client.get_paginator("scan").paginate(
            TableName="tab", PaginationConfig={"PageSize": 7})
        keys = [item["k"]["S"] for page in pages for item in page["Items"]]
        self.assertEqual(sorted(keys, key=int), [str(i) for i in range(30)])

    def test_a_counter_loses_no_increment(self):
        def count():
            client = self.aws.boto3("dynamodb")
            for _ in range(50):
                client.update_item(TableName="tab", Key={"k": {"S": "c"}},
                                   UpdateExpression="ADD n :one",
                                   ExpressionAttributeValues={":one": {"N": "1"}})

        threads = [threading.Thread(target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.table.get_item(Key={"k": "c"})["Item"]["n"], 200)

    def test_what_was_acknowledged_survives_a_crash(self):
        for i in range(100):
            self.table.put_item(Item={"k": str(i)})
        self.client.update_time_to_live(TableName="tab", TimeToLiveSpecification=TTL)
        before = self.client.describe_table(TableName="tab")["Table"]
        self.aws.kill()
        self.aws.start()
        self.connect()
        self.assertEqual(self.table.scan()["Count"], 100)
        self.assertEqual(self.client.describe_table(TableName="tab")["Table"], before)
        described = self.client.describe_time_to_live(TableName="tab")["TimeToLiveDescription"]
        self.assertEqual(described, {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"})

    def test_items_expire_by_the_clock(self):
        self.client.update_time_to_live(TableName="tab", TimeToLiveSpecification=TTL)
        created = self.client.describe_table(TableName="tab")["Table"]["CreationDateTime"]
        now = int(created.timestamp())
        self.table.put_item(Item={"k": "day", "ttl": now + 86400})
        self.table.put_item(Item={"k": "week", "ttl": now + 7 * 86400})
        self.aws.advance(90000)
        poll(lambda: "Item" not in self.table.get_item(Key={"k": "day"}), "an item to expire")
        self.assertIn("Item", self.table.get_item(Key={"k": "week"}))

    def test_throttling_is_dynamodbs_own(self):
        self.aws.add_fault("throttle", service="dynamodb", operation="PutItem", count=1)
        with self.assertRaises(self.client.exceptions.ProvisionedThroughputExceededException):
            self.client.put_item(TableName="tab", Item={"k": {"S": "a"}})
        self.client.put_item(TableName="tab", Item={"k": {"S": "a"}})


@needs_aws_cli
class Cli(LocalAwsTest):
    def test_a_table_from_the_shell(self):
        self.aws.cli("dynamodb", "create-table", "--table-name", "tab", "--billing-mode",
                     "PAY_PER_REQUEST", "--key-schema", "AttributeName=k,KeyType=HASH",
                     "--attribute-definitions", "AttributeName=k,AttributeType=S")
        self.aws.cli("dynamodb", "wait", "table-exists", "--table-name", "tab")
        self.aws.cli("dynamodb", "put-item", "--table-name", "tab", "--item",
                     json.dumps({"k": text("a"), "x": {"N": "1"}}))
        said = self.aws.cli("dynamodb", "put-item", "--table-name", "tab", "--item",
                            json.dumps({"k": text("a")}), "--condition-expression",
                            "attribute_not_exists(k)", refused=True)
        self.assertIn("(ConditionalCheckFailedException)", said)
        said = self.aws.cli("dynamodb", "execute-statement", "--statement",
                            "SELECT x FROM tab WHERE k = 'a'")
        self.assertEqual(said["Items"], [{"x": {"N": "1"}}])
        self.assertEqual(self.aws.cli("dynamodb", "scan", "--table-name", "tab")["Count"], 1)


@needs_terraform
class TerraformTable(LocalAwsTest):
    """A table with all that Terraform can ask of one here: applied, changed, planned, destroyed."""

    durable = True

    def setUp(self):
        super().setUp()
        self.terraform = Terraform(self.dir, ".")
        self.terraform.folder = self.dir / "table"
        self.terraform.folder.mkdir()
        self.write(Path(__file__).with_name("dynamodb_table.tf").read_text(encoding="utf-8"))
        self.terraform.run("init", "-input=false", "-no-color")

    def write(self, configuration: str):
        self.configuration = configuration
        (self.terraform.folder / "main.tf").write_text(
            configuration.replace("ENDPOINT", self.aws.endpoint), encoding="utf-8")

    def apply(self):
        self.terraform.run("apply", "-auto-approve", "-input=false", "-no-color")
        self.plan()

    def plan(self):
        said = self.terraform.run("plan", "-detailed-exitcode", "-input=false", "-no-color",
                                  code=None)
        self.assertIn("No changes.", said)

    def test_apply_change_restart_destroy(self):
        self.apply()
        self.aws.kill()
        self.aws.start()
        self.plan()
        self.write(self.configuration
                   .replace('billing_mode = "PAY_PER_REQUEST"',
                            'billing_mode = "PROVISIONED"\n  read_capacity = 5\n'
                            '  write_capacity = 6')
                   .replace("deletion_protection_enabled = true",
                            "deletion_protection_enabled = false")
                   .replace('owner = "weir"', 'owner = "nobody"'))
        self.apply()
        self.terraform.run("destroy", "-auto-approve", "-input=false", "-no-color")


if __name__ == "__main__":
    unittest.main()
