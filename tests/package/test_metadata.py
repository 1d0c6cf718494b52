"""What the built package tells of itself: its README, seen from elsewhere, and where its repository is."""

from __future__ import annotations

import re
import sys
import tarfile
import zipfile
from email import message_from_string
from typing import TYPE_CHECKING

import pytest

from alfen_solar import __version__
from tests.stack.package import CHECKOUT, checkout_of, run

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

NOWHERE = {"GITHUB_REPOSITORY": "", "GITHUB_SERVER_URL": ""}
RELEASE = {"GITHUB_REPOSITORY": "somebody/solar", "GITHUB_SERVER_URL": "https://git.example"}
TAG = f"v{__version__}"


def wheel_of(checkout: Path, folder: Path, environment: dict[str, str]) -> Message:
    """Build a wheel, and return what it tells of itself."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], checkout, environment)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return message_from_string(archive.read(f"alfen_solar-{__version__}.dist-info/METADATA").decode())


def led_to(metadata: Message) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", str(metadata.get_payload()))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Message:
    return wheel_of(CHECKOUT, tmp_path_factory.mktemp("wheel"), RELEASE)


def test_a_release_leads_to_its_pages_and_pictures_at_its_tag(released: Message) -> None:
    readme = (CHECKOUT / "README.md").read_text()
    here = re.findall(r"(!?)\[[^]]*\]\(([^)]+)\)", readme)
    pictures = {path for shown, path in here if shown}
    pages = {path for shown, path in here if not shown}
    assert "docs/day.svg" in pictures
    assert "docs/install.md#which-meter-you-have" in pages
    there = f"https://git.example/somebody/solar/raw/{TAG}/", f"https://git.example/somebody/solar/blob/{TAG}/"
    assert set(led_to(released)) == {there[0] + path for path in pictures} | {there[1] + path for path in pages}
    assert released["Description-Content-Type"] == "text/markdown"


def test_a_release_names_its_repository(released: Message) -> None:
    assert released.get_all("Project-URL") == [
        "Repository, https://git.example/somebody/solar",
        f"Documentation, https://git.example/somebody/solar/tree/{TAG}/docs",
        "Releases, https://git.example/somebody/solar/releases",
        "Issues, https://git.example/somebody/solar/issues",
    ]


def test_a_checkout_names_none_and_its_readme_is_as_it_stands(tmp_path: Path) -> None:
    metadata = wheel_of(CHECKOUT, tmp_path, NOWHERE)

    assert metadata.get_all("Project-URL") is None
    assert metadata.get_all("Dynamic") is None
    assert str(metadata.get_payload()).strip() == (CHECKOUT / "README.md").read_text().strip()


def test_a_wheel_of_the_source_distribution_tells_the_same(tmp_path: Path, released: Message) -> None:
    (checkout := tmp_path / "checkout").mkdir()
    run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path],
        checkout_of(checkout, __version__),
        RELEASE,
    )
    (source,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (wheels := tmp_path / "wheels").mkdir()

    metadata = wheel_of(tmp_path / source.name.removesuffix(".tar.gz"), wheels, NOWHERE)

    assert metadata.as_string() == released.as_string()
