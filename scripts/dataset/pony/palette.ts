/** Colours of coat, mane, accessories and background, read from z. */
import {hueDelta, lch, type Lch} from './color.ts';
import type {Latent} from './latent.ts';
import type {PonyTraits} from './traits.ts';

/** Clear, friendly colours for bows, flowers and the like. */
const ACCENTS: readonly Lch[] = [
  lch(0.62, 0.2, 22),
  lch(0.72, 0.16, 355),
  lch(0.72, 0.16, 55),
  lch(0.85, 0.15, 92),
  lch(0.74, 0.15, 150),
  lch(0.72, 0.12, 195),
  lch(0.62, 0.16, 255),
  lch(0.62, 0.17, 300),
];

/** 1 in the middle of the yellows and olives, 0 outside, without a step. */
function yellowness(hue: number): number {
  return Math.max(0, 1 - Math.abs(hueDelta(100, hue)) / 32);
}

/** Dark yellow and olive look muddy: yellows are kept light, or leaned towards orange when they are deep. */
export function unmuddy(color: Lch): Lch {
  const depth =
    Math.max(0, 0.82 - color.l) * Math.min(1, yellowness(color.h) * 1.8) * Math.min(1, color.c * 14);
  return lch(color.l + depth * 0.85, color.c, color.h - depth * 60);
}

export function sampleCoat(z: Latent): Lch {
  const hue = z.hue('coatHue');
  const l = (low: number, high: number): number => z.range('coatTone', low, high);
  const c = (low: number, high: number): number => z.range('coatTone', low, high, 1);
  const lean = (low: number, high: number): number => z.range('coatLean', low, high);
  const families = {pastel: 36, vivid: 22, grey: 7, brown: 14, cream: 7, dark: 7, white: 7};
  switch (z.choose('coatFamily', families)) {
    case 'pastel':
      return lch(l(0.8, 0.9), c(0.06, 0.11), hue);
    case 'vivid':
      return unmuddy(lch(l(0.64, 0.76), c(0.11, 0.16), hue));
    case 'grey':
      return lch(l(0.55, 0.82), c(0.008, 0.025), lean(220, 320));
    case 'brown':
      return lch(l(0.42, 0.64), c(0.06, 0.1), lean(42, 66));
    case 'cream':
      return lch(l(0.82, 0.9), c(0.05, 0.1), lean(70, 92));
    case 'dark':
      return lch(l(0.31, 0.4), c(0.02, 0.07), lean(240, 400));
    case 'white':
      return lch(l(0.94, 0.97), c(0.008, 0.02), lean(40, 320));
  }
}

/** Pushes `l` at least `gap` away from `from`, towards the roomier side. */
function apart(l: number, from: number, gap: number): number {
  if (Math.abs(l - from) >= gap) return l;
  return from > 0.62 ? from - gap : from + gap;
}

/** One to three colours, the first being the mane's main one. */
export function sampleManeColors(z: Latent, coat: Lch): Lch[] {
  const natural = coat.c < 0.03 || (coat.l < 0.66 && coat.h > 40 && coat.h < 70);
  const count = Number(z.choose('maneCount', {'1': 30, '2': 44, '3': 26}));
  if (natural && z.chance('maneNatural', 0.4)) {
    const tone = z.choose('maneNaturalTone', {dark: 1, middle: 1, pale: 1});
    const l = apart({dark: 0.3, middle: 0.42, pale: 0.9}[tone], coat.l, 0.22);
    const base = lch(l, l > 0.8 ? 0.04 : 0.05, z.range('maneTone', 45, 80));
    return count === 1 ? [base] : [base, lch(l + (l > 0.6 ? -0.12 : 0.14), 0.06, base.h)];
  }
  const turn = z.choose('maneTurn', {tonal: 14, analogous: 30, triad: 24, complement: 32});
  const shift = {tonal: 8, analogous: 45, triad: 115, complement: 175}[turn];
  const hue = coat.h + z.sign('maneSide') * (shift + z.range('maneTone', -14, 14));
  const gap = {tonal: 0.24, analogous: 0.17, triad: 0.1, complement: 0.1}[turn];
  const base = lch(
    apart(z.range('maneTone', 0.5, 0.84, 1), coat.l, gap),
    z.range('maneTone', 0.1, 0.16, 2),
    hue,
  );
  const step =
    z.sign('maneStep') *
    (turn === 'complement' ? z.range('maneStep', 28, 50, 1) : z.range('maneStep', 24, 60, 1));
  const colors = [base];
  for (let i = 1; i < count; i++) {
    const l = base.l + (base.l > 0.66 ? -0.1 : 0.12) * (i === 1 ? 1 : 0.4);
    colors.push(lch(l, base.c * (i === 1 ? 1 : 0.9), base.h + step * i));
  }
  return colors.map(unmuddy);
}

