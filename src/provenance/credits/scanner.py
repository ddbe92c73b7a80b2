"""Where does a text name a source? Cues, found by patterns that are data.

Each pattern (:mod:`provenance.credits.phrasebook`) says where it may stand, what its target must be and
how sure it is.

:func:`scan` looks at one text and nothing else. What only a corpus can tell (is "Hill Star" an outlet we
have seen?) is left open in :attr:`Cue.needs` for :func:`provenance.credits.resolve`.

Speed: 100,000 texts are scanned in a run. Patterns are tried only where a literal of theirs stands, and
every pattern sees a window of bounded length, so that no text, whatever its lines, costs more than linear
time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from provenance.credits.languages import guess_languages
from provenance.credits.lexicon import (
    AGENCY,
    find_outlet,
    fold_name,
    host_of_url,
    is_no_source,
    means_a_medium,
)
from provenance.credits.phrasebook import (
    DATELINE_MARK,
    Pattern,
    Speech,
    Tails,
    Trigger,
    book,
    line_key,
    triggers,
)
from provenance.credits.targets import EDGES, Needs, judge_all, known_end, names_agency
from provenance.model import CreditRole, Span
from provenance.segments import Line

DATELINE_LINES = 5
"""Lines, furniture aside, in which a dateline may stand: label, headline, caption, byline, then the body."""
TOP_LINES = 8
"""Lines, furniture aside, in which a byline may stand."""
TRAILING_LINES = 3
"""Last lines, furniture aside, that may be a credit."""
SHORT_LINE = 240
"""Code points: a longer line is no line of its own kind but a paragraph."""
_WINDOW = 200
"""Code points after a trigger that a pattern may look at."""
_HEAD = 90
"""Code points at the start of a line in which a dateline's marks must stand."""
_TAIL = 140
"""Code points at the end of a line that a tail pattern looks at."""
_MAX_HITS = 5_000
"""Triggers looked at in one text: some fifty times those of a long article, a bound for garbage."""
PRIORITY: dict[str, int] = {
    kind: rank
    for rank, kind in enumerate(
        (
            "photo_credit",
            "source_url",
            "byline",
            "agency_dateline",
            "credit_line",
            "platform_mark",
            "republish_cue",
            "staff_byline",
            "told_outlet",
            "media_report",
            "said_source",
        )
    )
}
"""Which of two cues in one place stays: a photo credit is never a text credit."""


class Cue(NamedTuple):
    """A place in a text that names, or seems to name, a source.

    ``span`` and ``scope`` (what it covers) in code points; ``target`` the name as written, None if the
    cue names none; ``needs`` what is still to be known about the target; ``otherwise`` the role the cue
    has when the target is no medium, None if it is then no cue at all; ``rule`` the pattern's id;
    ``strong``: it stands where an agency's short name means the agency.
    """

    span: Span
    kind: str
    role: CreditRole
    text: str
    target: str | None
    url: str | None
    scope: Span | None
    confidence: float
    language: str | None
    rule: str
    needs: Needs
    otherwise: CreditRole | None
    strong: bool


def scan(
    text: str,
    lines: Sequence[Line],
    quotations: Sequence[Span] = (),
    head_end: int = 0,
    languages: Sequence[str] | None = None,
) -> tuple[Cue, ...]:
    """Every cue of ``text``, ordered by span; independent of any corpus.

    ``lines`` from :func:`provenance.segments.split_lines`, ``quotations`` from
    :func:`provenance.quotations.find_quotations`: a cue inside a quotation is somebody's speech and left
    out. ``languages`` are those of the text; without them they are guessed. Linear in the text.

    >>> from provenance.segments import split_lines
    >>> text = "HILLTOWN (AFP) - The dam held.\\nIt held, police told the Hill Courier."
    >>> [(cue.kind, cue.target) for cue in scan(text, split_lines(text))]
    [('agency_dateline', 'AFP'), ('told_outlet', 'the Hill Courier')]
    """
    if not lines:
        return ()
    return _Scan(text, lines, quotations, head_end, languages).run()


