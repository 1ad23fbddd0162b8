/** The standard normal distribution, and how coordinates of z stand for choices with given probabilities. */

/** Distribution function; Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
export function normalCdf(x: number): number {
  const y = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * y);
  const tail =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = 0.5 * tail * Math.exp(-y * y);
  return x < 0 ? upper : 1 - upper;
}

/** Inverse of `normalCdf` by bisection, for 0 < p < 1. */
export function normalQuantile(p: number): number {
  let [low, high] = [-8, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chances that coordinate k plus `offsets[k]` is the greatest, the coordinates being independent standard normal. */
export function chancesOfGreatest(offsets: readonly number[]): number[] {
  const step = 0.05;
  const chances = offsets.map(() => 0);
  for (let x = -9; x <= 9; x += step) {
    const below = offsets.map((offset) => Math.max(normalCdf(x - offset), 1e-300));
    const all = below.reduce((product, p) => product * p, 1);
    offsets.forEach((offset, k) => {
      const density = Math.exp(-((x - offset) ** 2) / 2) / Math.sqrt(2 * Math.PI);
      chances[k]! += (density * step * all) / below[k]!;
    });
  }
  return chances;
}

/**
 * Offsets with which coordinate k is the greatest with probability `weights[k] / sum(weights)`: then the choice is linear
 * in the coordinates on either side of a border, which a small network learns exactly.
 */
export function offsetsFor(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const offsets = weights.map(() => 0);
  for (let i = 0; i < 60; i++) {
    const chances = chancesOfGreatest(offsets);
    weights.forEach((weight, k) => {
      offsets[k]! += 0.7 * Math.log(weight / total / Math.max(chances[k]!, 1e-12));
    });
  }
  return offsets;
}
