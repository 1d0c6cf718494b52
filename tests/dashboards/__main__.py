"""`make dashboards`: writes the dashboards of all languages anew, and the package of a double charger."""

from __future__ import annotations

from .double import FOLDER
from .make import files

if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text)