class _Scan:
    """One text while it is scanned."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        quotations: Sequence[Span],
        head_end: int,
        languages: Sequence[str] | None,
    ) -> None:
        self.text = text
        # Same length as the text: İ is the only character whose lower case is longer.
        self.low = (text.replace("İ", "I") if "İ" in text else text).lower()
        self.lines = lines
        self.starts = [line.span.start for line in lines]
        self.quotations = quotations
        self.quote_starts = [span.start for span in quotations]
        self.head_end = head_end
        self.found: list[Cue] = []
        self.first: frozenset[int] = frozenset()
        self.languages = (
            tuple(sorted(languages))
            if languages is not None
            else guess_languages(self.low[head_end:] if head_end else self.low)
        )

    def run(self) -> tuple[Cue, ...]:
        phrases = book()
        plain = [number for number, line in enumerate(self.lines) if not line.noise and not line.caption]
        self.first = frozenset(plain[:DATELINE_LINES])
        top, trailing = frozenset(plain[:TOP_LINES]), frozenset(plain[-TRAILING_LINES:])
        table = phrases.at_line_start
        for number, line in enumerate(self.lines):
            start, end = line.span
            key, word = line_key(self.low, start, end)
            wanted = table.get(key)
            if wanted is not None:
                head = self.low[start : min(end, start + _WINDOW)]
                begun = [
                    pattern
                    for pattern in wanted
                    if self.low.startswith(pattern.starts, word)
                    and (not pattern.holds or any(literal in head for literal in pattern.holds))
                ]
                self._at_line_start(begun, number, number in trailing, number in top)
            if number in self.first or (not line.noise and self._opens_with_agency(start, end)):
                head = self.low[start : min(end, start + _HEAD)]
                if DATELINE_MARK.search(head) is not None:
                    for pattern in phrases.datelines:
                        if any(literal in head for literal in pattern.holds):
                            self._try_line(number, pattern)
        for number in sorted(top | trailing):
            if self.lines[number].span.length <= SHORT_LINE:
                for pattern in phrases.trailing if number in trailing else phrases.at_top:
                    self._try_line(number, pattern)
            if number in trailing:
                self._try_tails(number, phrases.tails)
        self._in_prose()
        return self._settle()

    # -- where patterns are tried

    def _at_line_start(self, wanted: Sequence[Pattern], number: int, trailing: bool, top: bool) -> None:
        line = self.lines[number]
        short = line.span.length <= SHORT_LINE
        for pattern in wanted:
            position = pattern.position
            if position == "line":
                fits = short
            elif position == "paragraph_start":
                fits = not line.noise
            elif position == "trailing":
                fits = short and trailing
            elif position == "top":
                fits = short and top
            else:
                fits = number in self.first
            if fits:
                self._try_line(number, pattern)

    def _try_line(self, number: int, pattern: Pattern) -> None:
        start, end = self.lines[number].span
        if pattern.position in ("paragraph_start", "dateline"):
            match = pattern.regex.match(self.text, start, min(end, start + _WINDOW))
        else:
            match = pattern.regex.fullmatch(self.text, start, end)
        if match is not None:
            self._take(pattern, match, number)

    def _try_tails(self, number: int, wanted: Tails) -> None:
        """Patterns for the end of a line, tried where the last of their opening literals stands."""
        start, end = self.lines[number].span
        start = max(start, end - _TAIL)
        for literals, patterns in wanted:
            at = max([self.text.rfind(literal, start, end) for literal in literals])
            if at >= 0:
                for pattern in patterns:
                    match = pattern.regex.match(self.text, at, end)
                    if match is not None:
                        self._take(pattern, match, number)

    def _opens_with_agency(self, start: int, end: int) -> bool:
        """Whether a line further down begins like a dateline, as in compilations, with a known agency."""
        opening = self.text.find("(", start, min(end, start + 70))
        if opening < 0:
            return False
        closing = self.text.find(")", opening, opening + 40)
        return closing >= 0 and names_agency(self.text[opening + 1 : closing])

    def _in_prose(self) -> None:
        spaced, dense, table = triggers(self.languages)
        hits = 0
        for expression in (spaced, dense):
            if expression is None:
                continue
            group = 1 if expression is spaced else 0
            begin = max(self.head_end, self.starts[0])
            # The start of the text has nothing before it that could announce a word.
            if expression is spaced and begin == 0 and (first := _at_start(expression, self.low)):
                self._follow(table[first], 0, len(first))
            for match in expression.finditer(self.low, max(0, begin - 1)):
                hits += 1
                if hits > _MAX_HITS:
                    return
                self._follow(table[match[group]], match.start(group), match.end(group))

    def _follow(self, trigger: Trigger, at: int, end: int) -> None:
        number = bisect_right(self.starts, at) - 1
        if number < 0:
            return
        line = self.lines[number]
        if line.noise or at >= line.span.end or self._is_quoted(at, end):
            return
        for pattern in trigger.patterns:
            if pattern.each:
                self._try_each(pattern, at, end, line.span.end, number)
                continue
            if pattern.before:
                low = max(line.span.start, at - pattern.before)
                match = self._search_around(pattern, low, at, min(line.span.end, end + _WINDOW))
            else:
                match = pattern.regex.match(self.text, at, min(line.span.end, at + _WINDOW))
            if match is not None:
                self._take(pattern, match, number)
        for language, length in trigger.speech:
            self._hear(language, at, at + length, number)

    def _try_each(self, pattern: Pattern, at: int, end: int, limit: int, number: int) -> None:
        """Try a pattern all over the clause after its trigger; the first target the lexicon knows counts."""
        high = min(limit, end + _CLAUSE)
        for mark in _CLAUSE_MARKS:
            cut = self.text.find(mark, end, high)
            if cut >= 0:
                high = cut
        match = pattern.regex.search(self.text, end, high)
        while match is not None:
            targets = [one for one in self._targets(pattern, match) if one[1] == "resolved"]
            if targets:
                self._note(pattern, Span(at, match.end()), targets, None, number)
                return
            match = pattern.regex.search(self.text, match.start() + 1, high)

    def _search_around(self, pattern: Pattern, low: int, at: int, high: int) -> re.Match[str] | None:
        """A match that holds the trigger at ``at``: the window starts at the clause, not in the last one."""
        for mark in _CLAUSE_ENDS:
            cut = self.text.rfind(mark, low, at)
            if cut >= 0:
                low = max(low, cut + len(mark))
        while True:
            match = pattern.regex.search(self.text, low, high)
            if match is None or match.start() > at:
                return None
            if match.end() > at:
                return match
            low = match.end()

    # -- speech: who said it

    def _hear(self, language: str, at: int, end: int, number: int) -> None:
        """A verb of saying at ``at``: note who is its subject, walking back over at most nine words."""
        speech = book().speech[language]
        text, low = self.text, self.low
        if low[end : end + 1].isalpha():
            return
        line = self.lines[number].span
        lowest = max(line.start, at - 90)
        if at - 1 <= lowest:
            return
        cursor = at - 1
        words: list[str] = []
        start = skipped = at
        nearest = ""
        for word in reversed(low[lowest : at - 1].rsplit(" ", 10)):
            begin = cursor - len(word)
            last = word[-1:]
            bare = word.strip(_AROUND_WORDS)
            if not words:
                if bare in speech.skip:
                    skipped = begin
                    cursor = begin - 1
                    continue
                if last in _CLOSING_QUOTES and self._title_said(speech, at, end, cursor, number):
                    return
            elif last == "," or len(words) == _SUBJECT_WORDS:
                break
            if not bare or last in _ENDS_SUBJECT:
                break
            if bare in speech.stops:
                before = text[low.rfind(" ", lowest, max(lowest, begin - 1)) + 1 : begin][:1]
                if bare not in speech.joins or not before.isupper() or not nearest[:1].isupper():
                    break
            if not words:
                nearest = text[begin:cursor].lstrip(_AROUND_WORDS)
            words.append(bare)
            start = begin
            if word[0] in _OPENING_QUOTES:
                break
            cursor = begin - 1
        if not words:
            return
        while text[start] in _AROUND_WORDS:
            start += 1
        target = text[start : skipped - 1].strip(" ,")
        proper = nearest[:1].isupper()
        media = not speech.sorts.isdisjoint(words)
        if (proper or media) and self._medium_said(speech, target, media, Span(start, end), number):
            return
        known = not speech.speakers.isdisjoint(words) or (
            speech.suffixes != () and any(word.endswith(speech.suffixes) for word in words)
        )
        if target and (known or proper):
            confidence = 0.7 if known else 0.5
            span, rule = Span(start, end), f"{language}.speech"
            self.found.append(
                Cue(
                    span,
                    "said_source",
                    "info_source",
                    text[start:end],
                    target,
                    None,
                    line,
                    confidence,
                    language,
                    rule,
                    "resolved",
                    None,
                    False,
                )
            )

    def _title_said(self, speech: Speech, at: int, end: int, cursor: int, number: int) -> bool:
        """Whether a title in quotation marks is the subject: «Горный вестник» сообщает."""
        if self.low[at:end] not in speech.reporting:
            return False
        lowest = max(self.lines[number].span.start, cursor - 60)
        start = max(self.text.rfind(mark, lowest, cursor - 1) for mark in _OPENING_QUOTES)
        if start < 0:
            return False
        name = self.text[start + 1 : cursor - 1]
        targets = list(judge_all(name, speech.reported, strong=True)) if name[:1].isupper() else []
        self._note(speech.reported, Span(start, end), targets, None, number)
        return bool(targets)

    def _medium_said(self, speech: Speech, subject: str, media: bool, span: Span, number: int) -> bool:
        """Whether the subject of a verb of saying is a medium, and so the cue is noted as its report."""
        verb = self.low[span.start : span.end].rpartition(" ")[2]
        reporting = verb in speech.reporting
        if media:
            words = subject.split(" ")
            last = max(
                (i for i, word in enumerate(words) if word.lower().strip(_AROUND_WORDS) in speech.sorts),
                default=-1,
            )
            name = " ".join(words[last + 1 :]).strip(EDGES)
            if name and not name[0].islower() and len(name) > 1:
                # "the news agency Dammar said": whatever it is called, it is a medium
                self._note(speech.reported, span, [(name, "resolved")], None, number)
                return True
        if not reporting and not media:
            # Persons say, media report: only an agency's name is enough beside a verb of saying.
            outlet = find_outlet(subject)
            if outlet is None or outlet.kind != AGENCY or outlet.ambiguous:
                known = known_end(subject)
                outlet = find_outlet(known) if known else None
                if outlet is None or outlet.kind != AGENCY:
                    return False
                subject = known or subject
            self._note(speech.heard, span, [(subject, "resolved")], None, number)
            return True
        pattern = speech.reported if reporting else speech.heard
        targets = [one for one in judge_all(subject, pattern) if one[1] != "unresolved" or reporting]
        if not targets or (media and all(needs == "unresolved" for _, needs in targets)):
            return False
        self._note(pattern, span, targets, None, number)
        return True

    # -- from a match to cues

    def _take(self, pattern: Pattern, match: re.Match[str], number: int) -> None:
        start, end = match.span()
        if start == end or self._is_quoted(start, end):
            return
        text = self.text
        groups = match.groupdict()
        url = groups.get("url")
        place = groups.get("place")
        if place and find_outlet(place) is not None:
            return  # "Associated Press (AP) President Jane Doe": an abbreviation is explained
        targets: list[tuple[str | None, Needs]]
        if pattern.outlet is not None:
            targets = [(pattern.outlet, "resolved")]
        elif url is not None and not groups.get("target"):
            url = url.rstrip(".,;:!?)]'\"”»")
            host = host_of_url(url)
            if host is None or is_no_source(host.partition(".")[0]) or is_no_source(host.replace(".", " ")):
                return
            targets = [(host, "resolved")]
        elif pattern.target == "none":
            targets = [(None, "resolved")]
        else:
            targets = self._targets(pattern, match)
            far_down = pattern.position == "dateline" and number not in self.first
            if far_down or (pattern.exact and text[end - 1] in ".。"):
                # Not where a name nobody knows would stand: "It did." is no slug.
                targets = [one for one in targets if one[1] == "resolved"]
        while end > start and text[end - 1] in _BLANKS:
            end -= 1
        while start < end and text[start] in _BLANKS:
            start += 1
        self._note(pattern, Span(start, end), targets, url, number)

    def _targets(self, pattern: Pattern, match: re.Match[str]) -> list[tuple[str | None, Needs]]:
        """The names a match gives, each with what is still needed to accept it."""
        raw = match["target"]
        if raw is None:
            return []
        start, end = match.span("target")
        before = self.text[max(0, start - 24) : start]
        if before[-1:] in _OPENING and self.text[end : end + 1] in _OPENING:
            titled = list(judge_all(raw, pattern, strong=True))  # the "Bild": a title, not a word
            if len(titled) == 1 and means_a_medium(before[:-1].rstrip().rpartition(" ")[2]):
                return [(titled[0][0], "resolved")]  # the newspaper "Hill": whatever it is called
            return titled
        if pattern.position == "anywhere" and means_a_medium(before.rpartition(" ")[0].rpartition(" ")[2]):
            return list(judge_all(raw, pattern, strong=True))  # the newspaper Bild
        if pattern.language is not None and (article := _ARTICLES.search(before)) is not None:
            # "au Monde", "des Spiegel": the article is part of the name, or tells that it is one.
            for full in _FULL_ARTICLES[article[1].lower()]:
                outlet = find_outlet(f"{full} {raw}")
                if outlet is not None and not outlet.ambiguous:
                    return [(f"{full} {raw}", "resolved")]
            if pattern.language != "en" and raw[:1].isupper():
                return list(judge_all(raw, pattern, strong=True))
        return list(judge_all(raw, pattern))

    def _note(
        self,
        pattern: Pattern,
        span: Span,
        targets: Sequence[tuple[str | None, Needs]],
        url: str | None,
        number: int,
    ) -> None:
        if not targets:
            return
        scope = self._scope(pattern, span, number)
        cue_text = span.cut(self.text)
        for name, needs in targets:
            self.found.append(
                Cue(
                    span,
                    pattern.kind,
                    pattern.role,
                    cue_text,
                    name,
                    url,
                    scope,
                    pattern.confidence,
                    pattern.language,
                    pattern.id,
                    needs,
                    pattern.otherwise,
                    pattern.strong,
                )
            )

    def _is_quoted(self, start: int, end: int) -> bool:
        """Whether the stretch lies inside one quotation."""
        number = bisect_right(self.quote_starts, start) - 1
        return number >= 0 and end <= self.quotations[number].end

    def _scope(self, pattern: Pattern, span: Span, number: int) -> Span | None:
        line = self.lines[number]
        if pattern.scope == "paragraph":
            return line.span
        if pattern.scope == "quote":
            return self._next_quotation(span, line) or line.span
        first = self.lines[0].span.start
        if pattern.scope == "after":
            quotation = self._next_quotation(span, line)
            if quotation is not None and quotation.start - span.end <= 3:
                return quotation
            first = span.end
            while first < len(self.text) and self.text[first].isspace():
                first += 1
        return Span(first, len(self.text))

    def _next_quotation(self, span: Span, line: Line) -> Span | None:
        """The quotation after a cue in its paragraph, else the one before it."""
        number = bisect_right(self.quote_starts, span.end - 1)
        if number < len(self.quotations) and self.quotations[number].start < line.span.end:
            return self.quotations[number]
        if number and self.quotations[number - 1].start >= line.span.start:
            return self.quotations[number - 1]
        return None

    def _settle(self) -> tuple[Cue, ...]:
        """Of cues in one place the best stays; scopes end where the text's own last credits begin."""
        found = sorted(self.found, key=lambda cue: cue.span)
        kept: list[Cue] = []
        cluster: list[Cue] = []
        reach = -1
        for cue in found:
            if cue.span.start >= reach and cluster:
                kept.extend(self._best(cluster))
                cluster = []
            cluster.append(cue)
            reach = max(reach, cue.span.end)
        kept.extend(self._best(cluster))
        end = self._body_end(kept)
        whole = len(self.text)
        kept = [
            cue._replace(scope=Span(min(cue.scope.start, end), end))
            if cue.scope is not None and cue.scope.end == whole
            else cue
            for cue in kept
        ]
        kept.sort(key=lambda cue: (cue.span, PRIORITY[cue.kind]))
        return tuple(kept)

    def _best(self, cluster: list[Cue]) -> list[Cue]:
        """Of cues that overlap the best, and those that share its place and pattern (several targets)."""
        if len(cluster) < 2:
            return cluster
        ranked = sorted(
            cluster,
            key=lambda cue: (
                # Hearsay gives way to a name that may yet be accepted, not to one nobody knows.
                2 if cue.needs == "resolved" and cue.role == "info_source" else _NEEDS_RANK[cue.needs],
                cue.kind != "photo_credit",
                cue.language is not None and cue.language not in self.languages,
                PRIORITY[cue.kind],
                -cue.confidence,
                -cue.span.length,
                cue.span,
                cue.rule,
            ),
        )
        kept: list[Cue] = []
        seen: set[tuple[Span, str, str]] = set()
        for cue in ranked:
            start, end = cue.span
            if any(
                start < other.span.end
                and other.span.start < end
                and (other.span, other.rule) != (cue.span, cue.rule)
                for other in kept
            ):
                continue
            same = (cue.span, cue.rule, fold_name(cue.target) if cue.target else "")
            if same not in seen:
                seen.add(same)
                kept.append(cue)
        return kept

    def _body_end(self, cues: Sequence[Cue]) -> int:
        """End of the last line that is neither furniture nor a credit."""
        own = {
            bisect_right(self.starts, cue.span.start) - 1: cue.span.length
            for cue in cues
            if cue.kind in _OWN_LINE and cue.needs == "resolved"
        }
        for number in range(len(self.lines) - 1, -1, -1):
            line = self.lines[number]
            if line.noise or line.caption or own.get(number, 0) * 10 >= line.span.length * 7:
                continue
            return line.span.end
        return self.lines[-1].span.end


