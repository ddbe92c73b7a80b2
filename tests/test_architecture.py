"""The house: a room imports only from rooms above it, and heavy packages come in only when used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import provenance
from provenance.model import Document
from tests.news import WIRE, every_nth_replaced

SOURCE = Path(provenance.__file__).parent
ROOMS = [
    line.split()[0]
    for line in (provenance.__doc__ or "").splitlines()
    if line.startswith("    ") and "  " in line.strip()
]


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        if name not in ("__init__", "__main__"):
            yield name, path


def imports_of(path: Path) -> set[str]:
    """Modules of this package that a module imports, without the package's name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "provenance":
            if node.module == "provenance":
                found |= {alias.name for alias in node.names if alias.name != "__version__"}
            else:
                found.add(node.module.removeprefix("provenance."))
    return found


def test_the_map_of_rooms_names_every_room() -> None:
    assert {name.split(".")[0] for name, _ in modules()} == set(ROOMS)


def test_the_architecture_page_has_the_rooms_in_order() -> None:
    page = (SOURCE.parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert rows[1:] == ROOMS


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=[name for name, _ in modules()])
def test_a_room_imports_only_from_rooms_above(name: str, path: Path) -> None:
    room = name.split(".", maxsplit=1)[0]
    below = [other for other in imports_of(path) if ROOMS.index(other.split(".")[0]) > ROOMS.index(room)]
    assert not below, f"{name} reaches down to {below}"


def test_the_modules_of_a_large_room_are_small_and_import_downwards_only() -> None:
    room = SOURCE / "edits"
    doc = (ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or "").split("::")
    steps = [line.split("  ")[2].split(", ") for line in doc[-1].splitlines() if line.startswith("    ")]
    order = [name for names in steps for name in names if name]
    assert sorted(order) == sorted(path.stem for path in room.glob("*.py") if path.stem != "__init__")
    for path in sorted(room.glob("*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 350, path.name
        if path.stem != "__init__":
            inside = {name.split(".")[1] for name in imports_of(path) if name.startswith("edits.")}
            assert all(order.index(name) < order.index(path.stem) for name in inside), path.name


def modules_after(statement: str) -> set[str]:
    """Top-level modules loaded in a fresh interpreter after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {module.split(".")[0] for module in done.stdout.split()}


def third_party(loaded: set[str]) -> set[str]:
    ours = {"provenance", "sitecustomize", "usercustomize", "apport_python_hook"}
    return {m for m in loaded - ours if m not in sys.stdlib_module_names and not m.startswith("_")}


def test_importing_the_package_brings_in_no_third_party_module() -> None:
    assert third_party(modules_after("import provenance")) == set()


def test_help_needs_click_and_nothing_else() -> None:
    statement = (
        "import io, sys\nfrom provenance.cli import main\nout, sys.stdout = sys.stdout, io.StringIO()\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    sys.stdout = out"
    )
    assert third_party(modules_after(statement)) <= {"click"}


MAY_IMPORT = {
    "check": {"click", "numpy"},
    "diff": {"click", "numpy", "diff_match_patch"},
    "show": {"click", "numpy"},
    "remove": {
        "click",
        "numpy",
        "sqlite_utils",
        "sqlite_fts4",
        "dateutil",
        "six",
        "tabulate",
        "pluggy",
        "duckdb",
    },
}
"""Third-party packages a command may import, beside rich for what is shown to people."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "wire.txt").write_text(WIRE, encoding="utf-8")
    (folder / "copy.txt").write_text(every_nth_replaced(WIRE, 9), encoding="utf-8")
    (folder / "draft.txt").write_text(every_nth_replaced(WIRE, 8), encoding="utf-8")
    # A story large enough that its tree needs what a check must not need.
    more = [
        Document(text=every_nth_replaced(WIRE, n), name=f"copy {n}", outlet=f"Outlet {n}", published=date)
        for n, date in ((8, "2026-03-01T08:00:00Z"), (10, "2026-03-02T08:00:00Z"), (11, None), (12, None))
    ]
    provenance.Store(folder / "news.db").add(
        [d for d in provenance.read([folder / "wire.txt", folder / "copy.txt"]) if isinstance(d, Document)]
        + more
    )
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["check", "draft.txt", "--db", "news.db", "--json"],
        ["diff", "wire.txt", "copy.txt", "--json"],
        ["show", "wire", "--db", "news.db", "--json"],
        ["remove", "copy", "--db", "news.db"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_imports_no_package_it_does_not_need(command: list[str], desk: Path) -> None:
    statement = (
        "import io, os, sys\nfrom provenance.cli import main\n"
        f"os.chdir({str(desk)!r})\nout = sys.stdout\nsys.stdout = io.TextIOWrapper(io.BytesIO())\n"
        f"try:\n    main({command!r})\nexcept SystemExit as end:\n    assert not end.code or end.code == 1\n"
        "sys.stdout = out"
    )
    assert third_party(modules_after(statement)) <= MAY_IMPORT[command[0]]


def test_everything_public_can_be_had_from_the_front_door() -> None:
    for name in provenance.__all__:
        assert getattr(provenance, name) is not None
    assert set(provenance.__all__) == {"__version__", *provenance._WHERE}
    with pytest.raises(AttributeError, match="nonsense"):
        provenance.nonsense  # noqa: B018
