"""Pages of strangers in a real browser: they can neither cause nor read anything.

Each attack is made twice: on a `weir up` as it is, and, to see that the attack is one, on a
`weir up` that lets all pages and hosts in. The browser is Debian's Chromium, headless, and asks
nobody but this machine.
"""

import base64
import http.server
import io
import json
import shutil
import tempfile
import threading
import unittest
import urllib.parse
import zipfile
from pathlib import Path

from case import SPACE, poll
from local_aws import LocalAws

STRANGER = "evil.example"  # a name that the browser is told to find on this machine
TRUST = ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",'
         '"Action":"sts:AssumeRole"}}')
# What a page can put into a URL without being asked: a signature that is none.
SCOPE = "?X-Amz-Credential=a%2F20260101%2Fus-east-1%2F{}%2Faws4_request"
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         # What Chromium itself forbids is not what is tested here.
         "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
         f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1")
LIMIT_SECONDS = 600

FETCH = "fetch(url, options).then(r => r.text()).then(done, e => done(String(e)));"
IMAGE = "const i = new Image(); i.onload = i.onerror = () => done(''); i.src = url;"
SCRIPT = """const s = document.createElement('script'); s.onload = s.onerror = () => done('');
    s.src = url; document.body.append(s);"""
FRAME = """const f = document.createElement('iframe'); f.onload = () => done('');
    f.src = url; document.body.append(f);"""
FORM = """const f = document.createElement('iframe'); f.name = 'target'; document.body.append(f);
    const form = document.createElement('form'); form.method = 'POST'; form.target = 'target';
    form.action = url; form.enctype = options.enctype;
    for (const [name, value] of Object.entries(options.fields)) {
      const input = document.createElement('input');
      input.type = 'hidden'; input.name = name; input.value = value; form.append(input);
    }
    document.body.append(form); f.onload = () => done(''); form.submit();"""
SOCKET = "const s = new WebSocket(url.replace('http', 'ws')); s.onclose = () => done('');"


def missing() -> str:
    """What is not installed of what drives a browser."""
    names = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    try:
        import selenium  # noqa: F401  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        names.append("python3-selenium")
    return ", ".join(names)


class BlankPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        page = b"<!doctype html><title>stranger</title><body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


