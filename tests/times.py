"""How long each test took when it ran last, and which to leave out when there is little time (`--quick`).

The times are seconds of processor time, which a busy machine does not stretch. They lie in `var` of the checkout.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "var" / "test-times.json"
# Seconds of processor time for all tests of a quick run. The database takes a third on top of it, starting and
# collecting ten seconds: together less than a minute on two cores.
BUDGET = 65.0
_began = pytest.StashKey[float]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--quick`."""
    parser.addoption(
        "--quick", action="store_true", help="leave out the tests that took longest when they ran last"
    )


def read() -> dict[str, float]:
    """The times of former runs by the names of tests; those of a file that has changed since do not count."""
    try:
        known: dict[str, float] = json.loads(FILE.read_text())
        recorded = FILE.stat().st_mtime
    except (OSError, ValueError):
        return {}
    changed = {path: _is_newer(path, recorded) for path in {name.partition("::")[0] for name in known}}
    return {name: seconds for name, seconds in known.items() if not changed[name.partition("::")[0]]}


def _is_newer(path: str, than: float) -> bool:
    file = FILE.parents[1] / path
    return not file.exists() or file.stat().st_mtime > than


def write(times: Mapping[str, float]) -> None:
    """Add the times of a run to those of former ones."""
    FILE.parent.mkdir(exist_ok=True)
    part = FILE.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps({**read(), **times}))
    part.replace(FILE)


def longest(times: Iterable[float], budget: float = BUDGET) -> float:
    """How long a test may take so that all tests that take no longer fit into the budget together."""
    sum_so_far, most = 0.0, 0.0
    for seconds in sorted(times):
        sum_so_far += seconds
        if sum_so_far > budget:
            return most
        most = seconds
    return float("inf")


class Times:
    """The plugin: notes times, and leaves tests out of a quick run."""

    def __init__(self, config: pytest.Config) -> None:
        self.noted: dict[str, float] = {}
        given: dict[str, Any] | None = getattr(config, "workerinput", None)
        # All workers have to choose the same tests, so the process that started them tells them the times.
        self.is_worker = given is not None
        self.known: dict[str, float] = read() if given is None else given["times"]

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist the times."""
        node.workerinput["times"] = self.known

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what took longest. A test without a time runs."""
        if config.getoption("quick"):
            most = longest(self.known.get(item.nodeid, 0.0) for item in items)
            long = [item for item in items if self.known.get(item.nodeid, 0.0) > most]
            config.hook.pytest_deselected(items=long)
            items[:] = [item for item in items if self.known.get(item.nodeid, 0.0) <= most]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Look at the clock before a test."""
        item.stash[_began] = time.process_time()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
        """Have the last report of a test tell how long it took."""
        if call.when == "teardown":
            item.user_properties.append(("seconds", time.process_time() - item.stash[_began]))
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a report tells."""
        for name, value in report.user_properties:
            if report.when == "teardown" and name == "seconds":
                self.noted[report.nodeid] = round(float(str(value)), 3)

    def pytest_sessionfinish(self) -> None:
        """Keep the times for later runs."""
        if self.noted and not self.is_worker:
            write(self.noted)
