"""Text from outside, made safe to print."""

from __future__ import annotations

_TURNING = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_TABLE: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"}
_TABLE |= dict.fromkeys(range(0x7F, 0xA0), "\ufffd")
_TABLE |= dict.fromkeys(_TURNING)
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def printable(text: str) -> str:
    """Text that cannot move the cursor, change colours or turn the reading direction.

    Control characters become their pictures, direction marks vanish.

    >>> printable("\\x1b[31mred\\u202e")
    '␛[31mred'
    """
    return text.translate(_TABLE)


def one_line(text: str, limit: int = 80) -> str:
    """Printable text on one line, cut at ``limit`` characters.

    >>> one_line("a\\n b" + "c" * 9, 8)
    'a bcccc…'
    """
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(cell: str) -> str:
    """A cell of a CSV table that no spreadsheet takes for a formula.

    >>> harmless_cell("=1+1"), harmless_cell("-12"), harmless_cell("plain")
    ("'=1+1", '-12', 'plain')
    """
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
