"""Names: short, unique, whatever the order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provenance.database.naming import Named, unique_names

named = st.builds(
    Named,
    base=st.sampled_from(["fire", "flood", "a"]),
    place=st.sampled_from(["", "/x/fire.txt", "/y/fire.txt", "/y/z/fire.txt", "/x/feed.jsonl"]),
    member=st.sampled_from([None, "1", "line 3"]),
    version=st.integers(1, 3),
    digest=st.text("0123456789abcdef", min_size=12, max_size=12),
)


@given(
    st.lists(named, unique_by=lambda n: (n.base, n.place, n.member, n.version, n.digest), max_size=8),
    st.randoms(),
)
def test_names_do_not_depend_on_the_order_of_documents(documents: list[Named], order: object) -> None:
    names = dict(zip(documents, unique_names(documents), strict=True))
    shuffled = list(documents)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dict(zip(shuffled, unique_names(shuffled), strict=True)) == names


@given(st.lists(named, unique_by=lambda n: (n.base, n.place, n.member, n.version, n.digest[:8]), max_size=8))
def test_names_are_unique(documents: list[Named]) -> None:
    places = {(d.base, d.place, d.member, d.version) for d in documents}
    if len(places) == len(documents):
        assert len(set(unique_names(documents))) == len(documents)


def test_a_name_nobody_shares_stays_short() -> None:
    assert unique_names([Named("fire", "/a/fire.txt", None, 1, "00")]) == ["fire"]


def test_the_same_name_in_two_places_gets_the_end_of_its_path() -> None:
    rows = [
        Named("index", f"/site/{place}/index.html", None, 1, place) for place in ("2026/fire", "2026/flood")
    ]
    assert unique_names(rows) == ["index (fire/index.html)", "index (flood/index.html)"]


def test_versions_at_one_place_are_numbered() -> None:
    rows = [Named("fire", "/a/fire.txt", None, n, str(n)) for n in (1, 2)]
    assert unique_names(rows) == ["fire (fire.txt, version 1)", "fire (fire.txt, version 2)"]


def test_texts_without_a_place_are_told_apart_by_what_they_say() -> None:
    rows = [Named("text", "", None, n, digest) for n, digest in enumerate(("aa" * 8, "bb" * 8), 1)]
    assert unique_names(rows) == ["text (aaaaaaaa)", "text (bbbbbbbb)"]
