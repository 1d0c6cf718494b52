"""The app as a Python package: installed as docs/install.md says, and what it lays into folders."""
