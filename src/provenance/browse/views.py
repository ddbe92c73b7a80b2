"""Requests to pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from datasette import Forbidden, NotFound, Response

from provenance.browse import pieces
from provenance.browse.access import find_database, may_see, our_databases, read, require
from provenance.browse.drafts import check_text
from provenance.browse.links import PREFIX, path_to
from provenance.database import browsing
from provenance.database.taken import read_pickups
from provenance.errors import NotFoundError, ProvenanceError
from provenance.model import TracedDocument
from provenance.show.drawing import story_drawing, tree_rows
from provenance.show.words import lag, reasons

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ROWS = 50
_DRAWN = 200
_LARGEST = 2_000_000
"""Bytes of a draft that is sent to be checked."""
_STYLES = ("page.css", "story.css", "draft.css")


class TooLargeError(Exception):
    """More was sent than is taken."""


class _Page:
    """A request for a page about one database."""

    def __init__(self, datasette: Any, request: Any, kind: str) -> None:
        self.datasette, self.request, self.kind = datasette, request, kind
        self.database = unquote(request.url_vars["database"])
        self.path: Path = find_database(datasette, self.database)

    async def open(self) -> None:
        """Let only those in who may see it."""
        await require(self.datasette, self.request.actor, self.database, self.kind)

    def link(self, *parts: object) -> str:
        """The address of a page about the same database."""
        return path_to(self.datasette, self.database, *parts)

    def table(self, name: str) -> str:
        """The address of one of Datasette's own pages."""
        return str(self.datasette.urls.table(self.database, name))

    def to_document(self, document: TracedDocument) -> str:
        """The address of a document's page."""
        return self.link("document", document.id)

    @property
    def number(self) -> int:
        """The id in the address."""
        return min(int(self.request.url_vars["number"]), 2**62)

    @property
    def shown(self) -> int:
        """The page of a list that is asked for, counted from 1."""
        asked = self.request.args.get("page") or "1"
        return max(1, min(int(asked), 10_000)) if asked.isascii() and asked.isdigit() else 1

    async def ask(self, question: Callable[..., Any], *values: Any) -> Any:
        """Ask the database.

        Raises:
            NotFound: what was asked for is not there.
        """
        try:
            return await read(self.path, lambda db: question(db, *values))
        except NotFoundError as error:
            raise NotFound(str(error)) from error

    async def answer(
        self, context: Mapping[str, Any], *, status: int = 200, template: str | None = None
    ) -> Response:
        """The page, in the template of its kind unless another is named."""
        return await _render(
            self.datasette,
            self.request,
            template or self.kind,
            {
                "database": self.database,
                "page": self,
                "said": pieces.said,
                "when": pieces.when,
                "short": pieces.short_text,
                "titled": pieces.titled,
                "lag": lag,
                "name_cell": lambda d: pieces.name_cell(d, self.to_document(d)),
                "table": self.table,
                **context,
            },
            status=status,
        )

    def pages(self, count: int, size: int = _ROWS) -> dict[str, Any]:
        """Links to the page before and after the one that is shown, of so many rows."""
        last = max(1, -(-count // size))
        at = f"{self.datasette.urls.path(self.request.path)}?page="
        return {
            "at": self.shown,
            "last": last,
            "before": f"{at}{self.shown - 1}" if self.shown > 1 else None,
            "after": f"{at}{self.shown + 1}" if self.shown < last else None,
        }


async def _render(
    datasette: Any, request: Any, template: str, context: Mapping[str, Any], *, status: int = 200
) -> Response:
    base = {
        "home": str(datasette.urls.path(PREFIX)),
        "style": str(datasette.urls.path(f"{PREFIX}/-/style.css")),
        "script": str(datasette.urls.path(f"{PREFIX}/-/provenance.js")),
        "instance": str(datasette.urls.instance()),
    }
    html = await datasette.render_template(
        f"provenance/{template}.html", {**base, **context}, request=request
    )
    return Response.html(html, status=status, headers=_HEADERS)


async def _missing(datasette: Any, request: Any, context: Mapping[str, Any], why: str) -> Response:
    """A page that says what is not there; Datasette's own would print our texts where its errors go."""
    return await _render(datasette, request, "missing", {**context, "why": why}, status=404)


def _page(kind: str) -> Callable[[Callable[[_Page], Awaitable[Response]]], Any]:
    """A view of one kind of page, for those who may see it."""

    def made(view: Callable[[_Page], Awaitable[Response]]) -> Any:
        async def answered(datasette: Any, request: Any) -> Response:
            try:
                page = _Page(datasette, request, kind)
            except NotFound as error:
                return await _missing(datasette, request, {}, str(error))
            await page.open()
            try:
                return await view(page)
            except NotFound as error:
                return await _missing(
                    datasette,
                    request,
                    {"database": page.database, "page": page, "table": page.table},
                    str(error),
                )
            except ProvenanceError as error:
                return await page.answer({"trouble": pieces.short_text(str(error), 400)}, status=500)

        return answered

    return made


# -- pages -------------------------------------------------------------------------------------------------


async def start(datasette: Any, request: Any) -> Response:
    """The home page of the one database somebody may see, or a list of several."""
    names = [
        name for name in our_databases(datasette) if await may_see(datasette, request.actor, name, "home")
    ]
    if len(names) == 1:
        return Response.redirect(path_to(datasette, names[0]))
    if not names and our_databases(datasette):
        raise Forbidden("view-table")
    links = [(name, path_to(datasette, name)) for name in names]
    return await _render(datasette, request, "start", {"databases": links})


@_page("home")
async def home(page: _Page) -> Response:
    """What is new, what was copied most, what lacks a credit, what could not be read."""
    return await page.answer({"overview": await page.ask(browsing.read_overview)})


@_page("home")
async def stories(page: _Page) -> Response:
    """All stories, the newest or the largest first."""
    by = "documents" if page.request.args.get("by") == "documents" else "first_published"
    found = await page.ask(browsing.story_lines, by, (page.shown - 1) * _ROWS, _ROWS)
    count = await page.ask(browsing.count_stories)
    links = page.pages(count)
    for name in ("before", "after"):
        if links[name]:
            links[name] += f"&by={by}"
    return await page.answer({"stories": found, "count": count, "by": by, "pages": links}, template="stories")


@_page("story")
async def story(page: _Page) -> Response:
    """Who took from whom, when, how much, and was it credited."""
    view: browsing.StoryView = await page.ask(browsing.read_story_view, page.number)
    order = [row.document for row in tree_rows(view.story, view.documents, view.times)]
    first = (page.shown - 1) * 2 * _ROWS
    drawing = story_drawing(
        view.story,
        view.documents,
        view.times,
        shares={taker: step.relation.coverage_b for taker, step in view.steps.items()},
        reasons={taker: reasons(step.relation.evidence) for taker, step in view.steps.items()},
        link=lambda number: page.link("document", number),
        most=_DRAWN,
    )
    rows = [(view.documents[i], view.steps.get(i), _after(view, i)) for i in order[first : first + 2 * _ROWS]]
    seen = [d for d in view.documents.values() if d.status == "seen"]
    verdicts = [d.verdict for d in seen]
    return await page.answer(
        {
            "view": view,
            "drawing": pieces.made(drawing),
            "drawn": min(_DRAWN, len(order)),
            "rows": rows,
            "seen": seen,
            "outlets": len({d.outlet for d in seen if d.outlet}),
            "counts": [
                (verdicts.count("credited_copy"), "credited"),
                (verdicts.count("uncredited_copy"), "without credit"),
                (verdicts.count("miscredited_copy"), "crediting another"),
                (verdicts.count("partly_credited"), "partly credited"),
            ],
            "unseen": [d for d in view.documents.values() if d.status != "seen"],
            "pages": page.pages(len(order), 2 * _ROWS),
        }
    )


def _after(view: browsing.StoryView, document: int) -> str:
    step = view.steps.get(document)
    return pieces.delay(view.times, step.source, document) if step else ""


@_page("document")
async def document(page: _Page) -> Response:
    """One text with its passages, credits and quotations, its sources and its copies."""
    if "number" not in page.request.url_vars:
        return await _named(page, browsing.find_by_name, "document")
    view: browsing.DocumentView = await page.ask(browsing.read_document_view, page.number)
    numbers = pieces.numbered(view)
    quotations = await asyncio.get_running_loop().run_in_executor(None, _quotations, view)
    first = (page.shown - 1) * _ROWS
    groups = {
        "sources": sorted(
            (n for n in view.neighbours if n.relation.direction == "b_to_a"),
            key=lambda n: numbers.get(n.relation_id, len(numbers) + 1),
        ),
        "copies": [n for n in view.neighbours if n.relation.direction == "a_to_b"],
        "others": [n for n in view.neighbours if n.relation.direction in ("unknown", "common_source")],
    }
    largest = max(len(rows) for rows in groups.values())
    link = page.link("compare", 0).removesuffix("0") + "{}"
    return await page.answer(
        {
            "view": view,
            "numbers": numbers,
            "text": pieces.marked_text(view, numbers, quotations, link),
            "groups": {name: rows[first : first + _ROWS] for name, rows in groups.items()},
            "counts": {name: len(rows) for name, rows in groups.items()},
            "pages": page.pages(largest),
        }
    )


def _quotations(view: browsing.DocumentView) -> list[Any]:
    """Stretches of a document that somebody said."""
    if not view.text:
        return []
    from provenance.profiles import profile_all
    from provenance.settings import Settings

    return list(profile_all([view.text], [view.head_end], [()], Settings().fingerprints)[0].quotations)


async def _named(page: _Page, find: Callable[..., Any], kind: str) -> Response:
    name = page.request.args.get("name") or ""
    found = await page.ask(find, name)
    if found is None:
        raise NotFound(f"no {kind} is called {pieces.short_text(name, 80)}")
    return Response.redirect(page.link(kind, found))


@_page("compare")
async def compare(page: _Page) -> Response:
    """Two texts side by side with what was changed, and why we believe what we say of them."""
    if "number" not in page.request.url_vars:
        pair = [page.request.args.get(side) or "" for side in "ab"]
        if not all(p.isascii() and p.isdigit() and len(p) < 18 for p in pair):
            raise NotFound("compare takes a relation, or the ids of two documents as a and b")
        found = await page.ask(browsing.find_pair, *map(int, pair))
        if found is None:
            raise NotFound("these two documents were not found to share anything")
        return Response.redirect(page.link("compare", found))
    view: browsing.PairView = await page.ask(browsing.read_pair, page.number)
    return await page.answer({"view": view, "sides": pieces.sides_of(view)})


@_page("outlet")
async def outlet(page: _Page) -> Response:
    """What an outlet ran from whom, and who ran what of its own."""
    if "number" not in page.request.url_vars:
        return await _named(page, browsing.find_outlet, "outlet")
    first = (page.shown - 1) * _ROWS
    view: browsing.OutletView = await page.ask(browsing.read_outlet_view, page.number, first, _ROWS)
    return await page.answer(
        {"view": view, "pages": page.pages(view.copies), "delay": partial(pieces.delay, view.times)}
    )


@_page("outlet")
async def pickups(page: _Page) -> Response:
    """The pick-ups of an outlet as CSV."""
    from provenance.show.taken import pickups_csv

    outlet_name = await page.ask(browsing.read_outlet_name, page.number)
    rows = await page.ask(lambda db: read_pickups(db, outlet=outlet_name))
    name = quote(f"pickups-{page.number}.csv")
    headers = {**_HEADERS, "Content-Disposition": f"attachment; filename={name}"}
    return Response(pickups_csv(rows), status=200, headers=headers, content_type="text/csv; charset=utf-8")


# -- checking ----------------------------------------------------------------------------------------------


@_page("check")
async def check(page: _Page) -> Response:
    """Paste a draft, read what in it stands elsewhere; nothing of it is kept."""
    if page.request.method == "GET":
        return await page.answer({"asked": {}})
    try:
        sent = await _body(page.request)
    except TooLargeError:
        return await page.answer({"asked": {}, "trouble": _too_large()}, status=413)
    fields = {
        name: values[-1]
        for name, values in parse_qs(sent.decode("utf-8", "replace"), max_num_fields=20).items()
    }
    text = fields.get("text", "").replace("\r\n", "\n")
    try:
        report = await check_text(page.path, text, fields)
    except ProvenanceError as error:
        return await page.answer({"asked": fields, "trouble": pieces.short_text(str(error), 300)}, status=400)
    from provenance.show.draft_page import report_of_draft

    html = pieces.made(report_of_draft(report.drafts[0], report, page.database))
    return await page.answer({"asked": fields, "report": html})


@_page("check")
async def check_json(page: _Page) -> Response:
    """The same for programs: a JSON object in, the contract of ``check --json`` out."""
    if page.request.method != "POST":
        return _json({"error": "POST a JSON object with a text"}, 405)
    try:
        asked = json.loads(await _body(page.request))
    except TooLargeError:
        return _json({"error": _too_large()}, 413)
    except (ValueError, RecursionError):
        return _json({"error": "not JSON"}, 400)
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return _json({"error": "a JSON object with a text is needed"}, 400)
    try:
        report = await check_text(page.path, asked["text"], asked)
    except ProvenanceError as error:
        return _json({"error": str(error)}, 400)
    from provenance.show.as_json import check_json as as_json

    return _json(as_json(report), 200)


def _json(value: Any, status: int) -> Response:
    return Response(
        json.dumps(value, ensure_ascii=False),
        status=status,
        headers=_HEADERS,
        content_type="application/json; charset=utf-8",
    )


def _too_large() -> str:
    return f"a draft has at most {_LARGEST:,} bytes"


async def _body(request: Any) -> bytes:
    """What was sent, never more than is taken."""
    sent = bytearray()
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return bytes(sent)
        sent += message.get("body", b"")
        if len(sent) > _LARGEST:
            raise TooLargeError
        if not message.get("more_body"):
            return bytes(sent)


# -- what pages are made of --------------------------------------------------------------------------------


async def style() -> Response:
    """The style sheets of all pages."""
    sheets = [files("provenance.show").joinpath(name).read_text("utf-8") for name in _STYLES]
    sheets.append(files("provenance.browse").joinpath("static", "browse.css").read_text("utf-8"))
    return _asset("".join(sheets), "text/css; charset=utf-8")


async def script() -> Response:
    """What makes pages quicker to use; they work without it."""
    text = files("provenance.browse").joinpath("static", "provenance.js").read_text("utf-8")
    return _asset(text, "text/javascript; charset=utf-8")


def _asset(text: str, kind: str) -> Response:
    headers = {"Cache-Control": "max-age=300", "X-Content-Type-Options": "nosniff"}
    return Response(text, status=200, headers=headers, content_type=kind)


def register_routes() -> list[tuple[str, Any]]:
    """Datasette: where our pages are."""
    of = f"^{PREFIX}/(?P<database>[^/]+)"
    return [
        (f"^{PREFIX}$", start),
        (f"^{PREFIX}/-/style.css$", style),
        (f"^{PREFIX}/-/provenance.js$", script),
        (f"{of}$", home),
        (f"{of}/stories$", stories),
        (f"{of}/story/(?P<number>[0-9]+)$", story),
        (f"{of}/document/(?P<number>[0-9]+)$", document),
        (f"{of}/document$", document),
        (f"{of}/compare/(?P<number>[0-9]+)$", compare),
        (f"{of}/compare$", compare),
        (f"{of}/outlet/(?P<number>[0-9]+)$", outlet),
        (f"{of}/outlet$", outlet),
        (f"{of}/outlet/(?P<number>[0-9]+).csv$", pickups),
        (f"{of}/check$", check),
        (f"{of}/check.json$", check_json),
    ]


def skip_csrf(scope: Any) -> bool:
    """Datasette 0.65: no token is asked of JSON, which no form of another site can send."""
    path, headers = scope.get("path", ""), dict(scope.get("headers") or [])
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    return f"{PREFIX}/" in path and path.endswith("/check.json") and kind == b"application/json"
