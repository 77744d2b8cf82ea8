"""Without numpy, pandas and pyarrow: `.ci/python` runs this file where none of them is installed."""

import pytest
import sverka
from test_library import command


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda bitext: sverka.encode(["It rained."]), "encode needs the package numpy: pip install numpy"),
        (lambda bitext: bitext.to_pandas(), "a DataFrame needs the package pandas: pip install pandas"),
        (lambda bitext: bitext.to_arrow(), "an Arrow table needs the package pyarrow: pip install pyarrow"),
        (lambda bitext: sverka.qa(bitext).to_pandas(), "a DataFrame needs the package pandas: pip install pandas"),
        (lambda bitext: sverka.terms(bitext).to_arrow(), "an Arrow table needs the package pyarrow: pip install pyarrow"),
    ],
)
def test_what_is_missing_is_named(bitext, call, message):
    with pytest.raises(ImportError) as caught:
        call(bitext)
    assert str(caught.value) == message


def test_everything_else_works(bitext, tmp_path):
    assert bitext.save(tmp_path / "a.xlsx") == []
    assert len(sverka.terms(bitext)) and 0 < sverka.qa(bitext).pairs <= len(bitext)
    assert command("--version").returncode == 0
