#!/usr/bin/env python3
"""Compiles the service that CONTRIBUTING.md shows, as it stands there.

usage: toy_service.py COMPILER [FOLDER]

Writes its files below FOLDER (a temporary one by default) and has the compiler check each .cc; it
fails where one does not compile. With FOLDER the repository's root, it makes the service itself.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATH = re.compile(r"`(src/cloud/toys/[\w./]+)`")


def files():
    """{path: text}: each block of code, by the last path in the paragraph above it."""
    shown, path, block = {}, None, []
    for line in [*(ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    ") or (block and not line):
            block.append(line)
            continue
        if path and block:
            shown[path] = textwrap.dedent("\n".join(block)).strip() + "\n"
        if block or not line:
            path = None if block else path
        block = []
        for found in PATH.findall(line):
            path = found
    return shown


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    shown = files()
    sources = [path for path in shown if path.endswith(".cc")]
    if not {"src/cloud/toys/service.cc", "src/cloud/toys/CMakeLists.txt"} <= set(shown):
        sys.exit("CONTRIBUTING.md shows no service")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(arguments[1] if len(arguments) > 1 else temporary)
        for path, text in shown.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        subprocess.run([arguments[0], "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
                        f"-I{folder}", f"-I{ROOT}", *(folder / path for path in sources)],
                       check=True)
    print(f"{len(shown)} files of CONTRIBUTING.md, {len(sources)} of them compiled")


if __name__ == "__main__":
    main(sys.argv[1:])
