"""What tests of functions share: clients, a stream, a mapping, what was written."""

import json

import functions
from case import poll
from local_aws import LocalAwsTest


class LambdaTest(LocalAwsTest):
    """A local AWS with clients, and a file that functions write to."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.out = self.dir / "out"

    def connect(self):
        self.functions = self.aws.boto3("lambda")
        self.streams = self.aws.boto3("kinesis")
        self.buckets = self.aws.boto3("s3")
        self.logs = self.aws.boto3("logs")

    def create(self, name: str, handler: str, environment: dict | None = None, **settings):
        variables = {"OUT": str(self.out), **(environment or {})}
        return functions.create(self.functions, name, handler,
                                Environment={"Variables": variables}, **settings)

    def invoke(self, name: str, event="x", **settings):
        """(function error, answer)"""
        answer = self.functions.invoke(FunctionName=name, Payload=json.dumps(event), **settings)
        return answer.get("FunctionError"), json.loads(answer["Payload"].read() or b"null")

    def written(self) -> list[str]:
        return self.out.read_text().splitlines() if self.out.exists() else []

    def error(self, call, **arguments):
        """(code, message) of the error that the call must end with."""
        with self.assertRaises(self.functions.exceptions.ClientError) as caught:
            call(**arguments)
        error = caught.exception.response["Error"]
        return error["Code"], error["Message"]

    def messages(self, group: str) -> str:
        return functions.logged(self.logs, group)

    def stream(self, name: str = "events", shards: int = 1) -> str:
        self.streams.create_stream(StreamName=name, ShardCount=shards)
        poll(lambda: self.describe(name)["StreamStatus"] == "ACTIVE", "the stream")
        return self.describe(name)["StreamARN"]

    def split(self, shard: str, name: str = "events"):
        self.streams.split_shard(StreamName=name, ShardToSplit=shard,
                                 NewStartingHashKey=str(1 << 127))
        poll(lambda: self.describe(name)["StreamStatus"] == "ACTIVE", "the split")

    def describe(self, name: str) -> dict:
        return self.streams.describe_stream(StreamName=name)["StreamDescription"]

    def put(self, texts, key=lambda text: "k", name: str = "events"):
        texts = list(texts)
        for begin in range(0, len(texts), 500):
            answer = self.streams.put_records(StreamName=name, Records=[
                {"Data": text.encode(), "PartitionKey": key(text)}
                for text in texts[begin:begin + 500]])
            self.assertEqual(answer["FailedRecordCount"], 0)

    def map(self, function: str, stream: str, **settings) -> str:
        settings = {"StartingPosition": "TRIM_HORIZON", **settings}
        mapping = self.functions.create_event_source_mapping(
            FunctionName=function, EventSourceArn=stream, **settings)
        self.assertEqual(mapping["State"], "Creating")
        self.settle(mapping["UUID"], "Enabled")
        return mapping["UUID"]

    def mapping(self, uuid: str) -> dict:
        return self.functions.get_event_source_mapping(UUID=uuid)

    def settle(self, uuid: str, state: str):
        poll(lambda: self.mapping(uuid)["State"] == state, f"the mapping to be {state}")

    def failed_objects(self, bucket: str = "failed") -> list[dict]:
        listed = self.buckets.list_objects_v2(Bucket=bucket).get("Contents", [])
        return [json.loads(self.buckets.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())
                for one in listed]
