/** Eyes: open and closed, lids, lashes, brows. */
import {darken, hex, lch, lighten, outlineOf} from './color.ts';
import {ribbon, sampleSpline} from './curves.ts';
import {DEGREE, type Scene} from './scene.ts';
import {fmt, pt, type Svg, type Vec2} from './svg.ts';
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
    if (traits.expression === 'laughing' || (traits.expression === 'wink' && side > 0))
      drawMerryEye(scene, w, h);
    else if (traits.eye.closed) drawClosedEye(scene, w, h);
    else drawOpenEye(scene, w, h, -side);
  });
}

function drawOpenEye(scene: Scene, w: number, h: number, left: number): void {
  const {svg, traits, coatLine} = scene;
  const {eye, coat} = traits;
  const {expression} = traits;
  // Surprise opens an eye, and anger and sadness cut a wide one: sleepiness is not for them.
  const openness =
    expression === 'surprised' ? 1.12 : expression === 'angry' || expression === 'sad' ? 0.96 : eye.openness;
  const lidTop = -h * openness;
  const dome = (top: number, bottom: number) =>
    `M${pt([-w, 4])}C${pt([-w, top * 0.62])} ${pt([-w * 0.5, top])} ${pt([w * 0.08, top])}` +
    `C${pt([w * 0.62, top])} ${pt([w, top * 0.6])} ${pt([w, -2])}` +
    `C${pt([w * 0.98, bottom * 0.66])} ${pt([w * 0.5, bottom])} ${pt([0, bottom])}` +
    `C${pt([-w * 0.55, bottom])} ${pt([-w * 0.98, bottom * 0.66])} ${pt([-w, 4])}Z`;
  const opening = dome(lidTop, h * 0.92);
  const lid = eye.shadow ?? darken(coat, 0.08);
  if (openness < 0.8 || eye.shadow)
    svg.path(dome(-h * (eye.shadow ? 1.48 : 1.06), h * 0.4), {fill: hex(lid), stroke: coatLine, width: 2});
  svg.path(opening, {fill: svg.linear([0, -h], [0, h * 0.4], [0, '#cfd3e6'], [1, '#ffffff'])});
  svg.group(`clip-path="${svg.clip(opening)}"`, () => {
    drawIris(svg, traits, w, h, left);
    // The lid's shadow.
    svg.path(
      `M${pt([-w, -h * 1.3])}H${w.toFixed(1)}V${(lidTop * 0.4).toFixed(1)}Q0 ${(lidTop * 0.86).toFixed(1)} ${pt([-w, lidTop * 0.4])}Z`,
      {
        fill: '#1c1838',
        opacity: 0.28,
      },
    );
    if (expression === 'angry') drawLowLid(scene, w, -h * 0.12, -h * 0.78);
    else if (expression === 'sad') drawLowLid(scene, w, -h * 0.92, -h * 0.14);
  });
  drawLashes(svg, traits, w, lidTop);
}

/** An upper lid that comes down on one side: to `inner` at the inner corner, to `outer` at the outer one. */
function drawLowLid({svg, traits}: Scene, w: number, inner: number, outer: number): void {
  const edge = `${pt([-w * 1.1, inner])}Q${pt([0, (inner + outer) / 2 - 2])} ${pt([w * 1.1, outer])}`;
  svg.path(`M${edge}V${fmt(-w * 3)}H${fmt(-w * 1.1)}Z`, {fill: hex(darken(traits.coat, 0.07))});
  svg.path(`M${edge}`, {stroke: lashColor(traits), width: 8});
}

/** Shut by a smile: an arch. */
function drawMerryEye({svg, traits}: Scene, w: number, h: number): void {
  const fill = lashColor(traits);
  const arch = sampleSpline(
    [
      [-w, h * 0.3],
      [-w * 0.6, -h * 0.16],
      [0, -h * 0.36],
      [w * 0.62, -h * 0.16],
      [w * 1.06, h * 0.26],
    ],
    11,
  );
  svg.path(
    ribbon(arch, (t) => 2 + 4.6 * Math.sin(Math.PI * t)),
    {fill, stroke: fill, width: 2},
  );
  for (let i = 0; i < traits.eye.lashes; i++) {
    const [x, y]: Vec2 = [w * (1.02 - 0.2 * i), h * (0.2 - 0.22 * i)];
    svg.path(
      `M${pt([x - 6, y - 2])}Q${pt([x + 8, y - 4])} ${pt([x + 20, y - 14])}Q${pt([x + 12, y + 4])} ${pt([x, y + 6])}Z`,
      {fill},
    );
  }
}

function drawIris(svg: Svg, {eye, expression}: PonyTraits, w: number, h: number, left: number): void {
  const at: Vec2 = [left * (0.08 + 0.15 * eye.gaze[0]) * w, (-0.03 + 0.09 * eye.gaze[1]) * h];
  const size = expression === 'surprised' ? 0.72 : 1;
  const rx = w * 0.84 * size;
  const ry = h * 0.93 * size;
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
  // Light that falls in leaves on the other side.
  const bright = hex(lighten(eye.color, 0.3));
  svg.ellipse([at[0], at[1] + ry * 0.5], rx * 0.72, ry * 0.42, {
    fill: svg.glow([0, bright, 0.9], [1, bright, 0]),
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
  const {eye, mane, expression} = traits;
  const tilt = {angry: 20, sad: -19}[expression as string] ?? eye.browTilt * 8;
  const lift = {angry: -1, surprised: 2.2, sad: 1}[expression as string] ?? eye.browLift;
  const y = -h * (eye.shadow ? 1.46 : 1.2) - 6 - 7 * lift;
  const width = expression === 'none' || expression === 'wink' ? 2.4 : 4.2;
  const arc = sampleSpline(
    [
      [-w * 0.55, y + tilt],
      [w * 0.05, y - 6],
      [w * 0.75, y - tilt * 0.6 + 2],
    ],
    7,
  );
  svg.path(
    ribbon(arc, (t) => 1 + width * Math.sin(Math.PI * (0.15 + 0.7 * t))),
    {fill: hex(outlineOf(mane.colors[0]!)), opacity: 0.85},
  );
}
