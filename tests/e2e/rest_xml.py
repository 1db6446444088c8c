"""Judges raw REST-XML answers by AWS's model: no member that it does not know, right types."""

import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from case import ROOT

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
COMMON_HEADERS = {"x-amz-request-id", "x-amz-id-2"}
ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
HTTP_TIME = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")


def load_model(service: str) -> dict:
    """AWS's model: the newest that is here, else the one that botocore brings."""
    shared = sorted(Path(ROOT / ".." / "shared" / "models" / service).glob("*/service-2.json"))
    if shared:
        return json.loads(shared[-1].read_text())
    import botocore  # pylint: disable=import-outside-toplevel
    bundled = sorted((Path(botocore.__file__).parent / "data" / service).glob("*/service-2.json*"))
    data = bundled[-1].read_bytes()
    return json.loads(gzip.decompress(data) if bundled[-1].suffix == ".gz" else data)


class RestXmlChecker:
    """`faults(operation, …)` says everything that an answer has and its model has not."""

    def __init__(self, service: str):
        model = load_model(service)
        self.shapes, self.operations = model["shapes"], model["operations"]

    def faults(self, operation: str, headers: dict[str, str], body: bytes) -> list[str]:
        output = self.operations[operation].get("output")
        shape = self.shapes[output["shape"]] if output else {"type": "structure", "members": {}}
        found = self._header_faults(shape, headers)
        payload = shape.get("payload")
        if payload:
            member = shape["members"][payload]
            shape = self.shapes[member["shape"]]
            if shape["type"] != "structure":
                return found  # bytes or text, not XML
        if body:
            found += self._element_faults(ElementTree.fromstring(body), shape, operation)
        elif any("location" not in member for member in shape["members"].values()):
            found.append(f"{operation}: no body")
        return found

    def _header_faults(self, shape: dict, headers: dict[str, str]) -> list[str]:
        found = []
        known = {member["locationName"].lower(): self.shapes[member["shape"]]
                 for member in shape["members"].values() if member.get("location") == "header"}
        for name, value in headers.items():
            name = name.lower()
            if name in known:
                found += self._text_faults(value, known[name], name, HTTP_TIME)
            elif name.startswith("x-amz-") and name not in COMMON_HEADERS:
                if not name.startswith("x-amz-meta-"):
                    found.append(f"header {name} is not in the model")
        return found

    def _element_faults(self, element, shape: dict, path: str) -> list[str]:
        kind = shape["type"]
        if kind == "structure":
            return self._structure_faults(element, shape, path)
        if kind == "list":
            member = shape["member"]
            name = member.get("locationName", "member")
            found = []
            for child in element:
                if _name(child) != name:
                    found.append(f"{path}: <{_name(child)}> in a list of <{name}>")
                found += self._element_faults(child, self.shapes[member["shape"]], f"{path}/{name}")
            return found
        if len(element):
            return [f"{path}: elements in a {kind}"]
        return self._text_faults(element.text or "", shape, path, ISO_TIME)

    def _structure_faults(self, element, shape: dict, path: str) -> list[str]:
        members = {}
        for name, member in shape["members"].items():
            target = self.shapes[member["shape"]]
            flat = target["type"] == "list" and target.get("flattened")
            tag = member.get("locationName", name)
            if flat:
                tag = target["member"].get("locationName", tag)
            members[tag] = (self.shapes[target["member"]["shape"]] if flat else target, flat)
        found, seen = [], set()
        for child in element:
            name = _name(child)
            if name not in members:
                found.append(f"{path}: <{name}> is not in the model")
                continue
            target, flat = members[name]
            if name in seen and not flat:
                found.append(f"{path}: <{name}> twice")
            seen.add(name)
            found += self._element_faults(child, target, f"{path}/{name}")
        absent = {tag for member in shape.get("required", [])
                  for tag in [shape["members"][member].get("locationName", member)]
                  if tag not in seen and tag != "xsi:type"}
        return found + [f"{path}: no <{name}>" for name in sorted(absent)]

    @staticmethod
    def _text_faults(text: str, shape: dict, path: str, time_form: re.Pattern) -> list[str]:
        kind = shape["type"]
        good = {"boolean": lambda: text in ("true", "false"),
                "integer": lambda: re.fullmatch(r"-?\d+", text),
                "long": lambda: re.fullmatch(r"-?\d+", text),
                "timestamp": lambda: time_form.fullmatch(text),
                "string": lambda: not text or text in shape.get("enum", [text])}.get(kind)
        if good is None or good():
            return []
        return [f"{path}: {text!r} is no {kind}"]


def _name(element) -> str:
    return element.tag.rsplit("}", 1)[-1]
