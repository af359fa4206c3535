"""What a two-letter country code stands for: its alpha-3 code, its English name, its continent.

Names and alpha-3 codes are Babel's (Unicode CLDR), loaded at the first question and not at import: they cost
about 10 MB and 60 ms, which a server without a location database never pays.
"""

from collections.abc import Mapping
from functools import cache

# The continents of GeoNames, which GeoLite2 and DB-IP follow too: CLDR groups countries by the regions of the
# United Nations, where Cyprus is in Asia and North America is two regions.
_COUNTRIES = {
    "AF": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR "
    "MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
    "AN": "AQ BV GS HM TF",
    "AS": "AE AF AM AZ BD BH BN BT CC CN GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO "
    "MV MY NP OM PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE",
    "EU": "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU "
    "LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    "NA": "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM "
    "PR SV SX TC TT US VC VG VI",
    "OC": "AS AU CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS",
    "SA": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
}
_CONTINENTS = {country: continent for continent, list_ in _COUNTRIES.items() for country in list_.split()}

# Codes that ISO 3166-3 has withdrawn; CLDR still maps them to the country that followed (East Germany to DE).
_WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}


def is_country(alpha2: str) -> bool:
    """Whether the code is in ISO 3166-1 or is Kosovo's XK; databases write ZZ for what is in no country."""
    return alpha2 in _CONTINENTS


def continent_of(alpha2: str) -> str:
    """The continent's code (AF, AN, AS, EU, NA, OC or SA), or "" for an unknown country."""
    return _CONTINENTS.get(alpha2, "")


def alpha3_of(alpha2: str) -> str:
    """The ISO 3166-1 alpha-3 code ("CHL" for "CL"), or "" for an unknown country."""
    return _alpha3_codes().get(alpha2, "")


def english_name_of(alpha2: str) -> str:
    """The country's English name, or "" for an unknown country."""
    from babel import Locale

    return Locale("en").territories.get(alpha2, "") if is_country(alpha2) else ""


@cache
def _alpha3_codes() -> Mapping[str, str]:
    from babel.core import get_global

    codes = {
        successors[0]: alias
        for alias, successors in get_global("territory_aliases").items()
        # A country that broke up has several successors; regions have digits.
        if len(successors) == 1 and len(alias) == 3 and alias.isalpha() and alias not in _WITHDRAWN
    }
    # Kosovo's code is user-assigned: CLDR writes XKK; GeoNames, the World Bank and the European Union XKX.
    return {country: code for country, code in codes.items() if is_country(country)} | {"XK": "XKX"}
