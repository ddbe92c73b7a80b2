"""Pictures of the pages for the documentation: ``python -m tests.screenshots`` takes them anew.

Every page of the traced samples, light and dark, on a desktop and on a phone. Needs Chromium; pngquant makes
the files small where it is there.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import provenance as pv
from provenance.model import Document
from tests.conftest import ROOT
from tests.serving import served

OUT = ROOT / "docs" / "pictures"
PAGES = {
    "home": "",
    "story": "/story/2",
    "document": "/document?name=caldmoor-herald-gale",
    "compare": "/compare/6",
    "outlet": "/outlet?name=Nordwire",
    "check": "/check",
}
SIZES = {"desktop": (1180, 860), "phone": (390, 844)}
DRAFT = ROOT / "samples" / "drafts" / "storm-week.txt"


def take(chromium: Any, address: str, out: Path) -> None:
    """Take all pictures of a server's pages."""
    for look in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            context = chromium.new_context(
                viewport={"width": width, "height": height}, color_scheme=look, device_scale_factor=1
            )
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(f"{address}/-/provenance/news{path}")
                if name == "check":
                    page.get_by_label("The text of the draft").fill(DRAFT.read_text(encoding="utf-8"))
                    page.get_by_role("button", name="Check").click()
                page.screenshot(path=out / f"browse-{name}-{size}-{look}.png")
            context.close()


def main() -> None:
    """Trace the samples, serve them, take the pictures."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS, browser_place

    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "news.db"
        pv.Store(database).add([d for d in pv.read(ROOT / "samples" / "newsday") if isinstance(d, Document)])
        with served(database) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser_place(), args=FLAGS)
            take(chromium, address, OUT)
            chromium.close()
    if shutil.which("pngquant"):
        pictures = [str(path) for path in sorted(OUT.glob("browse-*.png"))]
        subprocess.run(["pngquant", "--force", "--ext", ".png", "--speed", "1", "64", *pictures], check=True)


if __name__ == "__main__":
    main()
