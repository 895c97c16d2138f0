"""What other programs may do to the socket of a running instance: it answers afterwards.

`tests/fuzz/socket_requests.py` does the same with any number of requests.
"""

from __future__ import annotations

import sys
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.answering import running_instance
from support.flood import Answering, crowd, drip, leaks, send_malformed
from support.malformed import ARGUMENTS, MARKER, REQUESTS
from support.waiting import wait_until
from totpdesk.base import paths
from totpdesk.base.errors import InstanceError, InternalError, TotpdeskError
from totpdesk.service.ipc.protocol import decode, encode
from totpdesk.service.ipc.requests import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.service.instance import RunningInstance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
FILES: Final = 64
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
ANY_REQUEST: Final = st.fixed_dictionaries(
    {"do": st.sampled_from(REQUESTS) | VALUES},
    optional={name: VALUES | st.just("GitHub") for name in ARGUMENTS},
)


@pytest.fixture(name="answering")
def _answering(tmp_path: Path) -> Iterator[Answering]:
    with closing(Answering(tmp_path, files=FILES, seconds=1.0)) as answering:
        yield answering


def test_whatever_comes_it_answers(answering: Answering) -> None:
    """Malformed requests, more connections than it can have files, and slow clients.

    It serves others meanwhile; later it takes what it took before, and its log has nothing of it.
    """
    assert answering.code().isdigit()
    before = answering.taken()
    chance = Random(13)  # noqa: S311 - the same at every run
    answers = send_malformed(answering.socket, 2000, chance)
    assert answers["InstanceError"] > 1000
    assert answers["InternalError"] == 0
    with crowd(answering.socket, 2000):
        assert answering.answers()
    refusals = drip(answering.socket, 20)
    assert refusals == {"The request did not arrive in time. Send it at once.": 20}
    assert answering.code().isdigit()
    wait_until(lambda: answering.taken().within(before), 20, f"{before} at most", answering.taken)
    assert leaks(answering.log()) == {"Traceback": 0, MARKER: 0}


@pytest.fixture(scope="module", name="instance")
def _instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningInstance]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME, str(tmp_path_factory.mktemp("home")))
        instance = running_instance()
        instance.start()
        yield instance
        instance.stop()


CODE: Final = {"do": "code", "name": "GitHub"}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"do": "code"}, "name must be a text"),
        ({"do": "copy", "name": None}, "name must be a text"),
        ({"do": "type", "name": 5}, "name must be a text"),
        *(
            (CODE | {"min_left": each}, "min_left must be a number of seconds from 0 to 3600")
            for each in (None, "5", True, [], -1, 3601, 10**400, float("inf"), float("nan"))
        ),
        ({"do": "copy", "name": "GitHub", "clear": 1}, "clear must be true or false"),
        ({"do": "choose", "menu": True, "name": "GitHub"}, "menu must be a whole number"),
        ({"do": "choose", "menu": 1.0, "name": "GitHub"}, "menu must be a whole number"),
        ({"do": "try_shortcut", "chord": ["a"]}, "chord must be a text"),
    ],
)
def test_an_argument_that_is_not_valid(
    instance: RunningInstance, sent: dict[str, Any], says: str
) -> None:
    """The argument is named, and what it must be; its value is not repeated."""
    with pytest.raises(InstanceError, match=says):
        answer(instance, sent)


@given(request=ANY_REQUEST)
def test_any_arguments(instance: RunningInstance, request: dict[str, Any]) -> None:
    """A request is answered or refused by a sentence, whatever its arguments are."""
    try:
        encode(answer(instance, request))
    except TotpdeskError as error:
        assert not isinstance(error, InternalError)
        assert str(error)


@given(st.binary() | st.text().map(str.encode) | VALUES.map(lambda each: encode({"do": each})))
def test_any_line(line: bytes) -> None:
    """It is an object, or refused by a sentence."""
    try:
        assert isinstance(decode(line), dict)
    except TotpdeskError as error:
        assert "invalid" in str(error)
