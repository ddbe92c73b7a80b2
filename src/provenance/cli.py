"""The command line: parse, call the pipeline, show, exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from provenance import __version__
from provenance.errors import MissingDatabaseError, NoUsableInputError, ProvenanceError

if TYPE_CHECKING:
    from provenance.model import CheckReport

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_DATABASE = "provenance.db"
_TROUBLE = 3
_INTERRUPTED = 130
_LOOK = 2.0
"""Seconds between two looks at a watched folder."""

_db = click.option(
    "--db",
    # Whether it can be read is the database's to say: that is trouble, not wrong usage.
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    default=DEFAULT_DATABASE,
    show_default=True,
    help="The database file.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A TOML file with settings; an unknown key is an error.",
)


def _explained(command: F) -> F:
    """Print our own errors as a line, with their exit code; leave quietly when nobody reads."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ProvenanceError as error:
            from provenance.show.safety import printable

            click.echo(f"provenance: {printable(str(error))}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("provenance: stopped", err=True)
            sys.exit(_INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has gone; Python must not complain about it once more at its end.
            sys.stdout = None
            sys.exit(0)
        except MemoryError:
            click.echo("provenance: not enough memory; fewer --jobs or smaller inputs need less", err=True)
            sys.exit(_TROUBLE)
        except OSError as error:
            click.echo(f"provenance: {error.strerror or error}", err=True)
            _give_up_output()
            sys.exit(_TROUBLE)
        except Exception:  # noqa: BLE001  # Python would exit with 1, which means that reuse was found
            from traceback import print_exc

            print_exc()
            click.echo("provenance: this is a bug; nothing was stored by halves", err=True)
            sys.exit(_TROUBLE)

    return cast(F, wrapper)


def _give_up_output() -> None:
    """Let Python end without trying once more to write what a full disk has refused."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ready_output() -> None:
    """Let every character out, whatever the terminal's encoding, and nothing where nobody listens."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="provenance")
def main() -> None:
    """Find where a news text came from and where it went.

    Give it articles: it finds which texts were republished from which, shows what was changed on the
    way, says who took from whom or "unknown", and checks the credit lines.
    """
    _ready_output()


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@_db
@_json
@click.option(
    "--metadata",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV table about text files: path, url, outlet, published, title, author.",
)
@click.option(
    "--outlets",
    "outlet_tables",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV table about outlets, or a trust.txt file; repeatable, and remembered.",
)
@_config
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes.  [default: one per processor]")
@_explained
def trace(
    inputs: tuple[str, ...],
    db: Path,
    as_json: bool,
    metadata: Path | None,
    outlet_tables: tuple[Path, ...],
    config: Path | None,
    jobs: int | None,
) -> None:
    """Compare articles with each other and with all that is stored.

    INPUTS are files (.txt .md .html .jsonl .csv .docx .pdf, each also .gz), folders, or - for standard
    input. What was traced before is compared again only with what is new.
    """
    from provenance.database import NewsDatabase
    from provenance.database.readout import text_of
    from provenance.engines.workers import Workers, default_jobs
    from provenance.pipeline.reading import Reading
    from provenance.pipeline.tracing import trace_into
    from provenance.readers.outlet_table import read_outlets
    from provenance.show.progress import ProgressBars

    settings = _settings(config)
    outlets = [entry for table in outlet_tables for entry in read_outlets(table, settings)]
    with (
        Workers(jobs or default_jobs()) as workers,
        NewsDatabase(db) as database,
        ProgressBars() as progress,
    ):
        reading = Reading(inputs, settings, metadata, workers=workers)
        try:
            summary, named = trace_into(
                database,
                reading,
                settings=settings,
                workers=workers,
                command=_command_line(),
                progress=progress,
                outlets=outlets,
            )
        except KeyboardInterrupt:
            click.echo(
                "provenance: stopped; the database is as it was before this run. "
                "The same command again starts over.",
                err=True,
            )
            sys.exit(_INTERRUPTED)
        finally:
            _tell_problems(reading.problems)
        if as_json:
            from provenance.database.readout import read_trace
            from provenance.show.as_json import dump, trace_json

            click.echo(dump(trace_json(read_trace(database, summary, named))))
        else:
            from provenance.database.overview import read_overview
            from provenance.show.terminal import print_trace

            print_trace(read_overview(database, summary, named), str(db), partial(text_of, database))


@main.command()
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@_json
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page with both texts side by side.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the texts share a passage.")
@_config
@_explained
def diff(a: Path, b: Path, as_json: bool, html: Path | None, exit_code: bool, config: Path | None) -> None:
    """Show the passages two texts share, and every change between them."""
    from provenance.pipeline.comparing import compare
    from provenance.pipeline.reading import read_one

    settings = _settings(config)
    first, second = read_one(a, settings), read_one(b, settings)
    found = compare(first, second, settings=settings)
    if html is not None:
        from provenance.show.comparison_page import write_comparison

        write_comparison(found.relation, (found.a.text, found.b.text), (str(a), str(b)), html)
    if as_json:
        from provenance.show.as_json import comparison_json, dump

        click.echo(dump(comparison_json(*found.traced(), found.sentences)))
    elif html is None or found.relation is None:
        from provenance.show.terminal import print_comparison

        texts = found.a.text, found.b.text
        print_comparison(found.relation, texts, (str(a), str(b)), found.sentence_counts)
    if exit_code and any(p.kind != "boilerplate" for p in found.passages):
        sys.exit(1)


@main.command()
@click.argument("drafts", nargs=-1, metavar="DRAFT...")
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    help=f"The database to compare with.  [default: {DEFAULT_DATABASE}, unless --against is given]",
)
@click.option(
    "--against", multiple=True, metavar="INPUT", help="Files or folders to compare with; repeatable."
)
@_json
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report as a page; of several drafts to a folder.",
)
@click.option(
    "--min-words",
    type=click.IntRange(1),
    help="Uncredited words in a row of passages that are too many.  [default: 40]",
)
@click.option(
    "--max-share",
    type=click.FloatRange(0, 1),
    help="Uncredited share of a draft, 0 to 1, above which it is too much.  [default: off]",
)
@click.option("--exclude-quotes", is_flag=True, help="Leave out what is quoted in the draft and its source.")
@click.option(
    "--exclude-phrases",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Leave out the phrases in FILE, one in a line, wherever they stand.",
)
@click.option(
    "--allow", multiple=True, metavar="OUTLET", help="An outlet whose text needs no credit; repeatable."
)
@click.option("--own", multiple=True, metavar="OUTLET", help="An outlet of the house, set apart; repeatable.")
@click.option("--since", metavar="DATE", help="Leave out what was published before DATE.")
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A TOML file with the desk's limits and how severe each is.",
)
@click.option(
    "--watch-folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Check what is put into FOLDER, and write a report beside each draft, until stopped.",
)
@click.option("--once", is_flag=True, help="With --watch-folder: check what is there now, and end.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if uncredited reuse is found.")
@_config
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes for --against.  [default: 1]")
@_explained
def check(
    drafts: tuple[str, ...],
    db: Path | None,
    against: tuple[str, ...],
    as_json: bool,
    html: Path | None,
    min_words: int | None,
    max_share: float | None,
    exclude_quotes: bool,
    exclude_phrases: Path | None,
    allow: tuple[str, ...],
    own: tuple[str, ...],
    since: str | None,
    policy: Path | None,
    watch_folder: Path | None,
    once: bool,
    exit_zero: bool,
    config: Path | None,
    jobs: int | None,
) -> None:
    """Say what in drafts stands elsewhere, and whether it is credited, before they are published.

    DRAFTs are files, folders, or - for standard input. They are compared with a database, with files, or
    with both, and never stored. Exit code 1: uncredited reuse was found, or what the policy stops.
    """
    from provenance.checking import read_phrases, read_policy
    from provenance.errors import UsageError
    from provenance.pipeline.checking import Asked, check_against

    if bool(drafts) == (watch_folder is not None) or (once and watch_folder is None):
        raise UsageError("check takes drafts, or --watch-folder (with or without --once)")
    if watch_folder is not None and (as_json or html is not None):
        raise UsageError("--watch-folder writes its reports itself: no --json and no --html")
    if html is not None and html.is_file() and any(_is_same(html, draft) for draft in drafts):
        raise UsageError(f"{html} is the draft: the report would take its place")
    database = db if db is not None or against else Path(DEFAULT_DATABASE)
    look = partial(
        check_against,
        database=database,
        texts=against,
        settings=_settings(config),
        asked=Asked(
            exclude_quotes=exclude_quotes,
            allow=allow,
            own=own,
            since=since,
            phrases=() if exclude_phrases is None else read_phrases(exclude_phrases),
            policy=None if policy is None else read_policy(policy),
            min_words=min_words,
            max_share=max_share,
        ),
        jobs=jobs or 1,
    )
    where = ", ".join([*([str(database)] if database else []), *against])
    if watch_folder is not None:
        _watch_folder(look, watch_folder, where, once=once, exit_zero=exit_zero)
        return
    report = look(drafts)
    _tell_problems(list(report.problems))
    if html is not None:
        from provenance.show.draft_page import write_report

        written = write_report(report, where, html)
        click.echo(f"wrote {html}" + (f": {len(written)} files" if len(written) > 1 else ""), err=True)
    if as_json:
        from provenance.show.as_json import check_json, dump

        click.echo(dump(check_json(report)))
    else:
        from provenance.show.drafts import print_check

        print_check(report, where)
    _end_check(report.found_reuse and not exit_zero, any(p.code != "too_short" for p in report.problems))


