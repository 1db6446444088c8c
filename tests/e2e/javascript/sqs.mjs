// A message there and back with AWS's SDK, which checks the MD5s; tells what it saw as JSON.
import {
  CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, GetQueueUrlCommand,
  ReceiveMessageCommand, SendMessageBatchCommand, SQSClient,
} from '@aws-sdk/client-sqs';

const client = new SQSClient({});
const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'javascript' }));
await client.send(new SendMessageBatchCommand({
  QueueUrl,
  Entries: [{
    Id: 'a',
    MessageBody: 'hello',
    MessageAttributes: { n: { DataType: 'String', StringValue: 'v' } },
  }],
}));
const { Messages } = await client.send(new ReceiveMessageCommand({
  QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'],
}));
const [message] = Messages;
await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
const { Attributes } = await client.send(new GetQueueAttributesCommand({
  QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
}));
let missing = null;
try {
  await client.send(new GetQueueUrlCommand({ QueueName: 'none' }));
} catch (error) {
  missing = error.name;
}
console.log(JSON.stringify({
  body: message.Body,
  attribute: message.MessageAttributes.n.StringValue,
  left: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  missing,
}));
