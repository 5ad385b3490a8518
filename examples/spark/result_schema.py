"""The result's JSON Schema as Spark types, so that the table is typed as the format is promised."""

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    LongType,
    MapType,
    StringType,
    StructField,
    StructType,
)

PLAIN = {"string": StringType(), "integer": LongType(), "number": DoubleType(), "boolean": BooleanType()}


def result_schema(schema: dict) -> StructType:
    """The columns of a result. Every column may be null: a failed result has no verdict."""
    return convert(schema, schema.get("$defs", {}))


def convert(schema: object, definitions: dict) -> DataType:
    """A schema as a type. What has no fixed shape, such as a finding's `data`, is kept as a map of strings."""
    if not isinstance(schema, dict):
        return StringType()
    if "$ref" in schema:
        return convert(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    for choice in schema.get("anyOf", []) + schema.get("oneOf", []):
        if choice.get("type") != "null":
            return convert(choice, definitions)
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else next(name for name in kinds if name != "null")
    if kind == "array":
        return ArrayType(convert(schema.get("items", True), definitions))
    if kind == "object":
        fields = schema.get("properties")
        if not fields:
            return MapType(StringType(), StringType())
        return StructType([StructField(name, convert(field, definitions)) for name, field in fields.items()])
    return PLAIN[kind]
