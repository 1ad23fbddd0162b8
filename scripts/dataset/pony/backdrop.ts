/**
 * What is behind the pony. Scenes are out of focus, as behind a portrait: large soft shapes, most of them where no pony covers them,
 * at the left and above. Drawn in the picture's own 256 units.
 */
import {darken, hex, lch, lighten, mixStraight, type Lch} from './color.ts';
import {smooth} from './curves.ts';
import {DEGREE} from './scene.ts';
import {pt, type Svg, type Vec2} from './svg.ts';
import type {PonyTraits, SceneKind} from './traits.ts';

type Backdrop = (svg: Svg, traits: PonyTraits) => void;

const ALL = 'M0 0H256V256H0Z';

/** From top to bottom. */
function ground(svg: Svg, ...colors: Lch[]): void {
  const stops = colors.map((color, i) => [i / (colors.length - 1), hex(color)] as const);
  svg.path(ALL, {fill: svg.linear([0, 0], [0, 256], ...stops)});
}

/** A round light without an edge; `core` is the share of its radius that is full. */
function glow(svg: Svg, at: Vec2, rx: number, ry: number, color: Lch, opacity: number, core = 0): void {
  const c = hex(color);
  svg.ellipse(at, rx, ry, {fill: svg.glow([core, c, opacity], [1, c, 0])});
}

/** A soft disc with just enough of an edge to be one. */
const ball = (svg: Svg, at: Vec2, r: number, color: Lch, opacity: number): void =>
  glow(svg, at, r, r, color, opacity, 0.86);

/** Land up to a curve through `edge`, whose points go from left to right. */
function land(svg: Svg, edge: readonly Vec2[], top: Lch, bottom: Lch): void {
  const highest = Math.min(...edge.map(([, y]) => y));
  const fill = svg.linear([0, highest], [0, 256], [0, hex(top)], [1, hex(bottom)]);
  svg.path(`${smooth(edge)}L256 256H0Z`, {fill});
}

/** The blue of a day, with something of the background's own colour. */
function daySky({background, scene}: PonyTraits): [top: Lch, low: Lch] {
  const blue = lch(0.74, 0.11, 238 + 16 * scene.lean);
  const top = mixStraight(blue, background.from, 0.25);
  return [top, mixStraight(lighten(top, 0.17), lch(0.97, 0.02, 90), 0.4)];
}

function cloud(svg: Svg, [x, y]: Vec2, size: number, opacity = 0.95): void {
  const white = lch(0.985, 0.008, 240);
  const shade = lch(0.88, 0.03, 255);
  const parts = [
    [-30, 6, 24, 16],
    [30, 7, 26, 15],
    [-8, -5, 26, 24],
    [16, -1, 22, 20],
    [0, 9, 44, 13],
  ] as const;
  for (const [dx, dy, rx, ry] of parts)
    glow(svg, [x + dx * size, y + (dy + 4) * size], rx * size, ry * size, shade, 0.5 * opacity, 0.72);
  for (const [dx, dy, rx, ry] of parts)
    glow(svg, [x + dx * size, y + dy * size], rx * size, ry * size, white, opacity, 0.72);
}

const sky: Backdrop = (svg, traits) => {
  const {shift, height} = traits.scene;
  ground(svg, ...daySky(traits));
  cloud(svg, [46 + 16 * shift, 52 + 12 * height], 1);
  cloud(svg, [214 + 12 * shift, 34 - 8 * height], 0.85);
  cloud(svg, [26 - 10 * shift, 158 - 10 * height], 0.75, 0.85);
  cloud(svg, [120 + 20 * shift, 14 + 6 * height], 0.6, 0.8);
  cloud(svg, [236 - 8 * shift, 190 + 8 * height], 0.9, 0.85);
};

