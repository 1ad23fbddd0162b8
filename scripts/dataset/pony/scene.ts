/** What every part of the drawing needs. */
import type {HairPainter} from './hair.ts';
import type {Svg} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import type {Ball, View} from './view.ts';

export interface Scene {
  svg: Svg;
  traits: PonyTraits;
  view: View;
  hair: HairPainter;
  muzzle: Ball;
  coatFill: string;
  coatLine: string;
  /** Paint of the light along the front, if there is any. */
  rim: string | null;
}

/** Width of an outline. */
export const LINE = 3.6;
export const DEGREE = Math.PI / 180;
