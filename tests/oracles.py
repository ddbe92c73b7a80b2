"""Slow, obvious twins of the clever kernels. Written to be read, not to be fast."""

from __future__ import annotations

import unicodedata

from provenance.model import Span
from provenance.normalisation import fold_lookalikes, match_view

CHARACTER_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER")


def words_of(text: str) -> list[tuple[str, Span]]:
    """Folded words and the spans they came from, straight from the definition in normalisation.py."""
    view, origin = match_view(text)
    pieces: list[list[int]] = []
    for i, character in enumerate(view):
        kind = unicodedata.category(character)[0]
        if kind not in "LNM":
            continue
        goes_on = bool(pieces) and pieces[-1][-1] == i - 1
        single = is_single(character) and kind != "M"
        after_single = goes_on and is_single(view[i - 1])
        if goes_on and not single and not (after_single and kind != "M"):
            pieces[-1].append(i)
        else:
            pieces.append([i])
    pieces = join_apostrophes(view, pieces)
    words = []
    for piece in pieces:
        letters = [view[i] for i in range(piece[0], piece[-1] + 1)]
        stored = [text[origin[i]] for i in range(piece[0], piece[-1] + 1)]
        for i, replacement in enumerate(fold_lookalikes(stored) or []):
            letters[i] = replacement or letters[i]
        end = origin[piece[-1]] + 1
        while (
            end < len(text)
            and combines(text, end)
            and (piece[-1] + 1 == len(view) or origin[piece[-1] + 1] > end)
        ):
            end += 1
        words.append(("".join(letters), Span(origin[piece[0]], end)))
    return words


def combines(text: str, place: int) -> bool:
    """Whether the character at ``place`` was composed into the one before."""
    return not unicodedata.is_normalized("NFC", text) and (
        unicodedata.combining(text[place]) > 0 or "\u1161" <= text[place] <= "\u11c2"
    )


def is_single(character: str) -> bool:
    """Whether a character of a script without spaces between words."""
    return unicodedata.name(character, "").split(" ")[0].split("-")[0] in CHARACTER_SCRIPTS


def join_apostrophes(view: str, pieces: list[list[int]]) -> list[list[int]]:
    joined: list[list[int]] = []
    for piece in pieces:
        tail = [view[i] for i in piece]
        if (
            joined
            and piece[0] - joined[-1][-1] == 2
            and view[piece[0] - 1] == "'"
            and len(tail) <= 2
            and unicodedata.category(tail[0])[0] == "L"
            and unicodedata.category(tail[-1])[0] == "L"
            and unicodedata.category(view[joined[-1][-1]])[0] == "L"
        ):
            joined[-1] = list(range(joined[-1][0], piece[-1] + 1))
        else:
            joined.append(piece)
    return joined


def winnowed(grams: list[int], window: int) -> set[int]:
    """Positions of the minima of all windows; of the whole row when it is shorter than one."""
    if not grams:
        return set()
    windows = [range(i, i + window) for i in range(len(grams) - window + 1)] or [range(len(grams))]
    return {i for w in windows for i in w if grams[i] == min(grams[j] for j in w)}
