"""The generated parts of the documentation, and the sessions in it.

``python -m tests.documentation`` writes every block between ``<!-- generated: NAME -->`` and
``<!-- end -->`` anew; the tests hold what stands there against what would be written.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from provenance.checking import RULES
from provenance.cli import main
from provenance.database import NewsDatabase
from provenance.edits import EDIT_CLASSES
from provenance.model import PROBLEM_CODES
from provenance.readers.outlet_table import COLUMNS as OUTLET_COLUMNS
from provenance.settings import Settings
from provenance.show.exports import prov_json
from provenance.show.exports.graphml import EDGE
from provenance.show.exports.tables import TABLES
from provenance.show.exports.writing import FORMATS
from provenance.show.taken import COLUMNS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z- ]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)


def help_of(*path: str) -> str:
    """The help text of a command, as a terminal of 90 columns shows it."""
    command: click.Command = main
    context = click.Context(
        main, info_name="provenance", terminal_width=90, max_content_width=90, **main.context_settings
    )
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
        context = click.Context(
            command, info_name=name, parent=context, terminal_width=90, max_content_width=90
        )
    return f"```\n{command.get_help(context)}\n```\n"


def commands(group: click.Group = main, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Every command, with those of groups, by the words that call it."""
    found = {}
    for name, command in sorted(group.commands.items()):
        found[*above, name] = command
        if isinstance(command, click.Group):
            found |= commands(command, (*above, name))
    return found


def rules_block() -> str:
    rows = "".join(f"| `{n}` | {d.limit:g} | {d.severity} | {what} |\n" for n, (d, what) in RULES.items())
    return f"| rule | limit | severity | what is counted |\n|---|---:|---|---|\n{rows}"


def columns() -> dict[str, dict[str, str]]:
    path = ROOT / "src" / "provenance" / "database" / "columns.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def schema() -> dict[str, tuple[str, list[str]]]:
    """Every table and view of a new database that is not SQLite's or sqlite-utils' own: type and columns."""
    with NewsDatabase() as db:
        found = {}
        for kind, name in db.rows(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
        ):
            if name.startswith(("sqlite_", "_sqlite")) or "_fts" in name:
                continue
            found[name] = kind, [row[1] for row in db.rows(f"PRAGMA table_info({name})")]
    return found


def schema_block(kind: str) -> str:
    described = columns()
    parts = []
    for name, (what, fields) in schema().items():
        if what != kind:
            continue
        rows = "".join(f"| `{field}` | {described[name][field]} |\n" for field in fields)
        parts.append(f"### {name}\n{described[name]['']}\n\n| column | meaning |\n|---|---|\n{rows}")
    return "\n" + "\n".join(parts)


def settings_block() -> str:
    parts = []
    for section in dataclasses.fields(Settings):
        value = getattr(Settings(), section.name)
        rows = "".join(
            f"| `{f.name}` | {getattr(value, f.name)} | {f.metadata['unit']} | "
            f"{f.metadata['low']} to {f.metadata['high']} | {f.metadata['why']} |\n"
            for f in dataclasses.fields(value)
        )
        head = "| key | default | unit | range | why |\n|---|---|---|---|---|\n"
        parts.append(f"### [{section.name}]\n{(type(value).__doc__ or '').strip()}\n\n{head}{rows}")
    return "\n" + "\n".join(parts)


def table_of(meanings: dict[str, str]) -> str:
    return "| name | meaning |\n|---|---|\n" + "".join(f"| `{k}` | {v} |\n" for k, v in meanings.items())


def credits_block() -> str:
    """Precision and recall of credits by language, from the case file."""
    from tests.credits.test_cases import CASES, figures

    names = {name.partition(" ")[0]: name.partition(" ")[2] for name in _LANGUAGES.split(", ")}
    rows = ["| language | cases | traps | precision | recall |\n|---|---:|---:|---:|---:|\n"]
    for language, (cases, traps, precision, recall) in figures(CASES).items():
        rows.append(
            f"| {names.get(language, language)} | {cases} | {traps} | {precision:.3f} | {recall:.3f} |\n"
        )
    return "".join(rows)


def export_tables_block() -> str:
    return "".join(f"**{name}**\n\n{table_of(columns)}\n" for name, columns in TABLES.items()).rstrip() + "\n"


def prov_block() -> str:
    """The table that stands in the module's docstring."""
    lines = [line for line in (prov_json.__doc__ or "").splitlines() if line.startswith("|")]
    return "\n".join(lines).replace("``", "`") + "\n"


_LANGUAGES = (
    "all all, ar Arabic, de German, en English, es Spanish, fa Persian, fr French, he Hebrew, hi Hindi, "
    "id Indonesian, it Italian, ja Japanese, ko Korean, nl Dutch, pl Polish, pt Portuguese, ru Russian, "
    "sv Swedish, tr Turkish, uk Ukrainian, zh Chinese"
)

BLOCKS: dict[str, Callable[[], str]] = {
    "help": help_of,
    **{f"help {' '.join(path)}": partial(help_of, *path) for path in commands()},
    "tables": lambda: schema_block("table"),
    "views": lambda: schema_block("view"),
    "settings": settings_block,
    "rules": rules_block,
    "problem codes": lambda: table_of(PROBLEM_CODES),
    "edit classes": lambda: table_of(EDIT_CLASSES),
    "credits": credits_block,
    "pickup columns": lambda: table_of(COLUMNS),
    "outlet columns": lambda: table_of(OUTLET_COLUMNS),
    "export formats": lambda: table_of(FORMATS),
    "export tables": export_tables_block,
    "graphml edges": lambda: table_of(EDGE),
    "prov mapping": prov_block,
}


def written_anew(text: str) -> str:
    """A page with all its generated blocks as they should be."""
    return BLOCK.sub(lambda m: m[1] + BLOCKS[m["name"]]() + m[4], text)


SESSION = re.compile(r"(?<=```console\n)(?P<session>.*?)(?=```)", re.DOTALL)


def settled(output: str) -> str:
    """Output without what differs between runs: the seconds, and white space at the ends of lines."""
    output = re.sub(r"\d+\.\d s\)", "1.0 s)", output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines()) + "\n"


def played(session: str, folder: Path) -> str:
    """A session with the output its commands have now, run in a folder that holds the samples."""
    parts = []
    for step in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command = step.partition("\n")[0]
        done = subprocess.run(
            ["bash", "-c", re.sub(r"^provenance\b", f"{sys.executable} -m provenance", command)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={k: v for k, v in os.environ.items() if k != "COLUMNS"},
        )
        parts.append(f"$ {command}\n{settled(done.stdout + done.stderr)}")
    return "".join(parts)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "samples", Path(scratch) / "samples")
        replay = partial(played, folder=Path(scratch))
        pages = {
            page: SESSION.sub(lambda m: replay(m["session"]), written_anew(page.read_text(encoding="utf-8")))
            for page in PAGES
        }
    for page, after in pages.items():
        before = page.read_text(encoding="utf-8")
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")