/** The colour that a mane turns to at its ends: a good way from its own. */
export function sampleOmbre(z: Latent, mane: Lch): Lch {
  const hue = mane.h + z.sign('ombreTone') * z.range('ombreTone', 60, 150, 1);
  return unmuddy(lch(z.range('ombreTone', 0.62, 0.86, 2), 0.14, hue));
}

/** An accent that stands out against mane and coat. */
export function sampleAccent(z: Latent, coat: Lch, mane: Lch): Lch {
  return accent(z, 'accent', coat, mane);
}

/** The same for what is worn at the neck, which lies on the coat. */
export function sampleNeckColor(z: Latent, coat: Lch, mane: Lch): Lch {
  return accent(z, 'neckColour', mane, coat);
}

function accent(z: Latent, draw: 'accent' | 'neckColour', coat: Lch, mane: Lch): Lch {
  const near = (a: Lch, b: Lch, width: number): number =>
    Math.max(0, 1 - Math.abs(hueDelta(a.h, b.h)) / width);
  const offsets = ACCENTS.map((color) => -5 * near(color, mane, 60) - 3 * near(color, coat, 40));
  return ACCENTS[z.greatest(draw, offsets)]!;
}

export function sampleBackground(z: Latent, coat: Lch, mane: Lch): PonyTraits['background'] {
  const turn = z.choose('backgroundHue', {'150': 1, '180': 1, '210': 1, '60': 1, '-60': 1});
  let hue = coat.h + Number(turn) + z.range('backgroundTone', -15, 15);
  // The mane must not drown: a background of its own hue is turned away.
  const close = hueDelta(mane.h, hue);
  if (Math.abs(close) < 40) hue += Math.sign(close || 1) * (40 - Math.abs(close)) * 0.8;
  const mood = z.choose('backgroundMood', {pale: 60, mid: 28, deep: 12});
  const tone = (low: number, high: number): number => z.range('backgroundTone', low, high, 1);
  let l = {pale: tone(0.88, 0.95), mid: tone(0.72, 0.82), deep: tone(0.36, 0.48)}[mood];
  if (Math.abs(l - coat.l) < 0.1 && coat.c < 0.05) l = coat.l > 0.6 ? coat.l - 0.18 : coat.l + 0.3;
  if (coat.l < 0.4 && mood === 'deep') l = tone(0.74, 0.9);
  if (Math.abs(l - mane.l) < 0.08 && Math.abs(hueDelta(hue, mane.h)) < 50) l += l > 0.8 ? -0.12 : 0.12;
  const c = {pale: 0.045, mid: 0.075, deep: 0.07}[mood];
  const drift = z.range('backgroundTone', -45, 45, 2);
  return {
    kind: z.chance('backgroundKind', 0.5) ? 'linear' : 'radial',
    from: unmuddy(lch(Math.min(0.97, l + 0.03), c, hue)),
    to: unmuddy(lch(l - 0.08, c * 1.25, hue + drift)),
    angle: z.range('backgroundAngle', 60, 120),
    disc: z.chance('disc', 0.28) ? lch(Math.min(0.98, l + 0.06), c * 0.9, hue - drift * 0.6) : null,
    vignette: z.chance('vignette', 0.2),
  };
}
