"""The tables, indexes and views, in the order they are made.

What each table and column means stands in ``columns.toml``, from which docs/database.md is made; a test
holds the two together. Passages carry the text of both sides so that a table page can be read without
a join; views carry names instead of ids for the same reason.
"""

from __future__ import annotations

APPLICATION_ID = 0x50524F56
"""``PROV`` in the file's header: how a database of ours is told from any other."""

_BIDI = "".join(
    f"char({code})," for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def clean(column: str) -> str:
    """SQL that shows a column without marks that turn the direction of a page's text.

    >>> clean("t").count("replace(")
    12
    """
    expression = column
    for character in _BIDI.rstrip(",").split(","):
        expression = f"replace({expression}, {character}, '')"
    return expression


def around(side: str) -> str:
    """SQL that cuts an edit's surroundings out of its passage: sixty characters before and after."""
    start = f"max(e.{side}_start - p.{side}_start - 60, 0)"
    length = f"e.{side}_end - p.{side}_start + 60 - {start}"
    return f"substr(p.{side}_text, {start} + 1, {length})"


TABLES = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'failed', 'interrupted')),
        tool_version TEXT NOT NULL,
        settings_hash TEXT NOT NULL,
        settings TEXT NOT NULL CHECK (json_valid(settings)),
        command TEXT,
        documents INTEGER,
        new_documents INTEGER,
        new_texts INTEGER,
        skipped INTEGER,
        pairs_compared INTEGER,
        problems INTEGER,
        message TEXT
    ) STRICT
    """,
    """
    CREATE TABLE outlets (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL DEFAULT 'unknown',
        host TEXT,
        country TEXT,
        folded TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX outlets_folded ON outlets(folded)",
    """
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        characters INTEGER NOT NULL,
        words INTEGER NOT NULL,
        noise_words INTEGER NOT NULL,
        head_end INTEGER NOT NULL DEFAULT 0,
        masked TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(masked)),
        hidden_characters INTEGER NOT NULL DEFAULT 0,
        mixed_script_words INTEGER NOT NULL DEFAULT 0,
        marked_outlet TEXT,
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        words_sha256 TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX texts_words_sha256 ON texts(words_sha256)",
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL DEFAULT 'seen' CHECK (status IN ('seen', 'declared', 'inferred')),
        headline TEXT,
        outlet_id INTEGER REFERENCES outlets(id),
        published_at TEXT,
        url TEXT,
        author TEXT,
        language TEXT,
        text_id INTEGER REFERENCES texts(id),
        path TEXT,
        member TEXT,
        published_precision TEXT
            CHECK (published_precision IN ('second', 'minute', 'day', 'month', 'year')),
        published_basis TEXT
            CHECK (published_basis IN ('metadata', 'feed', 'url', 'text', 'given', 'http')),
        published_earliest REAL,
        published_latest REAL,
        published_zoned INTEGER CHECK (published_zoned IN (0, 1)),
        modified_at TEXT,
        canonical_url TEXT,
        format TEXT,
        encoding TEXT,
        encoding_errors INTEGER NOT NULL DEFAULT 0,
        captions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(captions)),
        pointers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(pointers)),
        extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
        base_name TEXT NOT NULL,
        place TEXT NOT NULL DEFAULT '',
        address TEXT,
        version INTEGER NOT NULL DEFAULT 1,
        identity TEXT NOT NULL UNIQUE,
        first_run INTEGER REFERENCES runs(id),
        CHECK ((status = 'seen') = (text_id IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX documents_text ON documents(text_id)",
    "CREATE INDEX documents_outlet ON documents(outlet_id)",
    "CREATE INDEX documents_published ON documents(published_at)",
    "CREATE INDEX documents_address ON documents(address)",
    "CREATE INDEX documents_place ON documents(place, member)",
    "CREATE INDEX documents_base_name ON documents(base_name)",
    """
    CREATE TABLE segments (
        id INTEGER PRIMARY KEY,
        text_id INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
        kind TEXT NOT NULL
            CHECK (kind IN ('head', 'headline', 'credit_line', 'photo_credit', 'caption', 'noise')),
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        text TEXT NOT NULL,
        CHECK (0 <= start AND start < "end")
    ) STRICT
    """,
    "CREATE INDEX segments_text ON segments(text_id, start)",
    """
    CREATE TABLE fingerprint_schemes (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        permutations INTEGER NOT NULL,
        seed INTEGER NOT NULL,
        hash_name TEXT NOT NULL,
        shingle_words INTEGER NOT NULL,
        gram_words INTEGER NOT NULL,
        window INTEGER NOT NULL,
        multipliers BLOB NOT NULL,
        increments BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE fingerprints (
        text_id INTEGER PRIMARY KEY REFERENCES texts(id) ON DELETE CASCADE,
        scheme_id INTEGER NOT NULL REFERENCES fingerprint_schemes(id),
        simhash TEXT NOT NULL CHECK (length(simhash) = 16),
        minhash BLOB NOT NULL,
        grams BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE relations (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        a INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('exact_copy', 'edited_copy', 'excerpt', 'compilation',
            'shared_upstream', 'revision', 'shared_quotation', 'shared_boilerplate', 'incidental')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        direction TEXT NOT NULL CHECK (direction IN ('a_to_b', 'b_to_a', 'common_source', 'unknown')),
        direction_confidence REAL CHECK (direction_confidence BETWEEN 0 AND 1),
        coverage_a REAL NOT NULL CHECK (coverage_a BETWEEN 0 AND 1),
        coverage_b REAL NOT NULL CHECK (coverage_b BETWEEN 0 AND 1),
        novel_coverage_a REAL NOT NULL CHECK (novel_coverage_a BETWEEN 0 AND 1),
        novel_coverage_b REAL NOT NULL CHECK (novel_coverage_b BETWEEN 0 AND 1),
        shared_words INTEGER NOT NULL,
        longest_words INTEGER NOT NULL,
        order_kept REAL NOT NULL,
        quote_share REAL NOT NULL,
        boilerplate_share REAL NOT NULL,
        summary TEXT NOT NULL,
        changes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(changes)),
        same_words INTEGER NOT NULL DEFAULT 0 CHECK (same_words IN (0, 1)),
        surface_only INTEGER NOT NULL DEFAULT 0 CHECK (surface_only IN (0, 1)),
        brackets_a INTEGER NOT NULL DEFAULT 0,
        brackets_b INTEGER NOT NULL DEFAULT 0,
        fact_changes INTEGER NOT NULL DEFAULT 0,
        word_changes INTEGER NOT NULL DEFAULT 0,
        run_id INTEGER NOT NULL REFERENCES runs(id),
        CHECK (a < b),
        UNIQUE (a, b)
    ) STRICT
    """,
    "CREATE INDEX relations_b ON relations(b)",
    "CREATE INDEX relations_kind ON relations(kind, confidence)",
    """
    CREATE TABLE empty_pairs (
        a INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
        b INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
        PRIMARY KEY (a, b),
        CHECK (a < b)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX empty_pairs_b ON empty_pairs(b)",
    """
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        relation_id INTEGER NOT NULL REFERENCES relations(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL
            CHECK (kind IN ('verbatim', 'edited', 'quotation', 'boilerplate', 'reworded', 'summary')),
        a_text TEXT NOT NULL,
        b_text TEXT NOT NULL,
        words INTEGER NOT NULL,
        longest_words INTEGER NOT NULL,
        similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        moved INTEGER NOT NULL DEFAULT 0 CHECK (moved IN (0, 1)),
        a_start INTEGER NOT NULL,
        a_end INTEGER NOT NULL,
        b_start INTEGER NOT NULL,
        b_end INTEGER NOT NULL,
        a_words INTEGER NOT NULL,
        b_words INTEGER NOT NULL,
        a_noise INTEGER NOT NULL,
        b_noise INTEGER NOT NULL,
        a_quoted INTEGER NOT NULL,
        b_quoted INTEGER NOT NULL,
        furniture INTEGER NOT NULL CHECK (furniture IN (0, 1)),
        tier TEXT NOT NULL CHECK (tier IN ('textual', 'reworded', 'summary')),
        CHECK (a_start < a_end AND b_start < b_end),
        UNIQUE (relation_id, seq)
    ) STRICT
    """,
    """
    CREATE TABLE edits (
        id INTEGER PRIMARY KEY,
        passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('removed', 'added', 'altered')),
        class TEXT NOT NULL,
        a_text TEXT NOT NULL,
        b_text TEXT NOT NULL,
        a_start INTEGER NOT NULL,
        a_end INTEGER NOT NULL,
        b_start INTEGER NOT NULL,
        b_end INTEGER NOT NULL,
        CHECK (a_start <= a_end AND b_start <= b_end),
        UNIQUE (passage_id, seq)
    ) STRICT
    """,
    "CREATE INDEX edits_class ON edits(class)",
    """
    CREATE TABLE attributions (
        id INTEGER PRIMARY KEY,
        document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        cue TEXT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('text_source', 'quote_source', 'fact_source', 'image_source',
            'info_source', 'publisher_mark')),
        target TEXT,
        target_url TEXT,
        source_document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
        origin TEXT NOT NULL CHECK (origin IN ('text', 'head', 'record')),
        start INTEGER,
        "end" INTEGER,
        scope_start INTEGER,
        scope_end INTEGER,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        language TEXT,
        rule TEXT NOT NULL,
        folded TEXT,
        CHECK (start < "end"),
        UNIQUE (document_id, seq)
    ) STRICT
    """,
    "CREATE INDEX attributions_source ON attributions(source_document_id)",
    "CREATE INDEX attributions_folded ON attributions(folded)",
    """
    CREATE TABLE open_cues (
        text_id INTEGER NOT NULL REFERENCES texts(id) ON DELETE CASCADE,
        folded TEXT NOT NULL,
        PRIMARY KEY (text_id, folded)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX open_cues_folded ON open_cues(folded)",
    """
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        relation_id INTEGER NOT NULL REFERENCES relations(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        about TEXT NOT NULL CHECK (about IN ('kind', 'direction')),
        code TEXT NOT NULL,
        points_to TEXT NOT NULL CHECK (points_to IN ('a', 'b', 'none')),
        log_odds REAL NOT NULL,
        hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
        explanation TEXT NOT NULL,
        UNIQUE (relation_id, seq)
    ) STRICT
    """,
    """
    CREATE TABLE audits (
        document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
        verdict TEXT NOT NULL CHECK (verdict IN ('credited_copy', 'uncredited_copy', 'miscredited_copy',
            'partly_credited', 'credited_no_match', 'no_match', 'not_checked')),
        copied_share REAL CHECK (copied_share BETWEEN 0 AND 1),
        matched_document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
        explanation TEXT NOT NULL,
        run_id INTEGER NOT NULL REFERENCES runs(id)
    ) STRICT
    """,
    "CREATE INDEX audits_verdict ON audits(verdict, copied_share)",
    """
    CREATE TABLE stories (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        documents INTEGER NOT NULL,
        outlets INTEGER NOT NULL,
        first_published TEXT,
        last_published TEXT,
        root_document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
        run_id INTEGER NOT NULL REFERENCES runs(id)
    ) STRICT
    """,
    """
    CREATE TABLE story_documents (
        story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
        document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('root', 'copy', 'revision', 'sibling', 'lost_witness')),
        PRIMARY KEY (story_id, document_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX story_documents_document ON story_documents(document_id)",
    """
    CREATE TABLE story_edges (
        story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
        source_document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        taker_document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
        PRIMARY KEY (story_id, taker_document_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL,
        member TEXT,
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        first_run INTEGER NOT NULL REFERENCES runs(id),
        last_run INTEGER NOT NULL REFERENCES runs(id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX problems_once ON problems(path, coalesce(member, ''), code)",
)
"""Statements of schema version 1, in order."""

CONTENT_BIGRAMS = (
    "ALTER TABLE fingerprint_schemes ADD COLUMN content_letters INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE fingerprint_schemes ADD COLUMN content_characters INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE fingerprints ADD COLUMN content_keys BLOB NOT NULL DEFAULT x''",
    "ALTER TABLE fingerprints ADD COLUMN content_places BLOB NOT NULL DEFAULT x''",
)
"""Statements that make schema version 2 of version 1.

Texts read before have no content bigrams; the next run reads them again, since its settings are others.
"""

OUTLETS_AND_CREDITS = (
    """
    CREATE TABLE known_outlets (
        name TEXT PRIMARY KEY,
        kind TEXT,
        country TEXT,
        brand TEXT,
        hosts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(hosts)),
        aliases TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(aliases)),
        licensed INTEGER NOT NULL DEFAULT 0 CHECK (licensed IN (0, 1)),
        seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "ALTER TABLE outlets ADD COLUMN brand TEXT",
    "ALTER TABLE outlets ADD COLUMN licensed INTEGER NOT NULL DEFAULT 0 CHECK (licensed IN (0, 1))",
    """
    CREATE TABLE exclusions (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('phrase', 'outlet', 'document')),
        value TEXT NOT NULL,
        reason TEXT NOT NULL,
        added_by TEXT NOT NULL,
        added_at TEXT NOT NULL,
        UNIQUE (kind, value)
    ) STRICT
    """,
    "ALTER TABLE audits ADD COLUMN uncredited_words INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX story_edges_source ON story_edges(source_document_id)",
    "CREATE INDEX story_edges_taker ON story_edges(taker_document_id)",
    "CREATE INDEX stories_first ON stories(first_published)",
    "CREATE INDEX stories_documents ON stories(documents)",
    """
    CREATE VIEW credit_distances AS
    SELECT d.name AS document, s.name AS source, p.id AS passage, p.kind, p.words, t.cue AS nearest_credit,
        min(CASE WHEN t.start >= p.taken_end THEN t.start - p.taken_end
            WHEN t."end" <= p.taken_start THEN p.taken_start - t."end" ELSE 0 END) AS distance
    FROM (
        SELECT p.id, p.kind, p.words, r.a AS source, r.b AS taker, p.b_start AS taken_start, p.b_end AS taken_end
        FROM passages p JOIN relations r ON r.id = p.relation_id WHERE r.direction = 'a_to_b'
        UNION ALL
        SELECT p.id, p.kind, p.words, r.b, r.a, p.a_start, p.a_end
        FROM passages p JOIN relations r ON r.id = p.relation_id WHERE r.direction = 'b_to_a'
    ) p
    JOIN documents d ON d.id = p.taker
    JOIN documents s ON s.id = p.source
    LEFT JOIN attributions t ON t.document_id = p.taker AND t.role = 'text_source' AND t.start IS NOT NULL
    WHERE p.kind NOT IN ('quotation', 'boilerplate')
    GROUP BY p.id
    ORDER BY distance IS NOT NULL, distance DESC, p.id
    """,
)
"""Statements that make schema version 3 of version 2: outlets as a user describes them, how far credits are
from what they cover, and what checks leave out."""

SEARCHED = {"texts": ("title", "text"), "documents": ("name", "headline")}
"""Tables with full-text search, and the columns it covers."""

VIEWS = (
    f"""
    CREATE VIEW findings AS
    SELECT r.id AS relation,
        CASE r.direction WHEN 'b_to_a' THEN db.name ELSE da.name END AS source,
        CASE r.direction WHEN 'b_to_a' THEN da.name ELSE db.name END AS taker,
        r.kind,
        CASE r.direction WHEN 'common_source' THEN 'both from a third' WHEN 'unknown' THEN 'not known'
            ELSE 'taker from source' END AS direction,
        CAST(round(100 * CASE r.direction WHEN 'b_to_a' THEN r.coverage_a ELSE r.coverage_b END) AS INTEGER)
            AS percent_of_taker,
        CAST(round(100 * CASE r.direction WHEN 'b_to_a' THEN r.coverage_b ELSE r.coverage_a END) AS INTEGER)
            AS percent_of_source,
        CASE WHEN r.direction IN ('a_to_b', 'b_to_a') THEN au.verdict END AS credit,
        {clean("r.summary")} AS summary,
        r.shared_words, r.longest_words,
        round(r.confidence, 3) AS confidence, round(r.direction_confidence, 3) AS direction_confidence
    FROM relations r
    JOIN documents da ON da.id = r.a
    JOIN documents db ON db.id = r.b
    LEFT JOIN audits au ON au.document_id = CASE r.direction WHEN 'b_to_a' THEN r.a ELSE r.b END
    WHERE r.kind NOT IN ('incidental', 'shared_boilerplate')
    ORDER BY max(r.novel_coverage_a, r.novel_coverage_b) DESC, r.confidence DESC, r.id
    """,
    f"""
    CREATE VIEW uncredited_copies AS
    SELECT d.name AS document, o.name AS outlet, a.verdict,
        CAST(round(100 * a.copied_share) AS INTEGER) AS percent_copied,
        m.name AS same_text_as, mo.name AS other_outlet, d.published_at,
        {clean("a.explanation")} AS explanation
    FROM audits a
    JOIN documents d ON d.id = a.document_id
    LEFT JOIN outlets o ON o.id = d.outlet_id
    LEFT JOIN documents m ON m.id = a.matched_document_id
    LEFT JOIN outlets mo ON mo.id = m.outlet_id
    WHERE a.verdict IN ('uncredited_copy', 'miscredited_copy', 'partly_credited')
    ORDER BY a.copied_share DESC, d.id
    """,
    f"""
    CREATE VIEW changes AS
    SELECT e.id AS edit, r.id AS relation, da.name AS document_a, db.name AS document_b,
        CASE r.direction WHEN 'a_to_b' THEN 'a' WHEN 'b_to_a' THEN 'b' END AS source_side,
        e.op, e.class, {clean("e.a_text")} AS in_a, {clean("e.b_text")} AS in_b,
        {clean(around("a"))} AS context_a, {clean(around("b"))} AS context_b
    FROM edits e
    JOIN passages p ON p.id = e.passage_id
    JOIN relations r ON r.id = p.relation_id
    JOIN documents da ON da.id = r.a
    JOIN documents db ON db.id = r.b
    WHERE e.class NOT IN ('typography', 'whitespace', 'encoding', 'noise')
    ORDER BY e.id
    """,
    f"""
    CREATE VIEW credits AS
    SELECT d.name AS document, o.name AS outlet, {clean("t.cue")} AS cue, t.kind, t.role, t.target,
        t.target_url, s.name AS source, coalesce(s.status, 'none') AS source_status, t.language
    FROM attributions t
    JOIN documents d ON d.id = t.document_id
    LEFT JOIN outlets o ON o.id = d.outlet_id
    LEFT JOIN documents s ON s.id = t.source_document_id
    WHERE t.role IN ('text_source', 'quote_source', 'fact_source')
    ORDER BY t.document_id, t.seq
    """,
    """
    CREATE VIEW missing_sources AS
    SELECT d.name AS missing_source, o.name AS outlet, d.url, d.status,
        count(DISTINCT t.document_id) AS named_by_documents,
        group_concat(DISTINCT n.name) AS named_by
    FROM documents d
    LEFT JOIN outlets o ON o.id = d.outlet_id
    LEFT JOIN attributions t ON t.source_document_id = d.id
    LEFT JOIN documents n ON n.id = t.document_id
    WHERE d.status <> 'seen'
    GROUP BY d.id
    ORDER BY named_by_documents DESC, d.id
    """,
    """
    CREATE VIEW stories_overview AS
    SELECT s.id AS story, s.name, s.documents, s.outlets, s.first_published, s.last_published,
        root.name AS root, root.status AS root_status,
        sum(a.verdict IN ('credited_copy')) AS credited,
        sum(a.verdict IN ('uncredited_copy', 'miscredited_copy')) AS uncredited,
        sum(a.verdict = 'partly_credited') AS partly_credited
    FROM stories s
    JOIN story_documents sd ON sd.story_id = s.id
    LEFT JOIN documents root ON root.id = s.root_document_id
    LEFT JOIN audits a ON a.document_id = sd.document_id
    GROUP BY s.id
    ORDER BY s.documents DESC, s.id
    """,
)
"""What a journalist opens first."""
