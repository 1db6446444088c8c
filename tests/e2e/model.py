"""Checks answers, byte for byte as they came, against AWS's own models of its APIs.

    Model.of("kinesis").faults("PutRecord", status, headers, body)

lists what is wrong with an answer: members that the model does not have, required ones that are not
there, values of another type. The models are `<service>/<version>/service-2.json` below
`../shared/models` (or WEIR_TEST_MODELS), else those that botocore brings along.
"""

import base64
import binascii
import functools
import gzip
import json
import os
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

from case import ROOT

MODELS = Path(os.environ.get("WEIR_TEST_MODELS", ROOT / ".." / "shared" / "models")).resolve()

# What any operation may answer (API references, "Common Errors").
COMMON_ERRORS = {
    "AccessDenied", "AccessDeniedException", "IncompleteSignature", "IncompleteSignatureException",
    "InternalFailure", "InternalServerError", "InvalidAction", "InvalidClientTokenId",
    "InvalidSignatureException", "MissingAuthenticationToken",
    "MissingAuthenticationTokenException", "NotImplemented", "SerializationException",
    "ServiceUnavailable", "ServiceUnavailableException", "SignatureDoesNotMatch", "Throttling",
    "ThrottlingException", "UnknownOperationException", "UnrecognizedClientException",
    "InvalidParameterValue", "InvalidParameterValueException", "MissingParameter",
    "MissingRequiredParameterException",  # of SQS
    "ValidationError", "ValidationException", "MalformedInput", "MalformedQueryString",
}
# Where AWS itself answers what its model's enumeration does not have.
OPEN_ENUMS = {"PermissionsBoundaryAttachmentType"}
INTEGER = re.compile(r"-?\d+")