const sunset: Backdrop = (svg, {scene: {shift, height, lean}}) => {
  const [rose, gold] = [8 + 22 * lean, 72 + 8 * lean];
  ground(
    svg,
    lch(0.52, 0.12, 300 + 20 * lean),
    lch(0.68, 0.15, rose),
    lch(0.8, 0.14, gold - 18),
    lch(0.88, 0.12, gold),
  );
  const sun: Vec2 = [48 + 14 * shift, 112 + 22 * height];
  glow(svg, sun, 110, 90, lch(0.93, 0.1, gold + 10), 0.75);
  ball(svg, sun, 31, lch(0.97, 0.07, gold + 18), 1);
  const streak = lch(0.62, 0.13, rose - 8);
  glow(svg, [60 + 20 * shift, 62 + 14 * height], 92, 9, streak, 0.7, 0.4);
  glow(svg, [200 + 20 * shift, 38 + 14 * height], 80, 10, streak, 0.7, 0.4);
  glow(svg, [20 + 20 * shift, 92 + 14 * height], 60, 6, streak, 0.55, 0.4);
  const far = lch(0.5, 0.11, 330 + 15 * lean);
  const near = lch(0.36, 0.09, 312 + 15 * lean);
  land(
    svg,
    [
      [0, 178],
      [52 + 14 * shift, 160],
      [110, 182],
      [190, 164],
      [256, 176],
    ].map(([x, y]): Vec2 => [x!, y! + 8 * height]),
    far,
    near,
  );
  land(
    svg,
    [
      [0, 216],
      [70, 204],
      [150, 220],
      [256, 198],
    ].map(([x, y]): Vec2 => [x!, y! + 6 * height]),
    near,
    darken(near, 0.08),
  );
};

/** Places of stars, as spread out as small numbers allow. */
const STARS: readonly [x: number, y: number, r: number][] = [
  [22, 96, 3.4],
  [84, 22, 3.6],
  [12, 28, 2.6],
  [58, 132, 2.6],
  [120, 14, 2.6],
  [168, 26, 3.2],
  [208, 14, 2.6],
  [238, 48, 3.6],
  [246, 110, 2.8],
  [14, 158, 3.2],
  [100, 60, 2.4],
  [44, 196, 2.8],
  [226, 84, 2.4],
  [246, 168, 3],
  [20, 230, 2.6],
];

const night: Backdrop = (svg, {scene: {shift, height, lean}}) => {
  const hue = 274 + 22 * lean;
  ground(svg, lch(0.24, 0.09, hue), lch(0.34, 0.12, hue + 6), lch(0.5, 0.13, hue + 30));
  const star = lch(0.98, 0.03, 95);
  for (const [x, y, r] of STARS) {
    const at: Vec2 = [x + 8 * shift, y + 6 * height];
    glow(svg, at, r * 2.6, r * 2.6, star, 0.5);
    ball(svg, at, r, star, 1);
  }
  const moon: Vec2 = [52 + 8 * shift, 58 + 6 * height];
  glow(svg, moon, 66, 66, lch(0.9, 0.07, 90), 0.55);
  const [x, y] = moon;
  const crescent = `M${pt([x + 6, y - 28])}A28 28 0 1 0 ${pt([x + 28, y + 6])}A23 23 0 1 1 ${pt([x + 6, y - 28])}Z`;
  svg.path(crescent, {fill: hex(lch(0.95, 0.07, 92))});
};

const meadow: Backdrop = (svg, traits) => {
  const {shift, height, lean} = traits.scene;
  ground(svg, ...daySky(traits));
  cloud(svg, [52 + 16 * shift, 46 + 8 * height], 0.9);
  cloud(svg, [214 + 12 * shift, 30 + 8 * height], 0.7);
  const hue = 136 + 12 * lean;
  const green = lch(0.76, 0.14, hue);
  const deeper = lch(0.66, 0.14, hue + 4);
  const deepest = lch(0.56, 0.13, hue + 8);
  const moved = (edge: [number, number][]): Vec2[] => edge.map(([x, y]) => [x, y + 14 * height]);
  land(
    svg,
    moved([
      [0, 152],
      [60 + 20 * shift, 134],
      [128, 154],
      [200 + 20 * shift, 130],
      [256, 144],
    ]),
    mixStraight(green, lch(0.85, 0.06, 210), 0.45),
    green,
  );
  land(
    svg,
    moved([
      [0, 186],
      [70, 170],
      [140, 190],
      [256, 168],
    ]),
    green,
    deeper,
  );
  land(
    svg,
    moved([
      [0, 222],
      [90, 208],
      [180, 226],
      [256, 206],
    ]),
    deeper,
    deepest,
  );
  const petals = [lch(0.96, 0.03, 95), lch(0.84, 0.13, 0), lch(0.88, 0.14, 92)];
  (
    [
      [14, 204],
      [40, 192],
      [66, 206],
      [24, 232],
      [54, 238],
      [88, 232],
      [238, 200],
      [250, 226],
    ] as const
  ).forEach(([x, y], i) => ball(svg, [x + 6 * shift, y + 10 * height], 5.4, petals[i % 3]!, 0.95));
};

