"""What a JSON Schema of ours says, as rows of a page, and whether a value obeys it."""

from __future__ import annotations

import json
import re
from typing import Any

Schema = dict[str, Any]


def what_may_stand(value: Schema, defs: Schema) -> str:
    """The third cell of a row: the range, the words, or how long."""
    if "$ref" in value:
        return what_may_stand(defs[value["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in value:
        return next(what_may_stand(part, defs) for part in value["anyOf"] if part.get("type") != "null")
    if "enum" in value:
        return ", ".join(value["enum"])
    match value["type"]:
        case "object":
            return "keys of its own"
        case "boolean":
            return "true, false"
        case "integer":
            return f"{value['minimum']} to {value['maximum']}"
        case "number":
            return f"{value['minimum']:g} to {value['maximum']:g}, also 4.5"
        case "array":
            if "maxItems" not in value:
                return "a list"
            return (
                f"{value['minItems']} to {value['maxItems']}"
                if "minItems" in value
                else f"up to {value['maxItems']}"
            )
    words = {None: "", r"^\S+$": "one word, "}.get(value.get("pattern"), "small letters, digits, hyphens, ")
    return f"{words}up to {value['maxLength']} letters"


def row(key: str, value: Schema, required: bool, defs: Schema) -> str:
    """The row of a key as the page must have it."""
    default = value.get("default")
    if required:
        shown = "must be there"
    elif default is None:
        shown = "none"
    else:
        shown = f"`{default:g}`" if isinstance(default, float) else f"`{json.dumps(default)}`"
    return f"| `{key}` | {shown} | {what_may_stand(value, defs)} | {value['description']} |"


def rows(model: Schema, defs: Schema, leave_out: object = ()) -> list[str]:
    """The rows of a shape's keys."""
    left_out = set(leave_out) if isinstance(leave_out, dict) else set()
    return [
        row(key, value, key in model.get("required", ()), defs)
        for key, value in model["properties"].items()
        if key not in left_out | {"kind"}
    ]


def obeys(value: Any, schema: Schema, defs: Schema) -> bool:
    """Whether a value obeys a schema, as far as the words that ours uses go."""
    unknown = set(schema) - {
        *("$ref", "$defs", "$schema", "title", "description", "default", "discriminator"),
        *("anyOf", "oneOf", "const", "enum", "type", "properties", "required", "additionalProperties"),
        *("items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum"),
    }
    assert not unknown, f"teach this test {unknown}"
    if "$ref" in schema:
        return obeys(value, defs[schema["$ref"].rpartition("/")[2]], defs)
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
    }
    types |= {"boolean": bool, "null": type(None)}
    if "type" in schema and (
        not isinstance(value, types[schema["type"]])
        or (isinstance(value, bool) and schema["type"] in ("integer", "number"))
    ):
        return False
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        return False
    if "anyOf" in schema and not any(obeys(value, part, defs) for part in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(obeys(value, part, defs) for part in schema["oneOf"]) != 1:
        return False
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return (
            set(schema.get("required", ())) <= set(value)
            and (schema.get("additionalProperties", True) or set(value) <= set(known))
            and all(obeys(part, known[key], defs) for key, part in value.items() if key in known)
        )
    if isinstance(value, list):
        return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)) and all(
            obeys(part, schema.get("items", {}), defs) for part in value
        )
    if isinstance(value, str):
        return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)) and bool(
            re.search(schema.get("pattern", ""), value)
        )
    if isinstance(value, (int, float)):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True
