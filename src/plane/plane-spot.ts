/** Where a plane is looked at, as it stands in the address: `plane=7&x=12.5&y=-3.25&zoom=2`. Pure. */
import {isSeed} from '../model/latent/random-state.ts';
import type {ReadParameter} from '../pictures/edits-text.ts';

/** The middle of the view, and how near it is. */
export interface Spot {
  /** In steps from one seed to the next, from left to right. */
  x: number;
  /** The same, from top to bottom. */
  y: number;
  /** 1: seeds lie side by side. 8: seven pictures between two of them. */
  zoom: number;
}

export interface PlaneSpot extends Spot {
  /** Which plane, a seed. */
  plane: number;
}

/** There it has all seeds twice over, and a double still tells places apart that are a hundredth of a pixel from each other. */
export const FARTHEST = 2 ** 31;
export const ZOOM = {least: 1, most: 8} as const;

/** Finer than a pixel at the nearest. */
const DECIMALS = {x: 4, y: 4, zoom: 2} as const;

/** Where a plane begins. */
export const ORIGIN: Spot = {x: 0, y: 0, zoom: 1};

/** The nearest spot that a plane has. */
export function within({x, y, zoom}: Spot): Spot {
  const limit = (value: number, least: number, most: number): number =>
    Math.min(most, Math.max(least, value));
  return {
    x: limit(x, -FARTHEST, FARTHEST),
    y: limit(y, -FARTHEST, FARTHEST),
    zoom: limit(zoom, ZOOM.least, ZOOM.most),
  };
}

function numberIn(least: number, most: number): (text: string) => number | null {
  return (text) => {
    if (!/^-?\d{1,10}(\.\d{1,20})?$/.test(text)) return null;
    const value = Number(text);
    return value >= least && value <= most ? value : null;
  };
}

/** Null where no plane is meant. */
export function parsePlaneSpot(read: ReadParameter): PlaneSpot | null {
  const plane = read('plane', 'a whole number from 0 to 4294967295', (text) =>
    /^\d{1,10}$/.test(text) && isSeed(Number(text)) ? Number(text) : null,
  );
  if (plane === null) return null;
  const place = `a number from -${FARTHEST} to ${FARTHEST}`;
  return {
    plane,
    x: read('x', place, numberIn(-FARTHEST, FARTHEST)) ?? ORIGIN.x,
    y: read('y', place, numberIn(-FARTHEST, FARTHEST)) ?? ORIGIN.y,
    zoom:
      read('zoom', `a number from ${ZOOM.least} to ${ZOOM.most}`, numberIn(ZOOM.least, ZOOM.most)) ??
      ORIGIN.zoom,
  };
}

/** The parts of a query, without `&`. */
export function planeParts(spot: PlaneSpot): string[] {
  const part = (name: keyof typeof DECIMALS): string =>
    `${name}=${Number(spot[name].toFixed(DECIMALS[name])) + 0}`;
  return [`plane=${spot.plane}`, part('x'), part('y'), part('zoom')];
}
