"""A network of its own with loopback alone, and a witness of everything else that is asked there.

As a program (`python3 loopback.py LOG`, in fresh network and mount namespaces) it is the witness:
every address of the world leads to loopback there, where it notes each packet that was meant for
somebody else, and each name that was asked for; nobody answers either. It says "ready" and stays
until its standard input ends.
"""

import functools
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

OTHER_ROOT = ("--user", "--map-root-user")  # for those who are not root here
SETTLE = 600
ETH_IP, ETH_IPV6, ETHERNET = 0x0800, 0x86DD, 14
ALL_PROTOCOLS = 3


@functools.cache
def _unshare() -> list[str] | None:
    """How to get fresh namespaces; None where nobody may have them."""
    for user in ((), OTHER_ROOT):
        command = ["unshare", *user, "--net", "--mount"]
        try:
            done = subprocess.run([*command, "ip", "link", "set", "lo", "up"],
                                  capture_output=True, check=False)
        except FileNotFoundError:
            return None
        if done.returncode == 0:
            return command
    return None


needs_namespaces = unittest.skipUnless(
    _unshare(), "no network namespace can be made here (it takes root or user namespaces, unshare "
    "and iproute2): not checked that nothing but this machine is asked")


class Loopback:
    """The namespaces, for as long as it is open."""

    def __init__(self, directory: Path):
        self.log = directory / "asked-elsewhere"
        self.log.touch()
        self.process = subprocess.Popen([*_unshare(), sys.executable, __file__, str(self.log)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != b"ready\n":
            self.process.wait(SETTLE)
            raise RuntimeError("the namespaces could not be set up")

    def inside(self) -> list[str]:
        """What to put before a command so that it runs in there."""
        as_root = ["--user", "--preserve-credentials"] if OTHER_ROOT[0] in _unshare() else []
        return ["nsenter", f"--target={self.process.pid}", *as_root, "--net", "--mount",
                f"--wdns={os.getcwd()}"]  # within: the other one is not to be found there

    def asked_elsewhere(self) -> list[str]:
        return sorted(set(self.log.read_text().splitlines()))

    def close(self):
        self.process.stdin.close()
        self.process.wait(SETTLE)
        self.process.stdout.close()


def _set_up():
    for command in ("ip link set lo up", "ip route add local 0.0.0.0/0 dev lo",
                    "ip -6 route add local ::/0 dev lo", "mount --make-rprivate /"):
        # Machines without IPv6 have no route for it, and nobody can be asked over it.
        subprocess.run(command.split(), check=not command.startswith("ip -6"),
                       stderr=subprocess.DEVNULL)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as names:
        names.write("nameserver 127.0.0.1\n")
        names.flush()
        os.chmod(names.name, 0o644)
        subprocess.run(["mount", "--bind", names.name, os.path.realpath("/etc/resolv.conf")],
                       check=True)


def _name_asked(query: bytes) -> str:
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode(errors="replace"))
        at += 1 + query[at]
    return "name " + ".".join(labels)


def _stranger(packet: bytes) -> str | None:
    """For whom it is, if not for this machine."""
    kind, body = struct.unpack_from("!H", packet, 12)[0], packet[ETHERNET:]
    if kind == ETH_IP:
        address, ports, protocol = body[16:20], body[(body[0] & 15) * 4:], body[9]
        own, text = address[0] == 127, socket.inet_ntop(socket.AF_INET, address)
        source_is_own = body[12] == 127
    elif kind == ETH_IPV6:
        address, ports, protocol = body[24:40], body[40:], body[6]
        text = socket.inet_ntop(socket.AF_INET6, address)
        own, source_is_own = text == "::1" or address[0] == 0xff, True
    else:
        return None
    if own or (protocol == socket.IPPROTO_TCP and not ports[13] & 2):  # not the SYN of a connection
        return None
    if protocol not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP) and source_is_own:
        return None
    port = struct.unpack_from("!H", ports, 2)[0]
    return f"address {text} port {port}"


def _witness(log_path: str):
    _set_up()
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    packets.bind(("lo", 0))
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    with open(log_path, "a", encoding="utf-8", buffering=1) as log:
        print("ready", flush=True)
        while True:
            readable, _, _ = select.select([packets, names, sys.stdin], [], [])
            if sys.stdin in readable:
                return
            if names in readable:
                print(_name_asked(names.recv(4096)), file=log)
            if packets in readable and (meant_for := _stranger(packets.recv(65536))):
                print(meant_for, file=log)


if __name__ == "__main__":
    _witness(sys.argv[1])