def _is_same(path: Path, other: str) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _end_check(reuse: bool, trouble: bool) -> None:
    if reuse:
        sys.exit(1)
    if trouble:
        sys.exit(_TROUBLE)


def _watch_folder(
    look: Callable[[Any], CheckReport], folder: Path, where: str, *, once: bool, exit_zero: bool
) -> None:
    """Check drafts as they come, a report beside each; go on when one of them cannot be checked."""
    from time import sleep

    from provenance.pipeline.folder import WatchedFolder, report_of
    from provenance.show.draft_page import write_report
    from provenance.show.drafts import headline
    from provenance.show.safety import printable

    watched, reuse, trouble = WatchedFolder(folder, at_once=once), False, False
    while True:
        for path in watched.due():
            try:
                report = look([path])
                write_report(report, where, report_of(path))
            except NoUsableInputError as error:
                click.echo(f"provenance: {printable(str(error))}", err=True)
                trouble = True
                continue
            except ProvenanceError as error:
                if once:
                    raise
                # A database that is being traced, or a full disk, may be well again at the next look.
                click.echo(f"provenance: {printable(f'{path}: {error}')}", err=True)
                watched.again(path)
                continue
            _tell_problems(list(report.problems))
            for draft in report.drafts:
                click.echo(headline(draft))
            reuse |= report.found_reuse
        if once:
            _end_check(reuse and not exit_zero, trouble)
            return
        sleep(_LOOK)


