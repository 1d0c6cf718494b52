"""Gives the Python package its addresses: those of the repository that a release is built in.

README leads to pages and pictures beside it. Where a package is shown they are not beside it, so in the package they
have the address that they have at the release's tag. In a checkout nobody knows the address, and README stays as it is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

SERVER, REPOSITORY = "GITHUB_SERVER_URL", "GITHUB_REPOSITORY"
"""What the machine that builds a release names them in."""


class Addresses(MetadataHookInterface):
    """Fills in `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what is not there; a source distribution has it from when it was built."""
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        urls = {}
        if repository := os.environ.get(REPOSITORY):
            address = f"{os.environ[SERVER]}/{repository}"
            tag = f"v{metadata['version']}"
            text = from_outside(text, f"{address}/raw/{tag}", f"{address}/blob/{tag}")
            urls = {
                "Repository": address,
                "Documentation": f"{address}/tree/{tag}/docs",
                "Releases": f"{address}/releases",
                "Issues": f"{address}/issues",
            }
        metadata.setdefault("readme", {"content-type": "text/markdown", "text": text})
        metadata.setdefault("urls", urls)


def from_outside(text: str, pictures: str, pages: str) -> str:
    """Let what a page leads to beside it be found from elsewhere.

    Args:
        text: the page, in Markdown.
        pictures: the address of the folder that it lies in, for what is shown in it.
        pages: the same, for what it leads to.
    """
    text = re.sub(r"(!\[[^]]*\]\()(?!\w+:|#)", rf"\1{pictures}/", text)
    return re.sub(r"((?<!!)\[[^]]*\]\()(?!\w+:|#)", rf"\1{pages}/", text)
