"""AWS Signature Version 4 in a few lines, for requests that no SDK would send."""

import hashlib
import hmac
import urllib.parse
from datetime import datetime, timedelta, timezone


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(secret: str, day: str, region: str, service: str, to_sign: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


class Signer:
    """Signs requests to `service`; `late` moves its clock."""

    def __init__(self, key: str, secret: str, service: str, region: str = "us-east-1",
                 late: timedelta = timedelta()):
        self.key, self.secret, self.service, self.region = key, secret, service, region
        self.now = datetime.now(timezone.utc) + late

    def _sign(self, method, path, query, headers, payload_hash) -> tuple[str, str]:
        names = ";".join(sorted(headers))
        parameters = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
        canonical_query = urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote, safe="")
        canonical = "\n".join([
            method, path if self.service == "s3" else urllib.parse.quote(path, safe="/~"),
            canonical_query, *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names,
            payload_hash])
        stamp, day = self.now.strftime("%Y%m%dT%H%M%SZ"), self.now.strftime("%Y%m%d")
        scope = f"{day}/{self.region}/{self.service}/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                             hashlib.sha256(canonical.encode()).hexdigest()])
        return names, signature(self.secret, day, self.region, self.service, to_sign)

    def headers(self, method: str, host: str, path: str, body: bytes = b"", query: str = "",
                payload_hash: str | None = None, **more: str) -> dict[str, str]:
        """All headers of a signed request."""
        payload_hash = payload_hash or hashlib.sha256(body).hexdigest()
        headers = {"host": host, "x-amz-date": self.now.strftime("%Y%m%dT%H%M%SZ"),
                   "x-amz-content-sha256": payload_hash,
                   **{name.replace("_", "-"): value for name, value in more.items()}}
        names, signed = self._sign(method, path, query, headers, payload_hash)
        scope = f"{self.now:%Y%m%d}/{self.region}/{self.service}/aws4_request"
        return {**headers, "authorization": f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, "
                                            f"SignedHeaders={names}, Signature={signed}"}

    def presigned(self, method: str, host: str, path: str, expires: int,
                  payload_hash: str = "UNSIGNED-PAYLOAD") -> str:
        """A presigned URL without scheme and host: path and query."""
        scope = f"{self.now:%Y%m%d}/{self.region}/{self.service}/aws4_request"
        query = urllib.parse.urlencode({
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{self.key}/{scope}",
            "X-Amz-Date": self.now.strftime("%Y%m%dT%H%M%SZ"), "X-Amz-Expires": str(expires),
            "X-Amz-SignedHeaders": "host"}, quote_via=urllib.parse.quote, safe="")
        _, signed = self._sign(method, path, query, {"host": host}, payload_hash)
        return f"{path}?{query}&X-Amz-Signature={signed}"
