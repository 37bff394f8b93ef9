"""The bytes of a request, read with limits and turned into fields; whatever they are."""

import json
from email.message import Message
from http import HTTPStatus
from io import BytesIO
from typing import NoReturn
from urllib.parse import parse_qs

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError

from intake.problems import Problem

MOST_BYTES = 1024 * 1024
MOST_FIELDS = 100
MULTIPART = "multipart/form-data"


def body_of(request: HttpRequest) -> bytes:
    """The whole body, or a refusal when it is larger than any honest event."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > MOST_BYTES:
        raise _too_large()
    try:
        body = request.read(MOST_BYTES + 1)
    except UnreadablePostError as error:
        raise Problem("The body could not be read.") from error
    if len(body) > MOST_BYTES:
        raise _too_large()
    return body


def json_object(body: bytes) -> dict[str, object]:
    """The JSON object in a body; numbers that JSON does not know are refused."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise Problem("The body is not JSON in UTF-8.") from error
    if not isinstance(found, dict):
        raise Problem("The body must be a JSON object.")
    return found


def is_json(body: bytes, content_type: str) -> bool:
    """True when the sender says so, or when the body opens a JSON object."""
    return "json" in content_type.casefold() or body.lstrip().startswith(b"{")


def form_fields(body: bytes, content_type: str) -> dict[str, object]:
    """The fields of a form, url-encoded or multipart; repeated ones as a list, files left out."""
    kind = Message()
    kind["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    lists: dict[str, list[object]] | dict[str, list[str]]
    try:
        if kind.get_content_type() == MULTIPART:
            lists = _multipart(body, content_type)
        else:
            lists = parse_qs(
                body.decode("utf-8"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MOST_FIELDS,
            )
    except (ValueError, MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("The body is not a form in UTF-8.") from error
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def _multipart(body: bytes, content_type: str) -> dict[str, list[object]]:
    meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
    fields, _files = MultiPartParser(meta, BytesIO(body), [], "utf-8").parse()
    return {str(name): list(values) for name, values in fields.lists()}


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(name)


def _too_large() -> Problem:
    return Problem(
        "The body is larger than one mebibyte.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )
