"""The AWS CLI that the tests call: the distribution's, whatever else is first in PATH."""

import functools
import re
import shutil
import subprocess
import unittest
from pathlib import Path

_DISTRIBUTIONS = Path("/usr/bin/aws")
PROGRAM = str(_DISTRIBUTIONS) if _DISTRIBUTIONS.exists() else shutil.which("aws")

needs_aws_cli = unittest.skipUnless(PROGRAM, "the AWS CLI is not installed: not checked with it")


@functools.cache
def major_version() -> int:
    """0 where there is none."""
    if not PROGRAM:
        return 0
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    return int(re.search(r"aws-cli/(\d+)", said.stdout + said.stderr)[1])


def command(endpoint: str, *arguments) -> list[str]:
    """`aws …` for that endpoint. Debian's does not know AWS_ENDPOINT_URL, and version 2 takes blobs
    as they are only when told so."""
    blobs = ["--cli-binary-format", "raw-in-base64-out"] if major_version() >= 2 else []
    return [PROGRAM, "--endpoint-url", endpoint, *blobs, *map(str, arguments)]
