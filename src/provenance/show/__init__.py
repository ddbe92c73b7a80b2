"""How is it seen? On a terminal, as a page, as JSON. Nothing from an article is shown as it came:
control characters, escapes, marks that turn the direction of a page, and markup lose their power here."""
