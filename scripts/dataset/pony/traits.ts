/** Everything that distinguishes one pony from another. Drawing is a pure function of this record; all ponies face left. */
import type {Lch} from './color.ts';

export type ManeStyle =
  'longWavy' | 'bob' | 'curly' | 'spiky' | 'braid' | 'ponytail' | 'bun' | 'swept' | 'cropped' | 'mohawk';
export type Forelock = 'sweepNear' | 'sweepFar' | 'parted' | 'bangs' | 'puff' | 'spikes' | 'tuft' | 'crest';
export type Mouth = 'smile' | 'laugh' | 'neutral' | 'pout' | 'smirk';
export type Marking = 'none' | 'blaze' | 'star' | 'snip';
export type Accessory = 'none' | 'bow' | 'flower' | 'glasses' | 'spectacles' | 'headband' | 'earring';

export type SceneKind =
  'plain' | 'sky' | 'sunset' | 'night' | 'meadow' | 'sea' | 'wood' | 'city' | 'lights' | 'hearts';
export type Wings = 'none' | 'feathered' | 'leathery';
export type Neckwear = 'none' | 'scarf' | 'collar' | 'bowTie';
export type Expression = 'none' | 'wink' | 'laughing' | 'tongue' | 'sad' | 'angry' | 'surprised';

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
  mane: {
    style: ManeStyle;
    forelock: Forelock;
    colors: Lch[];
    length: number;
    volume: number;
    wave: number;
    ombre: Lch | null;
  };
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
  /** What is behind the pony; `shift` and `height`, -1..1, move it, `lean`, -1..1, turns its colours. */
  scene: {kind: SceneKind; shift: number; height: number; lean: number};
  wings: Wings;
  neckwear: {kind: Neckwear; color: Lch};
  /** Whatever is not `none` takes the place of the mouth's kind, apart from a wink. */
  expression: Expression;
}
