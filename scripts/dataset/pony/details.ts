/**
 * Where a drawing has small things: horn, accessory, neckwear, marking, freckles, lashes, eye shadow, mouth. They cover few pixels, so that
 * a mean over all pixels hardly feels whether they are there; training gives these places more weight.
 */
import {drawPony} from './draw-pony.ts';
import {rasterise} from './rasterise.ts';
import type {PonyTraits} from './traits.ts';

export const DETAIL_GRID = 64;

/** Bytes `[64, 64]`: the greatest difference of a channel from the same pony without the small things. */
export function detailsOf(pony: PonyTraits): Uint8Array {
  const whole = rasterise(drawPony(pony), DETAIL_GRID);
  const bare = rasterise(drawPony(without(pony)), DETAIL_GRID);
  const details = new Uint8Array(DETAIL_GRID * DETAIL_GRID);
  for (let i = 0; i < whole.length; i++) {
    const cell = Math.floor(i / 3);
    details[cell] = Math.max(details[cell]!, Math.abs(whole[i]! - bare[i]!));
  }
  return details;
}

/** The same pony without horn, accessory, what is at its neck, expression, marking, freckles and eye shadow, with another mouth, and with lashes if it had none. */
function without(pony: PonyTraits): PonyTraits {
  return {
    ...pony,
    horn: null,
    accessory: {...pony.accessory, kind: 'none'},
    marking: 'none',
    freckles: false,
    expression: 'none',
    neckwear: {...pony.neckwear, kind: 'none'},
    eye: {...pony.eye, lashes: pony.eye.lashes ? 0 : 3, shadow: null},
    mouth: {...pony.mouth, kind: pony.mouth.kind === 'smile' ? 'pout' : 'smile'},
  };
}
