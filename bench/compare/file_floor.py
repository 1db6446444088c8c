#!/usr/bin/env python3
"""Creates a lake's files again, at the same depth: what the file system alone asks for."""

import json
import os
import sys
from pathlib import Path


def sizes(lake: Path) -> list[tuple[str, int]]:
    return [(str(path.relative_to(lake)), path.stat().st_size) for path in sorted(lake.rglob("*"))
            if path.is_file()]


def create(files: list[tuple[str, int]], target: Path, with_bytes: bool):
    block, folders = os.urandom(1 << 20), set()
    for name, size in files:
        path = target / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        with open(path, "xb", buffering=0) as file:
            while with_bytes and size > 0:
                size -= file.write(block[:size])


if __name__ == "__main__":
    listing, destination, content = json.loads(Path(sys.argv[1]).read_text()), *sys.argv[2:4]
    create(listing, Path(destination), content == "bytes")
