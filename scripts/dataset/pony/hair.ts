/** Pieces of hair, and the painter that draws them. Units: skull radius 100, head facing left. */
import {darken, hex, lighten, outlineOf, type Lch} from './color.ts';
import {normals, ribbon, sampleSpline, smooth} from './curves.ts';
import type {Svg, Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';

export type Profile = 'taper' | 'leaf' | 'spike' | 'blunt' | 'fin' | 'flame';

export interface Lock {
  kind: 'lock';
  spine: Vec2[];
  width: number;
  profile: Profile;
  color: number;
  wave?: number;
}
export interface Puff {
  kind: 'puff';
  center: Vec2;
  r: number;
  color: number;
}
export interface Cap {
  kind: 'cap';
  center: Vec2;
  rx: number;
  ry: number;
}
/** A tilted oval: a link of a braid, or a hair tie when `color` is 'tie'. */
export interface Bead {
  kind: 'bead';
  center: Vec2;
  rx: number;
  ry: number;
  angle: number;
  color: number | 'tie';
}
export type HairPiece = Lock | Puff | Cap | Bead;

export interface Hairdo {
  /** Drawn behind the neck. */
  behind: HairPiece[];
  /** Drawn over the neck but behind the head. */
  beside: HairPiece[];
}

const PROFILES: Record<Profile, (t: number) => number> = {
  taper: (t) => Math.sin(Math.PI * (0.14 + 0.86 * t)) ** 0.8,
  leaf: (t) => Math.sin(Math.PI * (0.04 + 0.96 * t)) ** 0.75,
  spike: (t) => (1 - t) ** 0.85 * (0.8 + 0.55 * t),
  blunt: (t) => Math.min(1, 0.35 + 1.8 * t) * (t < 0.86 ? 1 : Math.sqrt(1 - ((t - 0.86) / 0.14) ** 2 * 0.85)),
  flame: (t) => Math.sin(Math.PI * (0.34 + 0.66 * t)) ** 0.9,
  fin: (t) => Math.sin(Math.PI * (0.3 + 0.7 * t)) ** 0.6,
};

export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;
export const steps = (count: number): number[] =>
  Array.from({length: count}, (_, i) => i / Math.max(1, count - 1));

/** Point around the skull seen from the front of the picture: angle 0 = top, 90 = back of the head. */
export const ring = (angle: number, r: number): Vec2 => [
  Math.sin((angle * Math.PI) / 180) * r,
  -Math.cos((angle * Math.PI) / 180) * r,
];

export const lock = (
  spine: Vec2[],
  width: number,
  color: number,
  profile: Profile = 'taper',
  wave = 0,
): Lock => ({
  kind: 'lock',
  spine,
  width,
  color,
  profile,
  wave,
});
export const puff = (center: Vec2, r: number, color: number): Puff => ({kind: 'puff', center, r, color});
export const tie = (center: Vec2, size: number, angle: number): Bead => ({
  kind: 'bead',
  center,
  rx: size,
  ry: size * 0.55,
  angle,
  color: 'tie',
});

interface HairPaint {
  fill: string;
  outline: string;
  shine: string;
  shade: string;
}

export class HairPainter {
  private readonly svg: Svg;
  private readonly paints: HairPaint[];
  private readonly tie: Lch;

  constructor(svg: Svg, {colors, ombre}: PonyTraits['mane'], tie: Lch) {
    this.svg = svg;
    this.tie = tie;
    this.paints = colors.map((color) => ({
      fill: svg.linear(
        [-40, -150],
        [70, 190],
        [0, hex(lighten(color, 0.07))],
        ...(ombre
          ? ([
              [0.36, hex(color)],
              [0.7, hex(ombre)],
            ] as const)
          : ([
              [0.5, hex(color)],
              [1, hex(darken(color, 0.1))],
            ] as const)),
      ),
      outline: hex(outlineOf(color)),
      shine: hex(lighten(color, 0.11)),
      shade: hex(darken(color, 0.1)),
    }));
  }

  draw(pieces: readonly HairPiece[]): void {
    for (const piece of pieces) {
      if (piece.kind === 'lock') this.drawLock(piece);
      else if (piece.kind === 'puff') this.drawPuff(piece);
      else if (piece.kind === 'cap') this.drawCap(piece);
      else this.drawBead(piece);
    }
  }

  /** What hair lies over, in shadow: the same shapes in one colour. */
  shadow(pieces: readonly HairPiece[], fill: string): void {
    for (const piece of pieces) {
      if (piece.kind === 'lock') {
        const half = (t: number): number => piece.width * 1.04 * PROFILES[piece.profile](t);
        this.svg.path(ribbon(sampleSpline(piece.spine, 9), half), {fill});
      } else if (piece.kind === 'puff') this.svg.ellipse(piece.center, piece.r, piece.r, {fill});
    }
  }

  private paint(color: number): HairPaint {
    return this.paints[color % this.paints.length]!;
  }

  private drawLock({spine, width, profile, color, wave = 0}: Lock): void {
    const {fill, outline, shine, shade} = this.paint(color);
    const line = sampleSpline(spine, wave ? 12 : 9);
    const side = normals(line);
    const curve = line.map(([x, y], i): Vec2 => {
      const t = i / (line.length - 1);
      const k = wave * Math.sqrt(t) * Math.sin(t * 9.5 + color * 0.5);
      return [x + side[i]![0] * k, y + side[i]![1] * k];
    });
    const half = (t: number) => width * PROFILES[profile](t);
    this.svg.path(ribbon(curve, half), {fill, stroke: outline, width: 3.4});
    const inner = curve.slice(1, -1);
    const along = (t: number) => half(lerp(1, curve.length - 2, t) / (curve.length - 1));
    const strand = (thickness: number, offset: number) =>
      ribbon(
        inner,
        (t) => along(t) * thickness * Math.sin(Math.PI * t),
        (t) => along(t) * offset,
      );
    this.svg.path(strand(0.2, 0.45), {fill: shine, opacity: 0.85});
    this.svg.path(strand(0.09, 0.08), {fill: shine, opacity: 0.55});
    this.svg.path(strand(0.14, -0.4), {fill: shade, opacity: 0.8});
  }

  private drawPuff({center: [x, y], r, color}: Puff): void {
    const {fill, outline, shine} = this.paint(color);
    this.svg.ellipse([x, y], r, r, {fill, stroke: outline, width: 3.4});
    const spiral = Array.from({length: 9}, (_, i): Vec2 => {
      const angle = -2.6 + i * 0.62;
      const q = r * (0.68 - i * 0.06);
      return [x + Math.cos(angle) * q, y + Math.sin(angle) * q];
    });
    this.svg.path(smooth(spiral), {stroke: outline, width: 2.6, opacity: 0.55});
    this.svg.ellipse([x - r * 0.35, y - r * 0.55], r * 0.26, r * 0.12, {fill: shine, opacity: 0.8}, -35);
  }

  private drawCap({center, rx, ry}: Cap): void {
    const {fill, outline} = this.paint(0);
    this.svg.ellipse(center, rx, ry, {fill, stroke: outline, width: 3.4});
  }

  private drawBead({center, rx, ry, angle, color}: Bead): void {
    if (color === 'tie') {
      this.svg.ellipse(
        center,
        rx,
        ry,
        {fill: hex(this.tie), stroke: hex(outlineOf(this.tie)), width: 3},
        angle,
      );
      return;
    }
    const {fill, outline, shine} = this.paint(color);
    this.svg.ellipse(center, rx, ry, {fill, stroke: outline, width: 3.4}, angle);
    this.svg.ellipse(
      [center[0] - rx * 0.2, center[1] - ry * 0.35],
      rx * 0.5,
      ry * 0.2,
      {fill: shine, opacity: 0.85},
      angle,
    );
  }
}
