"""Holds every value of values.json against its schema with a validator of PyPI, and writes what it saw as JSON.
Called with the name of the validator and an edition."""

import importlib.util
import json
import pathlib
import subprocess
import sys

name, edition = sys.argv[1:]
given = json.loads(pathlib.Path("values.json").read_text())
is_new = edition == "3.1"


def nested(error):
    yield ["/".join(map(str, error.absolute_path)), error.message]
    for inner in error.context or []:
        yield from nested(inner)


def by_jsonschema(schema, _):
    import jsonschema

    validator = (jsonschema.Draft202012Validator if is_new else jsonschema.Draft4Validator)(schema)

    return lambda value: [line for error in validator.iter_errors(value) for line in nested(error)]


def by_fastjsonschema(schema, _):
    import fastjsonschema

    validate = fastjsonschema.compile(schema)

    def errors(value):
        try:
            validate(value)
        except fastjsonschema.JsonSchemaException as error:
            return [["/".join(error.path), error.message]]
        return []

    return errors


def by_jsonschema_rs(schema, _):
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(schema)

    def nested(error):
        yield ["/".join(map(str, error.instance_path)), error.message]
        for branch in getattr(error.kind, "context", None) or []:
            for inner in branch:
                yield from nested(inner)

    return lambda value: [line for error in validator.iter_errors(value) for line in nested(error)]


def by_openapi(schema, _):
    import openapi_schema_validator

    kind = openapi_schema_validator.OAS31Validator if is_new else openapi_schema_validator.OAS30Validator
    # The dialect of an edition of OpenAPI is that of the class.
    schema.pop("$schema")
    return lambda value: [line for error in kind(schema).iter_errors(value) for line in nested(error)]


def by_models(schema, place):
    """Models of pydantic, as datamodel-codegen makes them."""
    import pydantic

    file = pathlib.Path(f"model_{place}_{edition[-1]}.py")
    source = file.with_suffix(".json")
    source.write_text(json.dumps(schema))
    subprocess.run(
        [pathlib.Path(sys.executable).parent / "datamodel-codegen", "--input", source, "--input-file-type", "jsonschema"]
        + ["--output-model-type", "pydantic_v2.BaseModel", "--class-name", "Value", "--output", file],
        check=True,
        capture_output=True,
    )
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    adapter = pydantic.TypeAdapter(module.Value)

    def errors(value):
        try:
            adapter.validate_python(value)
        except pydantic.ValidationError as error:
            return [["/".join(map(str, line["loc"])), line["msg"]] for line in error.errors()]
        return []

    return errors


make = {
    "jsonschema (Python)": by_jsonschema,
    "fastjsonschema": by_fastjsonschema,
    "jsonschema-rs": by_jsonschema_rs,
    "openapi-schema-validator": by_openapi,
    "datamodel-code-generator, pydantic": by_models,
}[name]
try:
    checks = {place: make(schema, place) for place, schema in given["schemas"][edition].items()}
    accepted = [not checks[value["place"]](json.loads(value["text"])) for value in given["values"]]
    errors = checks["result"](json.loads(given["both"]))
    print(json.dumps({"accepted": accepted, "errors": errors}))
except Exception as error:
    print(json.dumps({"refused": str(error).split("\n")[0]}))
