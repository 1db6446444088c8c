"""The blocks of code in the documentation, and whether what a command printed is what they show."""

import re
from dataclasses import dataclass
from pathlib import Path

from case import ROOT

FENCE = re.compile(r"^ *```(\w*) *$")
INDENT = 4
ELLIPSIS = "…"

# What may differ from run to run; all else has to be as it is printed.
VARYING = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    (r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\d"),
    (r"[\d.,]+ records/s", r"[\d.,]+ records/s"),
    (r"[\d.]+ s\b", r"(\d+ min )?[\d.]+ m?s"),
    (r"[\d,]+ bytes", r"[\d,]+ bytes"),
    (r"\d+ ledger entr(y|ies)", r"\d+ ledger entr(y|ies)"),
    (r" +[\d.,]+ (ms|s|min|h|d|y)$", r" +[\d.,]+ (ms|s|min|h|d|y)"),
    (r"month=\d\d/day=\d\d", r"month=\d\d/day=\d\d"),
    (ELLIPSIS, r".*"),
]


@dataclass(frozen=True)
class Block:
    """Some lines of a document that are set as code, without their indentation."""

    document: str  # "README.md"
    line: int      # where it begins, counted from 1
    language: str  # as the fence says; "" for an indented block
    text: str

    @property
    def first(self) -> str:
        """What a block is known by in the tests: its first line."""
        return self.text.splitlines()[0]

    @property
    def name(self) -> tuple[str, str]:
        return self.document, self.first

    def steps(self) -> list[tuple[str, str]]:
        """Of a session at a prompt: each command, and what is printed after it."""
        steps: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif steps and steps[-1][0].endswith("\\") and not steps[-1][1]:
                steps[-1] = (f"{steps[-1][0]}\n{line}", [])
            elif steps:
                steps[-1][1].append(line)
        return [(command, "\n".join(shown)) for command, shown in steps]


def documents() -> list[Path]:
    """Every document that a user is sent to."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")),
            *sorted((ROOT / "terraform").rglob("README.md"))]


def blocks_of(document: Path) -> list[Block]:
    """Fenced ones, and indented ones after an empty line."""
    name = document.relative_to(ROOT).as_posix()
    found, lines, at = [], document.read_text(encoding="utf-8").splitlines(), 0
    while at < len(lines):
        if fence := FENCE.match(lines[at]):
            end = next(i for i in range(at + 1, len(lines)) if FENCE.match(lines[i]))
            found.append(Block(name, at + 1, fence[1], "\n".join(lines[at + 1:end])))
            at = end + 1
        elif _is_indented(lines[at]) and (at == 0 or not lines[at - 1].strip()):
            end = at
            while end < len(lines) and (_is_indented(lines[end]) or not lines[end].strip()):
                end += 1
            text = "\n".join(line[INDENT:] for line in lines[at:end]).rstrip()
            found.append(Block(name, at + 1, "", _dedented(text)))
            at = end
        else:
            at += 1
    return found


def _is_indented(line: str) -> bool:
    return line.startswith(" " * INDENT) and bool(line.strip())


def _dedented(text: str) -> str:
    """Blocks within lists stand further in; what is drawn keeps its shape."""
    lines = text.splitlines()
    if lines[0].startswith("  ") and all(line.startswith("  ") or not line for line in lines):
        return "\n".join(line[2:] for line in lines)
    return text


def difference(shown: str, printed: str) -> str | None:
    """The first line of the document that was not printed in its place; None where all were.

    A line of "…" stands for any lines, within a line for any text; times and rates may differ.
    """
    actual = [line.rstrip() for line in printed.splitlines() if line.strip()]
    at, skipping = 0, False
    for line in (line.rstrip() for line in shown.splitlines() if line.strip()):
        if line.strip() == ELLIPSIS:
            skipping = True
            continue
        pattern = re.compile(_pattern(line))
        while skipping and at < len(actual) and not pattern.fullmatch(actual[at]):
            at += 1
        if at == len(actual) or not pattern.fullmatch(actual[at]):
            return f"{line!r} is shown; printed is {actual[at:at + 1]} of\n{printed}"
        at, skipping = at + 1, False
    if not skipping and at < len(actual):
        return f"printed further is {actual[at]!r} of\n{printed}"
    return None


def _pattern(line: str) -> str:
    """Blanks count as many as there are, for columns are part of what is shown."""
    pieces, at = [], 0
    varying = re.compile("|".join(f"(?P<v{i}>{found})" for i, (found, _) in enumerate(VARYING)))
    for match in varying.finditer(line):
        index = next(i for i in range(len(VARYING)) if match[f"v{i}"] is not None)
        pieces += [re.escape(line[at:match.start()]), VARYING[index][1]]
        at = match.end()
    return "".join([*pieces, re.escape(line[at:])])
