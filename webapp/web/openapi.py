"""What the OpenAPI file says of refusals: one shape for all, in one place."""

import re
from typing import Any

from apiflask import APIFlask

from webapp.web.problems import TABLE

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "reason"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "what happened, in the reader's language"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what to do"},
        "reason": {"type": "string", "enum": sorted(TABLE), "description": "stable, for programs"},
        "fields": {"type": "array", "items": {"type": "string"}, "description": "which fields were refused"},
    },
}
REFUSED = {
    "description": "Refused, or not possible now",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe_refusals(app: APIFlask) -> None:
    # The framework would describe answers of its own that nobody gets.
    app.config.update(AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False, AUTO_AUTH_ERROR_RESPONSE=False)

    @app.spec_processor
    def _add(spec: Any) -> Any:
        _describe_files(app, spec["paths"])
        spec["components"]["schemas"]["Problem"] = SCHEMA
        for operations in (operations for path, operations in spec["paths"].items() if path.startswith("/api/")):
            for operation in operations.values():
                operation["responses"]["default"] = REFUSED
                if "requestBody" in operation:
                    operation["requestBody"]["required"] = True
        return spec


def _describe_files(app: APIFlask, paths: Any) -> None:
    """The framework knows bodies of schemas only."""
    for rule in app.url_map.iter_rules():
        _, media_types = getattr(app.view_functions[rule.endpoint], "takes_files", (0, ()))
        if media_types:
            path = PARAMETER.sub(r"{\1}", rule.rule)
            content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
            paths[path]["post"]["requestBody"] = {"content": content}
