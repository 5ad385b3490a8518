"""Judge a dump of job postings with Apache Spark.

    python3 job.py --input postings.parquet --output judged [--rolecall PATH] [--partitions N]

Reads Parquet or NDJSON, pipes each partition through `rolecall batch`, writes a typed table (Parquet) and prints how
often a "CX" title is really customer-experience work, by company and by month.

`rolecall batch` is a filter: one record in, one result out, in order, with no state, no files and no network. So Spark
may run a partition again on another machine when one is lost, and the table is the same.
"""

import argparse
import json
import pathlib

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from result_schema import result_schema

SCHEMA = pathlib.Path(__file__).parents[2] / "docs" / "schema" / "result.json"

SUMMARY = """
SELECT {key},
       count(*)                                                          AS postings,
       count_if(verdict.claims_cx)                                       AS cx_titles,
       count_if(verdict.claims_cx AND verdict.is_cx = 'cx')              AS really_cx,
       count_if(exists(findings, x -> x.rule = 'impossible-experience')) AS impossible
FROM judged
WHERE status = 'analysed'
GROUP BY {key}
ORDER BY postings DESC, {key}
LIMIT 20
"""


def read(spark: SparkSession, path: str) -> DataFrame:
    """The records of a dump, a string of JSON each."""
    if path.endswith(".parquet"):
        records = spark.read.parquet(path)
        return records.select(f.to_json(f.struct(*records.columns)).alias("value"))
    return spark.read.text(path).where(f.trim("value") != "")


def judge(spark: SparkSession, lines: DataFrame, rolecall: str, partitions: int | None) -> DataFrame:
    """The results of the records, typed."""
    records = lines.repartition(partitions) if partitions else lines
    # `checkCode` fails the task when the program fails, and Spark then runs the partition again.
    results = records.rdd.map(lambda row: row.value).pipe(f"{rolecall} batch --threads 1 -", checkCode=True)
    return spark.read.schema(result_schema(json.loads(SCHEMA.read_text()))).json(results)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--input", required=True, help="Parquet or NDJSON")
    arguments.add_argument("--output", required=True, help="folder for the judged table; must not exist")
    arguments.add_argument("--rolecall", default="rolecall", help="the program on each machine (default: on the PATH)")
    arguments.add_argument("--partitions", type=int, help="pieces of work (default: as the input is split)")
    arguments.add_argument("--master", help="for example local[4] or local-cluster[2,1,1024]")
    options = arguments.parse_args()

    builder = SparkSession.builder.appName("rolecall")
    if options.master:
        builder = builder.master(options.master)
    spark = builder.getOrCreate()
    judge(spark, read(spark, options.input), options.rolecall, options.partitions).write.parquet(options.output)

    spark.read.parquet(options.output).createOrReplaceTempView("judged")
    spark.sql("SELECT status, count(*) AS records FROM judged GROUP BY status ORDER BY status").show()
    for key, name in [("posting.company", "company"), ("substring(as_of.date, 1, 7)", "month")]:
        print(f"By {name}:")
        spark.sql(SUMMARY.format(key=key)).show(truncate=40)
    spark.stop()


if __name__ == "__main__":
    main()
