/** IEEE 754 binary16. */

/** What one step of the fraction is worth, by exponent; those of subnormal numbers are worth what the smallest normal ones are. */
const STEPS = Float64Array.from({length: 31}, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

/** Value of an IEEE 754 binary16; NaN for what is not finite. */
export function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  if (exponent === 31) return NaN;
  const fraction = (bits & 1023) + (exponent === 0 ? 0 : 1024);
  return (bits & 0x8000 ? -fraction : fraction) * STEPS[exponent]!;
}
