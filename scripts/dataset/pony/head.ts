/** The head without eyes and muzzle: outline, shading, freckles, markings, ears. */
import {darken, hex, lch, mix} from './color.ts';
import {smooth} from './curves.ts';
import {drawAccessory, drawHorn} from './accessories.ts';
import {drawEye} from './eyes.ts';
import {forelock} from './forelock.ts';
import type {HairPiece} from './hair.ts';
import {drawMuzzle, opensWide} from './muzzle.ts';
import {DEGREE, LINE, type Scene} from './scene.ts';
import {pt, type Svg, type Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {meltedOutline, onBall, onSkull, type Ball, type View} from './view.ts';

export function drawHead(scene: Scene): void {
  const {svg, traits, view, muzzle, coatFill, coatLine, rim} = scene;
  drawEar(scene, -1);
  const balls: Ball[] = [
    {center: [0, -8, 0], radii: [99, 86, 96]},
    {center: [0, 26, 20], radii: [82 * traits.build.cheek, 54, 72]},
    {center: [0, 36, 66], radii: [38, 38, 44]},
    muzzle,
  ];
  if (opensWide(traits)) balls.push({center: [0, 84, 74], radii: [34, 26, 34]});
  const fringe = forelock(traits.mane, view);
  const outline = smooth(meltedOutline(view, balls, [-34 * view.sin, 26], 24), true);
  svg.path(outline, {fill: coatFill, stroke: coatLine, width: LINE});
  svg.group(`clip-path="${svg.clip(outline)}"`, () => {
    drawFaceShading(scene);
    drawMarking(scene);
    drawHairShadow(scene, fringe);
    if (rim) svg.path(outline, {stroke: rim, width: 18});
    drawEye(scene, -1);
  });
  drawMuzzle(scene);
  drawEye(scene, 1);
  drawEar(scene, 1);
  scene.hair.draw(fringe);
  drawAccessory(scene);
  // In front of the forelock: behind it only a needle's width was left, which a small network never learnt to draw.
  drawHorn(scene);
}

/** What the forelock leaves of the light: its shape once more, lower and away from the light. */
function drawHairShadow({svg, traits: {coat}, hair}: Scene, fringe: readonly HairPiece[]): void {
  const shadow = hex(darken(coat, coat.l < 0.45 ? 0.08 : 0.13));
  svg.group('transform="translate(5 14)" opacity="0.75"', () => hair.shadow(fringe, shadow));
}

function drawFaceShading({svg, traits, view, muzzle}: Scene): void {
  const {coat, muzzleTint, blush} = traits;
  const shade = hex(darken(coat, 0.12));
  svg.ellipse([-14, 8], 150, 130, {fill: svg.radial([-24, -16], 150, [0.6, shade, 0], [1, shade, 0.7])});
  const {center, rx, ry} = view.outline({...muzzle, radii: [54, 46, 60]});
  const tint = hex(muzzleTint);
  svg.ellipse(center, rx * 1.15, ry * 1.15, {fill: svg.glow([0, tint, 1], [0.55, tint, 0.85], [1, tint, 0])});
  if (traits.freckles) drawFreckles(svg, traits, view);
  if (!blush) return;
  const pink = hex(lch(Math.min(0.78, Math.max(0.5, coat.l - 0.1)), 0.15, 12));
  for (const side of [-1, 1]) {
    const [x, y, depth] = view.project(onSkull(side * 52, -26));
    if (depth < 10) continue;
    svg.ellipse([x, y], 0.26 * depth + 3, 19, {fill: svg.glow([0, pink, blush], [1, pink, 0])});
  }
}

/** Azimuth and elevation on a cheek, degrees: far enough apart that even at 64 pixels there is coat between them. */
const FRECKLES = [
  [37, -25],
  [57, -24],
  [47, -43],
] as const;

function drawFreckles(svg: Svg, {coat}: PonyTraits, view: View): void {
  const fill = hex(darken(coat, coat.l < 0.45 ? -0.24 : 0.26));
  for (const side of [-1, 1]) {
    for (const [az, el] of FRECKLES) {
      const [x, y, depth] = view.project(onSkull(side * az, el));
      if (depth > 16) svg.ellipse([x, y], 0.06 * depth + 3, 8.5, {fill});
    }
  }
}

function drawMarking({svg, traits, view, muzzle}: Scene): void {
  if (traits.marking === 'none') return;
  const white = hex(traits.coat.l > 0.88 ? lch(0.82, 0.05, traits.coat.h) : lch(0.96, 0.015, traits.coat.h));
  if (traits.marking === 'star') {
    const [x, y, depth] = view.project(onSkull(0, 14));
    const points: Vec2[] = [
      [0, -38],
      [0.31 * depth, 0],
      [0, 38],
      [-0.31 * depth, 0],
    ];
    const corner = (i: number): Vec2 => [x + points[i % 4]![0], y + points[i % 4]![1]];
    const waist = (i: number): Vec2 => [x + (i < 2 ? 9 : -9), y + (i === 0 || i === 3 ? -9 : 9)];
    const sides = [0, 1, 2, 3].map((i) => `Q${pt(waist(i))} ${pt(corner(i + 1))}`).join('');
    svg.path(`M${pt(corner(0))}${sides}Z`, {fill: white, opacity: 0.9});
    return;
  }
  if (traits.marking === 'snip') {
    const at = view.flat(onBall(muzzle, 0, 20));
    svg.ellipse(at, 20, 16, {fill: white, opacity: 0.9});
    return;
  }
  const edge = (az: number) => [
    view.flat(onSkull(az * 0.5, 70)),
    view.flat(onSkull(az, 40)),
    view.flat(onSkull(az * 0.8, 12)),
    view.flat(onBall(muzzle, az * 1.4, 52)),
    view.flat(onBall(muzzle, az * 2, 14)),
  ];
  svg.path(smooth([...edge(-13), ...edge(13).reverse()], true), {fill: white, opacity: 0.9});
}

function drawEar({svg, traits: {build, coat}, view, coatFill, coatLine}: Scene, side: 1 | -1): void {
  const [x, y] = view.project([side * 56, -70, -14]);
  const [tx, ty] = view.project([side * 82, -150, -10]);
  const angle = Math.atan2(tx - x, y - ty) / DEGREE + build.earTurn * side;
  const height = 84 * build.ear;
  const width = 24 + 5 * view.cos;
  const inner = mix(coat, lch(Math.max(0.45, Math.min(0.8, coat.l)), 0.09, 8), 0.55);
  const leaf = (w: number, h: number, base: number) =>
    `M${pt([-w, base])}C${pt([-w * 1.35, base - h * 0.5])} ${pt([-w * 0.5, base - h * 0.85])} ${pt([0, base - h])}` +
    `C${pt([w * 0.7, base - h * 0.8])} ${pt([w * 1.4, base - h * 0.45])} ${pt([w, base])}`;
  svg.group(`transform="translate(${pt([x, y])}) rotate(${angle.toFixed(1)})"`, () => {
    svg.path(leaf(width, height, 14), {
      fill: side > 0 ? coatFill : hex(darken(coat, 0.06)),
      stroke: coatLine,
      width: LINE,
    });
    svg.group(`transform="translate(${pt([-5 - 4 * view.sin, 2])})"`, () =>
      svg.path(`${leaf(width * 0.56, height * 0.72, 8)}Z`, {
        fill: svg.linear([0, 0], [0, -height * 0.7], [0, hex(darken(inner, 0.1))], [1, hex(inner)]),
      }),
    );
  });
}
