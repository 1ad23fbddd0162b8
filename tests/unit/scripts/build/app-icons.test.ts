import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appIcon, type IconPurpose} from '../../../../scripts/build/app-icons.ts';
import {decodePng} from '../../../support/decode-png.ts';

/** Of the side, whatever shape a launcher gives it (w3.org/TR/appmanifest, "icon masks"). */
const SAFE_ZONE = 0.8;
const favicon = readFileSync(resolve(import.meta.dirname, '../../../../public/favicon.svg'), 'utf8');
const drawing = (content: string, viewBox = '0 0 10 10'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${content}</svg>`;
/** In a corner, where launchers cut. */
const cornered = '<rect x="6" y="0" width="4" height="10" fill="#0f0"/>';

interface Drawn {
  sizePx: number;
  at: (x: number, y: number) => number[];
}

function drawn(svg: string, purpose: IconPurpose, sizePx: number): Drawn {
  const {width, height, channels, bytes} = decodePng(Buffer.from(appIcon(svg, '#102030', purpose, sizePx)));
  expect([width, height, channels]).toEqual([sizePx, sizePx, 4]);
  return {sizePx, at: (x, y) => [...bytes.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]};
}

/** Pixels farther from the middle than a share of the side that are not of the ground, as far as eyes can tell. */
function marksBeyond({sizePx, at}: Drawn, share: number, ground: readonly number[]): string[] {
  const found: string[] = [];
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      // Of its nearest corner.
      const near = (value: number): number => Math.max(0, Math.abs(value + 0.5 - sizePx / 2) - 0.5);
      if (Math.hypot(near(x), near(y)) <= share * sizePx) continue;
      const isGround = at(x, y).every((value, i) => Math.abs(value - ground[i]!) <= 2);
      if (!isGround) found.push(`${x}, ${y}: ${at(x, y).join()}`);
    }
  }
  return found;
}

describe('an icon of the app', () => {
  it.each([192, 512])('of %i pixels is the drawing', (sizePx) => {
    const icon = drawn(favicon, 'any', sizePx);
    expect(icon.at(0, 0)[3]).toBe(0);
    expect(icon.at(1, sizePx / 2)).toEqual([0x1b, 0x19, 0x20, 255]);
    // The muzzle.
    expect(icon.at(Math.round(0.35 * sizePx), Math.round(0.7 * sizePx))).toEqual([0xf5, 0xc2, 0x6b, 255]);
  });

  it.each([
    ['the drawing of the site', favicon, [27, 25, 32, 255]],
    [
      'a mark on a ground',
      drawing(`<rect width="10" height="10" fill="#00f"/>${cornered}`),
      [0, 0, 255, 255],
    ],
    ['a mark on nothing', drawing(cornered), [16, 32, 48, 255]],
  ])(
    'may be cut to any shape: of %s nothing but the ground lies outside of the safe zone',
    (_, svg, ground) => {
      for (const sizePx of [192, 512]) {
        const icon = drawn(svg, 'maskable', sizePx);
        expect(marksBeyond(icon, SAFE_ZONE / 2, ground)).toEqual([]);
        // The mark fills the zone.
        expect(marksBeyond(icon, 0.9 * (SAFE_ZONE / 2), ground)).not.toEqual([]);
      }
    },
  );

  it('has no see-through corners for iOS, which would make them black', () => {
    const icon = drawn(favicon, 'touch', 180);
    for (const [x, y] of [
      [0, 0],
      [179, 0],
      [0, 179],
      [179, 179],
    ] as const) {
      expect(icon.at(x, y)).toEqual([0x1b, 0x19, 0x20, 255]);
    }
  });

  it('is not made of a drawing that is no square, or empty', () => {
    expect(() => appIcon(drawing(cornered, '0 0 20 10'), '#000', 'any', 192)).toThrow(
      "public/favicon.svg must be square to become an app's icon, got 20 x 10: change its viewBox.",
    );
    expect(() => appIcon(drawing(''), '#000', 'maskable', 192)).toThrow('shows nothing on its ground');
  });
});
