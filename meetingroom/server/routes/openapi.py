"""The table of operations as an OpenAPI 3.1 document. Must not describe what the table does not hold."""

from typing import Any

import msgspec

from meetingroom import __version__
from meetingroom.server.routes.operations import OPERATIONS, Operation
from meetingroom.wire.messages import Problem
from meetingroom.wire.uploads import UploadState

_REF = "#/components/schemas/{name}"
_SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def document() -> dict[str, Any]:
    """The whole document."""
    types: list[Any] = [Problem, UploadState]
    for each in OPERATIONS:
        types += [each.gives] if each.asks is None else [each.asks, each.gives]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    by_type = dict(zip(types, schemas, strict=True))
    paths: dict[str, Any] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, by_type)
    paths["/blobs/{sha256}"] = _blobs(by_type)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Phòng họp không giấy", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(of: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{of.handler.__module__.rpartition('.')[2]}.{of.handler.__name__}",
        "summary": (of.handler.__doc__ or "").partition("\n")[0],
        "responses": {"200": _content("Done", schemas[of.gives]), "default": _problem(schemas)},
    }
    if of.asks is not None:
        body = _content("", schemas[of.asks])["content"]
        described["requestBody"] = {"required": True, "content": body}
    if of.sessions:
        described["security"] = [{"session": []}]
    return described


def _blobs(schemas: dict[Any, Any]) -> dict[str, Any]:
    """The two operations that carry bytes."""
    sha256 = {"name": "sha256", "in": "path", "required": True, "schema": _SHA256}
    bytes_ = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    whole = {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}
    query = [
        {"name": "stream", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "offset", "in": "query", "required": True, "schema": whole},
        {"name": "size", "in": "query", "required": True, "schema": whole},
    ]
    ranged = {"name": "Range", "in": "header", "required": False, "schema": {"type": "string"}}
    return {
        "get": {
            "operationId": "papers.get",
            "summary": "The bytes of a paper, whole or a range of them.",
            "parameters": [sha256, ranged],
            "responses": {
                "200": {"description": "Whole", "content": bytes_},
                "206": {"description": "A range", "content": bytes_},
                "304": {"description": "Held already"},
                "default": _problem(schemas),
            },
            "security": [{"session": []}],
        },
        "put": {
            "operationId": "papers.add",
            "summary": "A piece of a paper; with the last one it is checked and inspected.",
            "parameters": [sha256, *query],
            "requestBody": {"required": True, "content": bytes_},
            "responses": {"200": _content("Taken", schemas[UploadState]), "default": _problem(schemas)},
            "security": [{"session": []}],
        },
    }


def _content(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(schemas: dict[Any, Any]) -> dict[str, Any]:
    return _content("Not done: a code, worded at the desk", schemas[Problem])