@main.command()
@click.argument("what")
@_db
@_json
@_explained
def show(what: str, db: Path, as_json: bool) -> None:
    """Show one thing that is stored: document:ID, story:ID, relation:ID, or a document's name."""
    from provenance.database import NewsDatabase
    from provenance.database.readout import look_up, text_of

    with NewsDatabase(db, create=False, read_only=True) as database:
        found = look_up(database, what)
        if as_json:
            from provenance.show.as_json import dump, trace_json

            click.echo(dump(trace_json(found.trace)))
            return
        from provenance.show.terminal import print_document, print_relation, print_story

        trace = found.trace
        names = {d.id: d.name for d in trace.documents}
        if found.kind == "story":
            print_story(trace, next(s for s in trace.stories if s.id == found.id))
        elif found.kind == "relation":
            relation = trace.relations[0]
            print_relation(relation, names, text_of(database, relation.a), text_of(database, relation.b))
        else:
            from provenance.database.taken import read_copying

            document = next(d for d in trace.documents if d.id == found.id)
            print_document(trace, document, *read_copying(database, found.id))


@main.command()
@_db
@click.option(
    "--outlet", metavar="NAME", help="Copies of this outlet's texts, also those had through others."
)
@click.option("--story", type=click.IntRange(1), metavar="ID", help="Copies in this story.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a CSV table.")
@_json
@_explained
def pickups(db: Path, outlet: str | None, story: int | None, as_csv: bool, as_json: bool) -> None:
    """Show who ran it: one row for each copy, with when, how much was kept, credited and altered."""
    from provenance.database import NewsDatabase
    from provenance.database.taken import read_pickups

    if as_csv and as_json:
        from provenance.errors import UsageError

        raise UsageError("--csv and --json exclude each other")
    with NewsDatabase(db, create=False, read_only=True) as database:
        found = read_pickups(database, outlet=outlet, story=story)
    from provenance.show.taken import pickups_csv, pickups_json, print_pickups

    if as_json:
        from provenance.show.as_json import dump

        click.echo(dump(pickups_json(found)))
    elif as_csv:
        click.echo(pickups_csv(found).encode("utf-8", "replace"), nl=False)
    else:
        parts = [outlet] if outlet else []
        print_pickups(found, " in ".join([*parts, *([f"story {story}"] if story else [])]) or "all stories")


@main.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "graphml", "prov-json", "html"]),
    required=True,
    help="What to write.",
)
@_db
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE-OR-FOLDER",
    help="Where to write it; csv, and html without --story, write a folder.  [default: standard output]",
)
@click.option("--story", type=click.IntRange(1), metavar="ID", help="Only this story.")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help="Probability under which prov-json says nothing of two documents.",
)
@_explained
def export(form: str, db: Path, out: Path | None, story: int | None, least: float) -> None:
    """Write what is stored for other programs and other people."""
    from provenance.database import NewsDatabase
    from provenance.database.contents import Contents
    from provenance.show.exports.writing import export as write

    with NewsDatabase(db, create=False, read_only=True) as database:
        written = write(
            Contents(database, story),
            form,
            out,
            least=least,
            print_piece=lambda piece: click.echo(piece, nl=False),
        )
    if written:
        click.echo(f"wrote {out}" + (f": {len(written)} files" if len(written) > 1 else ""), err=True)


