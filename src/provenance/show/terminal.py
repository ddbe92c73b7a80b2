"""Findings, documents, stories and changes, for people at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from provenance.edits import mirrored
from provenance.model import (
    Edit,
    Overview,
    Pickup,
    Relation,
    RunSummary,
    Span,
    Trace,
    TracedDocument,
    TracedRelation,
    TracedStory,
)
from provenance.relations import CHANGE_NAMES, COPIES
from provenance.show.retold import around, equal_runs
from provenance.show.safety import one_line, printable
from provenance.show.words import QUIET, VERDICTS, lag, sure

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text
    from rich.tree import Tree

_EXAMPLES = 3
_WIDTH = 120
"""Columns where there is no terminal to ask."""
_STYLES = {"removed": "red strike", "added": "green", "altered": "yellow"}


def console(*, stderr: bool = False) -> Console:
    """A console that asks the terminal for its width, and is plain where there is none."""
    from rich.console import Console

    class Pipe(Console):
        """A console that leaves it to the command what happens when nobody reads; rich would exit with 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH
    return Pipe(stderr=stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_trace(found: Overview, database: str, text_of: Callable[[int], str]) -> None:
    """What a run found: a line about the run, the findings, lost witnesses, what to do next.

    Args:
        found: the findings to show, and how many more there are.
        database: the file's name.
        text_of: gives the text of a document by its id; asked only for what is shown.
    """
    out = console()
    run = found.run
    out.print(_run_line(run, database), style="bold")
    if run.relations == found.minor:
        out.print(why_empty(run))
    else:
        out.print()
        out.print(_findings_table(found, text_of))
        if found.more:
            out.print(f"… and {found.more} more; see the view findings in {printable(database)}")
    if found.unseen:
        out.print()
        out.print("Named as a source, not among the documents:", style="bold")
        for name in found.unseen:
            out.print(f"  {one_line(name, 100)}")
    out.print()
    notes = [f"{found.stories} stor{'y' if found.stories == 1 else 'ies'}"]
    if found.siblings:
        notes.append(_counted(found.siblings, "pair of copies with a source shown above", "left out"))
    if found.minor:
        notes.append(_counted(found.minor, "pair", "shares only furniture or a phrase"))
    if run.skipped:
        notes.append(_counted(run.skipped, "file", "of another format skipped"))
    if run.problems:
        notes.append(_counted(run.problems, "problem", "in the table problems"))
    out.print("; ".join(notes) + ".", style="dim")


def _findings_table(found: Overview, text_of: Callable[[int], str]) -> Table:
    from rich.table import Table

    names = {d.id: d for d in found.documents}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("who", "from whom", "what", "how much", "credit", "changed"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "how much")
    for traced in found.findings:
        table.add_row(*_finding_cells(traced, names, text_of))
    return table


def _counted(count: int, thing: str, rest: str) -> str:
    """A count in words, for a note.

    >>> _counted(2, "pair of copies", "left out")
    '2 pairs of copies left out'
    """
    head, _, tail = thing.partition(" ")
    return f"{count} {head}{'' if count == 1 else 's'}{' ' if tail else ''}{tail} {rest}"


def _run_line(run: RunSummary, database: str) -> str:
    fresh = "" if run.new_documents == run.documents else f", {run.new_documents} new"
    return (
        f"{run.documents} document{'s' if run.documents != 1 else ''}{fresh}, {run.pairs_compared} "
        f"pair{'s' if run.pairs_compared != 1 else ''} compared, stored in {printable(database)} "
        f"({run.seconds:.1f} s)"
    )


def why_empty(run: RunSummary) -> str:
    """Why a trace shows no findings."""
    if run.documents == 1 and not run.relations:
        return "No match found: there is only this document to compare, or nothing stored is like it."
    if run.too_short == run.texts:
        return f"No match found: all {run.texts} texts have fewer than 8 words, too short to compare."
    reason = f"No match found: {run.texts} texts were compared and no two share a passage of 8 words or more"
    if run.too_short:
        reason += f"; {run.too_short} more were too short"
    if run.relations:
        reason += f", except {run.relations} pairs that share only page furniture or a phrase"
    return reason + "."


def _finding_cells(
    traced: TracedRelation, names: Mapping[int, TracedDocument], text_of: Callable[[int], str]
) -> list[Text]:
    from rich.text import Text

    relation = traced.relation
    a, b = names.get(traced.a), names.get(traced.b)
    taker, source = (a, b) if relation.direction == "b_to_a" else (b, a)
    share = relation.coverage_a if relation.direction == "b_to_a" else relation.coverage_b
    taker_name = one_line(taker.name, 40) if taker else "?"
    source_name = one_line(source.name, 40) if source else "?"
    if relation.direction == "common_source":
        source_name = f"both from a third; also {source_name}"
    elif relation.direction == "unknown" and relation.kind != "shared_quotation":
        source_name += " (or the other way round)"
    verdict = taker.verdict if taker and relation.direction in ("a_to_b", "b_to_a") else None
    credit = VERDICTS.get(verdict or "", "")
    style = {"no credit": "red", "credits another": "red", "partly credited": "yellow", "credited": "green"}
    return [
        Text(taker_name),
        Text(source_name),
        Text(relation.kind.replace("_", " ")),
        Text(f"{100 * share:.0f} %"),
        Text(credit, style=style.get(credit, "")),
        Text(changed_words(relation, text_of(traced.a), text_of(traced.b))),
    ]


def changed_words(relation: Relation, text_a: str, text_b: str) -> str:
    """What was changed on the way from the source: the telling changes themselves, then how many more.

    Args:
        relation: with its passages.
        text_a: the text of document a.
        text_b: of document b.
    """
    backwards = relation.direction == "b_to_a"
    order = {name: n for n, name in enumerate(CHANGE_NAMES)}
    told: list[tuple[int, int, str]] = []
    for edit in (e for p in relation.passages for e in (mirrored(p.edits) if backwards else p.edits)):
        if edit.edit_class not in order:
            continue
        one, other = (text_b, text_a) if backwards else (text_a, text_b)
        was, became = one_line(edit.a.cut(one), 22) or "–", one_line(edit.b.cut(other), 22) or "–"
        plain = edit.edit_class in ("credit_removed", "credit_added")
        words = edit.edit_class.replace("_", " ") if plain else f"{was} → {became}"
        told.append((order[edit.edit_class], len(told), words))
    shown = list(dict.fromkeys(words for _, _, words in sorted(told)))[:_EXAMPLES]
    more = f", {len(told) - len(shown)} more" if len(told) > len(shown) else ""
    return ", ".join(shown) + more


# -- one thing at a time -------------------------------------------------------------------------------


def print_document(
    trace: Trace,
    document: TracedDocument,
    versions: Sequence[TracedDocument] = (),
    pickups: Sequence[Pickup] = (),
) -> None:
    """A document: what is known of it, its credits, its revisions, its sources and its copies.

    Args:
        trace: the document with all that touches it.
        document: which one.
        versions: the revisions of its page, in order.
        pickups: how it was copied from its source.
    """
    out = console()
    out.print(one_line(document.headline or document.name, 110), style="bold")
    known = [
        ("name", document.name),
        ("outlet", document.outlet),
        ("published", document.published),
        ("url", document.url),
        ("path", document.path),
        ("words", str(document.words) if document.status == "seen" else None),
        ("story", f"story:{document.story}" if document.story else None),
        ("credit", f"{(document.verdict or '').replace('_', ' ')}. {document.explanation or ''}".strip(". ")),
    ]
    for label, value in known:
        if value:
            out.print(f"  {label:<10}{one_line(value, 160)}")
    names = {d.id: d.name for d in trace.documents}
    credits = [c for c in trace.credits if c.document == document.id and c.credit.role != "info_source"]
    if credits:
        out.print("\nCredits in the text and its head", style="bold")
        for credit in credits:
            means = f" = {names[credit.source_document]}" if credit.source_document in names else ""
            unseen = " (not seen)" if credit.source_status == "declared" else ""
            named = credit.credit.target or credit.credit.url
            target = f" → {named}" if named else ""
            role = credit.credit.role.replace("_", " ")
            out.print(f"  “{one_line(credit.credit.text, 60)}”  {role}{one_line(target + means, 90)}{unseen}")
    chain = credit_chain(trace, document)
    if len(chain) > 1:
        out.print("\nThe credits name this chain", style="bold")
        out.print("  " + one_line(" → ".join(chain), 200))
    if len(versions) > 1:
        out.print("\nVersions of this page", style="bold")
        for number, version in enumerate(versions, 1):
            here = "  (this one)" if version.id == document.id else ""
            out.print(
                f"  {number}  {one_line(version.name, 60)}  {one_line(version.published or '', 30)}{here}"
            )
    for pickup in pickups:
        _print_copied(pickup, out)
    related = [r for r in trace.relations if document.id in (r.a, r.b)]
    if related:
        out.print("\nRelated documents", style="bold")
        for traced in related:
            out.print(f"  relation:{traced.id}  {one_line(_seen_from(traced, document, names), 160)}")
    elif document.status == "seen":
        out.print("\nNo match found for this document.")


def _print_copied(pickup: Pickup, out: Console) -> None:
    """Which revision a document was copied from, and what of it the source corrected later."""
    revision = ""
    if pickup.versions > 1:
        last = ", before its last one" if pickup.version < pickup.versions else ""
        revision = f", version {pickup.version} of {pickup.versions}{last}"
    after = f", {lag(pickup.lag_seconds)} later" if pickup.lag_seconds else ""
    out.print("\nCopied from", style="bold")
    out.print(f"  {one_line(pickup.source_name, 60)}{revision}{after}")
    for fact in pickup.outdated:
        out.print(f"  outdated: “{one_line(fact.was, 60)}”, since corrected to “{one_line(fact.now, 60)}”")


def credit_chain(trace: Trace, document: TracedDocument) -> list[str]:
    """The sources a document's credits name, origin first, then the document itself.

    A credit inside the text was there before one at its foot: the last is the nearest source.
    """
    named = [
        c.credit.target or c.credit.url or c.credit.text
        for c in trace.credits
        if c.document == document.id and c.credit.role == "text_source" and c.source_status != "none"
    ]
    return [*dict.fromkeys(named), document.name] if named else []


def _seen_from(traced: TracedRelation, document: TracedDocument, names: Mapping[int, str]) -> str:
    relation = traced.relation
    mine_is_a = traced.a == document.id
    other = names.get(traced.b if mine_is_a else traced.a, "?")
    share = relation.coverage_a if mine_is_a else relation.coverage_b
    kind = relation.kind.replace("_", " ")
    role = {
        "a_to_b": "copied by" if mine_is_a else "taken from",
        "b_to_a": "taken from" if mine_is_a else "copied by",
        "common_source": "shares a source with",
        "unknown": "shares text with",
    }[relation.direction]
    return f"{role} {other}: {kind}, {100 * share:.0f} % of this text, {relation.shared_words} words"


def print_relation(traced: TracedRelation, names: Mapping[int, str], text_a: str, text_b: str) -> None:
    """A relation: what was found, why, and the passages side by side."""
    out = console()
    out.print(one_line(traced.relation.summary, 200), style="bold")
    for evidence in traced.relation.evidence:
        side = {
            "a": f" → {names.get(traced.a)} is the source",
            "b": f" → {names.get(traced.b)} is the source",
        }
        points = side.get(evidence.points_to, "") if evidence.about == "direction" else ""
        out.print(f"  {evidence.log_odds:>5.2f}  {one_line(evidence.explanation + points, 200)}", style="dim")
    print_passages(traced.relation, text_a, text_b, names.get(traced.a, "a"), names.get(traced.b, "b"), out)


def print_comparison(
    relation: Relation | None,
    texts: tuple[str, str],
    names: tuple[str, str],
    sentences: Mapping[str, int],
) -> None:
    """Two texts compared: what is shared and every change, or that nothing is.

    Args:
        relation: what was found.
        texts: both texts.
        names: of both, for the columns.
        sentences: how many sentences were kept, edited, added, deleted and moved.
    """
    out = console()
    if relation is None:
        out.print("No match found: the two texts share no passage of 8 words or more.")
        return
    out.print(one_line(relation.summary, 200), style="bold")
    out.print(told_sentences(sentences))
    print_passages(relation, *texts, *names, out)


def told_sentences(counts: Mapping[str, int]) -> str:
    """What happened to the sentences, in a line.

    >>> told_sentences({"kept": 3, "edited": 2, "added": 1, "deleted": 0, "moved": 1})
    '3 sentences kept, 2 edited, 1 added, 1 moved'
    """
    kept = _counted(counts.get("kept", 0), "sentence", "kept")
    return ", ".join([kept, *(f"{n} {name}" for name, n in counts.items() if n and name != "kept")])


def print_passages(
    relation: Relation, text_a: str, text_b: str, name_a: str, name_b: str, out: Console | None = None
) -> None:
    """Passages side by side: removed words struck, added and altered ones coloured and bracketed.

    Colour is never the only sign: what was removed stands in [-...-], what was added in {+...+}, and in
    reworded and summary passages, which have no edits, what is equal in [=...=].
    """
    out = out or console()
    for n, passage in enumerate(relation.passages, 1):
        moved = ", moved" if passage.moved else ""
        statistical = passage.kind in ("reworded", "summary")
        equal = (
            f"{passage.words} words taken over as they were"
            if statistical
            else f"{passage.words} words, {100 * passage.similarity:.0f} % equal"
        )
        out.print(f"\nPassage {n}: {passage.kind}, {equal}{moved}", style="bold")
        edits = passage.edits or (Edit("kept", passage.a, passage.b, "kept"),)
        if statistical:
            sides = retold_sides(passage.a.cut(text_a), passage.b.cut(text_b))
        else:
            sides = marked_side(text_a, edits, "a"), marked_side(text_b, edits, "b")
        out.print(side_by_side((name_a, name_b), sides))
        print_changes(edits, text_a, text_b, out)


def side_by_side(names: tuple[str, str], sides: tuple[Text, Text]) -> Table:
    """Both sides of a passage under the names of their documents."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), expand=True, header_style="bold")
    for name in names:
        table.add_column(one_line(name, 50), ratio=1, overflow="fold")
    table.add_row(*sides)
    return table


def print_changes(edits: Sequence[Edit], text_a: str, text_b: str, out: Console, most: int = 20) -> None:
    """What was changed, a line each."""
    told = [e for e in edits if e.op != "kept" and e.edit_class not in QUIET]
    for edit in told[:most]:
        was, became = one_line(edit.a.cut(text_a), 50), one_line(edit.b.cut(text_b), 50)
        if edit.edit_class == "moved":
            where = "away from here" if edit.op == "removed" else "to here"
            out.print(f"  moved {where}: “{was or became}”", style="dim")
        else:
            out.print(f"  {edit.edit_class.replace('_', ' ')}: “{was}” → “{became}”", style="dim")
    if len(told) > most:
        out.print(f"  … and {len(told) - most} more changes", style="dim")


def retold_sides(text_a: str, text_b: str) -> tuple[Text, Text]:
    """Both sides of a passage without edits, equal runs marked; of a much longer side what holds them."""
    runs = equal_runs(text_a, text_b)
    shown = []
    for text, other, spans in (
        (text_a, text_b, [a for a, _ in runs]),
        (text_b, text_a, [b for _, b in runs]),
    ):
        parts = around(text, spans) if len(text) > 2 * len(other) else [Span(0, len(text))]
        shown.append(_with_runs(text, parts, spans))
    return shown[0], shown[1]


def _with_runs(text: str, parts: Sequence[Span], spans: Sequence[Span]) -> Text:
    """Parts of a text, what is left out as an ellipsis, equal runs in [= =] and colour."""
    from rich.text import Text

    marked, last = Text(), 0
    for part in parts:
        if part.start > last:
            marked.append("[…] ", style="dim")
        place = last = part.start
        for span in sorted(s for s in spans if part.start <= s.start < part.end):
            if span.start < place:
                continue  # two runs of the other side stand at one place here
            marked.append(printable(text[place : span.start]))
            end = min(span.end, part.end)
            marked.append(f"[={printable(text[span.start : end])}=]", style="cyan")
            place = end
        marked.append(printable(text[place : part.end]))
        last = part.end
    if last < len(text):
        marked.append(" […]", style="dim")
    return marked


def marked_side(text: str, edits: Sequence[Edit], side: str) -> Text:
    from rich.text import Text

    marked = Text()
    for edit in edits:
        span: Span = edit.a if side == "a" else edit.b
        piece = printable(span.cut(text))
        if edit.op == "kept":
            marked.append(piece)
        elif piece:
            quiet = edit.edit_class in QUIET
            left, right = ("", "") if quiet else ("[-", "-]") if side == "a" else ("{+", "+}")
            style = "dim" if quiet else ("red" if side == "a" else "green")
            marked.append(f"{left}{piece}{right}", style=style)
    return marked


def other_sources(trace: Trace, document: int, above: Mapping[int, int]) -> list[str]:
    """What a document took from others than the one it hangs below and those that one hangs below, in words.

    Args:
        trace: a story.
        document: one of its documents.
        above: what each document hangs below.
    """
    documents = {d.id: d for d in trace.documents}
    line = {document}
    place = document
    while place in above and above[place] not in line:
        place = above[place]
        line.add(place)
    outlets = {documents[d].outlet for d in line if d in documents} - {None}
    found = []
    for traced in trace.relations:
        source = {"a_to_b": traced.a, "b_to_a": traced.b}.get(traced.relation.direction)
        taker = traced.b if source == traced.a else traced.a
        if source is None or taker != document or source in line:
            continue
        if traced.relation.kind in COPIES and documents[source].outlet not in outlets:
            found.append(f"also from {documents[source].name}")
    return sorted(found)


def print_story(trace: Trace, story: TracedStory) -> None:
    """A story: its documents as a tree below their sources, lost witnesses among them."""
    from rich.tree import Tree

    out = console()
    documents = {d.id: d for d in trace.documents}
    out.print(one_line(story.name, 110), style="bold")
    children: dict[int, list[tuple[int, float]]] = {}
    for edge in story.tree:
        children.setdefault(edge.source, []).append((edge.target, edge.probability))
    below = {edge.target for edge in story.tree}
    roots = [d for d in story.documents if d not in below]

    above = {edge.target: edge.source for edge in story.tree}

    def label(document: int, probability: float | None) -> Text:
        from rich.text import Text

        row = documents[document]
        shown = Text(one_line(row.name, 60), style="" if row.status == "seen" else "italic")
        facts = [
            row.outlet if row.status == "seen" else "not seen",
            row.published,
            VERDICTS.get(row.verdict or "", ""),
            sure(probability) if probability is not None else None,
            *other_sources(trace, document, above),
        ]
        shown.append("  " + ", ".join(one_line(f, 40) for f in facts if f), style="dim")
        return shown

    def grow(tree: Tree, document: int) -> None:
        for target, probability in sorted(children.get(document, []), key=lambda row: documents[row[0]].name):
            grow(tree.add(label(target, probability)), target)

    connected = [r for r in roots if r in children]
    for root in connected:
        tree = Tree(label(root, None))
        grow(tree, root)
        out.print(tree)
    loose = [r for r in roots if r not in children]
    if loose:
        out.print("Source not known:" if connected else "Who took from whom is not known:", style="bold")
        for document in loose:
            out.print(label(document, None))
