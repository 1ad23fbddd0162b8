/** How long a picture of another network will take here, from those of the network on show. Pure. */
import {macsPerPicture} from '../model/cost.ts';
import type {GeneratorSpec} from '../model/generator-spec.ts';

function macs(spec: GeneratorSpec): number {
  const {weights, filters} = macsPerPicture(spec);
  // Those of StyleGAN3 take twice the time.
  return (weights + filters) * (spec.kind === 'stylegan3' ? 2 : 1);
}

/** Null before the first picture. */
export function expectedMs(
  spec: GeneratorSpec,
  shown: GeneratorSpec | null,
  shownMs: number | null,
): number | null {
  return shown && shownMs !== null ? (shownMs * macs(spec)) / macs(shown) : null;
}

/** "0.2 seconds", "3 minutes": two digits would say more than is known. */
export function aboutTime(ms: number): string {
  const round = (value: number): string => String(Number(value.toPrecision(1)));
  if (ms < 1000) return `${round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 90) return `${round(seconds)} ${round(seconds) === '1' ? 'second' : 'seconds'}`;
  return `${round(seconds / 60)} minutes`;
}
