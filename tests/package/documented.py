"""What docs/install.md tells the user to write or to run."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/install.md"


def block(heading: str, number: int = 0) -> str:
    """Return the code of one of the blocks below a heading.

    Args:
        heading: what the heading begins with, its signs left out.
        number: which of its blocks, from 0 on.
    """
    sections = re.split(r"^#+ ", PAGE.read_text(), flags=re.MULTILINE)
    (section,) = [each for each in sections if each.startswith(heading)]
    blocks: list[str] = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return blocks[number]
