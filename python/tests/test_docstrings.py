"""Runs the examples of all docstrings, in the root of the repository."""

import doctest
import inspect

import pytest
import sverka
from conftest import ROOT

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def documented():
    """Lists the module and its public names, with the members of classes."""
    yield "sverka", sverka
    for name in sverka.__all__:
        value = getattr(sverka, name)
        yield name, value
        if inspect.isclass(value):
            for member, inner in vars(value).items():
                if not member.startswith("_"):
                    yield f"{name}.{member}", inner


EVERYTHING = dict(documented())


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_public_name_has_a_docstring(name):
    if name != "__version__":
        assert inspect.getdoc(EVERYTHING[name]), name


WITH_EXAMPLES = [name for name, value in EVERYTHING.items() if ">>>" in (inspect.getdoc(value) or "")]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest(inspect.getdoc(EVERYTHING[name]), {}, name, None, None)
    failed, tried = doctest.DocTestRunner(optionflags=FLAGS).run(test)
    assert tried and not failed


def test_every_function_and_principal_class_has_an_example():
    functions = {name for name in sverka.__all__ if not inspect.isclass(getattr(sverka, name))} - {"__version__"}
    assert functions <= set(WITH_EXAMPLES)
    assert {"Bitext", "Link", "Memory", "Report", "Glossary"} <= set(WITH_EXAMPLES)


@pytest.mark.parametrize("page", ["docs/how-to/python.md"])
def test_examples_of_pages(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=FLAGS, encoding="utf-8")
    assert tried > 10 and not failed


def test_the_reference_lists_every_name():
    page = (ROOT / "docs/reference/python.md").read_text("utf-8")
    names = set(sverka.__all__) - {"__version__"}
    assert [name for name in sorted(names) if f"`{name}" not in page and f"sverka.{name}" not in page] == []
