/** The icons of the site as an app, drawn from the one that tabs show. */
import {Resvg} from '@resvg/resvg-js';

/** Of the side: what lies in a circle of this diameter no launcher cuts off (w3.org/TR/appmanifest, "icon masks"). */
const SAFE_ZONE = 0.8;
/** Fine enough to find the mark. */
const SEARCH_PX = 256;
/** Of 255, in one channel: more than what edges blend. */
const LEAST_DIFFERENCE = 24;

/** `touch`: to the edges, as iOS wants it, which rounds the corners. */
export type IconPurpose = 'any' | 'maskable' | 'touch';

interface Point {
  x: number;
  y: number;
}

interface Mark {
  /** What it lies on, to the edges; null for nothing. */
  ground: string | null;
  /** A circle around it, in shares of the side. */
  middle: Point;
  radius: number;
}

function draw(svg: string, sizePx: number): ReturnType<Resvg['render']> {
  const drawn = new Resvg(svg, {fitTo: {mode: 'width', value: sizePx}, font: {loadSystemFonts: false}});
  const {width, height} = drawn;
  if (width !== height) {
    throw new Error(
      `public/favicon.svg must be square to become an app's icon, got ${width} x ${height}: change its viewBox.`,
    );
  }
  return drawn.render();
}

/** Around what these span, whose middle is what the eye takes for one. */
function circleAround(points: readonly Point[]): {middle: Point; radius: number} {
  const middleOf = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  const middle = {x: middleOf(points.map(({x}) => x)), y: middleOf(points.map(({y}) => y))};
  return {middle, radius: Math.max(...points.map(({x, y}) => Math.hypot(x - middle.x, y - middle.y)))};
}

/** What an icon shows, apart from its ground: the colour at the middle of its left edge. */
function markOf(svg: string): Mark {
  const {pixels} = draw(svg, SEARCH_PX);
  const at = (x: number, y: number): Uint8Array => {
    const first = 4 * (y * SEARCH_PX + x);
    return pixels.subarray(first, first + 4);
  };
  const ground = at(1, SEARCH_PX / 2);
  const hasGround = ground[3] === 255;
  const isMark = (pixel: Uint8Array): boolean =>
    // Rounded corners of the ground are see-through.
    hasGround
      ? pixel[3] === 255 && pixel.some((value, i) => Math.abs(value - ground[i]!) > LEAST_DIFFERENCE)
      : pixel[3]! > LEAST_DIFFERENCE;
  const edge: Point[] = [];
  for (let y = 0; y < SEARCH_PX; y++) {
    const row = Array.from({length: SEARCH_PX}, (_, x) => x).filter((x) => isMark(at(x, y)));
    if (row.length === 0) continue;
    for (const x of [row[0]!, row.at(-1)! + 1]) edge.push({x, y}, {x, y: y + 1});
  }
  if (edge.length === 0) throw new Error('public/favicon.svg shows nothing on its ground.');
  const {middle, radius} = circleAround(edge);
  return {
    ground: hasGround ? `rgb(${ground.subarray(0, 3).join(' ')})` : null,
    middle: {x: middle.x / SEARCH_PX, y: middle.y / SEARCH_PX},
    radius: radius / SEARCH_PX,
  };
}

/** Nothing see-through: the mark in the middle of its ground, in a circle of this diameter. */
function onGround(svg: string, otherGround: string, diameter: number): string {
  const {ground, middle, radius} = markOf(svg);
  const scale = Math.min(1, diameter / 2 / radius);
  const place = `x="${0.5 - scale * middle.x}" y="${0.5 - scale * middle.y}" width="${scale}" height="${scale}"`;
  const drawing = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">
    <rect width="1" height="1" fill="${ground ?? otherGround}"/><image ${place} href="${drawing}"/></svg>`;
}

/**
 * @param svg the drawing
 * @param ground for a drawing that has none
 * @returns a PNG
 * @throws {Error} if the drawing is not square, or empty
 */
export function appIcon(svg: string, ground: string, purpose: IconPurpose, sizePx: number): Uint8Array {
  const diameter = {any: null, maskable: SAFE_ZONE, touch: 1}[purpose];
  return draw(diameter === null ? svg : onGround(svg, ground, diameter), sizePx).asPng();
}
