"""Companies inside the users and leads of 1.0 to 1.4 that belong to them."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from interphone.api.arguments import Arguments
from interphone.api.numbered.companies import read_fields
from interphone.api.versions import Version
from interphone.domain.companies import CompanyChange
from interphone.domain.errors import Invalid

MAX_COMPANIES = 1_000


def read_companies(arguments: Arguments, version: Version) -> list[CompanyChange]:
    """`companies` (an array) and `company` (one, as an old client sends it)."""
    hashes = {f"companies[{index}]": hash for index, hash in enumerate(arguments.listing("companies"))}
    if len(hashes) > MAX_COMPANIES:
        raise Invalid("companies", f"companies: at most {MAX_COMPANIES:,} at once, not {len(hashes):,}")
    if arguments.has("company"):
        hashes["company"] = arguments.mapping("company")
    return [_read_company(hash, path, arguments, version) for path, hash in hashes.items()]


def _read_company(hash: Any, path: str, arguments: Arguments, version: Version) -> CompanyChange:
    """Here `id` is the customer's own too. Keys that nobody knows are passed over, as read-only ones are."""
    if not isinstance(hash, dict):
        raise Invalid("companies", f'{path} must be an object, such as {{"company_id": "6", "name": "Harbor"}}')
    company = arguments.nested(path, hash)
    company_id = company.identifier("company_id") or company.identifier("id")
    if company_id is None:
        raise Invalid(f"{path}.company_id", f"{path}.company_id is required")
    fields = read_fields(company, version)
    if fields["remote_created_at"] is UNSET and company.has("created_at"):
        fields["remote_created_at"] = company.time("created_at")
    return CompanyChange(
        company_id=company_id,
        custom_attributes_name=f"{path}.custom_attributes",
        remove=company.flag("remove") is True,
        **fields,
    )