def package(marker: Path) -> str:
    """A function that leaves a file behind when it starts, as base64 of a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, f"#!/bin/sh\ntouch '{marker}'\nexit 1\n")
    return base64.b64encode(packed.getvalue()).decode()


class Target:
    """A `weir up`, and what has come of an attack on it."""

    def __init__(self, aws: LocalAws, directory: Path):
        self.aws, self.marker = aws, directory / "marker"
        self.url = aws.endpoint
        self.code = {"FunctionName": "f", "Runtime": "provided.al2023", "Handler": "h",
                     "Role": "arn:aws:iam::000000000000:role/r",
                     "Code": {"ZipFile": package(self.marker)}}

    def role_url(self, name: str, host: str = "") -> str:
        """A GET of this makes a role."""
        query = urllib.parse.urlencode({"Action": "CreateRole", "Version": "2010-05-08",
                                        "RoleName": name, "AssumeRolePolicyDocument": TRUST})
        url = self.url.replace("127.0.0.1", host) if host else self.url
        return f"{url}/{SCOPE.format('iam')}&{query}"

    def has_role(self, name: str) -> bool:
        form = f"Action=GetRole&Version=2010-05-08&RoleName={name}".encode()
        status, _, _ = self.aws.ask("iam", "POST", "/", form,
                                    {"Content-Type": "application/x-www-form-urlencoded"})
        return status == 200

    def has_function(self) -> bool:
        return self.aws.ask("lambda", "GET", "/2015-03-31/functions/f")[0] == 200


@unittest.skipIf(missing(), f"not installed: {missing()}; that pages of strangers can neither "
                            "cause nor read anything in a real browser was not checked")
class HostilePage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from selenium import webdriver  # pylint: disable=import-outside-toplevel
        cls.dir = Path(tempfile.mkdtemp(prefix="weir-browser-", dir=SPACE))
        cls.addClassCleanup(shutil.rmtree, cls.dir, ignore_errors=True)
        cls.site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BlankPage)
        threading.Thread(target=cls.site.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.site.server_close)
        cls.addClassCleanup(cls.site.shutdown)
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for flag in (*FLAGS, f"--user-data-dir={cls.dir / 'profile'}"):
            options.add_argument(flag)
        service = webdriver.chrome.service.Service(shutil.which("chromedriver"))
        cls.browser = webdriver.Chrome(service=service, options=options)
        cls.addClassCleanup(cls.browser.quit)
        cls.browser.set_script_timeout(LIMIT_SECONDS)
        cls.browser.set_page_load_timeout(LIMIT_SECONDS)

    def setUp(self):
        self.closed = self.target("closed")
        self.open = self.target("open", "--allow-origin", "*", "--allow-host", "*")

    def target(self, name: str, *options) -> Target:
        directory = Path(tempfile.mkdtemp(prefix=name, dir=self.dir))
        aws = LocalAws("--bare", *options)
        self.addCleanup(aws.close)
        return Target(aws.start(), directory)

    def page(self, host: str) -> str:
        return f"http://{host}:{self.site.server_port}/"

    def run_script(self, page: str, script: str, url: str, **options) -> str:
        """What the script of a page comes to see."""
        self.browser.get(page)
        return self.browser.execute_async_script(
            f"const [url, options, done] = arguments; {script}", url, options)

    def follow(self, url: str):
        """A stranger's link, clicked; the page that opens is the browser's then."""
        self.browser.get(self.page(STRANGER))
        self.browser.execute_script("""const a = document.createElement('a');
            a.href = arguments[0]; a.textContent = 'x'; document.body.append(a);""", url)
        self.browser.find_element("css selector", "a").click()
        poll(lambda: self.browser.current_url != self.page(STRANGER), "the page behind the link")
        poll(lambda: self.browser.execute_script("return document.readyState") == "complete", "all")

    def causes(self, attack, effect):
        """`attack(target)` has its effect where all are let in, and none where they are not."""
        attack(self.open)
        self.assertTrue(effect(self.open), "the attack does nothing even on an open door")
        attack(self.closed)
        self.assertFalse(effect(self.closed), "the attack has done something")

    def reads(self, attack, secret: str):
        """`attack(target)` sees the secret where all are let in, and not where they are not."""
        self.assertIn(secret, attack(self.open), "the attack sees nothing even on an open door")
        self.assertNotIn(secret, attack(self.closed))

    def test_a_page_of_another_origin_creates_no_function_and_runs_none(self):
        simple = {"method": "POST", "mode": "no-cors", "headers": {"Content-Type": "text/plain"}}
        for host in ("127.0.0.1", "localhost", STRANGER):
            with self.subTest(host):
                self.setUp()

                def attack(target, page=self.page(host)):
                    functions = f"{target.url}/2015-03-31/functions"
                    scope = SCOPE.format("lambda")
                    self.run_script(page, FETCH, functions + scope, **simple,
                                    body=json.dumps(target.code))
                    self.run_script(page, FETCH, f"{functions}/f/invocations{scope}", **simple,
                                    body="{}")
                self.causes(attack, lambda target: target.has_function() and target.marker.exists())
                self.assertFalse(self.closed.has_function())

    def test_forms_do_nothing(self):
        def text(target):
            body = json.dumps({**target.code, "Description": "@"})
            name, value = body.split("@")  # the browser puts a '=' between them
            self.run_script(self.page(STRANGER), FORM,
                            f"{target.url}/2015-03-31/functions{SCOPE.format('lambda')}",
                            enctype="text/plain", fields={name: value})
        self.causes(text, Target.has_function)

        def encoded(target):
            self.run_script(self.page(STRANGER), FORM, f"{target.url}/{SCOPE.format('iam')}",
                            enctype="application/x-www-form-urlencoded",
                            fields={"Action": "CreateRole", "Version": "2010-05-08",
                                    "RoleName": "form", "AssumeRolePolicyDocument": TRUST})
        self.causes(encoded, lambda target: target.has_role("form"))

    def test_whatever_a_page_loads_does_nothing(self):
        for name, script in (("image", IMAGE), ("script", SCRIPT), ("frame", FRAME),
                             ("socket", SOCKET)):
            with self.subTest(name):
                self.causes(lambda target, name=name, script=script: self.run_script(
                                self.page(STRANGER), script, target.role_url(name)),
                            lambda target, name=name: target.has_role(name))

    def test_a_link_does_nothing(self):
        def attack(target):
            self.follow(target.role_url("link"))
        self.causes(attack, lambda target: target.has_role("link"))

    def test_a_page_of_another_origin_reads_nothing(self):
        for path in ("/_weir/health", "/metrics", f"/2015-03-31/functions{SCOPE.format('lambda')}"):
            with self.subTest(path):
                secret = {"/_weir/health": "uptime", "/metrics": "weir_"}.get(path, "Functions")
                self.closed.has_role("a")  # so that there are figures
                self.open.has_role("a")
                self.reads(lambda target, path=path: self.run_script(
                    self.page(STRANGER), FETCH, target.url + path), secret)

    def test_a_name_that_was_made_to_point_here_reads_and_does_nothing(self):
        def own(target):
            return target.url.replace("127.0.0.1", STRANGER)

        def read(target):
            return self.run_script(own(target) + "/_weir/health", FETCH, "/metrics")
        self.closed.has_role("a")
        self.open.has_role("a")
        self.reads(read, "weir_")

        def act(target):
            self.run_script(own(target) + "/_weir/health", FETCH, "/2015-03-31/functions",
                            method="POST", body=json.dumps(target.code), headers={
                                "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/"
                                                 "lambda/aws4_request"})
        self.causes(act, Target.has_function)

    def test_pages_of_ours_open_from_a_link_but_in_no_frame(self):
        self.follow(f"{self.closed.url}/_weir/health")
        self.assertIn("uptime_seconds", self.browser.page_source)
        self.run_script(f"{self.open.url}/_weir/health", FRAME, f"{self.open.url}/_weir/clock")
        self.browser.switch_to.frame(0)
        self.assertNotIn("offset_seconds", self.browser.page_source)


class AllowedPage(unittest.TestCase):
    """An application of the user's own, in a browser, that was named at the start."""

    def setUp(self):
        self.aws = LocalAws("--bare", "--allow-origin", "http://localhost:3000").start()
        self.addCleanup(self.aws.close)

    def test_it_may_ask_and_read_and_others_may_not(self):
        for origin, status in (("http://localhost:3000", 204), ("http://localhost:3001", 403)):
            got, headers, _ = self.aws.request("OPTIONS", "/lake", headers={
                "Origin": origin, "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "authorization"})
            self.assertEqual(got, status)
            allowed = headers.get("access-control-allow-origin")
            self.assertEqual(allowed, origin if status == 204 else None)
        status, headers, _ = self.aws.ask("s3", "PUT", "/lake", headers={
            "Origin": "http://localhost:3000"})
        self.assertEqual((status, headers["access-control-allow-origin"]),
                         (200, "http://localhost:3000"))
        status, _, body = self.aws.ask("s3", "PUT", "/other", headers={
            "Origin": "http://localhost:3001"})
        self.assertEqual(status, 403)
        self.assertIn(b"--allow-origin", body)

    def test_unknown_hosts_are_told_the_way_in(self):
        status, _, body = self.aws.ask("s3", "PUT", "/lake", headers={"Host": "weir.example"})
        self.assertEqual(status, 403)
        self.assertIn(b"--allow-host", body)
        named = LocalAws("--bare", "--allow-host", "weir.example", "--allow-host", "*.lan").start()
        self.addCleanup(named.close)
        for host in ("weir.example", "box.lan:4566"):
            self.assertEqual(named.ask("s3", "GET", "/", headers={"Host": host})[0], 200, host)


if __name__ == "__main__":
    unittest.main()
