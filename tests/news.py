"""Invented news for tests: a wire story, and ways to copy it."""

from __future__ import annotations

import random

WIRE = (
    "A cargo train with nineteen wagons left the rails near the village of Ostmere early on Thursday, "
    "blocking the only line to the northern valleys for most of the day. Nobody was hurt, the railway "
    "said, but two wagons carrying grain overturned and their load spilled across both tracks. The "
    "driver had felt an unusual vibration shortly before the bridge and slowed to walking pace, which "
    "may have prevented a much worse accident. Engineers suspect a broken rail joint, the third on this "
    "stretch since the spring. “We have asked for new rails on this section for six years,” said Irmela "
    "Thoss of the drivers' union. A crane from Haldenau was expected in the evening, and single-track "
    "traffic could resume on Friday morning at the earliest. Until then buses replace trains between "
    "Ostmere and Quellheim, and travellers should allow an extra hour and a half for the journey."
)
OTHER = (
    "The town council of Birkenrode has voted to close its open-air swimming pool for good after a survey "
    "found cracks in the basin that would cost more to repair than the town can borrow. The vote, eleven to "
    "six, ends a dispute that has split the council since last autumn. Supporters of the pool had collected "
    "four thousand signatures and offered to run it as a cooperative. The mayor called the decision painful "
    "and promised that the site would become a park with a shallow pond for children."
)


def prose(seed: int, words: int = 150) -> str:
    """Nonsense in sentences, the same for the same seed; two seeds share no run of words."""
    chooser = random.Random(seed)
    syllables = ["ka", "lo", "mi", "re", "su", "ten", "var", "ost", "ind", "ul", "pra", "gri"]
    out = []
    for n in range(words):
        word = "".join(chooser.choice(syllables) for _ in range(chooser.randint(1, 4)))
        out.append((word.capitalize() if n % 12 == 0 else word) + (". " if n % 12 == 11 else " "))
    return "".join(out).strip()


def every_nth_replaced(text: str, n: int) -> str:
    """The text with every n-th word replaced."""
    swaps = ("plainly", "rather", "somehow", "meanwhile", "thereby", "likewise", "hence")
    return " ".join(swaps[i % 7] if i % n == n - 1 else word for i, word in enumerate(text.split()))
