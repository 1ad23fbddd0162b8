/** The light of a scene: what it does to the pony's colours, and the rim that it leaves on the side it comes from. */
import {lch, mixStraight, type Lch} from './color.ts';
import type {PonyTraits, SceneKind} from './traits.ts';

export interface Light {
  /** Everything is this much of that colour. */
  tint: Lch;
  amount: number;
  /** Along the front of face and neck. */
  rim: Lch | null;
}

const DAY: Light = {tint: lch(0.95, 0.03, 90), amount: 0, rim: null};

const LIGHTS: Partial<Record<SceneKind, Light>> = {
  sunset: {tint: lch(0.72, 0.14, 48), amount: 0.13, rim: lch(0.9, 0.12, 75)},
  night: {tint: lch(0.36, 0.1, 275), amount: 0.24, rim: lch(0.88, 0.06, 235)},
  city: {tint: lch(0.42, 0.1, 305), amount: 0.18, rim: lch(0.84, 0.13, 350)},
  wood: {tint: lch(0.6, 0.08, 140), amount: 0.09, rim: lch(0.95, 0.07, 110)},
  lights: {tint: lch(0.8, 0.08, 70), amount: 0.05, rim: lch(0.96, 0.05, 85)},
};

export const lightOf = (kind: SceneKind): Light => LIGHTS[kind] ?? DAY;

/** The same pony with the colours that it has in this light. */
export function litBy({tint, amount}: Light, traits: PonyTraits): PonyTraits {
  if (!amount) return traits;
  const lit = (color: Lch): Lch => mixStraight(color, tint, amount);
  const {mane, eye, horn, accessory, neckwear} = traits;
  return {
    ...traits,
    coat: lit(traits.coat),
    muzzleTint: lit(traits.muzzleTint),
    mane: {...mane, colors: mane.colors.map(lit), ombre: mane.ombre && lit(mane.ombre)},
    eye: {...eye, shadow: eye.shadow && lit(eye.shadow)},
    horn: horn && {...horn, color: lit(horn.color)},
    accessory: {...accessory, color: lit(accessory.color)},
    neckwear: {...neckwear, color: lit(neckwear.color)},
  };
}
