"""Runs rolecall and its peers in turn on the same inputs and writes the medians to docs/performance.md.

    python3 compare.py ROLECALL PHRASES WORK-FOLDER [--rounds N] [--corpus NDJSON] [--write FILE]

rolecall is measured as a whole process, with its start, reading and writing; a peer only in the work itself, without
loading its libraries and phrases. CPU time, not wall time: the machine may be busy.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

from measure import machine, measured, medians_of, page, write_between, write_warc

TEXT_PEERS = ["flashtext + regex", "flashtext2", "pyahocorasick", "spaCy PhraseMatcher"]
MOST_FOR_RIPGREP = 20_000
PAGE_PEER = "trafilatura + flashtext + regex"


def cpu_of(command: list, stdin: pathlib.Path | None = None) -> float:
    return measured(command, stdin).cpu


def cpu_of_peer(name: str, path: pathlib.Path, phrases: pathlib.Path) -> float:
    script = pathlib.Path(__file__).with_name("peers.py")
    done = subprocess.run([sys.executable, script, name, path, phrases], capture_output=True, text=True, check=True)
    return float(done.stdout)


def write_pages(folder: pathlib.Path, records: list[dict], structured: bool) -> int:
    folder.mkdir(parents=True)
    size = 0
    for number, record in enumerate(records):
        text = page(record, structured)
        size += len(text.encode())
        (folder / f"{number:06}.html").write_text(text)
    return size


def table(title: str, count: int, size: int, medians: dict[str, float]) -> list[str]:
    own = medians["rolecall"]
    rows = [f"### {title}", "", f"{count:,} items, {size / 1e6:.1f} MB.", "",
            "| | CPU s | items/s | MB/s | rolecall is faster by |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, value in medians.items():
        ratio = "" if name == "rolecall" else f"{value / own:.1f}x"
        rows.append(f"| {name} | {value:.2f} | {count / value:,.0f} | {size / 1e6 / value:.1f} | {ratio} |")
    return rows + [""]


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
        lines = path.read_text().strip().split("\n")
        contestants = {"rolecall": lambda path=path: cpu_of(batch, path)}
        for name in TEXT_PEERS:
            contestants[name] = lambda name=name, path=path: cpu_of_peer(name, path, options.phrases)
        # Beyond so many phrases ripgrep takes minutes to begin.
        if shutil.which("rg") and len(options.phrases.read_text().splitlines()) <= MOST_FOR_RIPGREP:
            search = ["rg", "--fixed-strings", "--word-regexp", "--ignore-case", "--count-matches", "--threads", "1",
                      "--regex-size-limit", "4G", "--dfa-size-limit", "4G",
                      "--file", str(options.phrases), str(path)]
            contestants["ripgrep with the word list"] = lambda search=search: cpu_of(search)
        out += table(title, len(lines), path.stat().st_size, medians_of(contestants, options.rounds))

    records = [json.loads(line) for line in options.generated.read_text().strip().split("\n")[: options.pages]]
    for structured, title in [(True, "Pages with JSON-LD"), (False, "Pages without JSON-LD")]:
        folder = options.work / ("structured" if structured else "plain")
        if folder.exists():
            shutil.rmtree(folder)
        size = write_pages(folder, records, structured)
        contestants = {"rolecall": lambda folder=folder: cpu_of([*batch, str(folder)]),
                       PAGE_PEER: lambda folder=folder: cpu_of_peer(PAGE_PEER, folder, options.phrases)}
        out += table(title, len(records), size, medians_of(contestants, options.rounds))

    warc = options.work / "pages.warc.gz"
    size = write_warc(warc, (page(record, True) for record in records))
    contestants = {"rolecall": lambda: cpu_of([*batch, str(warc)]),
                   "gzip -dc to nowhere": lambda: cpu_of(["gzip", "-dc", str(warc)])}
    out += table("WARC.gz of pages with JSON-LD", len(records), size, medians_of(contestants, options.rounds))

    write_between("compare", "\n".join(out), options.write)


if __name__ == "__main__":
    main()
