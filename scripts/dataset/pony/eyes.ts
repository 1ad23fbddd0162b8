/** Eyes: open and closed, lids, lashes, brows. */
import {darken, hex, lch, lighten, outlineOf} from './color.ts';
import {ribbon, sampleSpline} from './curves.ts';
import {DEGREE, type Scene} from './scene.ts';
import {pt, type Svg, type Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {onSkull} from './view.ts';

/** Where an eye (-1 far, +1 near) sits and how much its width is foreshortened. */
export function eyePlace({view, traits}: Scene, side: 1 | -1): {at: Vec2; squeeze: number} {
  // The far eye turns a little less than the head does: a cartoonist's cheat that keeps it readable.
  const angle = side > 0 ? 35 * DEGREE - traits.pose.yaw : -31 * DEGREE - traits.pose.yaw * 0.88;
  const [, y] = view.project(onSkull(side * 35, 0));
  const reach = side > 0 ? 100 : 95;
  return {at: [Math.sin(angle) * reach, y], squeeze: 0.12 + 0.88 * Math.cos(angle)};
}

export function drawEye(scene: Scene, side: 1 | -1): void {
  const {svg, traits} = scene;
  const {at, squeeze} = eyePlace(scene, side);
  const w = 33 * traits.eye.size;
  const h = 43 * traits.eye.size;
  // Eye space has the outer corner at +x, so picture-left is -side there.
  svg.group(`transform="translate(${pt(at)}) scale(${(side * squeeze).toFixed(3)} 1)"`, () => {
    drawBrow(scene, w, h);
    if (traits.eye.closed) drawClosedEye(scene, w, h);
    else drawOpenEye(scene, w, h, -side);
  });
}

function drawOpenEye({svg, traits, coatLine}: Scene, w: number, h: number, left: number): void {
  const {eye, coat} = traits;
  const lidTop = -h * eye.openness;
  const dome = (top: number, bottom: number) =>
    `M${pt([-w, 4])}C${pt([-w, top * 0.62])} ${pt([-w * 0.5, top])} ${pt([w * 0.08, top])}` +
    `C${pt([w * 0.62, top])} ${pt([w, top * 0.6])} ${pt([w, -2])}` +
    `C${pt([w * 0.98, bottom * 0.66])} ${pt([w * 0.5, bottom])} ${pt([0, bottom])}` +
    `C${pt([-w * 0.55, bottom])} ${pt([-w * 0.98, bottom * 0.66])} ${pt([-w, 4])}Z`;
  const opening = dome(lidTop, h * 0.92);
  const lid = eye.shadow ?? darken(coat, 0.08);
  if (eye.openness < 0.8 || eye.shadow)
    svg.path(dome(-h * (eye.shadow ? 1.48 : 1.06), h * 0.4), {fill: hex(lid), stroke: coatLine, width: 2});
  svg.path(opening, {fill: svg.linear([0, -h], [0, h * 0.4], [0, '#cfd3e6'], [1, '#ffffff'])});
  svg.group(`clip-path="${svg.clip(opening)}"`, () => drawIris(svg, traits, w, h, left));
  drawLashes(svg, traits, w, lidTop);
}

function drawIris(svg: Svg, {eye}: PonyTraits, w: number, h: number, left: number): void {
  const at: Vec2 = [left * (0.08 + 0.15 * eye.gaze[0]) * w, (-0.03 + 0.09 * eye.gaze[1]) * h];
  const rx = w * 0.84;
  const ry = h * 0.93;
  const deep = lch(0.26, eye.color.c * 0.6, eye.color.h);
  svg.ellipse(at, rx, ry, {
    fill: svg.linear(
      [0, at[1] - ry],
      [0, at[1] + ry],
      [0, hex(deep)],
      [0.45, hex(eye.color)],
      [1, hex(lighten(eye.color, 0.24))],
    ),
    stroke: hex(deep),
    width: 3,
  });
  svg.ellipse([at[0], at[1] - ry * 0.02], rx * 0.5, ry * 0.56, {fill: hex(lch(0.16, 0.03, eye.color.h))});
  svg.ellipse(
    [at[0] + left * rx * 0.38, at[1] - ry * 0.4],
    rx * 0.34,
    ry * 0.3,
    {fill: '#ffffff'},
    left * 12,
  );
  svg.ellipse([at[0] - left * rx * 0.36, at[1] + ry * 0.42], rx * 0.17, ry * 0.15, {
    fill: '#ffffff',
    opacity: 0.9,
  });
}

function lashColor({coat}: PonyTraits): string {
  return hex(lch(Math.min(0.24, coat.l * 0.55), 0.04, coat.h));
}

function drawLashes(svg: Svg, traits: PonyTraits, w: number, top: number): void {
  const fill = lashColor(traits);
  const lift = 6.5;
  svg.path(
    `M${pt([-w - 1, 6])}C${pt([-w - 1, top * 0.62])} ${pt([-w * 0.5, top - lift * 0.6])} ${pt([w * 0.08, top - lift])}` +
      `C${pt([w * 0.66, top - lift])} ${pt([w * 1.08, top * 0.66])} ${pt([w * 1.2, -7])}` +
      `C${pt([w * 1.06, -4])} ${pt([w * 0.98, -4])} ${pt([w, -2])}` +
      `C${pt([w, top * 0.6])} ${pt([w * 0.62, top])} ${pt([w * 0.08, top])}C${pt([-w * 0.5, top])} ${pt([-w, top * 0.62])} ${pt([-w - 1, 6])}Z`,
    {fill},
  );
  for (let i = 0; i < traits.eye.lashes; i++) {
    const [x, y]: Vec2 = [w * (0.62 + 0.22 * i), top * (0.92 - 0.32 * i)];
    const tip: Vec2 = [x + 19, y - 21 + 6 * i];
    svg.path(
      `M${pt([x - 7, y - 3])}Q${pt([x + 9, y - 7])} ${pt(tip)}Q${pt([x + 16, y - 3])} ${pt([x + 2, y + 8])}Z`,
      {fill},
    );
  }
}

function drawShadowedLid({svg, traits, coatLine}: Scene, w: number, h: number): void {
  const {shadow} = traits.eye;
  if (!shadow) return;
  const top = -h * 0.98;
  const lid = [
    `M${pt([-w, 12])}C${pt([-w, -h * 0.62])} ${pt([-w * 0.5, top])} ${pt([w * 0.08, top])}`,
    `C${pt([w * 0.66, top])} ${pt([w * 1.08, -h * 0.6])} ${pt([w * 1.08, 10])}`,
    `Q${pt([w * 0.7, -h * 0.36])} ${pt([w * 0.05, -h * 0.36])}Q${pt([-w * 0.6, -h * 0.34])} ${pt([-w, 12])}Z`,
  ];
  svg.path(lid.join(''), {fill: hex(shadow), stroke: coatLine, width: 2});
}

function drawClosedEye(scene: Scene, w: number, h: number): void {
  const {svg, traits} = scene;
  const fill = lashColor(traits);
  drawShadowedLid(scene, w, h);
  const arc = sampleSpline(
    [
      [-w, 12],
      [-w * 0.55, -h * 0.22],
      [w * 0.05, -h * 0.36],
      [w * 0.65, -h * 0.2],
      [w * 1.08, 10],
    ],
    11,
  );
  svg.path(
    ribbon(arc, (t) => 1.2 + 3.6 * Math.sin(Math.PI * t)),
    {fill, stroke: fill, width: 1.5},
  );
  for (let i = 0; i < traits.eye.lashes; i++) {
    const [x, y]: Vec2 = [w * (1.02 - 0.2 * i), 4 - 8 * i];
    svg.path(
      `M${pt([x - 7, y])}Q${pt([x + 8, y + 2])} ${pt([x + 20, y - 8])}Q${pt([x + 12, y + 8])} ${pt([x, y + 8])}Z`,
      {fill},
    );
  }
}

function drawBrow({svg, traits}: Scene, w: number, h: number): void {
  const {eye, mane} = traits;
  const y = -h * (eye.shadow ? 1.46 : 1.2) - 6 - 7 * eye.browLift;
  const tilt = eye.browTilt * 8;
  const arc = sampleSpline(
    [
      [-w * 0.55, y + tilt],
      [w * 0.05, y - 6],
      [w * 0.75, y - tilt * 0.6 + 2],
    ],
    7,
  );
  svg.path(
    ribbon(arc, (t) => 1 + 2.4 * Math.sin(Math.PI * (0.15 + 0.7 * t))),
    {fill: hex(outlineOf(mane.colors[0]!)), opacity: 0.85},
  );
}
