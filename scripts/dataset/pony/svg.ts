/** SVG text builder. */
export type Vec2 = readonly [number, number];
export type Stop = readonly [offset: number, color: string, opacity?: number];

export interface Paint {
  fill?: string;
  stroke?: string;
  width?: number;
  opacity?: number;
}

/** One decimal; assembled from integers because that is much faster than formatting a float. */
export function fmt(v: number): string {
  const tenths = Math.round(Math.abs(v) * 10);
  const digit = tenths % 10;
  const whole = (tenths - digit) / 10;
  const text = digit ? `${whole}.${digit}` : `${whole}`;
  return v < 0 && tenths ? `-${text}` : text;
}

export const pt = ([x, y]: Vec2): string => `${fmt(x)} ${fmt(y)}`;

export class Svg {
  private defs: string[] = [];
  private body: string[] = [];

  private define(tag: string, attributes: string, content: string): string {
    const id = `d${this.defs.length}`;
    this.defs.push(`<${tag} id="${id}" ${attributes}>${content}</${tag}>`);
    return `url(#${id})`;
  }

  private static stops(stops: readonly Stop[]): string {
    return stops
      .map(
        ([o, color, a]) =>
          `<stop offset="${o}" stop-color="${color}"${a === undefined ? '' : ` stop-opacity="${a}"`}/>`,
      )
      .join('');
  }

  linear([x1, y1]: Vec2, [x2, y2]: Vec2, ...stops: Stop[]): string {
    const line = `x1="${fmt(x1)}" y1="${fmt(y1)}" x2="${fmt(x2)}" y2="${fmt(y2)}"`;
    return this.define('linearGradient', `gradientUnits="userSpaceOnUse" ${line}`, Svg.stops(stops));
  }

  radial([cx, cy]: Vec2, r: number, ...stops: Stop[]): string {
    const circle = `cx="${fmt(cx)}" cy="${fmt(cy)}" r="${fmt(r)}"`;
    return this.define('radialGradient', `gradientUnits="userSpaceOnUse" ${circle}`, Svg.stops(stops));
  }

  /** Radial gradient that takes the proportions of whatever it fills: round in a circle, oval in an ellipse. */
  glow(...stops: Stop[]): string {
    return this.define('radialGradient', '', Svg.stops(stops));
  }

  clip(d: string): string {
    return this.define('clipPath', '', `<path d="${d}"/>`);
  }

  path(d: string, paint: Paint): void {
    this.body.push(`<path d="${d}"${Svg.paint(paint)}/>`);
  }

  ellipse([cx, cy]: Vec2, rx: number, ry: number, paint: Paint, rotate = 0): void {
    const turn = rotate ? ` transform="rotate(${fmt(rotate)} ${fmt(cx)} ${fmt(cy)})"` : '';
    this.body.push(
      `<ellipse cx="${fmt(cx)}" cy="${fmt(cy)}" rx="${fmt(Math.max(rx, 0.1))}" ry="${fmt(Math.max(ry, 0.1))}"${turn}${Svg.paint(paint)}/>`,
    );
  }

  group(attributes: string, draw: () => void): void {
    this.body.push(`<g ${attributes}>`);
    draw();
    this.body.push('</g>');
  }

  toString(): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">` +
      `<defs>${this.defs.join('')}</defs>${this.body.join('')}</svg>`
    );
  }

  /** Opacity goes to fill and stroke apart: element opacity would cost the rasteriser a layer. */
  private static paint({fill, stroke, width = 2, opacity}: Paint): string {
    const veil = (what: string) => (opacity === undefined ? '' : ` ${what}-opacity="${opacity.toFixed(2)}"`);
    const inside = fill ? ` fill="${fill}"${veil('fill')}` : ' fill="none"';
    if (!stroke) return inside;
    return `${inside} stroke="${stroke}" stroke-width="${fmt(width)}" stroke-linecap="round" stroke-linejoin="round"${veil('stroke')}`;
  }
}
