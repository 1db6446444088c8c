"""Functions for tests: a tiny custom runtime in Python, packed into a zip."""

import io
import zipfile

RUNTIME = '''#!/usr/bin/python3
import base64, http.client, json, os, sys, time, traceback

API = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
ROOT = "/2018-06-01/runtime/"


def call(method, path, body=None):
    API.request(method, ROOT + path, body)
    answer = API.getresponse()
    return answer.headers, answer.read()


def records(event):
    """(sequence number, text) of a Kinesis event's records."""
    return [(record["kinesis"]["sequenceNumber"],
             base64.b64decode(record["kinesis"]["data"]).decode()) for record in event["Records"]]


%s

while True:
    headers, event = call("GET", "invocation/next")
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    try:
        answer = json.dumps(handler(json.loads(event)))
        call("POST", f"invocation/{request}/response", answer)
    except Exception as error:
        traceback.print_exc()
        sys.stderr.flush()
        failure = {"errorType": type(error).__name__, "errorMessage": str(error)}
        call("POST", f"invocation/{request}/error", json.dumps(failure))
'''
ROLE = "arn:aws:iam::000000000000:role/test"


def package(handler: str) -> bytes:
    """A zip whose bootstrap runs `handler`, Python that defines handler(event)."""
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o100755 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, RUNTIME % handler)
    return packed.getvalue()


def logged(logs, group: str) -> str:
    """What the function's environments have logged so far; its group is made with that."""
    try:
        events = logs.filter_log_events(logGroupName=group)["events"]
    except logs.exceptions.ResourceNotFoundException:
        return ""
    return "".join(event["message"] for event in events)


def rests(logs, group: str) -> bool:
    """Whether each invocation that has begun has its report, also where nobody waits for it."""
    said = logged(logs, group)
    return said.count("START RequestId: ") == said.count("REPORT RequestId: ")


def create(client, name: str, handler: str, **settings) -> dict:
    settings = {"Runtime": "provided.al2023", "Handler": "bootstrap", "Role": ROLE, "Timeout": 30,
                "MemorySize": 512, **settings}
    return client.create_function(FunctionName=name, Code={"ZipFile": package(handler)}, **settings)
