/** Horn, bow, flower, headband, earring and glasses. */
import {darken, hex, lch, lighten, outlineOf} from './color.ts';
import {ribbon, sampleSpline, smooth} from './curves.ts';
import {eyePlace} from './eyes.ts';
import {DEGREE, type Scene} from './scene.ts';
import {pt, type Paint, type Svg, type Vec2} from './svg.ts';
import {onSkull} from './view.ts';

export function drawHorn({svg, traits, view}: Scene): void {
  if (!traits.horn) return;
  const {length, color} = traits.horn;
  const base = view.flat(onSkull(0, 60, 0.97));
  const tip = view.flat([0, -96 - 56 * length, 72 + 36 * length]);
  const [dx, dy] = [tip[0] - base[0], tip[1] - base[1]];
  const angle = Math.atan2(dx, -dy) / DEGREE;
  const size = Math.hypot(dx, dy);
  const w = 21;
  const line = hex(outlineOf(color));
  svg.group(`transform="translate(${pt(base)}) rotate(${angle.toFixed(1)})"`, () => {
    const fill = svg.linear(
      [-w, 0],
      [w, 0],
      [0, hex(lighten(color, 0.07))],
      [0.5, hex(color)],
      [1, hex(darken(color, 0.1))],
    );
    const cone = `M${pt([-w, 4])}L${pt([-2, -size])}Q${pt([0, -size - 3])} ${pt([2, -size])}L${pt([w, 4])}Q${pt([0, 9])} ${pt([-w, 4])}Z`;
    svg.path(cone, {fill, stroke: line, width: 3.6});
    for (const u of [0.16, 0.38, 0.58, 0.76]) {
      const half = w * (1 - u);
      svg.path(`M${pt([-half, -size * u])}Q${pt([0, -size * u + 6])} ${pt([half, -size * (u + 0.09)])}`, {
        stroke: line,
        width: 2.8,
        opacity: 0.75,
      });
    }
  });
}

export function drawAccessory(scene: Scene): void {
  const {
    svg,
    traits: {
      accessory: {kind, color},
    },
    view,
  } = scene;
  const paint = {fill: hex(color), stroke: hex(outlineOf(color)), width: 3.2};
  const earBase = view.flat([64, -84, 20]);
  if (kind === 'bow') drawBow(svg, earBase, paint, hex(darken(color, 0.1)));
  else if (kind === 'flower') drawFlower(svg, earBase, paint);
  else if (kind === 'headband') drawHeadband(scene, paint);
  else if (kind === 'earring') drawEarring(scene);
  else if (kind !== 'none') drawGlasses(scene, kind);
}

function drawBow(svg: Svg, at: Vec2, paint: Paint, knot: string): void {
  svg.group(`transform="translate(${pt(at)}) rotate(18)"`, () => {
    for (const side of [-1, 1]) {
      const x = (v: number) => v * side;
      const loop = [
        `M0 0C${pt([x(14), -26])} ${pt([x(40), -32])} ${pt([x(44), -18])}`,
        `C${pt([x(47), -6])} ${pt([x(47), 8])} ${pt([x(43), 18])}`,
        `C${pt([x(38), 30])} ${pt([x(14), 22])} 0 0Z`,
      ];
      svg.path(loop.join(''), paint);
      svg.path(`M${pt([x(10), -1])}Q${pt([x(22), -4])} ${pt([x(32), -10])}`, {
        stroke: paint.stroke ?? knot,
        width: 2.4,
        opacity: 0.6,
      });
    }
    svg.ellipse([0, 0], 10, 11, {...paint, fill: knot});
  });
}

function drawFlower(svg: Svg, [x, y]: Vec2, paint: Paint): void {
  for (let i = 0; i < 5; i++) {
    const a = (i * 72 - 90) * DEGREE;
    svg.ellipse([x + Math.cos(a) * 23, y + Math.sin(a) * 23], 17, 15, paint, i * 72 - 90);
  }
  const yolk = lch(0.86, 0.14, 88);
  svg.ellipse([x, y], 15, 15, {fill: hex(yolk), stroke: hex(outlineOf(yolk)), width: 2.6});
}

function drawHeadband({svg, view}: Scene, paint: Paint): void {
  const arc = [-44, -26, -6, 16, 36].map((a) =>
    view.flat([118 * Math.sin(a * DEGREE), -114 * Math.cos(a * DEGREE), 22]),
  );
  svg.path(
    ribbon(sampleSpline(arc, 10), () => 13),
    paint,
  );
}

function drawEarring({svg, traits: {build}, view}: Scene): void {
  const gold = lch(0.84, 0.13, 86);
  const [x, y] = view.flat([98, -56 - 26 * build.ear, -14]);
  svg.ellipse([x, y], 18, 18, {fill: hex(gold), stroke: hex(outlineOf(gold)), width: 3.4});
  svg.ellipse([x - 5, y - 6], 6, 5, {fill: hex(lighten(gold, 0.12))});
}

function drawGlasses(scene: Scene, kind: 'glasses' | 'spectacles'): void {
  const {svg, traits, view} = scene;
  const thick = kind === 'glasses';
  const frame = hex(thick ? darken(traits.accessory.color, 0.22) : lch(0.66, 0.14, 75));
  const width = thick ? 9 : 8;
  const size = 44 * traits.eye.size;
  const near = eyePlace(scene, 1);
  const far = eyePlace(scene, -1);
  const rim = ({at, squeeze}: typeof near) => {
    const rx = size * squeeze;
    if (thick) {
      const [l, r, t, b] = [at[0] - rx, at[0] + rx, at[1] - size * 0.86, at[1] + size * 0.92];
      const corners: Vec2[] = [
        [l, t + 8],
        [at[0], t - 3],
        [r, t + 8],
        [r - rx * 0.12, b - 14],
        [at[0], b],
        [l + rx * 0.12, b - 14],
      ];
      svg.path(smooth(corners, true), {fill: 'rgba(255,255,255,0.14)', stroke: frame, width});
    } else svg.ellipse(at, rx, size, {fill: 'rgba(255,255,255,0.16)', stroke: frame, width});
    return rx;
  };
  const farEdge: Vec2 = [far.at[0] + rim(far), far.at[1] - 4];
  const nearWidth = rim(near);
  const nearEdge: Vec2 = [near.at[0] - nearWidth, near.at[1] - 4];
  svg.path(`M${pt(farEdge)}Q${pt([(farEdge[0] + nearEdge[0]) / 2, farEdge[1] - 12])} ${pt(nearEdge)}`, {
    stroke: frame,
    width,
  });
  const temple = view.flat([94, -14, -26]);
  svg.path(`M${pt([near.at[0] + nearWidth, near.at[1] - 10])}L${pt(temple)}`, {stroke: frame, width});
}
