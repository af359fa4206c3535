"""Companies as v1's users carry them: only ever sent, never returned."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from interphone.api.arguments import Arguments
from interphone.domain.companies import CompanyChange
from interphone.domain.errors import Invalid

Given = TypeVar("Given")

KNOWN = ("id", "company_id", "name", "created_at", "remote_created_at", "plan", "monthly_spend", "custom_data")
MAX_COMPANIES = 1_000


def read_companies(arguments: Arguments) -> list[CompanyChange]:
    """`companies` (an array) and `company` (one, as an old client sends it)."""
    hashes = {f"companies[{index}]": hash for index, hash in enumerate(arguments.listing("companies"))}
    if len(hashes) > MAX_COMPANIES:
        raise Invalid("companies", f"companies: at most {MAX_COMPANIES:,} at once, not {len(hashes):,}")
    if arguments.has("company"):
        hashes["company"] = arguments.mapping("company")
    return [_read_company(hash, path, arguments) for path, hash in hashes.items()]


def _read_company(hash: Any, path: str, arguments: Arguments) -> CompanyChange:
    if not isinstance(hash, dict):
        raise Invalid("companies", f'{path} must be an object, such as {{"id": 6, "name": "Intercom"}}')
    company = arguments.nested(path, hash)
    company_id = company.identifier("id") or company.identifier("company_id")
    if company_id is None:
        raise Invalid(f"{path}.id", f"{path}.id is required")
    custom_data = company.custom_data("custom_data")
    if rest := company.rest(*KNOWN):
        custom_data |= arguments.nested(path, {"": rest}).custom_data("")
    return CompanyChange(
        company_id=company_id,
        name=_given(company.text("name")),
        plan=_given(company.text("plan")),
        monthly_spend=_given(company.number("monthly_spend")),
        remote_created_at=_given(company.time("created_at") or company.time("remote_created_at")),
        custom_attributes=custom_data,
        custom_attributes_name="companies",
    )


def _given(value: Given | None) -> Given | UnsetType:
    """null is the same as absent in v1, and so is an empty string."""
    return UNSET if value in (None, "") else value
