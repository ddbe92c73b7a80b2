"""What in a draft stands elsewhere, where, is it credited, and is that too much?

rules       what a desk asks for: filters, limits, how severe each is
charging    each stretch of the draft to the source that explains it best
warnings    what of it an editor should look at, and what would settle it
"""

from __future__ import annotations

from provenance.checking.charging import Known, check_draft
from provenance.checking.rules import RULES, Limit, Policy, Rules, read_phrases, read_policy

__all__ = ["RULES", "Known", "Limit", "Policy", "Rules", "check_draft", "read_phrases", "read_policy"]
