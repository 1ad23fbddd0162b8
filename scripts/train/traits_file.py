"""`traits.json` (src/model/traits.ts): the words of `pony-traits.json`, the matrices traits -> w and w -> traits, and how well each
trait is read back from w and shows in pictures."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from trait_columns import PLACES, WORDS, placed


def matrices(weight: np.ndarray, bias: np.ndarray, mean: np.ndarray, std: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """From the linear layer of standardised traits (`[T, wDim]`, `[wDim]`): both ways for plain traits, as weight and bias."""
    to_w = weight / std[:, None]
    to_w_bias = bias - mean @ to_w
    to_traits = np.linalg.pinv(to_w.astype(np.float64))
    return {"traitsToW": (to_w, to_w_bias), "wToTraits": (to_traits, -to_w_bias @ to_traits)}


def half(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f2").tobytes()).decode()


def means_something(trait: dict[str, Any], truth: np.ndarray, places: dict[str, slice], traits: dict[str, dict[str, Any]]) -> np.ndarray:
    """Rows in which the trait counts: all, or those where the trait it hangs on is set."""
    condition = trait.get("onlyWith")
    if condition is None:
        return np.ones(len(truth), bool)
    start, other = places[condition["trait"]].start, traits[condition["trait"]]
    if other["kind"] == "flag":
        return truth[:, start] > 0.5
    names = [option["name"] for option in other["options"]]
    return truth[:, [start + names.index(name) for name in condition["options"]]].sum(1) > 0.5


def recovery(trait: dict[str, Any], columns: slice, read: np.ndarray, truth: np.ndarray) -> float:
    """R squared for numbers and colours, share of right answers for flags and choices."""
    a, b = read[:, columns], truth[:, columns]
    if trait["kind"] == "choice":
        return float((a.argmax(1) == b.argmax(1)).mean())
    if trait["kind"] == "flag":
        return float(((a > 0.5) == (b > 0.5)).mean())
    return float(1 - np.square(a - b).sum() / np.square(b - b.mean(0)).sum())


def options_asked(trait: dict[str, Any], rows: np.ndarray) -> list[tuple[dict[str, Any], np.ndarray]]:
    """Each option of a choice, or a flag's yes, with the rows `[N]` that ask for it; `rows` are the trait's columns."""
    if trait["kind"] == "choice":
        return [(option, rows.argmax(1) == index) for index, option in enumerate(trait["options"])]
    return [(trait["yes"], rows[:, 0] > 0.5)] if trait["kind"] == "flag" else []


def add_shown(traits: list[dict[str, Any]], asked: np.ndarray, seen: np.ndarray, least: int = 8) -> None:
    """Writes `shown` into options and flags: in which share of the rows whose w asks for it (`asked [N, T]`) the reader sees it
    (`seen [N, T]`). Nothing where fewer than `least` ask."""
    places = placed(traits)
    for trait in traits:
        columns = places[trait["name"]]
        for (option, wanted), (_, found) in zip(options_asked(trait, asked[:, columns]), options_asked(trait, seen[:, columns])):
            if wanted.sum() >= least:
                option["shown"] = round(float(found[wanted].mean()), 3)


def traits_json(exported: Any, content: dict[str, Any], pairs: Any, version: int, reader: Any = None, rows: int = 8192) -> dict[str, Any]:
    """The file's content. `exported` is an `export.Exported`, `pairs` a `mapping.Pairs` whose first rows were held out, `reader` a
    `features.Reader` or None: then nothing says how often options show."""
    traits = json.loads(WORDS.read_text())
    column = PLACES[traits[-1]["name"]].stop
    if column != len(content["mean"]):
        raise SystemExit(f"{WORDS.name} names {column} columns, the generator has {len(content['mean'])} traits.")
    weight, bias = (tensor.numpy() for tensor in exported.generator.traits.folded())
    ways = matrices(weight, bias, content["mean"], content["std"])

    plain_mean, plain_std = np.zeros(column, np.float32), np.ones(column, np.float32)
    used, truth = pairs.at(np.arange(rows), plain_mean, plain_std)
    with torch.no_grad():
        # The rows hold normalised coordinates; those that nothing reads may stay zero.
        x = torch.cat([used, torch.zeros(rows, len(exported.layers[0][0]) - used.shape[1])], 1)
        w = exported.map_normalised(x).numpy()
    to_traits, to_traits_bias = ways["wToTraits"]
    read, truth = w @ to_traits + to_traits_bias, truth.numpy()
    by_name = {trait["name"]: trait for trait in traits}
    for trait in traits:
        counted = means_something(trait, truth, PLACES, by_name)
        trait["recovery"] = round(recovery(trait, PLACES[trait["name"]], read[counted], truth[counted]), 4)
    if reader is not None:
        add_shown(traits, *asked_and_seen(exported, reader, content, ways["wToTraits"]))
    encoded = {name: {"weight": half(matrix), "bias": half(offset)} for name, (matrix, offset) in ways.items()}
    return {"format": 1, "model": "pony", "version": version, "wDim": w.shape[1], "traits": traits, **encoded}


def asked_and_seen(
    exported: Any, reader: Any, content: dict[str, Any], w_to_traits: tuple[np.ndarray, np.ndarray], count: int = 2048, size: int = 32
) -> tuple[np.ndarray, np.ndarray]:
    """Plain traits `[count, T]` as read from w and as `reader` reads them from the unmirrored pictures of that w."""
    random = np.random.RandomState(11)
    asked, seen = [], []
    with torch.no_grad():
        for _ in range(0, count, size):
            w = exported.map(torch.from_numpy(random.randn(size, len(exported.layers[0][0]))).float())
            asked.append(w.numpy() @ w_to_traits[0] + w_to_traits[1])
            seen.append(reader(exported.generator.synthesis(w).clamp(-1, 1))[0].numpy() * content["std"] + content["mean"])
    return np.concatenate(asked), np.concatenate(seen)


def write_traits(path: Path, file: dict[str, Any]) -> None:
    path.write_text(json.dumps(file, ensure_ascii=False, indent=1) + "\n")
