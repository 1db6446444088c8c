"""What a subscription of CloudWatch Logs sends."""

import json


def log_record(kind: str, messages: list[str]) -> bytes:
    return json.dumps({
        "messageType": kind, "owner": "000000000000", "logGroup": "g", "logStream": "s",
        "subscriptionFilters": ["f"],
        "logEvents": [{"id": str(number), "timestamp": 1626307200000, "message": message}
                      for number, message in enumerate(messages)]}).encode()
