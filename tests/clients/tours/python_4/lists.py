"""Lists and searches of contacts. python-intercom 4 and 5 follow the pages of lists by themselves.

Those of searches they do not: their search asks for its first page again and again, so that one page is all there is.
"""

from typing import Any

import intercom
from intercom.core.api_error import ApiError

from tests.clients.expect import refused

CREW = 60


def tour(client: Any, stage: Any) -> None:
    made = {contact(client, external_id=str(number), name=f"Person {number:02}").id for number in range(CREW)}
    walking(client, made)
    searching(client, made)
    attributes(client)
    refusals(client)


def contact(client: Any, **fields: Any) -> Any:
    return client.contacts.create(request=intercom.CreateContactRequestWithExternalId(**fields))


def one(field: str, operator: str, value: Any) -> Any:
    return intercom.SingleFilterSearchRequest(field=field, operator=operator, value=value)


def both(operator: str, *parts: Any) -> Any:
    return intercom.MultipleFilterSearchRequest(operator=operator, value=list(parts))


def walking(client: Any, made: set[str]) -> None:
    first = client.contacts.list()
    assert len(first.items) == 50
    walked = [contact.id for contact in first]
    assert len(walked) == CREW
    assert set(walked) == made
    assert len([*client.contacts.list(per_page=7)]) == CREW
    pages = list(client.contacts.list(per_page=25).iter_pages())
    assert [len(page.items) for page in pages] == [25, 25, 10]
    assert pages[-1].has_next is False
    # A walk into which others write misses none of those who stay, and shows none twice.
    walk = iter(client.contacts.list(per_page=20))
    seen = [next(walk).id for _ in range(25)]
    late = contact(client, external_id="late")
    seen += [contact.id for contact in walk]
    assert made <= set(seen)
    assert len(seen) == len(set(seen))
    client.contacts.delete(late.id)


def searching(client: Any, made: set[str]) -> None:
    def names(query: Any) -> list[str]:
        one_page = intercom.StartingAfterPaging(per_page=150)
        return sorted(found.name for found in client.contacts.search(query=query, pagination=one_page))

    assert names(one("external_id", "=", "7")) == ["Person 07"]
    assert names(one("external_id", "IN", ["7", "8", "4711"])) == ["Person 07", "Person 08"]
    assert names(one("name", "^", "Person 1")) == [f"Person {number}" for number in range(10, 20)]
    assert names(one("name", "~", "son 42")) == ["Person 42"]
    assert names(one("name", "$", "9")) == [f"Person {tens}9" for tens in range(CREW // 10)]
    assert len(names(one("name", "!~", "1"))) == CREW - 15
    assert names(both("AND", one("name", "^", "Person 1"), one("external_id", "!=", "11")))[:3] == [
        "Person 10", "Person 12", "Person 13",
    ]  # fmt: skip
    nested = both(
        "OR",
        both("AND", one("name", "^", "Person 1"), one("name", "$", "1")),
        both("AND", one("name", "^", "Person 2"), one("name", "$", "2")),
    )
    assert names(nested) == ["Person 11", "Person 22"]
    # As the tests of other clients send it: a date as text, and pages of five.
    page = client.contacts.search(
        query=both("AND", one("created_at", ">", "1306054154")),
        pagination=intercom.StartingAfterPaging(per_page=5),
    )
    assert (len(page.items), page.has_next) == (5, True)
    assert {found.id for found in page.items} < made
    nobody = client.contacts.search(query=one("name", "=", "Nobody"))
    assert (nobody.items, nobody.has_next) == ([], False)


def attributes(client: Any) -> None:
    [inara] = client.contacts.search(query=one("external_id", "=", "3"))
    tag = client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="companion"))
    client.tags.tag_contact(inara.id, tag_id=tag.id)
    assert [found.id for found in client.contacts.search(query=one("tag_id", "=", tag.id))] == [inara.id]
    client.contacts.update(inara.id, email="inara@example.com")
    assert [found.id for found in client.contacts.search(query=one("email", "=", "INARA@example.com"))] == [inara.id]
    assert [found.id for found in client.contacts.search(query=one("role", "=", "lead"))] == []


def refusals(client: Any) -> None:
    cases = {
        "invalid_field": one("not_a_field", "=", "x"),
        "invalid_operator": one("email", ">", "x"),
        "invalid_query": intercom.SingleFilterSearchRequest(field="email", value="x"),
    }
    for code, query in cases.items():
        error = refused(ApiError, client.contacts.search, query=query)
        assert (error.status_code, error.body["errors"][0]["code"]) == (400, code)
    many = both("OR", *(one("external_id", "=", str(number)) for number in range(16)))
    error = refused(ApiError, client.contacts.search, query=many)
    assert error.body["errors"][0]["message"].startswith("Number of elements in composite query is greater than 15")
    error = refused(ApiError, client.contacts.list, starting_after="nonsense")
    assert (error.status_code, error.body["errors"][0]["code"]) == (400, "client_error")
