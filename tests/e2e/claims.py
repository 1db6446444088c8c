"""Claims as they stand in DynamoDB, read by code that shares nothing with the program's.

`src/aws/packed_claim.h` has the form. Items of the old form (attributes owner, body, object) are
read too.
"""

from dataclasses import dataclass

WORDS = ("lake/year=", "quarantine/year=", "/month=", "/day=", "/event_type=", "/event_subtype=",
         "/reason=", "-0.json.gz", "-0.json")
FIRST_WORD = 4


@dataclass(frozen=True)
class Claim:
    owner: str
    body: bytes
    object: str


class _Octets:
    def __init__(self, octets: bytes):
        self.octets, self.at = octets, 0

    def take(self, count: int) -> bytes:
        taken = self.octets[self.at:self.at + count]
        if len(taken) != count:
            raise ValueError(f"the claim ends too soon: {self.octets.hex()}")
        self.at += count
        return taken

    def number(self) -> int:
        value = shift = 0
        while True:
            octet = self.take(1)[0]
            value |= (octet & 0x7F) << shift
            shift += 7
            if octet < 0x80:
                return value

    def position(self) -> str:
        stream, shard = self.take(8).hex(), self.number()
        return f"{stream}-{shard:012}-{self.take(28).hex()}-{self.number():06}"

    def text(self, ends_with_zero: bool) -> str:
        text = b""
        while self.at < len(self.octets):
            piece = self.take(1)
            if piece == b"\0" and ends_with_zero:
                return text.decode()
            if piece[0] >= 0x20:
                text += piece
            elif piece[0] in (1, 2):
                text += (b"k" if piece[0] == 1 else b"") + self.position().encode()
            elif piece[0] == 3:
                text += self.take(8).hex().encode()
            elif piece[0] == 0x1F:
                text += self.take(1)
            else:
                text += WORDS[piece[0] - FIRST_WORD].encode()
        if ends_with_zero:
            raise ValueError(f"the claim ends too soon: {self.octets.hex()}")
        return text.decode()


def of_item(item: dict) -> Claim:
    if "owner" in item:
        return Claim(item["owner"]["S"], item["body"]["B"], item["object"]["S"])
    octets = _Octets(item["c"]["B"])
    if octets.take(1) != b"\1":
        raise ValueError(f"a claim of an unknown version: {item}")
    body = octets.take(16)
    return Claim(octets.text(True), body, octets.text(False))


def size_of(item: dict) -> int:
    """By DynamoDB's rule, for the attributes that a claim has."""
    size = 0
    for name, typed in item.items():
        [(kind, value)] = typed.items()
        size += len(name) + ((len(value) + 1) // 2 + 1 if kind == "N" else len(value))
    return size
