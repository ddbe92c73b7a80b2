"""Check drafts before publication, against a database or files; nothing of a draft is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path

from provenance.candidates import Lookup
from provenance.checking import Known, Policy, Rules, check_draft, read_policy
from provenance.comparison import Measure, compare_profiles
from provenance.credits import find_credits, fold_target, publisher_by_marks
from provenance.credits.directory import Directory
from provenance.database import NewsDatabase
from provenance.database.conclusions import read_measures, read_parties
from provenance.database.directory import read_directory
from provenance.database.exclusions import excluded_documents, read_exclusions
from provenance.database.index import open_index
from provenance.database.intake import known_outlets
from provenance.database.pairs import stored_lookup, whole_grams, word_key
from provenance.database.readout import last_settings
from provenance.database.reference import (
    addresses_of,
    compared_with,
    documents_of,
    furniture_of,
    stored_as,
)
from provenance.database.texts import find_scheme, stored_content, stored_segments, stored_texts
from provenance.engines.workers import Workers
from provenance.errors import NoUsableInputError, UsageError
from provenance.fingerprints import Fingerprint, Permutations, fingerprint
from provenance.model import CheckedDraft, CheckReport, ComparedWith, Document, Exclusion, Problem
from provenance.normalisation import normalise_all
from provenance.pipeline.reading import Input, Progress, Reading, no_input
from provenance.profiles import Profile, profile_all
from provenance.readers.dates import moment_of
from provenance.relations import Party, make_party
from provenance.settings import Settings

_SQLITE = b"SQLite format 3\x00"


def check(
    drafts: Input | Document | Iterable[Input | Document],
    against: Input | Document | Iterable[Input | Document] = "provenance.db",
    *,
    settings: Settings | None = None,
    exclude_quotes: bool = False,
    allow: Iterable[str] = (),
    own: Iterable[str] = (),
    since: str | None = None,
    exclude_phrases: Iterable[str] = (),
    policy: str | PathLike[str] | Policy | None = None,
    min_words: int | None = None,
    max_share: float | None = None,
    jobs: int = 1,
) -> CheckReport:
    """What in some drafts stands elsewhere, where, and whether it is credited; nothing is stored.

    Args:
        drafts: a file, a folder, a document, or several of them.
        against: a database, or texts, or several of either.
        settings: limits for texts and drafts; a database keeps the settings it was traced with.
        exclude_quotes: leave out what is quoted in the draft and in its source.
        allow: names of outlets whose text needs no credit.
        own: names of the house's outlets.
        since: a date; what was published before it is left out.
        exclude_phrases: texts to leave out wherever they stand.
        policy: a desk's limits, as a TOML file or read from one.
        min_words: uncredited words in a row that are too many, instead of the policy's.
        max_share: uncredited share of a draft above which it is too much, instead of the policy's.
        jobs: worker processes, if there are many texts.

    Raises:
        NoUsableInputError: no draft could be read, or none of the texts.
        UsageError: the policy or the date means nothing, or there are several databases.
        provenance.errors.DatabaseError: a database is missing, foreign or damaged.
    """
    items = [against] if isinstance(against, str | PathLike | Document) else list(against)
    databases = [Path(fspath(i)) for i in items if not isinstance(i, Document) and _is_database(i)]
    texts = [i for i in items if isinstance(i, Document) or Path(fspath(i)) not in databases]
    if len(databases) > 1:
        raise UsageError("a check takes one database")
    return check_against(
        [drafts] if isinstance(drafts, str | PathLike | Document) else drafts,
        database=databases[0] if databases else None,
        texts=texts,
        settings=settings,
        asked=Asked(
            exclude_quotes=exclude_quotes,
            allow=tuple(allow),
            own=tuple(own),
            since=since,
            phrases=tuple(exclude_phrases),
            policy=read_policy(Path(fspath(policy))) if isinstance(policy, str | PathLike) else policy,
            min_words=min_words,
            max_share=max_share,
        ),
        jobs=jobs,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a desk asks for in a check, as it says it.

    Attributes:
        exclude_quotes: leave out what is quoted in the draft and its source.
        allow: names of outlets whose text needs no credit.
        own: names of the house's outlets.
        since: a date; what was published before is left out.
        phrases: texts to leave out wherever they stand.
        policy: limits, and more names.
        min_words, max_share: limits that go before the policy's.
    """

    exclude_quotes: bool = False
    allow: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    since: str | None = None
    phrases: tuple[str, ...] = ()
    policy: Policy | None = None
    min_words: int | None = None
    max_share: float | None = None

    def told(self) -> tuple[tuple[str, str], ...]:
        """The filters that were asked for, in words."""
        policy = self.policy or Policy()
        rows = [
            ("quotations", "left out" if self.exclude_quotes else ""),
            ("no credit needed", ", ".join([*self.allow, *policy.licensed])),
            ("own text", ", ".join([*self.own, *policy.own])),
            ("published before", self.since or ""),
            ("phrases", f"{len(self.phrases)} left out" if self.phrases else ""),
        ]
        return tuple((name, what) for name, what in rows if what)

    def limits(self, settings: Settings) -> Policy:
        """The policy, with the limits that were asked for otherwise where it is silent."""
        policy = self.policy or Policy()
        for rule, asked, default in (
            ("uncredited_words", self.min_words, settings.check.min_words),
            ("share", self.max_share, settings.check.max_share),
        ):
            if asked is not None or rule not in policy.limits:
                policy = policy.with_limit(rule, float(default if asked is None else asked))
        return policy


