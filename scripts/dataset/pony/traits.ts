/** Everything that distinguishes one pony from another. Drawing is a pure function of this record; all ponies face left. */
import type {Lch} from './color.ts';

export type ManeStyle =
  'longWavy' | 'bob' | 'curly' | 'spiky' | 'braid' | 'ponytail' | 'bun' | 'swept' | 'cropped' | 'mohawk';
export type Forelock = 'sweepNear' | 'sweepFar' | 'parted' | 'bangs' | 'puff' | 'spikes' | 'tuft' | 'crest';
export type Mouth = 'smile' | 'laugh' | 'neutral' | 'pout' | 'smirk';
export type Marking = 'none' | 'blaze' | 'star' | 'snip';
export type Accessory = 'none' | 'bow' | 'flower' | 'glasses' | 'spectacles' | 'headband' | 'earring';

export interface PonyTraits {
  pose: {yaw: number; pitch: number; roll: number; dx: number; dy: number; scale: number};
  build: {
    muzzleLength: number;
    muzzleSize: number;
    cheek: number;
    neck: number;
    ear: number;
    earTurn: number;
  };
  coat: Lch;
  muzzleTint: Lch;
  mane: {style: ManeStyle; forelock: Forelock; colors: Lch[]; length: number; volume: number; wave: number};
  eye: {
    color: Lch;
    size: number;
    openness: number;
    closed: boolean;
    gaze: readonly [number, number];
    lashes: number;
    browTilt: number;
    browLift: number;
    shadow: Lch | null;
  };
  mouth: {kind: Mouth; width: number; curve: number};
  horn: {length: number; color: Lch} | null;
  freckles: boolean;
  blush: number;
  marking: Marking;
  accessory: {kind: Accessory; color: Lch};
  background: {
    kind: 'linear' | 'radial';
    from: Lch;
    to: Lch;
    angle: number;
    disc: Lch | null;
    vignette: boolean;
  };
}
