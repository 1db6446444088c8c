"""AWS's own API models as judges of raw answers: no unknown member, none missing, right types."""

import gzip
import json
import os
from pathlib import Path

from case import ROOT

MODELS = Path(os.environ.get("WEIR_AWS_MODELS", ROOT / ".." / "shared" / "models")).resolve()

# What AWS itself sends although its model says otherwise.
EMPTY_LISTS = {"MetricsNameList"}


def load(service: str) -> dict | None:
    """The newest model of a service: of WEIR_AWS_MODELS, else botocore's; None without either."""
    found = sorted(MODELS.glob(f"{service}/*/service-2.json"))
    if found:
        return json.loads(found[-1].read_text(encoding="utf-8"))
    try:
        import botocore  # pylint: disable=import-outside-toplevel
    except ImportError:
        return None
    data = Path(botocore.__file__).parent / "data" / service
    for path in sorted(data.glob("*/service-2.json*"), reverse=True):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            return json.load(file)
    return None


class Model:
    """One service's shapes."""

    def __init__(self, service: str):
        self.model = load(service)

    @property
    def known(self) -> bool:
        return self.model is not None

    def check_output(self, operation: str, body) -> list[str]:
        """What is wrong with an answer's JSON; an operation without output answers {}."""
        output = self.model["operations"][operation].get("output")
        if output is None:
            return [] if body == {} else [f"{operation}: an answer to an operation without one"]
        return list(self._check(output["shape"], body, operation))

    def check_error(self, operation: str, body) -> list[str]:
        """Whether an error is one that the operation (or every service) has."""
        names = {error["shape"] for error in self.model["operations"][operation].get("errors", [])}
        names |= {"ValidationException", "SerializationException", "UnknownOperationException"}
        code = body.get("__type", "").rsplit("#", 1)[-1]
        return [] if code in names else [f"{operation}: {code!r} is none of {sorted(names)}"]

    def _check(self, name: str, value, path: str):
        shape = self.model["shapes"][name]
        kind = shape["type"]
        if kind == "structure":
            yield from self._check_structure(shape, value, path)
        elif kind == "list":
            yield from self._check_list(name, shape, value, path)
        elif kind == "map":
            if not isinstance(value, dict):
                yield f"{path}: {value!r} is no map"
                return
            for key, one in value.items():
                yield from self._check(shape["value"]["shape"], one, f"{path}.{key}")
        else:
            yield from self._check_scalar(kind, shape, value, path)

    def _check_structure(self, shape, value, path):
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no object"
            return
        for member in shape.get("required", []):
            if member not in value:
                yield f"{path}: {member} is missing"
        for member, one in value.items():
            if member not in shape["members"]:
                yield f"{path}: {member} is unknown"
            else:
                yield from self._check(shape["members"][member]["shape"], one, f"{path}.{member}")

    def _check_list(self, name, shape, value, path):
        if not isinstance(value, list):
            yield f"{path}: {value!r} is no list"
            return
        if len(value) < shape.get("min", 0) and name not in EMPTY_LISTS:
            yield f"{path}: {len(value)} entries, {shape['min']} at least"
        for number, one in enumerate(value):
            yield from self._check(shape["member"]["shape"], one, f"{path}[{number}]")

    @staticmethod
    def _check_scalar(kind, shape, value, path):
        numbers = (int, float)
        wanted = {"string": str, "blob": str, "boolean": bool, "integer": int, "long": int,
                  "double": numbers, "float": numbers, "timestamp": numbers}[kind]
        if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
            yield f"{path}: {value!r} is no {kind}"
        elif "enum" in shape and value not in shape["enum"]:
            yield f"{path}: {value!r} is none of {shape['enum']}"
        elif kind == "string" and not (
                shape.get("min", 0) <= len(value) <= shape.get("max", 1 << 30)):
            yield f"{path}: a text of {len(value)} characters"
