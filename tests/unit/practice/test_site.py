"""The strict site's verdicts, over a clock that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.otp import code_at, parse_uri
from totpdesk.practice import Form, PracticeSite, Verdict

KEY = b"12345678901234567890"  # RFC 6238 appendix B, so that its codes are known
RFC_MOMENT = datetime.fromtimestamp(1_111_111_109, UTC)
RFC_CODE = "081804"
STEP = timedelta(seconds=30)

moments = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
forms = st.sampled_from(Form)


def site() -> PracticeSite:
    """Return a site without a login yet."""
    return PracticeSite(KEY, lambda: RFC_MOMENT, lambda text: text.encode())


def code(when: datetime) -> str:
    """Return the code of its account at a moment, as an authenticator would."""
    added = parse_uri(site().uri)
    return code_at(added.account, added.secret, when).value


def test_the_rfc_vector_is_accepted() -> None:
    """The site lets in with the code that RFC 6238 appendix B gives for its key and moment."""
    assert site().verify(Form.SINGLE, RFC_CODE, RFC_MOMENT) is Verdict.ACCEPTED


@given(moments, forms)
def test_the_current_code_is_accepted_once(when: datetime, form: Form) -> None:
    """The current code lets in once, and never again in the same form."""
    fresh = site()
    assert fresh.verify(form, code(when), when) is Verdict.ACCEPTED
    assert fresh.verify(form, code(when), when) is Verdict.USED


@given(moments)
def test_each_form_counts_for_itself(when: datetime) -> None:
    """A code that is spent in one form still lets in through the others."""
    fresh = site()
    assert {fresh.verify(form, code(when), when) for form in Form} == {Verdict.ACCEPTED}


@given(moments, forms)
def test_a_code_counts_to_the_end_of_its_step_and_no_longer(when: datetime, form: Form) -> None:
    """A code is accepted in the last microsecond of its step and has expired with the next step."""
    start = when - timedelta(seconds=when.timestamp() % 30)
    end = datetime.fromtimestamp(round(start.timestamp()) + 30, UTC)
    last = end - timedelta(microseconds=1)
    assert site().verify(form, code(last), last) is Verdict.ACCEPTED
    if code(last) != code(end):
        assert site().verify(form, code(last), end) is Verdict.EXPIRED


@given(moments, forms)
def test_the_next_code_is_too_early(when: datetime, form: Form) -> None:
    """The next step's code is distinguished from a wrong one and is not accepted."""
    following = code(when + STEP)
    if following not in {code(when), code(when - STEP)}:
        assert site().verify(form, following, when) is Verdict.EARLY


def test_an_older_code_is_wrong() -> None:
    """Two steps back, a code is simply wrong."""
    older = code(RFC_MOMENT - 2 * STEP)
    assert site().verify(Form.SINGLE, older, RFC_MOMENT) is Verdict.WRONG


def test_a_used_code_has_expired_in_the_next_step() -> None:
    """A code that was accepted a step ago is reported as expired, the reason for its refusal."""
    fresh = site()
    fresh.verify(Form.SINGLE, RFC_CODE, RFC_MOMENT)
    assert fresh.verify(Form.SINGLE, RFC_CODE, RFC_MOMENT + STEP) is Verdict.EXPIRED


def test_a_refused_code_is_not_spent() -> None:
    """A code that came too early lets in once its step has begun."""
    fresh = site()
    following = code(RFC_MOMENT + STEP)
    assert fresh.verify(Form.BOXES, following, RFC_MOMENT) is Verdict.EARLY
    assert fresh.verify(Form.BOXES, following, RFC_MOMENT + STEP) is Verdict.ACCEPTED


@given(st.text().filter(lambda text: not (len(text) == 6 and text.isascii() and text.isdigit())))
def test_what_is_no_code_is_wrong(text: str) -> None:
    """Anything but six digits is wrong, whatever it is."""
    assert site().verify(Form.NOPASTE, text, RFC_MOMENT) is Verdict.WRONG


def test_a_moment_without_a_zone_is_refused() -> None:
    """A naive datetime is a mistake of the caller."""
    with pytest.raises(ValueError, match="aware"):
        site().verify(Form.SINGLE, RFC_CODE, RFC_MOMENT.replace(tzinfo=None))


def test_the_account_names_the_site() -> None:
    """The URI to add holds the issuer that the window title names, and the secret."""
    added = parse_uri(site().uri)
    assert added.account == site().account
    assert added.account.issuer == "totpdesk practice"
    assert added.secret.key() == KEY


@given(st.binary(min_size=20, max_size=20))
def test_the_accounts_of_two_keys_have_their_own_names(key: bytes) -> None:
    """A name is the same for the same key and has the form guest-xxxx."""
    first, second = (PracticeSite(key, lambda: RFC_MOMENT, str.encode) for _ in range(2))
    assert first.account == second.account
    assert first.account.account.startswith("guest-")
    assert len(first.account.account) == len("guest-0000")


def test_the_qr_code_is_drawn_of_the_uri() -> None:
    """What is drawn is the URI that is shown."""
    assert site().qr == site().uri.encode()


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_says_itself_in_words(verdict: Verdict) -> None:
    """Each verdict has a headline without a full stop and a sentence with its end."""
    assert verdict.headline[-1].isalpha()
    assert verdict.sentence[-1] in ".?"
    assert Verdict(verdict.value) is verdict