@dataclass(frozen=True, slots=True)
class _Given:
    """What was asked for, as the check needs it, and what is left out for good."""

    rules: Rules
    exclusions: tuple[Exclusion, ...]

    @classmethod
    def of(cls, asked: Asked, references: Sequence[_Reference], settings: Settings) -> _Given:
        directory, policy = _directory(references), asked.policy or Policy()
        since = None
        if asked.since is not None:
            moment = moment_of(asked.since)
            if moment is None:
                raise UsageError(f"{asked.since}: no date")
            since = moment.earliest
        kept = [(r, read_exclusions(r.db)) for r in references]
        exclusions = tuple(e for _, rows in kept for e in rows)

        def folded(names: Iterable[str]) -> frozenset[str]:
            return frozenset(n for name in names if (n := directory.canonical(fold_target(name))))

        phrases = [*asked.phrases, *(e.value for e in exclusions if e.kind == "phrase")]
        outlets = [e.value for e in exclusions if e.kind == "outlet"]
        rules = Rules(
            exclude_quotes=asked.exclude_quotes,
            # What a user said to be licensed is as if it were allowed.
            allowed=folded([*asked.allow, *policy.licensed]) | directory.licensed,
            own=folded([*asked.own, *policy.own]),
            since=since,
            phrases=tuple(normalise_all(phrases)) if phrases else (),
            excluded=frozenset(d + r.offset for r, rows in kept for d in excluded_documents(r.db, rows)),
            excluded_outlets=folded(outlets),
            policy=asked.limits(settings),
        )
        return cls(rules, exclusions)


def _directory(references: Sequence[_Reference]) -> Directory:
    return Directory(entry for reference in references for entry in reference.directory.entries)


def _is_database(item: Input) -> bool:
    """Whether an input is a database, or can only be meant as one."""
    path = Path(fspath(item))
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return path.suffix == ".db"


