"""A small disk for a test: a tmpfs, which can be made larger. Needs root and the right to mount."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def small_disk(test, mount, size: str):
    """Mounted at `mount`, which is made; the test is skipped where that is not allowed."""
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", mount]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        test.skipTest("mounting a small disk needs root and the right to mount: what happens when "
                      "it is full was not checked")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", mount], check=True)


def remount(mount, options: str):
    subprocess.run(["mount", "-o", f"remount,{options}", mount], check=True)
