"""Seats that parliaments, censuses and textbooks have published: each with its source, none from our own output.

Balinski and Young's examples and the communes of plan 128 under every method stand in test_methods.py, the Alabama
paradox of 1880 in tests/cpp/apportion_methods.test.cpp.
"""

import csv
from fractions import Fraction
from pathlib import Path

import dvcquota as dq
import pytest

FOLDER = Path(__file__).parents[1] / "data/apportionments"


def columns(file, *names):
    with open(FOLDER / file, encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [[row[name] if name == "state" else int(row[name]) for row in rows] for name in names]


def allocated(weights, total, **options):
    result = dq.allocate(weights, total=total, **options)
    assert result.ties == []
    return result.counts.tolist()


# --- United States House of Representatives -------------------------------------------------------------------------

# U.S. Census Bureau, Historical Apportionment Data (population of the 50 states used for apportionment, members of the
# House), and the sums that it published with the results of each census.
CENSUSES = {1960: 178_559_219, 1990: 249_022_783, 2000: 281_424_177, 2010: 309_183_463, 2020: 331_108_434}


def census(year):
    states, people, seats = columns("us-house.csv", "state", f"population_{year}", f"seats_{year}")
    assert (len(states), sum(people), sum(seats)) == (50, CENSUSES[year], 435)
    return states, people, seats


@pytest.mark.parametrize("year", CENSUSES)
def test_the_house_of_representatives(year):
    """2 U.S.C. 2a: equal proportions, that is Huntington-Hill; its first seat is free, so no minimum has to be said."""
    _, people, seats = census(year)
    assert allocated(people, 435, method="huntington-hill") == seats
    assert allocated(people, 435, method="huntington-hill", lower=[1] * 50) == seats


@pytest.mark.parametrize(
    ("year", "method", "moved"),
    [
        # U.S. Supreme Court, Department of Commerce v. Montana, 503 U.S. 442 (1992): the harmonic mean gives Montana a
        # second seat, and it is Washington's
        (1990, "dean", {"Montana": 1, "Washington": -1}),
        # P. H. Edelman, election law list, 23 December 2010, on the results of the census of 2010
        (2010, "hamilton", {}),
        (2010, "webster", {"North Carolina": 1, "Rhode Island": -1}),
        (2010, "dean", {"Montana": 1, "California": -1}),
    ],
)
def test_what_other_methods_would_have_given(year, method, moved):
    states, people, seats = census(year)
    found = allocated(people, 435, method=method, lower=[1] * 50)
    assert {s: a - b for s, a, b in zip(states, found, seats, strict=True) if a != b} == moved


# --- other parliaments ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "total", "options", "seats"),
    [
        # Germany, Bundestag, 27 September 2009: second votes of CDU, SPD, FDP, Linke, Gruene, CSU and the 598 seats by
        # Sainte-Lague/Schepers (Federal Returning Officer, final result of 14 October 2009: 622 with 24 overhang seats,
        # 21 of the CDU and 3 of the CSU)
        (
            [11_828_277, 9_990_488, 6_316_080, 5_155_933, 4_643_272, 2_830_238], 598,
            {"method": "schepers"}, [194 - 21, 146, 93, 76, 68, 45 - 3],
        ),
        # Austria, European Parliament, 26 May 2019: OeVP, SPOe, FPOe, Gruene, NEOS; D'Hondt among lists of 4 % and more
        # (Federal Ministry of the Interior, 27 May 2019)
        ([1_305_954, 903_151, 650_114, 532_194, 319_024], 18, {"method": "dhondt"}, [7, 5, 3, 2, 1]),
        # Sweden, European Parliament, 13 June 1999: m, s, fp, c, v, mp, kd; odd numbers from 1.4 among parties of 4 %
        # and more (Swedish Election Authority)
        (
            [524_755, 657_497, 350_339, 151_442, 400_073, 239_946, 193_354], 22,
            {"method": "modified-sainte-lague"}, [5, 6, 3, 1, 3, 2, 2],
        ),
        # New Zealand, House of Representatives, preliminary count of 17 October 2020: Labour, National, Green, ACT, Maori
        # Party; Sainte-Lague, 120 seats (BERL, 20 October 2020)
        ([1_169_397, 638_393, 180_224, 190_106, 23_938], 120, {"method": "sainte-lague"}, [64, 35, 10, 10, 1]),
    ],
    ids=["Bundestag 2009", "Austria 2019", "Sweden 1999", "New Zealand 2020"],
)  # fmt: skip
def test_elections(votes, total, options, seats):
    assert allocated(votes, total, **options) == seats


# --- textbooks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "results"),
    [
        # COMAP, For All Practical Purposes, 10th edition, chapter 14, exercise 45
        (
            [5_576_330, 1_387_342, 3_334_241, 7_512_860, 310_968],
            {89: [27, 7, 16, 37, 2], 90: [28, 7, 17, 37, 1], 91: [28, 7, 17, 38, 1]},
        ),
        # Electowiki, Alabama paradox (26 March 2005)
        ([567, 385, 42, 6], {323: [183, 124, 14, 2], 324: [184, 125, 13, 2]}),
    ],
)
def test_alabama_paradoxes(weights, results):
    for total, counts in results.items():
        assert allocated(weights, total) == counts
    first, second, *_ = results.values()
    assert any(b < a for a, b in zip(first, second, strict=True))
    for method in ("adams", "dean", "huntington-hill", "sainte-lague", "dhondt", "quota-method"):
        runs = [dq.allocate(weights, total=total, method=method).counts for total in results]
        assert all((b >= a).all() for a, b in zip(runs, runs[1:], strict=False))


def test_the_quota_method_keeps_the_quota_where_dhondt_does_not():
    """Balinski and Young 1975: the second quota is 44 and whole, Jefferson's 45 is above it."""
    weights = [5117, 4400, 162, 161, 160]
    assert [Fraction(w * 100, sum(weights)) for w in weights[:2]] == [Fraction(5117, 100), 44]
    assert allocated(weights, 100, method="jefferson")[1] == 45
    assert allocated(weights, 100, method="quota-method")[1] == 44
