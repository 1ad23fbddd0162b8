/** Names of colours and back. Colours are OKLab (Ottosson 2020), where equal distances look about equally far. */

export type Lab = readonly [l: number, a: number, b: number];

/** Name -> sRGB, by the basic colour that the name belongs to. */
const FAMILIES: Record<string, Record<string, string>> = {
  white: {white: 'f7f6f4', ivory: 'f4eedc', cream: 'efe2bd', pearl: 'e9e6ee'},
  grey: {grey: '9b9aa0', silver: 'c6c7cf', 'slate grey': '6d7684', charcoal: '45454e'},
  black: {black: '25242a'},
  brown: {brown: '80573b', chestnut: '8d4c36', chocolate: '573a2b', tan: 'c49d73', beige: 'd9c3a0'},
  red: {red: 'cf3b3f', crimson: 'a92a47', coral: 'ef7b68', rust: 'b5532f'},
  orange: {orange: 'ee9149', apricot: 'f4b88a', peach: 'f7cdb2', amber: 'e2a13d'},
  yellow: {yellow: 'f0d456', gold: 'd9b23f', 'pale yellow': 'f3e7a4', lemon: 'eee27c'},
  green: {
    green: '58ad5c',
    lime: 'b0d95f',
    mint: 'b2e3c4',
    olive: '8d8f45',
    emerald: '2f9b72',
    'dark green': '2f5f43',
  },
  teal: {teal: '3f9a98', turquoise: '5ccac2', aqua: 'a3e2e2', 'dark teal': '22585c'},
  blue: {blue: '4b7fd0', 'sky blue': '8cc3ee', 'powder blue': 'bcdcf0', azure: '57a3dd', navy: '2a3562'},
  purple: {
    purple: '8b57b4',
    violet: '7765cf',
    lilac: 'cfb0e4',
    lavender: 'bfb9ec',
    plum: '74406d',
    indigo: '4a4390',
  },
  pink: {pink: 'f2a7c3', rose: 'e0708f', magenta: 'cf50a5', 'pale pink': 'f6d3dc', mauve: 'c294b8'},
};

/** Other spellings and names, by the one used here. */
const SYNONYMS: Record<string, string> = {
  gray: 'grey',
  'light blue': 'sky blue',
  'dark blue': 'navy',
  'light pink': 'pale pink',
  'light green': 'mint',
  'light yellow': 'pale yellow',
  golden: 'gold',
  scarlet: 'red',
  cyan: 'turquoise',
  violette: 'violet',
  fuchsia: 'magenta',
  'dark grey': 'charcoal',
  'light grey': 'silver',
  'dark brown': 'chocolate',
  'light brown': 'tan',
  blonde: 'gold',
  blond: 'gold',
  ginger: 'rust',
};

function toLinear(srgb: number): number {
  return srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4;
}

function toSrgb(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** OKLab of a colour written as six hexadecimal digits of sRGB, with or without `#`. */
export function hexToLab(hex: string): Lab {
  const value = parseInt(hex.replace('#', ''), 16);
  const [r, g, b] = [value >> 16, (value >> 8) & 255, value & 255].map((byte) => toLinear(byte / 255)) as [
    number,
    number,
    number,
  ];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Nearest sRGB colour of an OKLab colour as `#rrggbb`, each channel clipped. */
export function labToHex([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((channel) => toSrgb(channel).toString(16).padStart(2, '0')).join('')}`;
}

const COLOURS = Object.entries(FAMILIES).flatMap(([family, names]) =>
  Object.entries(names).map(([name, hex]) => ({name, family, lab: hexToLab(hex)})),
);

/** Lightness counts less than hue: a shadow does not change what a colour is called. */
function distance(one: Lab, other: Lab): number {
  return Math.hypot(0.6 * (one[0] - other[0]), one[1] - other[1], one[2] - other[2]);
}

function nearest(lab: Lab): (typeof COLOURS)[number] {
  return COLOURS.reduce((best, colour) =>
    distance(colour.lab, lab) < distance(best.lab, lab) ? colour : best,
  );
}

/** What a colour is called: "lilac". */
export function colourName(lab: Lab): string {
  return nearest(lab).name;
}

/** The name used here of a typed colour, or null where it is none that is known. */
export function knownColour(typed: string): string | null {
  const name = Object.hasOwn(SYNONYMS, typed) ? SYNONYMS[typed]! : typed;
  return COLOURS.some((colour) => colour.name === name || colour.family === name) ? name : null;
}

/** How well a colour answers to a name, 0..1: 1 where it is called so or belongs to a basic colour of that name. */
export function colourFit(lab: Lab, name: string): number {
  const called = nearest(lab);
  if (called.name === name || called.family === name) return 1;
  const exemplars = COLOURS.filter((colour) => colour.name === name || colour.family === name);
  const closest = Math.min(...exemplars.map((colour) => distance(colour.lab, lab)));
  // 0.06 is about the distance between neighbouring names.
  return 0.9 * Math.exp(-((closest / 0.08) ** 2));
}
