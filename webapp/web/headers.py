"""Headers that every answer carries."""

from wsgiref.headers import Headers

from flask import Flask, Response, request

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self), screen-wake-lock=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICTLY_TLS = {"Strict-Transport-Security": "max-age=31536000"}


def send_headers(app: Flask, *, strictly_tls: bool) -> None:
    headers = SECURITY | (STRICTLY_TLS if strictly_tls else {})

    @app.after_request
    def _secure(response: Response) -> Response:
        for name, value in headers.items():
            # A page with a policy of its own has said so: two policies would both hold.
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/") and not _is_for_everybody(response):
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_for_everybody(response: Response) -> bool:
    """An answer that names nobody says itself how long it holds; a refusal is never kept."""
    return request.path.startswith("/api/public/") and response.status_code in {200, 304}


def static_headers(headers: Headers, path: str, _url: str) -> None:
    """For built files, which WhiteNoise serves before Flask is asked. A service worker is always asked for anew."""
    for name, value in SECURITY.items():
        headers[name] = value
    if path.endswith(("/sw.js", ".html", ".webmanifest")):
        headers["Cache-Control"] = "no-cache"
