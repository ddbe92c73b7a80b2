"""What was added, removed or altered on the way from a to b?

Words first: the aligned equal words of a passage are its anchors. What lies between them, an island, is
compared token by token with diff-match-patch and its semantic clean-up; a token is a word, a number with
its separators, white space or a single mark. Then the edits are made those a person would have made by
hand:

1. No half words and no half numbers: an island that cuts one grows until it holds it.
2. No confetti: a few words without a topic ("of the") between two rewritten stretches are rewritten too.
3. What was put in or taken out begins and ends where a sentence, a clause or a word does.
4. What was taken out in one place and put in at another was moved.
5. Facts stand alone: "43 passengers" to "34 people" is a number and a wording, not one change.

Every changed stretch gets a class that says what kind of change it is. Which words are numbers, dates
and negations is data (``words.toml``); the text's own language decides which of them count.

One orientation is worked out and mirrored if need be: ``diff(b, a)`` is exactly the mirror of
``diff(a, b)``.

The steps, in order::

    tokens          what may an edit begin and end with?
    lexicon         what is a word? (``words.toml``)
    sides           one text with its language and surroundings
    pieces          stretches that stand for each other
    anchors         equal words, islands between them
    islands         one island, token by token
    cleanup         no confetti
    placing         where an insertion begins
    spelling, encodings, forms, names, facts
                    how a class is told
    classification  which class fits first
    apart           one change that is several
    moving          what was taken out here and put in there
    passages        the edits of one passage
    sentences       what happened to whole sentences
"""

from provenance.edits.classification import EDIT_CLASSES, FACTUAL, classify
from provenance.edits.passages import diff, mirrored
from provenance.edits.sentences import ChangeKind, SentenceChange, count_sentences, sentence_changes
from provenance.edits.sides import NOWHERE, Surroundings

__all__ = [
    "EDIT_CLASSES",
    "FACTUAL",
    "NOWHERE",
    "ChangeKind",
    "SentenceChange",
    "Surroundings",
    "classify",
    "count_sentences",
    "diff",
    "mirrored",
    "sentence_changes",
]
