// Makes a stream, puts records many at once, reads them back; prints what happened as JSON.
// usage: node kinesis.mjs RECORDS      (endpoint and credentials from the environment)
import * as kinesis from "@aws-sdk/client-kinesis";

const count = Number(process.argv[2]);
const client = new kinesis.KinesisClient({maxAttempts: 1});
const handler = client.config.requestHandler.constructor.name;
const StreamName = "from-javascript";

await client.send(new kinesis.CreateStreamCommand({StreamName, ShardCount: 2}));
const waiting = {client, maxWaitTime: 30, minDelay: 1};
await kinesis.waitUntilStreamExists(waiting, {StreamName});

const puts = Array.from({length: count}, (_, i) => client.send(new kinesis.PutRecordCommand({
  StreamName, PartitionKey: `key-${i}`, Data: new TextEncoder().encode(`record ${i}`)})));
const placed = await Promise.all(puts);

const read = [];
const {Shards} = await client.send(new kinesis.ListShardsCommand({StreamName}));
for (const {ShardId} of Shards) {
  const {ShardIterator} = await client.send(new kinesis.GetShardIteratorCommand({
    StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON"}));
  const {Records} = await client.send(new kinesis.GetRecordsCommand({ShardIterator}));
  read.push(...Records.map(({Data}) => new TextDecoder().decode(Data)));
}

let missing = "";
try {
  await client.send(new kinesis.DescribeStreamSummaryCommand({StreamName: "none"}));
} catch (error) {
  missing = error.name;
}
console.log(JSON.stringify({handler, placed: placed.length, read: read.sort(), missing}));
client.destroy();
