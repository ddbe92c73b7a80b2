"""Text read in the wrong character encoding.

Here belongs what tells that one side is the other, damaged.
"""

from __future__ import annotations

import re
from functools import cache

_CODE_PAGES = ("cp1252", "cp1251", "cp1250", "mac_roman")


@cache
def _read_as(code_page: str) -> dict[int, str]:
    """What each byte reads as; bytes a code page leaves open stay as they are, as browsers have it."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[byte] = bytes([byte]).decode(code_page)
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


_MOJIBAKE_LENGTH = 400
"""Code points: longer stretches are not tried for wrong encodings."""


def is_mojibake(old: str, new: str) -> bool:
    """Whether one side is the other, read in a wrong encoding, or with letters lost to a replacement."""
    if max(len(old), len(new)) > _MOJIBAKE_LENGTH:
        return False
    if not old or not new:
        return old + new == "Â"  # what is left of "£", "°" or a no-break space
    good, bad = (old, new) if len(old) < len(new) else (new, old)
    if len(good) < len(bad):
        raw = good.encode("utf-8", "surrogatepass").decode("latin-1")
        if len(raw) == len(bad) and (
            raw == bad or any(raw.translate(_read_as(code_page)) == bad for code_page in _CODE_PAGES)
        ):
            return True
        twice = raw.translate(_read_as("cp1252")).encode("utf-8", "surrogatepass").decode("latin-1")
        if len(twice) == len(bad) and twice.translate(_read_as("cp1252")) == bad:
            return True
    return _is_replaced(old, new) or _is_replaced(new, old)


def _is_replaced(whole: str, broken: str) -> bool:
    """Whether marks of replacement stand where the other side has letters that are not ASCII."""
    if "\ufffd" not in broken and "?" not in broken:
        return False
    if whole.isascii() or "\ufffd" in whole:
        return False
    pattern = re.escape(broken).replace("\ufffd", r"[^\x00-\x7f]").replace(r"\?", r"[^\x00-\x7f]")
    return re.fullmatch(pattern, whole) is not None
