"""What both scripts share: processes measured, rounds alternated, inputs made, tables written."""

import gzip
import html
import json
import os
import pathlib
import platform
import random
import statistics
import threading
import time
from dataclasses import dataclass


@dataclass
class Run:
    """What one process took, its children included."""

    wall: float
    cpu: float
    peak_mib: float


class Peak(threading.Thread):
    """Watches the most memory that a process ever held. What the system tells at its end would not do: it counts the
    memory of the process that started it too."""

    def __init__(self, process: int):
        super().__init__(daemon=True)
        self.status = pathlib.Path(f"/proc/{process}/status")
        self.mib = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.005):
            try:
                line = next(line for line in self.status.read_text().splitlines() if line.startswith("VmHWM"))
            except (OSError, StopIteration):
                return
            self.mib = int(line.split()[1]) / 1024

    def __enter__(self) -> "Peak":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self.join()


def measured(command: list, stdin: pathlib.Path | None = None) -> Run:
    """Runs a process to its end; its output goes nowhere."""
    with open(stdin or os.devnull, "rb") as source, open(os.devnull, "wb") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, source.fileno(), 0), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1),
                   (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        command = [str(part) for part in command]
        start = time.monotonic()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        with Peak(child) as peak:
            _, status, used = os.wait4(child, 0)
        wall = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"it ended with {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Run(wall, used.ru_utime + used.ru_stime, peak.mib)


def rounds_of(contestants: dict, rounds: int) -> dict:
    """Every contestant's results, taken in turn so that a busy minute meets all of them."""
    results: dict = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            results[name].append(run())
    return results


def medians_of(contestants: dict, rounds: int) -> dict:
    return {name: statistics.median(values) for name, values in rounds_of(contestants, rounds).items()}


def median_runs(contestants: dict, rounds: int) -> dict:
    """As `medians_of`, for contestants that give a `Run`: the median of each of its numbers."""
    return {
        name: Run(*(statistics.median(getattr(run, field) for run in runs) for field in ("wall", "cpu", "peak_mib")))
        for name, runs in rounds_of(contestants, rounds).items()
    }


def page(record: dict, structured: bool) -> str:
    """A page around a posting: a menu, a cookie note, other jobs, a footer; with or without JSON-LD."""
    lines = record["description"].split("\n")
    body = "".join(f"<li>{html.escape(line[2:])}</li>" if line.startswith("- ") else f"<p>{html.escape(line)}</p>"
                   for line in lines if line.strip())
    menu = "".join(f'<li><a href="/page/{number}">Menu entry {number}</a></li>' for number in range(40))
    cards = "".join(f'<div class="card"><a href="/job/{number}">Another opening {number}</a><span>Remote</span></div>'
                    for number in range(30))
    style = "".join(f".c{number}{{margin:{number}px;color:#{number:06x}}}" for number in range(400))
    linked = ""
    if structured:
        data = {"@context": "https://schema.org", "@type": "JobPosting", "title": record["title"],
                "description": f"<div>{body}</div>", "datePosted": record.get("date_posted", "2024-05-01"),
                "hiringOrganization": {"@type": "Organization", "name": record.get("company", "Example")}}
        inside = json.dumps(data).replace("</", "<\\/")
        linked = f'<script type="application/ld+json">{inside}</script>'
    return (f"<!DOCTYPE html><html><head><title>{html.escape(record['title'])}</title><style>{style}</style>{linked}"
            f"</head><body><nav><ul>{menu}</ul></nav><main><h1>{html.escape(record['title'])}</h1>"
            f'<div class="job-description">{body}</div></main><aside>{cards}</aside>'
            f"<footer><p>We use cookies.</p></footer></body></html>")


WORDS = """the a of to and in was for with on by from at it its that this as be were are is or an river bridge ferry
    harbour library museum garden roof heron tomato pear choir match team score map wall leaf week Thursday coast rain sun
    street market council vote paint boat train platform winter spring evening morning page story photo editor comment
    people children neighbours visitors opened closed found built drawn lost kept sold grew sang boiled walked""".split()


def article(number: int) -> str:
    """A page that is no posting, such as most pages of a crawl: little text, much around it, about 160 KB that gzip
    makes six times smaller."""
    draw = random.Random(number)

    def token(digits: int) -> str:
        return f"{draw.getrandbits(4 * digits):0{digits}x}"

    text = "".join(f"<p>{' '.join(draw.choice(WORDS) for _ in range(60))}.</p>" for _ in range(24))
    style = "".join(f".c-{token(3)}{{margin:{draw.randrange(40)}px;color:#{token(6)};display:block;padding:0 auto}}"
                    for _ in range(800))
    script = "".join(f"window.queue.push({{id:'{token(6)}',name:'entry {entry}',shown:{draw.randrange(9)}}});"
                     for entry in range(700))
    links = "".join(f'<li class="nav-item nav-item--{entry % 9}"><a class="nav-link" href="/news/{token(5)}?from=list">'
                    f"<span>{' '.join(draw.choice(WORDS) for _ in range(4))}</span></a></li>" for entry in range(450))
    return (f"<!DOCTYPE html><html><head><title>Story {number}</title><style>{style}</style><script>{script}</script></head>"
            f"<body><nav><ul>{links}</ul></nav><main><h1>Story {number}</h1>{text}</main></body></html>")


def write_warc(path: pathlib.Path, pages) -> int:
    """Writes pages as a web archive, a gzip member each; gives its unpacked size."""
    size = 0
    with open(path, "wb") as out:
        for number, text in enumerate(pages):
            body = text.encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://jobs.example.com/{number:06}\r\n"
                    f"WARC-Date: 2024-05-02T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(http)}\r\n\r\n").encode()
            size += len(head) + len(http) + 4
            out.write(gzip.compress(head + http + b"\r\n\r\n", 6))
    return size


def machine() -> str:
    """The processor and the family of the system; no names or versions of this very machine."""
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def write_between(mark: str, text: str, file: pathlib.Path | None) -> None:
    """Prints a text and puts it between a file's marks, `<!-- MARK: begin -->` and `<!-- MARK: end -->`."""
    print(text)
    if file:
        begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
        before, rest = file.read_text().split(begin, 1)
        after = rest.split(end, 1)[1]
        file.write_text(f"{before}{begin}\n{text}{end}{after}")
