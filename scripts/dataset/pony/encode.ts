/** A pony's traits as one row of numbers: ranges about -1..1, choices one-hot, colours as OKLab. */
import type {Lch} from './color.ts';
import type {PonyTraits} from './traits.ts';

const STYLES = [
  'longWavy',
  'bob',
  'curly',
  'spiky',
  'braid',
  'ponytail',
  'bun',
  'swept',
  'cropped',
  'mohawk',
];
const FORELOCKS = ['sweepNear', 'sweepFar', 'parted', 'bangs', 'puff', 'spikes', 'tuft', 'crest'];
const MOUTHS = ['smile', 'laugh', 'neutral', 'pout', 'smirk'];
const MARKINGS = ['none', 'blaze', 'star', 'snip'];
const ACCESSORIES = ['none', 'bow', 'flower', 'glasses', 'spectacles', 'headband', 'earring'];

const SCENES = ['plain', 'sky', 'sunset', 'night', 'meadow', 'sea', 'wood', 'city', 'lights', 'hearts'];
const WINGS = ['none', 'feathered', 'leathery'];
const NECKWEAR = ['none', 'scarf', 'collar', 'bowTie'];
const EXPRESSIONS = ['none', 'wink', 'laughing', 'tongue', 'sad', 'angry', 'surprised'];

/** Length of a row. Its columns are named in `scripts/train/pony-traits.json`. */
export const TRAIT_COLUMNS = 142;

/** OKLab `[(L - 0.7) * 3, a * 8, b * 8]`; zeros where there is no such thing to colour. */
function colour(color: Lch | null | undefined): number[] {
  if (!color) return [0, 0, 0];
  const angle = (color.h * Math.PI) / 180;
  return [(color.l - 0.7) * 3, color.c * Math.cos(angle) * 8, color.c * Math.sin(angle) * 8];
}

const oneHot = (options: readonly string[], chosen: string): number[] =>
  options.map((o) => (o === chosen ? 1 : 0));
const flag = (yes: unknown): number => (yes ? 1 : 0);

/** `TRAIT_COLUMNS` numbers. Traits that mean nothing (the gaze of closed eyes) are 0. */
export function encodeTraits(traits: PonyTraits): number[] {
  return [
    ...encodeShape(traits),
    ...colour(traits.coat),
    ...colour(traits.muzzleTint),
    ...encodeMane(traits.mane),
    ...encodeEye(traits.eye),
    ...oneHot(MOUTHS, speaks(traits) ? traits.mouth.kind : ''),
    (traits.mouth.width - 1) * 8,
    (traits.mouth.curve - 1) * 4,
    flag(traits.horn),
    traits.horn ? (traits.horn.length - 1.1) * 6 : 0,
    ...colour(traits.horn?.color),
    flag(traits.freckles),
    traits.blush * 2,
    ...oneHot(MARKINGS, traits.marking),
    ...oneHot(ACCESSORIES, traits.accessory.kind),
    ...colour(traits.accessory.kind === 'none' ? null : traits.accessory.color),
    ...encodeBackground(traits.background),
    ...encodeScene(traits.scene),
    ...oneHot(WINGS, traits.wings),
    ...oneHot(NECKWEAR, traits.neckwear.kind),
    ...colour(traits.neckwear.kind === 'none' ? null : traits.neckwear.color),
    ...oneHot(EXPRESSIONS, traits.expression),
    flag(traits.mane.ombre),
    ...colour(traits.mane.ombre),
  ];
}

/** Whether the mouth's kind is seen: most expressions have a mouth of their own. */
function speaks({expression}: PonyTraits): boolean {
  return expression === 'none' || expression === 'wink';
}

function encodeScene({kind, shift, height, lean}: PonyTraits['scene']): number[] {
  const there = flag(kind !== 'plain');
  return [...oneHot(SCENES, kind), there * shift, there * height, there * lean];
}

function encodeShape({pose, build}: PonyTraits): number[] {
  const degrees = 180 / Math.PI;
  return [
    (pose.yaw * degrees - 32) / 22,
    (pose.pitch * degrees) / 4,
    pose.roll / 4,
    pose.dx / 2,
    pose.dy / 2,
    (pose.scale - 0.68) * 60,
    (build.muzzleLength - 1) * 10,
    (build.muzzleSize - 1) * 12,
    (build.cheek - 1) * 20,
    (build.neck - 1) * 10,
    (build.ear - 1) * 8,
    build.earTurn / 8,
  ];
}

function encodeMane(mane: PonyTraits['mane']): number[] {
  const [first, second = first, third = second] = mane.colors;
  return [
    ...oneHot(STYLES, mane.style),
    ...oneHot(FORELOCKS, mane.forelock),
    ...colour(first),
    ...colour(second),
    ...colour(third),
    ...oneHot(['1', '2', '3'], String(mane.colors.length)),
    (mane.length - 0.97) * 6,
    (mane.volume - 1) * 8,
    (mane.wave - 0.95) * 3,
  ];
}

function encodeEye(eye: PonyTraits['eye']): number[] {
  const open = flag(!eye.closed);
  return [
    ...colour(eye.color),
    (eye.size - 1) * 12,
    open * (eye.openness - 0.9) * 4,
    1 - open,
    open * eye.gaze[0] * 2,
    open * eye.gaze[1] * 2,
    flag(eye.lashes === 0),
    eye.lashes - 2,
    eye.browTilt * 2,
    eye.browLift * 2 - 1,
    flag(eye.shadow),
    ...colour(eye.shadow),
  ];
}

function encodeBackground(background: PonyTraits['background']): number[] {
  return [
    flag(background.kind === 'linear'),
    ...colour(background.from),
    ...colour(background.to),
    (background.angle - 90) / 20,
    flag(background.disc),
    ...colour(background.disc),
    flag(background.vignette),
  ];
}
