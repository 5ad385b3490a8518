"""How the cost of rolecall grows with the records, the threads and the phrases; writes tables to docs/performance.md.

    python3 growth.py ROLECALL SCAN GENERATE WORK-FOLDER [--rounds N] [--records N] [--pages N] [--write FILE]

SCAN and GENERATE are the examples `scan` and `generate_postings`. Runs of different sizes alternate; medians. The
memory is what one process held at most. With the sizes as they are, five rounds take about half an hour of CPU time.
"""

import argparse
import itertools
import json
import pathlib
import subprocess

from measure import article, machine, measured, median_runs, medians_of, page, write_between, write_warc

TIMES = [1, 10, 100]
PHRASES = [300, 3_000, 20_000]
MATCHERS = ["rolecall", "aho-corasick"]
# A scan of the smallest dump takes a tenth of a second; its clock is fine enough for a part of that.
PASSES = 3


def records_of(path: pathlib.Path):
    with open(path) as lines:
        for line in lines:
            yield json.loads(line)


def write_parquet(path: pathlib.Path, records) -> None:
    import pyarrow
    import pyarrow.parquet

    columns = ["id", "title", "company", "date_posted", "description", "description_format"]
    schema = pyarrow.schema([(column, pyarrow.string()) for column in columns])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as out:
        records = iter(records)
        while group := list(itertools.islice(records, 10_000)):
            out.write_table(pyarrow.Table.from_pylist(group, schema))


def inputs(options) -> dict:
    """The inputs: by kind and times the path, how many items it holds, and its size in MB as read."""
    made = {}
    for times in TIMES:
        count = options.records * times
        dump = options.work / f"growth-{times}.ndjson"
        with open(dump, "wb") as out:
            subprocess.run([options.generate, str(count)], stdout=out, check=True)
        made["NDJSON", times] = (dump, count, dump.stat().st_size / 1e6)
        table = options.work / f"growth-{times}.parquet"
        write_parquet(table, records_of(dump))
        made["Parquet", times] = (table, count, table.stat().st_size / 1e6)
        archive = options.work / f"growth-{times}.warc.gz"
        count = options.pages * times
        pages = (page(record, True) for record in itertools.islice(records_of(dump), count))
        write_warc(archive, pages)
        made["WARC.gz of pages", times] = (archive, count, archive.stat().st_size / 1e6)
    return made


