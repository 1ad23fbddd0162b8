"""Which columns of a trait vector belong to which trait of `pony-traits.json`."""

import json
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("pony-traits.json")


def columns_of(trait: dict[str, Any]) -> int:
    return {"number": 1, "flag": 1, "colour": 3}.get(trait["kind"]) or len(trait["options"])


def placed(traits: list[dict[str, Any]]) -> dict[str, slice]:
    """Name -> columns, in the order of `traits`."""
    places, start = {}, 0
    for trait in traits:
        places[trait["name"]] = slice(start, start + columns_of(trait))
        start += columns_of(trait)
    return places


TRAITS = json.loads(WORDS.read_text())
PLACES = placed(TRAITS)
BY_NAME = {trait["name"]: trait for trait in TRAITS}
TRAIT_COLUMNS = PLACES[TRAITS[-1]["name"]].stop
