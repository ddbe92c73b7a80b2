"""What does one text say by itself?

Everything about a text that no other text can change: its words, its quotations, its page furniture and
the cues of its credits. Comparison, fingerprints and credits all start from here, so a text is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from provenance import kernels
from provenance.credits import Cue, scan
from provenance.edits import Surroundings
from provenance.fingerprints import Content, content_bigrams
from provenance.model import Segment, Span
from provenance.normalisation import NormalText, normalise_all
from provenance.quotations import find_quotations
from provenance.rewording import StemmedText, stemmed
from provenance.segments import Line, find_segments, split_lines
from provenance.settings import FingerprintSettings

_Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Profile:
    """One text, read once; each part is worked out when it is first asked for."""

    normal: NormalText
    head_end: int = 0
    prints: FingerprintSettings = field(default_factory=FingerprintSettings)
    stored: tuple[Segment, ...] | None = None
    """Its segments but for the body, if they were found before."""
    stored_content: Content | None = None
    """Its content bigrams, if they were worked out before."""

    @property
    def text(self) -> str:
        """The stored text."""
        return self.normal.text

    @cached_property
    def stemmed(self) -> StemmedText:
        """The text made ready for statistics."""
        return stemmed(self.normal)

    @cached_property
    def content(self) -> tuple[kernels.Hashes32, kernels.Positions]:
        """Its content bigrams, ascending, and the word each first begins at; shapes (c,)."""
        return content_bigrams(self.normal, self.prints, self.stored_content)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its lines, with page furniture marked."""
        return split_lines(self.text, self.head_end)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Stretches inside quotation marks."""
        return find_quotations(self.text)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Where it credits somebody, before anybody knows who the others are."""
        return scan(self.text, self.lines, self.quotations, self.head_end)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Head, headline, credit lines, picture credits, captions, noise; the rest is body."""
        if self.stored is not None:
            return self.stored
        return find_segments(self.text, self.lines, self.cues, self.head_end)

    @cached_property
    def noise(self) -> tuple[Span, ...]:
        """Stretches of page furniture, picture credits among them."""
        return tuple(s.span for s in self.segments if s.kind in ("noise", "photo_credit"))

    @cached_property
    def surroundings(self) -> Surroundings:
        """What an edit's class needs to know of the text."""
        furniture = tuple(s.span for s in self.segments if s.kind in ("noise", "photo_credit", "caption"))
        credited = tuple(
            cue.span
            for cue in self.cues
            if cue.role in ("text_source", "fact_source") and cue.span is not None
        )
        return Surroundings(self.quotations, credited, furniture)

    @cached_property
    def noise_before(self) -> _Counts:
        """How many of the first n words are noise, for n = 0 .. words; int32, shape (words + 1,)."""
        return _count_before(self.normal, self.noise)

    @cached_property
    def quoted_before(self) -> _Counts:
        """How many of the first n words stand inside quotation marks; int32, shape (words + 1,)."""
        return _count_before(self.normal, self.quotations)

    @property
    def noise_words(self) -> int:
        """Number of words that are page furniture."""
        return int(self.noise_before[-1])

    @property
    def headline(self) -> str | None:
        """The headline that stands in the text, if one does."""
        for segment in self.segments:
            if segment.kind == "headline":
                return " ".join(segment.span.cut(self.text).split())
        return None


def profile_all(
    texts: Sequence[str],
    head_ends: Sequence[int],
    masked: Sequence[Sequence[Span]],
    prints: FingerprintSettings | None = None,
) -> list[Profile]:
    """Profiles of a batch of texts; normalised together."""
    prints = prints or FingerprintSettings()
    normals = normalise_all(texts, head_ends=head_ends, masked=masked)
    return [Profile(normal, head_end, prints) for normal, head_end in zip(normals, head_ends, strict=True)]


def profile(text: str, head_end: int = 0, masked: Sequence[Span] = ()) -> Profile:
    """The profile of one text.

    >>> profile("Fire in port\\n\\nThe harbour burned, Nordwire reports.").headline
    'Fire in port'
    """
    return profile_all([text], [head_end], [masked])[0]


def _count_before(normal: NormalText, spans: Sequence[Span]) -> _Counts:
    counts = np.zeros(normal.words + 1, np.int32)
    for span in spans:
        first, last = normal.words_in(span.start, span.end)
        counts[first + 1 : last + 1] = 1
    return np.cumsum(counts, dtype=np.int32)
