"""Companies of 1.0 to 1.4, alone and inside the users who belong to them."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.domain.companies import CompanyChange
from interphone.domain.errors import Invalid

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
        raise Invalid("companies", f'{path} must be an object, such as {{"company_id": "6", "name": "Harbor"}}')
    company = arguments.nested(path, hash)
    company_id = company.identifier("company_id") or company.identifier("id")
    if company_id is None:
        raise Invalid(f"{path}.company_id", f"{path}.company_id is required")
    return CompanyChange(
        company_id=company_id,
        name=company.text("name"),
        plan=company.text("plan"),
        monthly_spend=company.number("monthly_spend"),
        remote_created_at=company.time("remote_created_at") or company.time("created_at"),
        custom_attributes=company.custom_data("custom_attributes"),
    )
