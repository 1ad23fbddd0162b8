/** The traits of the pony at a point of the latent space. */
import {lch, mix, type Lch} from './color.ts';
import {Latent} from './latent.ts';
import {
  sampleAccent,
  sampleBackground,
  sampleCoat,
  sampleManeColors,
  sampleNeckColor,
  sampleOmbre,
} from './palette.ts';
import type {
  Accessory,
  Expression,
  Forelock,
  ManeStyle,
  Marking,
  Mouth,
  Neckwear,
  PonyTraits,
  SceneKind,
  Wings,
} from './traits.ts';

const DEGREE = Math.PI / 180;

const STYLES: Record<ManeStyle, number> = {
  longWavy: 16,
  bob: 11,
  curly: 11,
  spiky: 9,
  braid: 10,
  ponytail: 10,
  bun: 7,
  swept: 12,
  cropped: 7,
  mohawk: 7,
};

const FORELOCKS: readonly Forelock[] = [
  'sweepNear',
  'sweepFar',
  'parted',
  'bangs',
  'puff',
  'spikes',
  'tuft',
  'crest',
];

const FORELOCKS_OF: Record<ManeStyle, readonly Forelock[]> = {
  longWavy: ['sweepNear', 'sweepFar', 'parted', 'bangs'],
  bob: ['bangs', 'sweepNear', 'sweepFar'],
  curly: ['puff'],
  spiky: ['spikes'],
  braid: ['parted', 'sweepNear', 'tuft'],
  ponytail: ['bangs', 'sweepNear', 'parted', 'tuft'],
  bun: ['sweepFar', 'tuft', 'parted'],
  swept: ['sweepNear', 'sweepFar'],
  cropped: ['tuft', 'spikes'],
  mohawk: ['crest'],
};

const SCENES: Record<SceneKind, number> = {
  plain: 44,
  sky: 9,
  sunset: 8,
  night: 8,
  meadow: 8,
  sea: 6,
  wood: 5,
  city: 4,
  lights: 5,
  hearts: 3,
};

const EXPRESSIONS: Record<Expression, number> = {
  none: 68,
  wink: 7,
  laughing: 7,
  tongue: 6,
  sad: 4,
  angry: 4,
  surprised: 4,
};

/** Traits of the pony at the normalised latent `coordinates` (`[512]`; those from `USED_COORDINATES` on are not read). */
export function sampleTraits(coordinates: Float32Array): PonyTraits {
  const z = new Latent(coordinates);
  const coat = sampleCoat(z);
  const colors = sampleManeColors(z, coat);
  const mane = colors[0]!;
  const style = z.choose('maneStyle', STYLES);
  const expression = z.choose<Expression>('expression', EXPRESSIONS);
  const allowed = FORELOCKS.map((name) => (FORELOCKS_OF[style].includes(name) ? 0 : -Infinity));
  return {
    pose: {
      yaw: z.range('pose', 11, 54) * DEGREE,
      pitch: z.bell('pose', 1) * 7 * DEGREE,
      roll: z.bell('pose', 2) * 8,
      dx: z.bell('pose', 3) * 3.5,
      dy: z.bell('pose', 4) * 4,
      scale: 0.68 + z.bell('pose', 5) * 0.025,
    },
    build: {
      muzzleLength: 1 + z.bell('build') * 0.16,
      muzzleSize: 1 + z.bell('build', 1) * 0.12,
      cheek: 1 + z.bell('build', 2) * 0.08,
      neck: 1 + z.bell('build', 3) * 0.14,
      ear: 1 + z.bell('build', 4) * 0.18,
      earTurn: z.bell('build', 5) * 16,
    },
    coat,
    muzzleTint: sampleMuzzleTint(z, coat),
    mane: {
      style,
      forelock: FORELOCKS[z.greatest('forelock', allowed)]!,
      colors,
      length: z.range('maneShape', 0.8, 1.15),
      volume: z.range('maneShape', 0.88, 1.15, 1),
      wave: z.range('maneShape', 0.6, 1.3, 2),
      ombre: z.chance('ombre', 0.2) ? sampleOmbre(z, mane) : null,
    },
    eye: sampleEye(z, mane, expression),
    mouth: {
      kind: z.choose<Mouth>('mouth', {smile: 40, laugh: 20, neutral: 15, pout: 9, smirk: 16}),
      width: 1 + z.bell('mouthShape') * 0.18,
      curve: 1 + z.bell('mouthShape', 1) * 0.35,
    },
    horn: z.chance('horn', 0.3) ? sampleHorn(z, coat, mane) : null,
    freckles: z.chance('freckles', 0.16),
    blush: z.chance('blush', 0.7) ? z.range('blush', 0.25, 0.6, 1) : 0,
    marking: z.choose<Marking>('marking', {none: 70, blaze: 12, star: 12, snip: 6}),
    accessory: {
      kind: z.choose<Accessory>('accessory', {
        none: 68,
        bow: 8,
        flower: 8,
        glasses: 5,
        spectacles: 4,
        headband: 4,
        earring: 3,
      }),
      color: sampleAccent(z, coat, mane),
    },
    background: sampleBackground(z, coat, mane),
    scene: {
      kind: z.choose<SceneKind>('scene', SCENES),
      shift: z.range('scenePlace', -1, 1),
      height: z.range('scenePlace', -1, 1, 1),
      lean: z.range('scenePlace', -1, 1, 2),
    },
    wings: z.choose<Wings>('wings', {none: 76, feathered: 18, leathery: 6}),
    neckwear: {
      kind: z.choose<Neckwear>('neckwear', {none: 79, scarf: 9, collar: 6, bowTie: 6}),
      color: sampleNeckColor(z, coat, mane),
    },
    expression,
  };
}

