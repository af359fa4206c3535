"""The attributes that everybody has, as lists of data attributes show them beside the custom ones.

Those of people are called otherwise in each era, and stand with it.
"""

from __future__ import annotations

from typing import NamedTuple


class Standard(NamedTuple):
    """`full_name` leads to the value inside the person or company, step by step between dots."""

    full_name: str
    data_type: str
    api_writable: bool
    label: str
    description: str

    @property
    def name(self) -> str:
        return self.full_name.rpartition(".")[2]


def read_table(table: str) -> tuple[Standard, ...]:
    """A line for each: full name, type, w if the API can write it, label, description; with bars between them."""
    rows = ([part.strip() for part in line.split("|")] for line in table.strip().splitlines())
    return tuple(Standard(name, type, w == "w", label, description) for name, type, w, label, description in rows)


# API reference 2.7, list all data attributes, in its order.
COMPANY = read_table("""
name              | string  | w | Company name         | What the company is called
company_id        | string  |   | Company ID           | Your own id of the company
last_request_at   | date    |   | Company last seen    | When somebody of the company was last in your product
remote_created_at | date    | w | Company created at   | When you say that the company came to be
user_count        | integer |   | People               | How many people are in the company
session_count     | integer |   | Company web sessions | How many visits the company's people made
plan.name         | string  |   | Plan                 | The plan that the company has chosen
monthly_spend     | float   | w | Monthly Spend        | What the company pays you in a month
size              | integer | w | Company size         | How many the company employs
industry          | string  | w | Company industry     | The trade that the company is in
website           | string  | w | Company website      | Where the company is found on the web
id                | string  |   | ID                   | The id given to the company here
created_at        | date    |   | Created at           | When the company was stored here
updated_at        | date    |   | Updated at           | When the company was last changed
plan.id           | string  |   | Plan ID              | The id given to the plan here
app_id            | string  |   | App ID               | The workspace that the company belongs to
""")
