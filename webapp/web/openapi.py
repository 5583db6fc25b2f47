"""What the OpenAPI file says of refusals: one shape for all, in one place."""

from typing import Any

from apiflask import APIFlask

from webapp.web.problems import TABLE

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
        spec["components"]["schemas"]["Problem"] = SCHEMA
        for operations in (operations for path, operations in spec["paths"].items() if path.startswith("/api/")):
            for operation in operations.values():
                operation["responses"]["default"] = REFUSED
                if "requestBody" in operation:
                    operation["requestBody"]["required"] = True
        return spec
