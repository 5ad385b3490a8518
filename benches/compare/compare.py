"""Runs rolecall and its peers in turn on the same inputs and writes the medians to docs/performance.md.

    python3 compare.py ROLECALL PHRASES WORK-FOLDER [--rounds N] [--corpus NDJSON] [--write FILE]

rolecall is measured as a whole process, with its start, reading and writing; a peer only in the work itself, without
loading its libraries and phrases. CPU time, not wall time: the machine may be busy.
"""

import argparse
import gzip
import html
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

BEGIN, END = "<!-- compare: begin -->", "<!-- compare: end -->"
TEXT_PEERS = ["flashtext + regex", "flashtext2", "pyahocorasick", "spaCy PhraseMatcher"]
MOST_FOR_RIPGREP = 20_000
PAGE_PEER = "trafilatura + flashtext + regex"


def cpu_of(command: list[str], stdin: pathlib.Path | None = None) -> float:
    """CPU seconds of a process and its children."""
    before = os.times()
    with open(stdin or os.devnull, "rb") as source:
        subprocess.run(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def cpu_of_peer(name: str, path: pathlib.Path, phrases: pathlib.Path) -> float:
    script = pathlib.Path(__file__).with_name("peers.py")
    done = subprocess.run([sys.executable, script, name, path, phrases], capture_output=True, text=True, check=True)
    return float(done.stdout)


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


def write_pages(folder: pathlib.Path, records: list[dict], structured: bool) -> int:
    folder.mkdir(parents=True)
    size = 0
    for number, record in enumerate(records):
        text = page(record, structured)
        size += len(text.encode())
        (folder / f"{number:06}.html").write_text(text)
    return size


def write_warc(path: pathlib.Path, pages: pathlib.Path) -> int:
    size = 0
    with open(path, "wb") as out:
        for file in sorted(pages.glob("*.html")):
            body = file.read_bytes()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://jobs.example.com/{file.stem}\r\n"
                    f"WARC-Date: 2024-05-02T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(http)}\r\n\r\n").encode()
            size += len(head) + len(http) + 4
            out.write(gzip.compress(head + http + b"\r\n\r\n", 6))
    return size


def rounds_of(contestants: dict, rounds: int) -> dict[str, float]:
    """Medians of each contestant, taken in turn so that a busy minute meets all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            seconds[name].append(run())
    return {name: statistics.median(values) for name, values in seconds.items()}


def table(title: str, count: int, size: int, medians: dict[str, float]) -> list[str]:
    own = medians["rolecall"]
    rows = [f"### {title}", "", f"{count:,} items, {size / 1e6:.1f} MB.", "",
            "| | CPU s | items/s | MB/s | rolecall is faster by |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, value in medians.items():
        ratio = "" if name == "rolecall" else f"{value / own:.1f}x"
        rows.append(f"| {name} | {value:.2f} | {count / value:,.0f} | {size / 1e6 / value:.1f} | {ratio} |")
    return rows + [""]


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rolecall")
    parser.add_argument("phrases", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--generated", type=pathlib.Path, required=True, help="generated postings, NDJSON")
    parser.add_argument("--corpus", type=pathlib.Path, help="real postings, NDJSON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    batch = [options.rolecall, "batch", "--threads", "1"]
    out = [f"Machine: {machine()}. Medians of {options.rounds} alternated rounds, CPU time, one thread.", ""]

    inputs = [("Text: generated postings", options.generated)]
    if options.corpus:
        inputs.append(("Text: real postings", options.corpus))
    for title, path in inputs:
        lines = path.read_text().splitlines()
        contestants = {"rolecall": lambda path=path: cpu_of(batch, path)}
        for name in TEXT_PEERS:
            contestants[name] = lambda name=name, path=path: cpu_of_peer(name, path, options.phrases)
        # Beyond so many phrases ripgrep takes minutes to begin.
        if shutil.which("rg") and len(options.phrases.read_text().splitlines()) <= MOST_FOR_RIPGREP:
            search = ["rg", "--fixed-strings", "--word-regexp", "--ignore-case", "--count-matches", "--threads", "1",
                      "--regex-size-limit", "4G", "--dfa-size-limit", "4G",
                      "--file", str(options.phrases), str(path)]
            contestants["ripgrep with the word list"] = lambda search=search: cpu_of(search)
        out += table(title, len(lines), path.stat().st_size, rounds_of(contestants, options.rounds))

    records = [json.loads(line) for line in options.generated.read_text().splitlines()[: options.pages]]
    for structured, title in [(True, "Pages with JSON-LD"), (False, "Pages without JSON-LD")]:
        folder = options.work / ("structured" if structured else "plain")
        if folder.exists():
            shutil.rmtree(folder)
        size = write_pages(folder, records, structured)
        contestants = {"rolecall": lambda folder=folder: cpu_of([*batch, str(folder)]),
                       PAGE_PEER: lambda folder=folder: cpu_of_peer(PAGE_PEER, folder, options.phrases)}
        out += table(title, len(records), size, rounds_of(contestants, options.rounds))

    warc = options.work / "pages.warc.gz"
    size = write_warc(warc, options.work / "structured")
    contestants = {"rolecall": lambda: cpu_of([*batch, str(warc)]),
                   "gzip -dc to nowhere": lambda: cpu_of(["gzip", "-dc", str(warc)])}
    out += table("WARC.gz of pages with JSON-LD", len(records), size, rounds_of(contestants, options.rounds))

    text = "\n".join(out)
    print(text)
    if options.write:
        whole = options.write.read_text()
        before, rest = whole.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        options.write.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


if __name__ == "__main__":
    main()
