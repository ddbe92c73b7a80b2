"""Trace, compare, check: the only room that knows the order.

read, normalise, fingerprint, candidates, align, edits, credits, relate, stories, store. Every step is a
function of the rooms above; what stands here is which comes when, and what passes from one to the next::

    reading         inputs to documents
    texts           what texts say by themselves
    comparing       two texts
    tracing         a run
    checking        drafts, before they are published
    keeping         a database, for programs

Nothing is imported from here that is not used: a comparison opens no database, and a check must be quick.
"""
