"""A mapping of a stream with a thousand shards: all of it arrives, in order, on a few threads."""

import unittest
from pathlib import Path

from case import poll
from lambda_case import LambdaTest
from local_aws import needs_boto3

# Writes what it gets, a line a record.
COLLECT = '''
def handler(event):
    with open(os.environ["OUT"], "a") as out:
        out.write("".join(text + "\\n" for _, text in records(event)))
'''
SHARDS = 1000
KEYS = 2000
# Threads that come with work, but not with shards: RocksDB's own.
FURTHER_THREADS = 10


@needs_boto3
class ManyShardsTest(LambdaTest):
    durable = True

    def setUp(self):
        super().setUp()
        self.create("f", COLLECT)
        # As many processes as there are shards would be too many for the machine.
        self.functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=8)
        self.rounds = 0

    def threads(self) -> int:
        status = Path(f"/proc/{self.aws.process.pid}/status").read_text()
        return int(status.split("\nThreads:\t")[1].split("\n")[0])

    def go_round(self):
        """One more record of each key arrives. Throttled shards try again when their time comes."""
        self.rounds += 1
        self.put((f"{key} {self.rounds}" for key in range(KEYS)), key=lambda text: text.split()[0],
                 name="many")

        def arrived():
            if len(set(self.written())) >= self.rounds * KEYS:
                return True
            self.aws.advance(5)
            return False
        poll(arrived, f"all records of round {self.rounds}", pause=0.25)

    def check(self, *, again=False):
        """Each record has come once, and those of a key in order; `again`: some came twice."""
        got = {}
        for line in self.written():
            key, number = line.split()
            got.setdefault(int(key), []).append(int(number))
        if again:
            got = {key: list(dict.fromkeys(numbers)) for key, numbers in got.items()}
        self.assertEqual(got, {key: list(range(1, self.rounds + 1)) for key in range(KEYS)})

    def scale(self, shards: int):
        self.streams.update_shard_count(StreamName="many", TargetShardCount=shards,
                                        ScalingType="UNIFORM_SCALING")
        poll(lambda: self.describe("many")["StreamStatus"] == "ACTIVE", "the shards")

    def test_shards_take_no_threads_and_all_records_arrive_in_order(self):
        stream = self.stream("many", shards=SHARDS)
        before = self.threads()
        uuid = self.map("f", stream)
        self.go_round()
        self.assertLess(self.threads(), before + FURTHER_THREADS)
        self.scale(SHARDS // 2)
        self.go_round()
        self.check()
        self.aws.restart()
        self.connect()
        self.go_round()
        self.check(again=True)  # whose answers the restart has cut off
        self.assertLess(self.threads(), before + FURTHER_THREADS)
        self.functions.delete_event_source_mapping(UUID=uuid)
        poll(lambda: not self.functions.list_event_source_mappings()["EventSourceMappings"],
             "the mapping to be gone")


if __name__ == "__main__":
    unittest.main()