@main.group()
def exclude() -> None:
    """Remember what checks leave out, with the reason, by whom and when."""


@exclude.command("add")
@click.option("--phrase", metavar="TEXT", help="Words to leave out wherever they stand.")
@click.option("--outlet", metavar="NAME", help="An outlet whose texts are left out.")
@click.option("--document", metavar="NAME", help="One document: its name, or document:ID.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; every report repeats it.")
@click.option("--by", metavar="NAME", help="Who says so.  [default: the login name]")
@_db
@_explained
def exclude_add(
    phrase: str | None, outlet: str | None, document: str | None, reason: str, by: str | None, db: Path
) -> None:
    """Leave a phrase, an outlet or a document out of all later checks.

    Said again of the same thing, the new reason counts.
    """
    from getpass import getuser

    from provenance.database import NewsDatabase
    from provenance.database.exclusions import add_exclusion
    from provenance.errors import UsageError
    from provenance.show.safety import one_line

    given = [(k, v) for k, v in (("phrase", phrase), ("outlet", outlet), ("document", document)) if v]
    if len(given) != 1:
        raise UsageError("exclude add takes one of --phrase, --outlet and --document")
    ((kind, value),) = given
    with NewsDatabase(db, create=False) as database:
        added = add_exclusion(database, cast(Any, kind), value, reason, by or getuser())
    click.echo(f"{added.id}: {added.kind} {one_line(added.value, 80)}")


@exclude.command("list")
@_db
@_json
@_explained
def exclude_list(db: Path, as_json: bool) -> None:
    """List what is left out, with who said so, when and why."""
    from provenance.database import NewsDatabase
    from provenance.database.exclusions import read_exclusions

    with NewsDatabase(db, create=False, read_only=True) as database:
        rows = read_exclusions(database)
    if as_json:
        from provenance.show.as_json import dump, exclusions_json

        click.echo(dump(exclusions_json(rows)))
    else:
        from provenance.show.drafts import print_exclusions

        print_exclusions(rows)


@exclude.command("remove")
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@_db
@_explained
def exclude_remove(numbers: tuple[int, ...], db: Path) -> None:
    """Forget exclusions, by their numbers in the list; checks find these texts again."""
    from provenance.database import NewsDatabase
    from provenance.database.exclusions import remove_exclusions

    with NewsDatabase(db, create=False) as database:
        remove_exclusions(database, numbers)
    click.echo(f"removed {len(numbers)} exclusion{'s' if len(numbers) != 1 else ''} from {db}")


@main.command()
@_db
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="The port to listen on."
)
@click.option("--open", "open_page", is_flag=True, help="Open the first page in a browser.")
@_explained
def browse(db: Path, port: int, open_page: bool) -> None:
    """Look around in the database, in a web browser on this machine, until stopped.

    Needs the extra [browse].
    """
    from provenance.database import NewsDatabase
    from provenance.errors import TroubleError

    with NewsDatabase(db, create=False, read_only=True):
        pass  # it is ours, and of this version
    try:
        from provenance.browse.serving import serve
    except ModuleNotFoundError as error:
        raise TroubleError("browse needs Datasette: pip install 'provenance-news[browse]'") from error
    serve(db, port, open_page=open_page)


@main.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_db
@_explained
def remove(documents: tuple[str, ...], db: Path) -> None:
    """Take documents out of the database, with everything that rests on them.

    DOCUMENT is a name or document:ID. What other documents share stays as it was.
    """
    from provenance.database import NewsDatabase
    from provenance.pipeline.tracing import remove as take_out

    with NewsDatabase(db, create=False) as database:
        count = take_out(database, documents, _command_line())
    click.echo(f"removed {count} document{'s' if count != 1 else ''} from {db}")


def _settings(config: Path | None) -> Any:
    from provenance.settings import Settings

    return Settings() if config is None else Settings.from_toml(config)


def _command_line() -> str:
    from shlex import join

    return join(["provenance", *sys.argv[1:]])


def _tell_problems(problems: list[Any]) -> None:
    """A line on standard error for every problem; of texts too short to compare some, then a count."""
    from provenance.show.safety import one_line

    short = [problem for problem in problems if problem.code == "too_short"]
    untold = set(short[_MOST_SHORT:])
    for problem in problems:
        if problem in untold:
            continue
        where = f"{problem.path} ({problem.member})" if problem.member else problem.path
        click.echo(
            f"provenance: {one_line(where, 120)}: {problem.code}: {one_line(problem.message, 160)}", err=True
        )
    if untold:
        click.echo(f"provenance: and {len(untold)} more too short, in the table problems", err=True)


_MOST_SHORT = 20
__all__ = ["MissingDatabaseError", "main"]
