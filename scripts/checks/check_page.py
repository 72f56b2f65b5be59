"""Opens a page in a real headless Chromium and holds it against the data it was made from; see check-page.

The browser is driven through its DevTools protocol over two pipes, so nothing but Python is needed.
"""
import argparse
import base64
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

VIEWS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
LONGEST_LOAD_MILLISECONDS = 1000
LARGEST_PAGE_BYTES = 600_000
COUNTED_LOADS = 5
WORDS = {0: "HELD", 2: "REGRESSED", 3: "UNDECIDED", 4: "NOT COMPARABLE"}


class Browser:
    """One Chromium with one page, and everything that it reported."""

    def __init__(self, profile):
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()
        # The protocol is spoken on the descriptors 3 and 4, which these may be themselves.
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (commands, answers)]

        def place():
            os.dup2(theirs[0], 3)
            os.dup2(theirs[1], 4)

        options = ["--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                   f"--user-data-dir={profile}"] + (["--no-sandbox"] if os.getuid() == 0 else [])
        self.process = subprocess.Popen(
            ["chromium", *options, "about:blank"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=place, pass_fds=(3, 4))
        for end in (commands, answers, *theirs):
            os.close(end)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                sys.exit(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def receive(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                sys.exit("Chromium ended before it answered")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def load(self, address):
        """Returns when the load event has fired."""
        self.events.clear()
        self.call("Page.navigate", url=address)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())
        while self.value("document.readyState") != "complete" or self.load_milliseconds() <= 0:
            time.sleep(0.01)

    def load_milliseconds(self):
        return self.value("performance.getEntriesByType('navigation')[0].loadEventEnd")

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"]["value"]

    def complaints(self):
        for event in self.events:
            method, found = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                yield f"exception: {found['exceptionDetails']['text']}"
            elif method == "Log.entryAdded" and found["entry"]["level"] in ("error", "warning"):
                yield f"{found['entry']['level']}: {found['entry']['text']}"
            elif method == "Runtime.consoleAPICalled" and found["type"] in ("error", "warning", "assert"):
                yield f"console {found['type']}"
            elif method == "Network.requestWillBeSent" and not found["request"]["url"].startswith(("file:", "data:")):
                yield f"request for {found['request']['url']}"

    def screenshot(self, file):
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait()


def expected_verdicts(verdict_files, history):
    """What the page must say, from the JSON alone."""
    found = []
    for file in verdict_files:
        verdict = json.loads(file.read_text())
        found.append([verdict["subject"], WORDS.get(verdict["exit_status"], "NOT HELD"), str(verdict["exit_status"])])
    last = json.loads(history.read_text().splitlines()[-1])
    states = [cell["state"] for cell in last["cells"]]
    whole = last["complete"] and all(state == "measured" for state in states)
    word = "MEASURED" if whole else "NOT WHOLE" if last["complete"] else "INCOMPLETE"
    broken = any(state in ("crashed", "hung", "missing") for state in states)
    status = "130" if not last["complete"] else "0" if whole else "70" if broken else "1"
    return found + [["benchmarks", word, status]]


def check(browser, page, expected, screenshots):
    faults, loads = [], []
    for _ in range(COUNTED_LOADS):
        browser.load(page.resolve().as_uri())
        loads.append(browser.load_milliseconds())
        faults += browser.complaints()
    if max(loads) >= LONGEST_LOAD_MILLISECONDS:
        faults.append(f"the load event came after {max(loads):.0f} ms")
    shown = browser.value("[...document.querySelectorAll('[data-verdict]')].map(item =>"
                          " [item.dataset.verdict, item.dataset.word, item.dataset.status])")
    if shown != expected:
        faults.append(f"the page shows {shown}, the data say {expected}")
    texts = browser.value("[...document.querySelectorAll('[data-verdict] strong')].map(item => item.innerText)")
    faults += [f"'{text}' does not say {verdict[:2]}" for text, verdict in zip(texts, expected)
               if f"{verdict[0]}: {verdict[1]}" not in text]
    if browser.value("new Set([...document.querySelectorAll('[id]')].map(item => item.id)).size"
                     " != document.querySelectorAll('[id]').length"):
        faults.append("two elements share an id")
    if browser.value("document.querySelector('h2').innerText") != "What changed most":
        faults.append("the page does not begin with what changed most")
    if page.stat().st_size >= LARGEST_PAGE_BYTES:
        faults.append(f"the page has {page.stat().st_size:,} bytes")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    for width, scheme in VIEWS:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                     mobile=width < 600)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.load(page.resolve().as_uri())
        for state in ("folded", "open"):
            if browser.value("document.documentElement.scrollWidth") > width:
                faults.append(f"the {state} page is wider than {width}")
            browser.screenshot(screenshots / f"page-{width}-{scheme}-{state}.png")
            browser.value("document.querySelectorAll('details').forEach(item => item.open = true); 0")
    return faults, loads, len(shown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("screenshots", type=pathlib.Path)
    parser.add_argument("--history", type=pathlib.Path, required=True)
    parser.add_argument("--verdict", type=pathlib.Path, action="append", default=[])
    options = parser.parse_args()
    options.screenshots.mkdir(parents=True, exist_ok=True)
    expected = expected_verdicts(options.verdict, options.history)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            faults, loads, count = check(browser, options.page, expected, options.screenshots)
        finally:
            browser.close()
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"load event after {', '.join(f'{load:.0f}' for load in loads)} ms; {count} verdicts as in the data; "
          f"{options.page.stat().st_size:,} bytes; {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
