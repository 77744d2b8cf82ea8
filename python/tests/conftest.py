"""What all tests share."""

import pathlib

import pytest
import sverka

ROOT = pathlib.Path(__file__).parents[2]
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="session")
def bitext():
    """A speech of the samples, aligned."""
    return sverka.align(SAMPLES / "water-forum.en.txt", SAMPLES / "water-forum.ru.txt")