const sea: Backdrop = (svg, traits) => {
  const {shift, height, lean} = traits.scene;
  ground(svg, ...daySky(traits));
  cloud(svg, [40 + 16 * shift, 60 + 10 * height], 0.85);
  cloud(svg, [206 + 14 * shift, 34 + 8 * height], 0.75);
  const water = lch(0.62, 0.11, 225 + 22 * lean);
  const line = 132 + 14 * height;
  svg.path(`M0 ${line.toFixed(1)}H256V256H0Z`, {
    fill: svg.linear(
      [0, line],
      [0, 256],
      [0, hex(darken(water, 0.06))],
      [0.55, hex(lighten(water, 0.08))],
      [1, hex(lighten(water, 0.16))],
    ),
  });
  const foam = lch(0.97, 0.02, 210);
  (
    [
      [30, 150, 30],
      [70, 164, 26],
      [14, 178, 34],
      [240, 156, 30],
      [236, 184, 34],
    ] as const
  ).forEach(([x, y, r]) => glow(svg, [x + 12 * shift, y + 14 * height], r, 3, foam, 0.75, 0.4));
  const sand = lch(0.88, 0.07, 85);
  const beach: Vec2[] = [
    [0, 212],
    [60, 206],
    [120, 222],
    [190, 210],
    [256, 216],
  ].map(([x, y]) => [x!, y! + 10 * height]);
  land(
    svg,
    beach.map(([x, y]): Vec2 => [x, y - 6]),
    foam,
    foam,
  );
  land(svg, beach, sand, darken(sand, 0.08));
};

const wood: Backdrop = (svg, {scene: {shift, height, lean}}) => {
  const hue = 138 + 18 * lean;
  const mist = lch(0.84, 0.09, hue - 20);
  ground(svg, lch(0.6, 0.11, hue), mist, lch(0.66, 0.12, hue));
  glow(svg, [64 + 20 * shift, 84 + 16 * height], 96, 110, lch(0.96, 0.08, 108), 0.8);
  const trunk = (x: number, width: number, color: Lch): void => {
    const [l, r] = [x + 10 * shift - width / 2, x + 10 * shift + width / 2];
    svg.path(
      `M${pt([l, 0])}L${pt([r, 0])}L${pt([r + 1, 200])}L${pt([r + width * 0.5, 256])}L${pt([l - width * 0.5, 256])}L${pt([l - 1, 200])}Z`,
      {
        fill: svg.linear([l, 0], [r, 0], [0, hex(lighten(color, 0.07))], [1, hex(darken(color, 0.05))]),
      },
    );
  };
  const pale = mixStraight(lch(0.5, 0.06, 90), mist, 0.5);
  for (const x of [72, 118, 158, 212]) trunk(x, 9, pale);
  const bark = lch(0.44, 0.06, 62);
  trunk(24, 20, bark);
  trunk(244, 22, bark);
  const leaves = lch(0.56, 0.13, hue);
  (
    [
      [4, 8, 46],
      [60, -6, 44],
      [116, -10, 40],
      [180, -8, 46],
      [244, 6, 48],
    ] as const
  ).forEach(([x, y, r], i) =>
    glow(svg, [x + 10 * shift, y + 8 * height], r, r * 0.8, i % 2 ? lighten(leaves, 0.05) : leaves, 1, 0.8),
  );
  (
    [
      [6, 246, 52],
      [78, 258, 46],
      [250, 250, 50],
    ] as const
  ).forEach(([x, y, r]) => glow(svg, [x, y + 8 * height], r, r * 0.7, darken(leaves, 0.06), 1, 0.8));
};

const city: Backdrop = (svg, {scene: {shift, height, lean}}) => {
  const hue = 292 + 26 * lean;
  ground(svg, lch(0.28, 0.1, hue - 14), lch(0.44, 0.14, hue), lch(0.66, 0.15, hue + 60));
  const far = lch(0.38, 0.11, hue);
  const near = lch(0.23, 0.07, hue - 12);
  const lamp = lch(0.9, 0.12, 82);
  const house = (x: number, top: number, width: number, color: Lch): void =>
    svg.path(`M${pt([x, top])}H${(x + width).toFixed(1)}V256H${x.toFixed(1)}Z`, {fill: hex(color)});
  for (const [x, top, width] of [
    [14, 84, 30],
    [58, 104, 28],
    [104, 70, 30],
    [158, 92, 30],
    [206, 64, 32],
  ] as const)
    house(x + 8 * shift, top + 12 * height, width, far);
  for (const [x, top, width] of [
    [-14, 122, 36],
    [34, 142, 34],
    [80, 160, 30],
    [214, 118, 30],
    [240, 146, 40],
  ] as const) {
    const left = x + 8 * shift;
    house(left, top + 12 * height, width, near);
    for (let row = 0; row < 4; row++)
      for (const u of [0.28, 0.72]) {
        if ((row * 3 + x + (u > 0.5 ? 1 : 0)) % 3 === 0) continue;
        const at: Vec2 = [left + width * u, top + 12 * height + 15 + row * 24];
        svg.path(`M${pt([at[0] - 4.5, at[1] - 6])}h9v12h-9Z`, {fill: hex(lamp)});
      }
  }
  glow(svg, [40, 256], 130, 60, lch(0.8, 0.12, hue + 70), 0.4);
};

