"""Requests that succeed, one for each operation: those that AWS bills, and those that are free."""

import json

import functions

ACCOUNT = "000000000000"
ECHO = "def handler(event):\n    return event\n"
KEY = {"k": {"S": "a"}}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole",
     "Principal": {"Service": ["lambda.amazonaws.com", "scheduler.amazonaws.com"],
                   "AWS": f"arn:aws:iam::{ACCOUNT}:root"}}]})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
# What is under way is asked for again; that is free as well.
BUSY = ("ResourceInUseException", "ResourceConflictException", "ConflictException",
        "LimitExceededException")


def arn(service: str, what: str) -> str:
    region = "" if service == "iam" else "us-east-1"
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{what}"


def by_name(member: str, value, *calls) -> list[tuple[str, dict]]:
    """Calls that all name the same thing: an operation, or one with further members."""
    return [(call, {member: value}) if isinstance(call, str)
            else (call[0], {member: value, **call[1]}) for call in calls]


TABLE = {"BillingMode": "PAY_PER_REQUEST",
         "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
         "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}]}


def ready(aws):
    """What the calls work on."""
    iam = aws.boto3("iam")
    iam.create_role(RoleName="test", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="test", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    kinesis = aws.boto3("kinesis")
    kinesis.create_stream(StreamName="shards", ShardCount=1)
    kinesis.create_stream(StreamName="demand", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    kinesis.put_record(StreamName="demand", Data=b"x", PartitionKey="k")
    aws.boto3("dynamodb").create_table(TableName="tab", **TABLE)
    functions.create(aws.boto3("lambda"), "echo", ECHO)
    logs = aws.boto3("logs")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")


def iterator(aws) -> str:
    """At the record that ready() has put."""
    kinesis = aws.boto3("kinesis")
    for shard in kinesis.list_shards(StreamName="demand")["Shards"]:
        at = kinesis.get_shard_iterator(StreamName="demand", ShardId=shard["ShardId"],
                                        ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        if kinesis.get_records(ShardIterator=at)["Records"]:
            return at
    raise AssertionError("no shard has the record")


def billed_calls(aws, now: float) -> dict[str, dict[str, dict]]:
    """By service and operation, in an order in which all succeed."""
    record = {"Data": b"x", "PartitionKey": "k"}
    return {
        "kinesis": {
            "PutRecord": {"StreamName": "shards", **record},
            "PutRecords": {"StreamName": "shards", "Records": [record]},
            "GetRecords": {"ShardIterator": iterator(aws)}},
        "dynamodb": {
            "PutItem": {"TableName": "tab", "Item": KEY},
            "UpdateItem": {"TableName": "tab", "Key": KEY},
            "BatchWriteItem": {"RequestItems": {"tab": [{"PutRequest": {"Item": KEY}}]}},
            "GetItem": {"TableName": "tab", "Key": KEY},
            "BatchGetItem": {"RequestItems": {"tab": {"Keys": [KEY]}}},
            "Query": {"TableName": "tab", "KeyConditionExpression": "k = :k",
                      "ExpressionAttributeValues": {":k": KEY["k"]}},
            "Scan": {"TableName": "tab"},
            "ExecuteStatement": {"Statement": "SELECT * FROM tab WHERE k = 'a'"},
            "BatchExecuteStatement": {"Statements": [
                {"Statement": "INSERT INTO tab VALUE {'k':'b'}"}]},
            "DeleteItem": {"TableName": "tab", "Key": KEY}},
        "lambda": {"Invoke": {"FunctionName": "echo", "Payload": b"1"}},
        "logs": {"PutLogEvents": {"logGroupName": "g", "logStreamName": "s", "logEvents": [
            {"timestamp": int(now * 1000), "message": "x"}]}},
        "cloudwatch": {"PutMetricData": {"Namespace": "mine", "MetricData": [
            {"MetricName": "m", "Value": 1}]}}}


# What nobody has, for there is no operation here that makes it.
REFUSED = {"lambda": {"GetFunctionEventInvokeConfig", "GetFunctionUrlConfig", "GetPolicy",
                      "GetProvisionedConcurrencyConfig"}}

FREE_CALLS = {
    "kinesis": by_name(
        "StreamName", "free", ("CreateStream", {"ShardCount": 2}), "DescribeStream",
        "DescribeStreamSummary", "ListShards", ("AddTagsToStream", {"Tags": {"a": "b"}}),
        "ListTagsForStream", ("RemoveTagsFromStream", {"TagKeys": ["a"]}),
        ("IncreaseStreamRetentionPeriod", {"RetentionPeriodHours": 48}),
        ("DecreaseStreamRetentionPeriod", {"RetentionPeriodHours": 24}),
        ("EnableEnhancedMonitoring", {"ShardLevelMetrics": ["ALL"]}),
        ("DisableEnhancedMonitoring", {"ShardLevelMetrics": ["ALL"]}),
        ("GetShardIterator", {"ShardId": "shardId-000000000000",
                              "ShardIteratorType": "TRIM_HORIZON"}),
        ("StartStreamEncryption", {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}),
        ("StopStreamEncryption", {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}),
        ("MergeShards", {"ShardToMerge": "shardId-000000000000",
                         "AdjacentShardToMerge": "shardId-000000000001"}),
        ("SplitShard", {"ShardToSplit": "shardId-000000000002", "NewStartingHashKey": "9"}),
        ("UpdateShardCount", {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"}),
    ) + by_name(
        "ResourceARN", arn("kinesis", "stream/free"), ("TagResource", {"Tags": {"a": "b"}}),
        "ListTagsForResource", ("UntagResource", {"TagKeys": ["a"]}),
    ) + by_name(
        "StreamARN", arn("kinesis", "stream/free"),
        ("UpdateMaxRecordSize", {"MaxRecordSizeInKiB": 2048}),
        ("UpdateStreamMode", {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}}),
    ) + [("ListStreams", {}), ("DescribeLimits", {}), ("DeleteStream", {"StreamName": "free"})],
    "dynamodb": by_name(
        "TableName", "free", ("CreateTable", TABLE), "DescribeTable", "DescribeContinuousBackups",
        "DescribeTimeToLive",
        ("UpdateContinuousBackups",
         {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}),
        ("UpdateTimeToLive", {"TimeToLiveSpecification": {"AttributeName": "t", "Enabled": True}}),
        ("UpdateTable", {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {
            "ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}),
    ) + by_name(
        "ResourceArn", arn("dynamodb", "table/free"),
        ("TagResource", {"Tags": [{"Key": "a", "Value": "b"}]}), "ListTagsOfResource",
        ("UntagResource", {"TagKeys": ["a"]}),
    ) + [("ListTables", {}), ("DescribeLimits", {}), ("DeleteTable", {"TableName": "free"})],
    "lambda": by_name(
        "FunctionName", "free",
        ("CreateFunction", {"Runtime": "provided.al2023", "Handler": "bootstrap",
                            "Role": functions.ROLE, "Code": {"ZipFile": functions.package(ECHO)}}),
        "GetFunction", "GetFunctionConfiguration", "GetFunctionCodeSigningConfig",
        ("PutFunctionConcurrency", {"ReservedConcurrentExecutions": 1}), "GetFunctionConcurrency",
        "DeleteFunctionConcurrency", ("PutFunctionRecursionConfig", {"RecursiveLoop": "Allow"}),
        "GetFunctionRecursionConfig", "GetRuntimeManagementConfig", "ListAliases",
        "ListVersionsByFunction", ("UpdateFunctionCode", {"ZipFile": functions.package(ECHO)}),
        ("UpdateFunctionConfiguration", {"Timeout": 5}), "GetFunctionEventInvokeConfig",
        "GetFunctionUrlConfig", "GetPolicy",
        ("GetProvisionedConcurrencyConfig", {"Qualifier": "1"}),
        ("CreateEventSourceMapping", {"EventSourceArn": arn("kinesis", "stream/shards"),
                                      "StartingPosition": "LATEST"}),
    ) + by_name(
        "Resource", arn("lambda", "function:free"), ("TagResource", {"Tags": {"a": "b"}}),
        "ListTags", ("UntagResource", {"TagKeys": ["a"]}),
    ) + by_name(
        "UUID", None, "GetEventSourceMapping", ("UpdateEventSourceMapping", {"BatchSize": 5}),
        "DeleteEventSourceMapping",
    ) + [("ListEventSourceMappings", {}), ("ListFunctions", {}), ("GetAccountSettings", {}),
         ("DeleteFunction", {"FunctionName": "free"})],
    "logs": by_name(
        "logGroupName", "free", "CreateLogGroup", ("CreateLogStream", {"logStreamName": "s"}),
        "DescribeLogStreams", "FilterLogEvents", ("GetLogEvents", {"logStreamName": "s"}),
        ("PutRetentionPolicy", {"retentionInDays": 1}), "DeleteRetentionPolicy",
        ("TagLogGroup", {"tags": {"a": "b"}}), "ListTagsLogGroup",
        ("UntagLogGroup", {"tags": ["a"]}),
    ) + by_name(
        "resourceArn", arn("logs", "log-group:free"), ("TagResource", {"tags": {"a": "b"}}),
        "ListTagsForResource", ("UntagResource", {"tagKeys": ["a"]}),
    ) + [("DescribeLogGroups", {})] + by_name(
        "logGroupName", "free", ("DeleteLogStream", {"logStreamName": "s"}), "DeleteLogGroup"),
    "cloudwatch": [
        ("ListMetrics", {}),
        ("GetMetricStatistics", {"Namespace": "mine", "MetricName": "m", "StartTime": 0,
                                 "EndTime": 60, "Period": 60, "Statistics": ["Sum"]}),
        ("GetMetricData", {"StartTime": 0, "EndTime": 60, "MetricDataQueries": [
            {"Id": "m", "MetricStat": {"Metric": {"Namespace": "mine", "MetricName": "m"},
                                       "Period": 60, "Stat": "Sum"}}]})],
    "iam": by_name(
        "RoleName", "free", ("CreateRole", {"AssumeRolePolicyDocument": TRUST}), "GetRole",
        ("UpdateRole", {"Description": "a"}), ("UpdateRoleDescription", {"Description": "b"}),
        ("UpdateAssumeRolePolicy", {"PolicyDocument": TRUST}),
        ("TagRole", {"Tags": [{"Key": "a", "Value": "b"}]}), "ListRoleTags",
        ("UntagRole", {"TagKeys": ["a"]}),
        ("PutRolePolicy", {"PolicyName": "p", "PolicyDocument": POLICY}),
        ("GetRolePolicy", {"PolicyName": "p"}), "ListRolePolicies",
        ("DeleteRolePolicy", {"PolicyName": "p"}), "ListInstanceProfilesForRole",
    ) + [("CreatePolicy", {"PolicyName": "free", "PolicyDocument": POLICY}), ("ListRoles", {}),
         ("ListPolicies", {"Scope": "Local"})] + by_name(
        "PolicyArn", arn("iam", "policy/free"), "GetPolicy",
        ("TagPolicy", {"Tags": [{"Key": "a", "Value": "b"}]}), "ListPolicyTags",
        ("UntagPolicy", {"TagKeys": ["a"]}), ("CreatePolicyVersion", {"PolicyDocument": POLICY}),
        ("GetPolicyVersion", {"VersionId": "v1"}), "ListPolicyVersions",
        ("SetDefaultPolicyVersion", {"VersionId": "v1"}),
        ("DeletePolicyVersion", {"VersionId": "v2"}), ("AttachRolePolicy", {"RoleName": "free"}),
        "ListEntitiesForPolicy",
    ) + by_name(
        "RoleName", "free", "ListAttachedRolePolicies",
        ("DetachRolePolicy", {"PolicyArn": arn("iam", "policy/free")}),
        ("PutRolePermissionsBoundary", {"PermissionsBoundary": arn("iam", "policy/free")}),
        "DeleteRolePermissionsBoundary", "DeleteRole",
    ) + [("DeletePolicy", {"PolicyArn": arn("iam", "policy/free")}),
         ("SimulateCustomPolicy", {"PolicyInputList": [POLICY], "ActionNames": ["s3:GetObject"]}),
         ("SimulatePrincipalPolicy", {"PolicySourceArn": functions.ROLE,
                                      "ActionNames": ["s3:GetObject"]})],
    "sts": [
        ("GetCallerIdentity", {}), ("GetSessionToken", {}),
        ("GetAccessKeyInfo", {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}),
        ("AssumeRole", {"RoleArn": functions.ROLE, "RoleSessionName": "free"})],
    "scheduler": by_name(
        "Name", "free", "CreateScheduleGroup", "GetScheduleGroup",
        *[(name, {"ScheduleExpression": "rate(1 day)", "State": "DISABLED",
                  "FlexibleTimeWindow": {"Mode": "OFF"},
                  "Target": {"Arn": arn("lambda", "function:echo"), "RoleArn": functions.ROLE}})
          for name in ("CreateSchedule", "UpdateSchedule")], "GetSchedule", "DeleteSchedule",
    ) + by_name(
        "ResourceArn", arn("scheduler", "schedule-group/free"),
        ("TagResource", {"Tags": [{"Key": "a", "Value": "b"}]}), "ListTagsForResource",
        ("UntagResource", {"TagKeys": ["a"]}),
    ) + [("ListScheduleGroups", {}), ("ListSchedules", {}),
         ("DeleteScheduleGroup", {"Name": "free"})],
}