def of_records(options, made: dict) -> list[str]:
    def run(path):
        return lambda: measured([options.rolecall, "batch", "--threads", "1", path])

    runs = median_runs({key: run(path) for key, (path, _, _) in made.items()}, options.rounds)
    rows = ["### Records", "", "One thread; the size is that of the file.", "",
            "| input | items | MB | CPU s | CPU ms an item | peak memory, MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for kind, times in sorted(made, key=lambda key: (list(made).index((key[0], 1)), key[1])):
        (_, count, size), used = made[kind, times], runs[kind, times]
        rows.append(f"| {kind} | {count:,} | {size:.1f} | {used.cpu:.2f} | {used.cpu / count * 1000:.2f} "
                    f"| {used.peak_mib:.1f} |")
    return rows + [""]


def of_crawl(options, made: dict) -> list[str]:
    """What docs/scale.md reckons with: pages that are skipped, pages that are postings, and the results of these."""
    skipped = options.work / "growth-skipped.warc.gz"
    count = options.pages * 10
    unpacked = write_warc(skipped, (article(number) for number in range(count))) / 1e6
    postings, of_postings, _ = made["WARC.gz of pages", 10]
    batch = [options.rolecall, "batch", "--threads", "1"]
    runs = median_runs({"skipped": lambda: measured([*batch, skipped]), "postings": lambda: measured([*batch, postings]),
                        "gzip": lambda: measured(["gzip", "-dc", skipped])}, options.rounds)
    rows = ["### A crawl", "", f"WARC.gz, one thread: {count:,} pages without any sign of a posting ({unpacked:.0f} MB "
            f"unpacked), and {of_postings:,} pages with a posting in JSON-LD.", "", "| quantity | |", "| --- | ---: |",
            f"| pages that are skipped, MB unpacked/s | {unpacked / runs['skipped'].cpu:.0f} |",
            f"| the same with `gzip -dc` alone | {unpacked / runs['gzip'].cpu:.0f} |",
            f"| a page with a posting, CPU ms | {runs['postings'].cpu / of_postings * 1000:.2f} |"]
    dump, of_dump, size = made["NDJSON", 1]
    for ending in ["ndjson", "csv", "parquet"]:
        result = options.work / f"growth-results.{ending}"
        measured([*batch, dump, "--output", result])
        rows.append(f"| a result in {ending}, bytes | {result.stat().st_size / of_dump:,.0f} |")
        if ending == "ndjson":
            packed = subprocess.run(["gzip", "-c", result], capture_output=True, check=True).stdout
            rows.append(f"| the same, gzip | {len(packed) / of_dump:,.0f} |")
        result.unlink()
    skipped.unlink()
    return rows + [""]


def of_threads(options, made: dict) -> list[str]:
    path, count, size = made["NDJSON", 10]
    runs = median_runs({threads: lambda threads=threads: measured([options.rolecall, "batch", "--threads", threads, path])
                        for threads in [1, 2]}, options.rounds)
    rows = ["### Threads", "", f"NDJSON, {count:,} records, {size:.1f} MB.", "",
            "| threads | wall s | CPU s | wall against one | CPU against one | peak memory, MiB |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |"]
    for threads, used in runs.items():
        rows.append(f"| {threads} | {used.wall:.2f} | {used.cpu:.2f} | {used.wall / runs[1].wall:.2f}x "
                    f"| {used.cpu / runs[1].cpu:.2f}x | {used.peak_mib:.1f} |")
    return rows + [""]


def of_phrases(options, made: dict) -> list[str]:
    path, _, _ = made["NDJSON", 1]
    size = sum(len(record["description"].encode()) for record in records_of(path)) / 1e6
    counts = [*PHRASES, "all"]

    def seconds(matcher: str, count) -> float:
        command = [options.scan, matcher, str(count), str(PASSES), path]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1])

    contestants = {(matcher, count): lambda matcher=matcher, count=count: seconds(matcher, count)
                   for count in counts for matcher in MATCHERS}
    medians = medians_of(contestants, options.rounds)
    memory = {key: measured([options.scan, *key, 1, path]).peak_mib for key in contestants}
    rows = ["### Phrases", "",
            f"The search for phrases alone, in {size:.1f} MB of folded text, one thread: so many of the built-in phrases, "
            "evenly spread. rolecall takes whole words, the contiguous NFA of `aho-corasick` every "
            "overlapping occurrence. The memory is that of the process when the tables are made, the text included.", "",
            "| phrases | rolecall MB/s | aho-corasick MB/s | rolecall is faster by | rolecall MiB | aho-corasick MiB |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |"]
    for count in counts:
        own, other = (size * PASSES / medians[matcher, count] for matcher in MATCHERS)
        own_memory, other_memory = (memory[matcher, count] for matcher in MATCHERS)
        shown = count if count == "all" else f"{count:,}"
        rows.append(f"| {shown} | {own:.0f} | {other:.0f} | {own / other:.1f}x | {own_memory:.0f} | {other_memory:.0f} |")
    return rows + [""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["rolecall", "scan", "generate"]:
        parser.add_argument(name)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--records", type=int, default=1500, help="records of the smallest dump")
    parser.add_argument("--pages", type=int, default=150, help="pages of the smallest archive; at most as many as records")
    parser.add_argument("--write", type=pathlib.Path)
    options = parser.parse_args()
    made = inputs(options)
    out = [f"Machine: {machine()}. Medians of {options.rounds} alternated rounds.", ""]
    for part in [of_records, of_threads, of_crawl, of_phrases]:
        out += part(options, made)
    write_between("growth", "\n".join(out), options.write)
    for path, _, _ in made.values():
        path.unlink()


if __name__ == "__main__":
    main()
