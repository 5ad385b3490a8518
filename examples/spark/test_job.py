"""Every record arrives exactly once and as one process would write it, also when an executor is killed.

    python3 test_job.py PATH-TO-ROLECALL [RECORDS]

Needs Java 17 and the packages of requirements.txt; run.sh sets them up.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

from pyspark.sql import SparkSession

import job

PARTITIONS = 16
MASTER = "local-cluster[2,1,1024]"
# Where a record stood in its partition, not what was found in it.
PLACE = ("source", "record")


def records(count: int) -> list[str]:
    """Postings of three kinds and now and then a bad record."""
    kinds = [
        ("Customer Experience Manager", "Duties\n- Own the renewal book of 40 accounts\n- Run quarterly business reviews"
         "\n- Drive adoption and upsell\n\nRequirements\n- 5 years in Customer Success"),
        ("CX Analyst", "Duties\n- Analyse survey comments and NPS trends\n- Build dashboards in Tableau\n\nRequirements"
         "\n- 2 years with SQL"),
        ("Customer Experience Associate", "Duties\n- Answer calls and emails of customers\n- Escalate tickets\n\n"
         "Requirements\n- 12 years of experience with Kubernetes"),
    ]
    lines = []
    for number in range(count):
        title, text = kinds[number % len(kinds)]
        record = {"id": f"r{number}", "title": title, "company": f"Company {number % 7}", "description": text * 3,
                  "date_posted": f"2020-{number % 12 + 1:02d}-01"}
        if number % 97 == 0:
            del record["description"]
        lines.append(json.dumps(record))
    return lines


def comparable(line: str) -> str:
    result = json.loads(line)
    for name in PLACE:
        result["input"].pop(name, None)
    return json.dumps(result, sort_keys=True)


def kill_an_executor(killed: list[int]) -> None:
    """Kills one executor as soon as one runs the filter."""
    for _ in range(600):
        listing = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
        processes = [line.split(None, 2) for line in listing.splitlines()[1:]]
        executors = [int(pid) for pid, _, args in processes if "CoarseGrainedExecutorBackend" in args]
        filters = [args for _, _, args in processes if "batch --threads 1" in args]
        if len(executors) >= 2 and filters:
            os.kill(executors[0], signal.SIGKILL)
            killed.append(executors[0])
            return
        time.sleep(0.1)


def main() -> None:
    rolecall = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        dump = pathlib.Path(folder) / "records.ndjson"
        dump.write_text("\n".join(records(count)) + "\n")
        with dump.open("rb") as input_file:
            single = subprocess.run([rolecall, "batch", "--threads", "1"], stdin=input_file, capture_output=True,
                                    check=True)
        expected = sorted(comparable(line) for line in single.stdout.decode().splitlines())
        assert len(expected) == count, f"{len(expected)} results of {count} records"

        spark = SparkSession.builder.master(MASTER).appName("rolecall-test").getOrCreate()
        killed: list[int] = []
        thread = threading.Thread(target=kill_an_executor, args=(killed,))
        thread.start()
        lines = job.read(spark, str(dump)).repartition(PARTITIONS)
        piped = lines.rdd.map(lambda row: row.value).pipe(f"{rolecall} batch --threads 1 -", checkCode=True)
        got = sorted(comparable(line) for line in piped.collect())
        thread.join()
        assert killed, "no executor was killed; the job was too short"
        assert got == expected, "the results differ from those of one process"
        print(f"{count} records, executor {killed[0]} killed: every result arrived once, equal to one process")

        table = job.judge(spark, job.read(spark, str(dump)), rolecall, PARTITIONS)
        output = str(pathlib.Path(folder) / "judged")
        table.write.parquet(output)
        stored = spark.read.parquet(output)
        assert stored.count() == count
        assert stored.select("input.id").distinct().count() == len({json.loads(line)["input"]["id"]
                                                                    for line in single.stdout.decode().splitlines()})
        mislabels = stored.where("exists(findings, x -> x.rule = 'customer-success-mislabel')").count()
        assert mislabels > 0, "the typed table lost its findings"
        years = stored.selectExpr("explode(demands.experience) AS d").agg({"d.min_years": "max"}).first()[0]
        assert years == 12.0, f"the most years demanded are {years}"
        print(f"typed table: {len(stored.columns)} columns, {mislabels} mislabelled Customer Success postings")
        spark.stop()
    print("2 passed, 0 failed")


if __name__ == "__main__":
    main()
