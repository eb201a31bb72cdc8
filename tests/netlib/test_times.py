"""How a quick run chooses its tests."""

import os
from pathlib import Path

import pytest

from tests import times


def test_what_takes_longest_is_left_out_until_the_rest_fits() -> None:
    assert times.longest([5, 1, 2, 3], budget=6) == 3
    assert times.longest([5, 1, 2, 3], budget=5.9) == 2
    assert times.longest([5, 1, 2, 3], budget=11) == float("inf")
    assert times.longest([], budget=0) == float("inf")
    assert times.longest([5, 0], budget=1) == 0


def test_times_are_kept_until_their_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "FILE", tmp_path / "var" / "test-times.json")
    for name in ("one.py", "other.py"):
        (tmp_path / name).touch()
    assert times.read() == {}
    times.write({"one.py::test_a": 1.0, "other.py::test_b": 2.0})
    times.write({"other.py::test_b": 3.0, "gone.py::test_c": 1.0})
    assert times.read() == {"one.py::test_a": 1.0, "other.py::test_b": 3.0}
    later = times.FILE.stat().st_mtime + 1
    os.utime(tmp_path / "one.py", (later, later))
    assert times.read() == {"other.py::test_b": 3.0}
    times.FILE.write_text("{")
    assert times.read() == {}
