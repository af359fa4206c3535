"""What python-intercom 5 shows of a page beside its items, and going on from a cursor."""

from typing import Any

import intercom

CREW = 12


def tour(client: Any, stage: Any) -> None:
    for number in range(CREW):
        request = intercom.CreateContactRequestWithExternalId(external_id=str(number), name=f"Person {number:02}")
        client.contacts.create(request=request)
    first = client.contacts.list(per_page=5)
    assert (first.response.type, first.response.total_count, len(first.items)) == ("list", CREW, 5)
    assert (first.response.pages.type, first.response.pages.page, first.response.pages.total_pages) == ("pages", 1, 3)
    second = client.contacts.list(per_page=5, starting_after=first.response.pages.next.starting_after)
    assert second.response.pages.page == 2
    assert {found.id for found in first.items}.isdisjoint(found.id for found in second.items)
    date = intercom.SingleFilterSearchRequest(field="created_at", operator=">", value="1306054154")
    query = intercom.MultipleFilterSearchRequest(operator="AND", value=[date])
    found = client.contacts.search(query=query, pagination=intercom.StartingAfterPaging(per_page=5))
    assert (found.response.total_count, found.response.pages.per_page) == (CREW, 5)
    after = intercom.StartingAfterPaging(per_page=5, starting_after=found.response.pages.next.starting_after)
    further = client.contacts.search(query=query, pagination=after)
    assert further.response.pages.page == 2
    assert {one.id for one in found.items}.isdisjoint(one.id for one in further.items)
    none = client.contacts.search(query=intercom.SingleFilterSearchRequest(field="name", operator="=", value="Nobody"))
    assert (none.items, none.response.total_count, none.response.pages.total_pages) == ([], 0, 0)
