/** Colours are kept as OKLCH (lightness 0..1, chroma, hue in degrees) and only turned to hex when drawn. */
export interface Lch {
  l: number;
  c: number;
  h: number;
}

const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));

export const lch = (l: number, c: number, h: number): Lch => ({l, c, h: ((h % 360) + 360) % 360});

/** Shortest signed way from hue `a` to hue `b`, in degrees. */
export const hueDelta = (a: number, b: number): number => ((b - a + 540) % 360) - 180;

function toLinearRgb({l, c, h}: Lch): [number, number, number] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

const inGamut = (rgb: readonly number[]) => rgb.every((v) => v >= -0.002 && v <= 1.002);

/** sRGB hex of an OKLCH colour; out-of-gamut colours lose chroma, never lightness or hue. */
export function hex(color: Lch): string {
  let rgb = toLinearRgb(color);
  for (let c = color.c; !inGamut(rgb) && c > 0.004;) {
    c *= 0.9;
    rgb = toLinearRgb({...color, c});
  }
  const byte = (v: number) => {
    const x = clamp(v, 0, 1);
    const srgb = x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
    return Math.round(srgb * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${rgb.map(byte).join('')}`;
}

/** Lightness and chroma moved together; hue leans warm when lightened and cool when darkened. */
function tone(color: Lch, dl: number, chromaScale: number, lean: number): Lch {
  const target = dl > 0 ? 90 : color.h > 65 && color.h < 125 ? 40 : 300;
  const h = color.h + clamp(hueDelta(color.h, target), -lean, lean);
  return lch(clamp(color.l + dl, 0.04, 0.99), color.c * chromaScale, h);
}

export const lighten = (color: Lch, amount: number): Lch => tone(color, amount, 0.9, 6);
export const darken = (color: Lch, amount: number): Lch =>
  tone(color, -amount, 1.1, color.h > 65 && color.h < 125 ? 22 : 10);

/** The outline of a fill: a deep shade of the same hue, or a lifted one when the fill is almost black. */
export function outlineOf(color: Lch): Lch {
  if (color.l < 0.36) return lch(color.l * 0.5, color.c, color.h);
  return lch(
    color.l * 0.58,
    Math.min(0.16, color.c * 0.9 + 0.03),
    color.h + clamp(hueDelta(color.h, 300), -12, 12),
  );
}

export function mix(a: Lch, b: Lch, t: number): Lch {
  return lch(a.l + (b.l - a.l) * t, a.c + (b.c - a.c) * t, a.h + hueDelta(a.h, b.h) * t);
}

/** Mixed along a straight line through OKLab: what colours do in coloured light, greys included. */
export function mixStraight(a: Lch, b: Lch, t: number): Lch {
  const axis = (color: Lch, turn: number): number => color.c * Math.cos((color.h * Math.PI) / 180 - turn);
  const between = (turn: number): number => axis(a, turn) + (axis(b, turn) - axis(a, turn)) * t;
  const [x, y] = [between(0), between(Math.PI / 2)];
  return lch(a.l + (b.l - a.l) * t, Math.hypot(x, y), (Math.atan2(y, x) * 180) / Math.PI);
}
