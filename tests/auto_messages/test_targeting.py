"""Conditions as people write them, and whom they let through."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain.errors import Invalid
from interphone.domain.moments import read_moment, read_span, show_moment
from interphone.domain.targeting import LOCATIONS, Condition, compile_condition, read_condition
from interphone.enrichment.location import Location

NOW = 1_366_870_706
HOUR, DAY = 3_600, 86_400


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("plan = pro", Condition("plan", "is", "pro")),
        ("plan=pro", Condition("plan", "is", "pro")),
        ("plan == 'pro plus'", Condition("plan", "is", "pro plus")),
        ("plan is not pro", Condition("plan", "is not", "pro")),
        ("plan != pro", Condition("plan", "is not", "pro")),
        ("plan is notable", Condition("plan", "is", "notable")),
        ("Favourite  colour contains = green", Condition("Favourite  colour", "contains", "= green")),
        ("name starts with Kay", Condition("name", "starts with", "Kay")),
        ("dinosaurs>=2", Condition("dinosaurs", ">=", "2")),
        ("name unknown", Condition("name", "unknown")),
        ("name IS Known", Condition("name", "known")),
        ("known = unknown", Condition("known", "is", "unknown")),
        ('"what is it" is 5', Condition("what is it", "is", "5")),
        ("trial_at more than 3 days ago", Condition("trial_at", "more than", "3 days ago")),
        ("created_at within 7 days", Condition("signed_up_at", "within", "7 days")),
        ("last_impression_at > 2013-04-01", Condition("last_seen_at", ">", "2013-04-01")),
        ("custom_data.name is x", Condition("custom_data.name", "is", "x")),
    ],
)
def test_reads_a_condition(text: str, condition: Condition) -> None:
    assert read_condition(text) == condition


def test_every_part_of_a_location_can_be_asked_for() -> None:
    assert set(LOCATIONS) == set(Location.__struct_fields__)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plan", "is no condition"),
        ("plan is", "is no condition"),
        ("plan = ", "needs a value"),
        ("plan = ''", "'plan is …' needs a value"),
        ("plan = " + "x" * 256, "needs a value of 1 to 255"),
        ("plan > pro", "'plan > …' needs a number"),
        ("plan > 1_000", "needs a number"),
        ("location.foo = 1", "there is no location.foo; there are location.city_name, "),
        ("location.foo unknown", "there is no location.foo"),
        ("plan within 7 days", "names end in _at"),
        ("signed_up_at is 2013-04-01", "is a time"),
        ("signed_up_at > someday", "is no time"),
        ("last_seen_at within a while", "is no span"),
        ("last_seen_at within 7 moons", "is no span"),
    ],
)
def test_says_what_is_wrong_with_a_condition(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=f"^last_seen: .*{words}") as caught:
        read_condition(text, "last_seen")
    assert caught.value.argument == "last_seen"


def test_an_operator_that_there_is_not() -> None:
    with pytest.raises(Invalid, match=r"^attribute: 'sounds like' is no operator"):
        compile_condition(Condition("name", "sounds like", "Kaylee"))


@pytest.mark.parametrize(
    ("text", "passing", "failing"),
    [
        ("plan is pro", ["pro", "PRO ", "Pro"], ["prose", "", None, 1, True]),
        ("plan is not pro", ["free", "", None, 1], ["pro", "PRO"]),
        ("n is 3", [3, 3.0, "3"], [4, "3.0", None, True]),
        ("n is 3.0", [3, 3.0, "3.0"], ["3"]),
        ("vip is true", [True, "true", "TRUE"], [False, 1, None]),
        ("vip is not true", [False, None, 1], [True]),
        ("n contains 0", [100, "a0", 1.0], [11, None, "a"]),
        ("plan contains PR", ["pro", "a pro"], ["p r", None]),
        ("plan starts with pr", ["Pro", " pro"], ["a pro", None, ""]),
        ("n > 2", [3, 2.5, "3", " +3 "], [2, 1, "x", None, True, "nan", "inf", "1e9"]),
        ("n >= 2", [2, "2"], [1.999]),
        ("n < -1.5", [-2, "-2"], [-1.5, 0, None]),
        ("n <= 9223372036854775807", [2**63 - 1], [2**63]),
        ("n known", [0, False, "x"], [None, ""]),
        ("n is unknown", [None, ""], [0, False, "x"]),
        ("x_at > 2013-04-25", [NOW + DAY, str(NOW), 1e300], [1, None, "2013-04-26", True]),
        ("x_at <= 1366848000", [1_366_848_000], [1_366_848_001]),
        ("x_at within 7 days", [NOW, NOW - 7 * DAY, NOW + DAY], [NOW - 7 * DAY - 1, NOW + DAY + 1, None]),
        ("x_at more than 24 hours ago", [NOW - DAY - 1, 0], [NOW - DAY, NOW, NOW + DAY, None]),
        ("x_at known", [0], [None]),
    ],
)
def test_lets_through(text: str, passing: list[Any], failing: list[Any]) -> None:
    test = compile_condition(read_condition(text))
    assert [value for value in passing if not test(value, NOW)] == []
    assert [value for value in failing if test(value, NOW)] == []


def test_user_ids_differ_by_case() -> None:
    test = compile_condition(read_condition("user_id is a1"))
    assert test("a1", NOW)
    assert not test("A1", NOW)


@pytest.mark.parametrize(
    ("text", "unix"),
    [
        ("2013-04-25", 1_366_848_000),
        ("2013-04-25T02:00+02:00", 1_366_848_000),
        (" 2013-04-25 00:00:00Z ", 1_366_848_000),
        ("1366848000", 1_366_848_000),
        ("20130425", 1_366_848_000),
    ],
)
def test_reads_a_moment(text: str, unix: int) -> None:
    assert read_moment(text, "starts") == unix


@pytest.mark.parametrize("text", ["", "soon", "2013-02-30", "1366848000000", "٢٠١٣-٠٤-٢٥", "2013-04-25T25:00"])
def test_refuses_what_is_no_moment(text: str) -> None:
    with pytest.raises(Invalid, match=r"^starts: .* is no time"):
        read_moment(text, "starts")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1 minute", 60), ("24 hours ago", DAY), ("7 Days", 7 * DAY), ("the last 2 weeks", 14 * DAY), ("0 days", 0)],
)
def test_reads_a_span(text: str, seconds: int) -> None:
    assert read_span(text, "last_seen") == seconds


def test_shows_a_moment() -> None:
    assert show_moment(1_366_848_000) == "2013-04-25 00:00:00 UTC"
    assert show_moment(1e300) == "1e+300"