class Model:
    """One service's model."""

    def __init__(self, path: Path):
        read = gzip.open if path.suffix == ".gz" else open
        with read(path, "rt", encoding="utf-8") as file:
            model = json.load(file)
        self.protocol = model["metadata"]["protocol"]
        self.operations = model["operations"]
        self.shapes = model["shapes"]

    @staticmethod
    @functools.cache
    def of(service: str) -> "Model | None":
        """The newest model of a service, else botocore's; None where there is none."""
        paths = sorted((MODELS / service).glob("*/service-2.json")) or _of_botocore(service)
        return Model(paths[-1]) if paths else None

    def faults(self, operation: str, status: int, headers: dict, body: bytes) -> list[str]:
        """What is wrong with an answer; `headers` by their names in lower case."""
        if operation not in self.operations:
            return [f"there is no operation {operation}"]
        if status >= 300:
            return list(self._error(operation, headers, body)) if status != 304 else []
        output = self.operations[operation].get("output")
        check = {"json": self._json_answer, "rest-json": self._rest_answer,
                 "query": self._query_answer, "rest-xml": self._rest_answer}.get(self.protocol)
        if check is None or "cbor" in headers.get("content-type", ""):
            return []
        return list(check(operation, output, headers, body))

    # ---- Protocols ----

    def _json_answer(self, operation, output, _headers, body):
        if output is None:
            if body.strip() not in (b"", b"{}"):
                yield f"{operation} has no output, not {body[:200]!r}"
            return
        yield from self._json(output["shape"], json.loads(body or b"{}"), operation)

    def _query_answer(self, operation, output, _headers, body):
        root = ET.fromstring(body)
        if _tag(root) != f"{operation}Response":
            yield f"the answer is a {_tag(root)}"
        names = [_tag(child) for child in root]
        wanted = ([output["resultWrapper"]] if output else []) + ["ResponseMetadata"]
        if names != wanted:
            yield f"{operation}Response holds {names}, not {wanted}"
        elif output:
            yield from self._xml(output["shape"], root[0], operation)

    def _rest_answer(self, operation, output, headers, body):
        if output is None:
            return
        shape = self.shapes[output["shape"]]
        yield from self._headers(operation, shape, headers)
        payload = shape.get("payload")
        if payload:
            target = self.shapes[shape["members"][payload]["shape"]]
            if target["type"] != "structure" or target.get("eventstream"):
                return
        name = shape["members"][payload]["shape"] if payload else output["shape"]
        in_body = {key for key, member in self.shapes[name]["members"].items()
                   if "location" not in member}
        if not in_body:
            # https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html takes both of nothing.
            if body and not (self.protocol == "rest-json" and body == b"{}"):
                yield f"{operation} has a body: {body[:200]!r}"
        elif self.protocol == "rest-json":
            yield from self._json(name, json.loads(body or b"{}"), operation)
        elif body:
            yield from self._xml(name, ET.fromstring(body), operation)

    def _headers(self, operation, shape, headers):
        for key, member in shape["members"].items():
            if member.get("location") != "header":
                continue
            text = headers.get(member["locationName"].lower())
            if text is None:
                if key in shape.get("required", ()):
                    yield f"{operation}: there is no header {member['locationName']}"
            elif self.shapes[member["shape"]]["type"] != "timestamp":
                yield from self._text(member["shape"], text, f"{operation}.{key}")

    def _error(self, operation, headers, body):
        if self.protocol == "rest-xml" or not body:
            return  # S3's codes are not in its model; answers to HEAD have no body
        known = {self.shapes[error["shape"]].get("error", {}).get("code", error["shape"]):
                 error["shape"] for error in self.operations[operation].get("errors", ())}
        if self.protocol != "query":  # the codes are the query protocol's, others name the shape
            known |= {shape: shape for shape in known.values()}
        if self.protocol == "query":
            root = ET.fromstring(body)
            code = next((child.text for child in root.iter() if _tag(child) == "Code"), None)
            if [_tag(child) for child in root] != ["Error", "RequestId"]:
                yield f"an error of {operation} looks like {body[:200]!r}"
        else:
            error = json.loads(body)
            code = error.get("__type") or headers.get("x-amzn-errortype", "").split(":")[0]
            code = code.split("#")[-1]
            allowed = {"__type", "message", "Message", "Type"}
            allowed |= set(self.shapes.get(known.get(code), {}).get("members", ()))
            for name in set(error) - allowed:
                yield f"{code} has no member {name}"
        if code not in known and code not in COMMON_ERRORS:
            yield f"{operation} does not fail with {code}"

    # ---- JSON ----

    def _json(self, name, value, where):
        shape = self.shapes[name]
        check = {"structure": self._json_structure, "list": self._json_list,
                 "map": self._json_map}.get(shape["type"])
        if check:
            yield from check(shape, value, where)
        else:
            yield from self._json_scalar(name, value, where)

    def _json_structure(self, shape, value, where):
        if not isinstance(value, dict):
            yield f"{where} is no structure: {value!r}"
            return
        if shape.get("document"):
            return
        names = {member.get("locationName", key): key for key, member in shape["members"].items()
                 if "location" not in member}
        for name in shape.get("required", ()):
            member = shape["members"][name]
            if "location" not in member and value.get(member.get("locationName", name)) is None:
                yield f"{where}.{name} is missing"
        for name, part in value.items():
            if name not in names:
                yield f"{where}.{name} is not in the model"
            elif part is not None:
                yield from self._json(shape["members"][names[name]]["shape"], part,
                                      f"{where}.{name}")

    def _json_list(self, shape, value, where):
        if not isinstance(value, list):
            yield f"{where} is no list: {value!r}"
            return
        for index, part in enumerate(value):
            yield from self._json(shape["member"]["shape"], part, f"{where}[{index}]")

    def _json_map(self, shape, value, where):
        if not isinstance(value, dict):
            yield f"{where} is no map: {value!r}"
            return
        for key, part in value.items():
            yield from self._json(shape["value"]["shape"], part, f"{where}[{key}]")

    def _json_scalar(self, name, value, where):
        kind = self.shapes[name]["type"]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if kind in ("string", "blob", "character"):
            fits = isinstance(value, str)
        elif kind == "boolean":
            fits = isinstance(value, bool)
        elif kind in ("integer", "long"):
            fits = is_number and value == int(value)
        elif kind == "timestamp":
            fits = isinstance(value, str) if self.shapes[name].get("timestampFormat") else (
                is_number or (self.protocol == "rest-json" and isinstance(value, str)))
        else:
            fits = is_number or value in ("NaN", "Infinity", "-Infinity")
        if not fits:
            yield f"{where} is no {kind}: {value!r}"
        elif isinstance(value, str):
            yield from self._text(name, value, where)

    # ---- XML ----

    def _xml(self, name, element, where):
        shape = self.shapes[name]
        if shape["type"] == "structure":
            yield from self._xml_structure(shape, element, where)
        elif shape["type"] == "list":
            wanted = shape["member"].get("locationName", "member")
            for index, child in enumerate(element):
                if _tag(child) != wanted:
                    yield f"{where} holds a {_tag(child)}, not a {wanted}"
                else:
                    yield from self._xml(shape["member"]["shape"], child, f"{where}[{index}]")
        elif shape["type"] != "map":
            yield from self._text(name, element.text or "", where)

    def _xml_structure(self, shape, element, where):
        names = {}
        for key, member in shape["members"].items():
            target = self.shapes[member["shape"]]
            if "location" in member or member.get("xmlAttribute"):
                continue
            name = member.get("locationName", key)
            if target["type"] == "list" and (target.get("flattened") or member.get("flattened")):
                name = target["member"].get("locationName", name)
            names[name] = key
        there = {names.get(_tag(child)) for child in element}
        for name in shape.get("required", ()):
            if name in names.values() and name not in there:
                yield f"{where}.{name} is missing"
        for child in element:
            name = _tag(child)
            if name not in names:
                yield f"{where}.{name} is not in the model"
                continue
            member = shape["members"][names[name]]
            target = self.shapes[member["shape"]]
            is_flat = target["type"] == "list" and (target.get("flattened") or
                                                    member.get("flattened"))
            inner = target["member"]["shape"] if is_flat else member["shape"]
            yield from self._xml(inner, child, f"{where}.{name}")

    # ---- Text that stands for a value ----

    def _text(self, name, text, where):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "string":
            known = shape.get("enum")
            fits = not known or text in known or name in OPEN_ENUMS
        elif kind == "boolean":
            fits = text in ("true", "false")
        elif kind in ("integer", "long"):
            fits = INTEGER.fullmatch(text) is not None
        elif kind == "timestamp":
            fits = _is_time(text)
        elif kind == "blob":
            fits = _is_base64(text)
        else:
            fits = True
        if not fits:
            yield f"{where} is no {kind if kind != 'string' else name}: {text!r}"


def _of_botocore(service: str) -> list[Path]:
    try:
        import botocore  # pylint: disable=import-outside-toplevel
    except ImportError:
        return []
    data = Path(botocore.__file__).parent / "data" / service
    return sorted(data.glob("*/service-2.json*"))


def _tag(element) -> str:
    return element.tag.rpartition("}")[2]


def _is_time(text: str) -> bool:
    for form in ("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S"):
        for zone in ("Z", "%z"):
            try:
                datetime.strptime(text, form + zone)
                return True
            except ValueError:
                pass
    return False


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
        return True
    except binascii.Error:
        return False


def check_client(client, complain):
    """From now on `complain(text)` is told of each answer of a client that breaks its model."""
    service = client.meta.service_model.service_name
    checked = Model.of(service)
    if checked is None:
        return

    def check(http_response, model, **_):
        operation = model.name
        streams = model.has_streaming_output or model.has_event_stream_output
        headers = {name.lower(): value for name, value in http_response.headers.items()}
        body = b"" if streams else http_response.content
        for fault in checked.faults(operation, http_response.status_code, headers, body):
            complain(f"{service} {operation}: {fault}")

    client.meta.events.register("after-call", check)