const LIGHTS: readonly [x: number, y: number, r: number][] = [
  [30, 44, 26],
  [84, 22, 17],
  [18, 112, 19],
  [66, 92, 13],
  [134, 12, 15],
  [196, 26, 25],
  [242, 70, 20],
  [246, 142, 17],
  [22, 186, 25],
  [70, 214, 17],
  [232, 212, 25],
  [48, 146, 10],
];

const lights: Backdrop = (svg, {background: {from, to}, scene: {shift, height, lean}}) => {
  const base = mixStraight(darken(to, Math.max(0.08, to.l - 0.5)), lch(0.4, 0.08, to.h), 0.5);
  ground(svg, base, darken(base, 0.1));
  const colors = [lch(0.86, 0.12, 80 + 20 * lean), lch(0.84, 0.11, from.h), lch(0.82, 0.12, 20 + 30 * lean)];
  LIGHTS.forEach(([x, y, r], i) => ball(svg, [x + 10 * shift, y + 8 * height], r, colors[i % 3]!, 0.62));
};

const HEARTS: readonly [x: number, y: number, size: number, turn: number][] = [
  [36, 52, 26, -14],
  [98, 22, 15, 12],
  [18, 122, 16, 10],
  [200, 26, 21, 14],
  [240, 84, 15, -10],
  [24, 194, 23, -8],
  [66, 232, 15, 14],
  [238, 206, 20, 8],
  [150, 10, 11, -8],
];

const hearts: Backdrop = (svg, {background: {from}, scene: {shift, height, lean}}) => {
  const base = mixStraight(lch(0.9, 0.06, 5 + 25 * lean), from, 0.25);
  ground(svg, lighten(base, 0.03), darken(base, 0.06));
  const colors = [lch(0.7, 0.17, 8 + 20 * lean), lch(0.8, 0.12, 355 + 20 * lean), lch(0.97, 0.02, 0)];
  HEARTS.forEach(([x, y, s, turn], i) => {
    const d = `M0 ${(s * 0.9).toFixed(1)}C${pt([-s * 1.5, -s * 0.1])} ${pt([-s * 0.8, -s * 1.2])} ${pt([0, -s * 0.35])}C${pt([s * 0.8, -s * 1.2])} ${pt([s * 1.5, -s * 0.1])} ${pt([0, s * 0.9])}Z`;
    svg.group(`transform="translate(${pt([x + 9 * shift, y + 8 * height])}) rotate(${turn})"`, () =>
      svg.path(d, {fill: hex(colors[i % 3]!)}),
    );
  });
};

const plain: Backdrop = (svg, {background}) => {
  const {kind, from, to, angle, disc, vignette} = background;
  const a = angle * DEGREE;
  const reach: Vec2 = [Math.cos(a) * 140, Math.sin(a) * 140];
  const stops = [
    [0, hex(from)],
    [1, hex(to)],
  ] as const;
  const fill =
    kind === 'linear'
      ? svg.linear([128 - reach[0], 128 - reach[1]], [128 + reach[0], 128 + reach[1]], ...stops)
      : svg.radial([128, 116], 180, ...stops);
  svg.path(ALL, {fill});
  if (disc) {
    const c = hex(disc);
    svg.ellipse([128, 124], 112, 112, {fill: svg.glow([0, c, 0.9], [0.9, c, 0.8], [1, c, 0])});
  }
  if (vignette) {
    const edge = hex(darken(to, 0.16));
    svg.path(ALL, {fill: svg.radial([128, 120], 184, [0.55, edge, 0], [1, edge, 0.8])});
  }
};

const BACKDROPS: Record<SceneKind, Backdrop> = {
  plain,
  sky,
  sunset,
  night,
  meadow,
  sea,
  wood,
  city,
  lights,
  hearts,
};

export const drawBackdrop: Backdrop = (svg, traits) => BACKDROPS[traits.scene.kind](svg, traits);