function sampleMuzzleTint(z: Latent, coat: Lch): Lch {
  const shift = {plain: 0.04, pale: 0.1, deep: -0.09}[
    z.choose('muzzleTone', {plain: 45, pale: 35, deep: 20})
  ];
  const pale = lch(Math.min(0.97, coat.l + shift), coat.c * 0.9, coat.h);
  return mix(pale, lch(coat.l + shift, coat.c, 20), coat.h > 20 && coat.h < 120 ? 0.3 : 0);
}

function sampleEye(z: Latent, mane: Lch, expression: Expression): PonyTraits['eye'] {
  const lashes = {none: 0, two: 2, three: 3}[z.choose('lashes', {none: 1, two: 2, three: 2})];
  const shadows = {'300': 1, '340': 1, '230': 1, '190': 1, '20': 1};
  return {
    color: lch(
      z.range('eyeTone', 0.52, 0.68),
      z.range('eyeTone', 0.1, 0.17, 1),
      z.chance('eyeMatch', 0.3) ? mane.h : z.hue('eyeHue'),
    ),
    size: 1 + z.bell('eyeShape') * 0.14,
    openness: z.chance('eyeSleepy', 0.18)
      ? z.range('eyeShape', 0.3, 0.6, 1)
      : z.range('eyeShape', 0.82, 1.08, 1),
    closed: z.chance('eyeClosed', 0.08) && (expression === 'none' || expression === 'tongue'),
    gaze: [z.bell('eyeGaze'), z.bell('eyeGaze', 1)],
    lashes,
    browTilt: z.bell('brow'),
    browLift: z.range('brow', 0, 1, 1),
    shadow: z.chance('eyeShadow', 0.25) ? lch(0.68, 0.13, Number(z.choose('eyeShadowHue', shadows))) : null,
  };
}

function sampleHorn(z: Latent, coat: Lch, mane: Lch): PonyTraits['horn'] {
  const colors = {coat, gold: lch(0.86, 0.1, 88), pearl: lch(0.93, 0.03, 320), mane: lch(0.82, 0.09, mane.h)};
  return {
    length: z.range('hornLength', 0.95, 1.3),
    color: colors[z.choose('hornColour', {coat: 1, gold: 1, pearl: 1, mane: 1})],
  };
}
