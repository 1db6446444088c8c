// Starts dynalite and s3rver and prints {"dynamodb": URL, "s3": URL}; they end with standard input.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import dynalite from "dynalite";
import S3rver from "s3rver";

const listening = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));

/** One request to dynalite: {status, body}. */
function ask(port, headers, body) {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        method: "POST",
        headers: { ...headers, "content-length": length },
      },
      (answer) => {
        const pieces = [];
        answer.on("data", (piece) => pieces.push(piece));
        answer.on("end", () =>
          resolve({ status: answer.statusCode, body: Buffer.concat(pieces).toString() }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** INSERT INTO "table" VALUE {'a':?,…} with its parameters, as the PutItem that means the same. */
async function insert(port, headers, { Statement, Parameters }) {
  const [, table, members] = /^INSERT INTO "([^"]+)" VALUE \{(.*)\}$/.exec(Statement);
  const names = [...members.matchAll(/'(\w+)':\?/g)].map((match) => match[1]);
  const Item = Object.fromEntries(names.map((name, i) => [name, Parameters[i]]));
  const put = {
    TableName: table,
    Item,
    ConditionExpression: "attribute_not_exists(#k)",
    ExpressionAttributeNames: { "#k": names[0] },
  };
  const target = { ...headers, "x-amz-target": "DynamoDB_20120810.PutItem" };
  const answer = await ask(port, target, JSON.stringify(put));
  if (answer.status === 200) return { TableName: table };
  const code = JSON.parse(answer.body).__type.split("#")[1];
  const known = { ConditionalCheckFailedException: "DuplicateItem" };
  return { TableName: table, Error: { Code: known[code] ?? code, Message: answer.body } };
}

/** dynalite, with BatchExecuteStatement in front of it. */
function withStatements(port) {
  return createServer((incoming, outgoing) => {
    const pieces = [];
    incoming.on("data", (piece) => pieces.push(piece));
    incoming.on("end", async () => {
      const body = Buffer.concat(pieces).toString();
      const { "content-length": _, ...headers } = incoming.headers;
      if (headers["x-amz-target"] !== "DynamoDB_20120810.BatchExecuteStatement") {
        const answer = await ask(port, headers, body);
        outgoing.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
        return outgoing.end(answer.body);
      }
      const Responses = [];
      for (const statement of JSON.parse(body).Statements) {
        Responses.push(await insert(port, headers, statement));
      }
      outgoing.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      outgoing.end(JSON.stringify({ Responses }));
    });
  });
}

const directory = mkdtempSync(join(tmpdir(), "weir-s3rver-"));
const tables = await listening(dynalite({ createTableMs: 0, deleteTableMs: 0 }));
const statements = await listening(withStatements(tables));
const s3 = await new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory }).run();
console.log(JSON.stringify({
  dynamodb: `http://127.0.0.1:${statements}`,
  s3: `http://127.0.0.1:${s3.port}`,
}));
process.stdin.resume().on("end", () => {
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
});