def check_against(
    drafts: Iterable[Input | Document],
    *,
    database: Path | None,
    texts: Sequence[Input | Document] = (),
    settings: Settings | None = None,
    asked: Asked | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> CheckReport:
    """What in some drafts stands in a database, in texts, or in both; see :func:`check`."""
    settings = settings or Settings()
    reading = Reading(drafts, settings)
    with ExitStack() as stack:
        references: list[_Reference] = []
        if database is not None:
            db = stack.enter_context(NewsDatabase(database, create=False, read_only=True))
            references.append(_Reference.stored(db, settings))
        if texts:
            db = stack.enter_context(NewsDatabase())
            references.append(_Reference.read(db, texts, settings, jobs, progress, references))
        asked = asked or Asked()
        given = _Given.of(asked, references, settings)
        reports = [_check_one(document, references, given.rules) for document in reading]
        whole = [compared_with(reference.db) for reference in references]
    problems = list(reading.problems)
    if not reports:
        raise no_input(reading)
    least = settings.candidates.min_text_words
    problems += [
        Problem(d.path or d.name, d.member, "too_short", f"{d.words} words: nothing to compare")
        for d in reports
        if d.words < least
    ]
    dates = [(w.first, w.last) for w in whole]
    return CheckReport(
        ComparedWith(
            sum(w.texts for w in whole),
            min((first for first, _ in dates if first), default=None),
            max((last for _, last in dates if last), default=None),
        ),
        tuple(reports),
        tuple(problems),
        asked.told(),
        given.exclusions,
    )


@dataclass(frozen=True, eq=False)
class _Reference:
    """A database that drafts are compared with; its documents are numbered from ``offset`` on."""

    db: NewsDatabase
    index: Lookup
    scheme: Permutations
    settings: Settings
    outlets: tuple[str, ...]
    directory: Directory
    offset: int = 0

    @classmethod
    def stored(cls, db: NewsDatabase, settings: Settings) -> _Reference:
        """A database that was traced before, with the settings it was traced with."""
        used = replace(last_settings(db), check=settings.check)
        scheme = find_scheme(db, used.fingerprints)
        if scheme is None:
            raise NoUsableInputError(f"{db.path}: there are no texts in it to compare with")
        return cls(db, open_index(db, used), scheme[1], used, tuple(known_outlets(db)), read_directory(db))

    @classmethod
    def read(
        cls,
        db: NewsDatabase,
        texts: Sequence[Input | Document],
        settings: Settings,
        jobs: int,
        progress: Progress | None,
        others: Sequence[_Reference],
    ) -> _Reference:
        """Texts, traced into a database in memory."""
        from provenance.pipeline.tracing import trace_into

        with Workers(jobs) as workers:
            reading = Reading(texts, settings, workers=workers)
            trace_into(db, reading, settings=settings, workers=workers, progress=progress)
        scheme = find_scheme(db, settings.fingerprints)
        assert scheme is not None
        offset = max((int(o.db.value("SELECT max(id) FROM documents")) for o in others), default=0)
        made = stored_lookup(db, settings.candidates)
        return cls(db, made, scheme[1], settings, tuple(known_outlets(db)), read_directory(db), offset)

    def known(
        self, document: Document, draft: Profile, mark: Fingerprint
    ) -> tuple[list[Known], list[tuple[Party, Party, Measure]], dict[int, str]]:
        """Documents to compare a draft with, what is known of them among each other, and the draft itself."""
        digest = sha256(draft.normal.hashes.astype("<u8").tobytes()).hexdigest()
        whole = partial(whole_grams, self.db, prints=self.settings.fingerprints)
        texts = self.index.find(mark, word_key(digest), self.settings.candidates, whole)
        itself = stored_as(self.db, document)
        having = {
            text: [d for d in documents if d not in itself]
            for text, documents in documents_of(self.db, texts).items()
        }
        having = {text: documents for text, documents in having.items() if documents}
        parties = read_parties(self.db, (d for documents in having.values() for d in documents))
        firsts = {text: documents[0] for text, documents in having.items()}
        profiles = _stored_profiles(self.db, list(firsts), self.settings)
        furniture = furniture_of(self.db, sorted(firsts.values()))
        urls = addresses_of(self.db, sorted(firsts.values()))
        known = [
            Known(
                self._numbered(parties[first]),
                compare_profiles(profiles[text], draft, self.settings),
                urls[first],
                tuple(self._numbered(parties[twin]) for twin in having[text][1:]),
                furniture.get(first, ()),
            )
            for text, first in firsts.items()
        ]
        known = [k for k in known if k.compared.passages]
        beside = {k.party.id - self.offset for k in known}
        related = [
            (self._numbered(parties[a]), self._numbered(parties[b]), measure)
            for (a, b), (_, measure) in read_measures(self.db, beside).items()
        ]
        return known, related, itself

    def _numbered(self, party: Party) -> Party:
        return replace(party, id=party.id + self.offset) if self.offset else party


def _stored_profiles(db: NewsDatabase, texts: Sequence[int], settings: Settings) -> dict[int, Profile]:
    stored = stored_texts(db, texts)
    segments, content = stored_segments(db, texts), stored_content(db, texts)
    profiles = profile_all(
        [t.text for t in stored.values()],
        [t.head_end for t in stored.values()],
        [t.masked for t in stored.values()],
        settings.fingerprints,
    )
    return {
        text: replace(profile, stored=segments[text], stored_content=content[text])
        for text, profile in zip(stored, profiles, strict=True)
    }


def _check_one(document: Document, references: Sequence[_Reference], rules: Rules) -> CheckedDraft:
    settings = references[0].settings
    draft = profile_all([document.text], [document.head_end], [document.masked], settings.fingerprints)[0]
    known: list[Known] = []
    related: list[tuple[Party, Party, Measure]] = []
    itself: list[str] = []
    for reference in references:
        mark = fingerprint([draft.normal], reference.settings.fingerprints, reference.scheme)[0]
        if draft.normal.words >= reference.settings.candidates.min_text_words:
            found, among, same = reference.known(document, draft, mark)
            known += found
            related += among
            itself += same.values()
    number = 1 + max((p.id for k in known for p in (k.party, *k.twins)), default=0)
    outlets = sorted({name for reference in references for name in reference.outlets})
    party = _party(number, document, draft, outlets, _directory(references))
    checked = check_draft(draft, party, known, related, settings, rules)
    return replace(
        checked,
        known_as=tuple(sorted(itself)),
        name=document.name,
        path=document.path,
        member=document.member,
    )


def _party(
    number: int, document: Document, draft: Profile, outlets: Sequence[str], directory: Directory
) -> Party:
    credits = find_credits(
        draft.text,
        outlet=document.outlet,
        url=document.url,
        pointers=document.pointers,
        captions=document.captions,
        known_outlets=[*outlets, *([document.outlet] if document.outlet else [])],
        cues=draft.cues,
    )
    return make_party(
        number,
        document.name or "draft",
        words=draft.normal.words,
        noise_words=draft.noise_words,
        characters=len(draft.text),
        urls=(document.url, document.canonical_url),
        outlet=document.outlet,
        marked_outlet=publisher_by_marks(draft.cues),
        hidden_words=draft.normal.obfuscations,
        published=moment_of(document.published),
        modified=moment_of(document.modified),
        credits=credits,
        directory=directory,
    )