_SUBJECT_WORDS = 9
"""Most words of a subject; longer ones are sentences."""
_CLOSING_QUOTES = '"”»“’'
_OPENING_QUOTES = '"“«„'
_OPENING = "\"'“”‘’«»„「」『』《》‹›"
_FULL_ARTICLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("au", "du", "le"), ("Le",)),
    **dict.fromkeys(("al", "del", "el", "il", "dal", "nel", "sul", "col"), ("El", "Il")),
    **dict.fromkeys(("alla", "della", "dalla", "nella", "sulla", "la"), ("La",)),
    **dict.fromkeys(("ao", "do", "no", "pelo", "o"), ("O", "")),
    **dict.fromkeys(("à", "da", "na", "pela", "a"), ("A", "La")),
    **dict.fromkeys(("dem", "des", "den", "vom", "beim", "im", "zum"), ("Der", "Das")),
    "der": ("Die", "Der"),
    "die": ("Die",),
    "das": ("Das",),
    "de": ("De",),
    "het": ("Het",),
    "the": ("The",),
}
"""Articles of names as they stand in running prose, and as they stand in the name."""
_ARTICLES = re.compile(rf"(?:^|[\s'’])({'|'.join(sorted(_FULL_ARTICLES))}) $", re.IGNORECASE)
_BLANKS = " \t\u00a0|*_•>"
_AROUND_WORDS = "\"'“”‘’«»„()[]*,"
_ENDS_SUBJECT = frozenset('.;:!?…—–-"”»')
_OWN_LINE = frozenset({"credit_line", "source_url", "photo_credit", "byline", "staff_byline"})
_NEEDS_RANK: dict[str, int] = {"resolved": 0, "doubtful": 1, "unresolved": 3}
_CLAUSE = 110
"""Code points after a verb in which the one who was told may stand."""
_CLAUSE_MARKS = (". ", "; ", ": ", "! ", "? ")
_CLAUSE_ENDS = (". ", "; ", "! ", "? ", "。", "；", "！", "？", "، ")


def _at_start(expression: re.Pattern[str], low: str) -> str | None:
    """The literal a text begins with, if any."""
    found = expression.match("\n" + low[:80])
    return found[1] if found else None
