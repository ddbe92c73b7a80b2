"""A brief that sums up an article, partly in its words: shown as a summary, judged by what it took over."""

from __future__ import annotations

import provenance
from provenance.model import Span
from provenance.show.retold import around, equal_runs

ARTICLE = """\
The harbour of Vessburg will close to cargo ships for eleven weeks from the first of March while \
engineers replace the northern lock gate, the port authority said on Tuesday.

The gate, cast in 1931, has leaked since an ice barge struck it in January. Divers found a crack \
that runs from the sill to the walkway, and pumps now return four hundred litres of seawater to the \
basin every second.

Harbour master Ilse Brandvold told a meeting of shipowners that the work could not wait for the \
summer. "We would rather lose a season than lose the gate," she said.

Timber exporters fear for their contracts. Two sawmills in the Ostra valley ship nine tenths of \
their boards through Vessburg, and the nearest port that can take their vessels is a day away by \
lorry. The mills employ six hundred people and have warned that they may shorten shifts in April.

The authority will pay a rebate on winter dues and has hired two floating cranes from Denholm to \
load smaller ships outside the lock. Ferries to the islands are not affected because their berth \
lies on the seaward side.

The new gate was welded in a yard at Karst and is due to arrive by barge in the last week of \
February. It weighs two hundred and ten tonnes and cost fourteen million crowns, a third of which \
the state has promised.

A committee of the town council will hear the exporters on Friday. Councillor Pia Lund, who chairs \
it, said she expected hard questions about why the crack was not found earlier. Inspections were cut \
to one every five years in 2019 to save money.

Fishermen, for their part, hope that the closure brings cleaner water and fewer propellers to the \
inner basin, where herring used to spawn before the quays were deepened."""

BRIEF = """Short news from the coast.

The bakery in Old Market Street turns a hundred on Sunday and gives away rolls. Choirs from three \
parishes sing at noon, and the mayor cuts a cake.

Vessburg's harbour shuts to freighters for eleven weeks in March so that engineers replace the \
northern lock gate, cracked since an ice barge struck it in January. Timber exporters are alarmed: \
two sawmills in the Ostra valley ship nine tenths of their boards through the port and may shorten \
shifts in April. The authority pays a rebate on winter dues and has cranes from Denholm load smaller \
ships outside the lock. The new gate weighs two hundred and ten tonnes and cost fourteen million \
crowns.

Night buses run late again from Friday. The library lends skis to anyone with a card. A lost parrot \
answers to the name of Admiral and is waiting at the fire station.

Rain is expected from the west by evening. Sailors are asked to check their moorings."""


def test_a_brief_in_the_words_of_an_article_is_a_summary_and_yet_a_copy() -> None:
    found = provenance.compare(ARTICLE, BRIEF)
    (passage,) = found.passages
    assert passage.kind == "summary"
    assert passage.b.cut(BRIEF).startswith("Vessburg's harbour shuts")
    assert passage.b.cut(BRIEF).rstrip(".").endswith("fourteen million crowns")
    assert passage.edits == ()
    assert passage.words >= 50
    relation = found.relation
    assert relation is not None
    assert (relation.kind, relation.coverage_a, relation.coverage_b) == ("excerpt", 0.0, 0.0)
    assert f"a summary takes over {passage.words} words" in relation.summary
    assert [e.code for e in relation.evidence if e.about == "kind"] == ["retold_words"]


def test_words_a_summary_took_over_are_asked_for_their_credit() -> None:
    documents = [
        provenance.Document(text=ARTICLE, name="article", published="2031-02-03T08:00:00Z"),
        provenance.Document(text=BRIEF, name="brief", published="2031-02-04T08:00:00Z"),
    ]
    traced = provenance.trace(documents)
    verdicts = {d.name: (d.verdict, d.copied_share) for d in traced.documents}
    verdict, share = verdicts["brief"]
    assert verdict == "uncredited_copy"
    assert share is not None and 0.2 < share < 0.6
    # The article is the longer side: none of it was taken from the brief.
    assert verdicts["article"][0] == "no_match"


def test_equal_runs_are_long_and_stand_in_both() -> None:
    runs = equal_runs(ARTICLE, BRIEF)
    assert any("engineers replace the northern lock" in a.cut(ARTICLE) for a, _ in runs)
    for a, b in runs:
        left, right = a.cut(ARTICLE).split(), b.cut(BRIEF).split()
        assert [w.strip(".,").casefold() for w in left] == [w.strip(".,").casefold() for w in right]
        assert len(right) >= 5
    assert [b.start for _, b in runs] == sorted(b.start for _, b in runs)
    assert equal_runs("one two three four", "one two three four") == []
    assert equal_runs("", "") == []


def test_around_takes_whole_sentences() -> None:
    text = "First it rained. Then it snowed. At last the sun came out."
    assert [s.cut(text) for s in around(text, [Span(24, 27)])] == ["Then it snowed. "]
    assert [s.cut(text) for s in around(text, [Span(14, 20)])] == ["First it rained. Then it snowed. "]
    assert around(text, []) == [Span(0, len(text))]
