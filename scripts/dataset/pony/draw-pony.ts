/** Draws one cartoon pony portrait as SVG. `drawPony(traits)` is the whole public surface. */
import {backMane} from './back-mane.ts';
import {drawBackdrop} from './backdrop.ts';
import {darken, hex, lighten, outlineOf} from './color.ts';
import {HairPainter} from './hair.ts';
import {drawHead} from './head.ts';
import {lightOf, litBy} from './light.ts';
import {muzzleBall} from './muzzle.ts';
import {drawNeckwear} from './neckwear.ts';
import {LINE, type Scene} from './scene.ts';
import {pt, Svg} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {View} from './view.ts';
import {drawWings} from './wings.ts';

export function drawPony(pony: PonyTraits): string {
  const svg = new Svg();
  const light = lightOf(pony.scene.kind);
  const traits = litBy(light, pony);
  const {pose, coat} = traits;
  const view = new View(pose.yaw, pose.pitch);
  const scene: Scene = {
    svg,
    traits,
    view,
    hair: new HairPainter(svg, traits.mane, traits.accessory.color),
    muzzle: muzzleBall(traits),
    rim:
      light.rim &&
      svg.linear(
        [-130, 10],
        [10, -10],
        [0, hex(light.rim), 0.95],
        [0.5, hex(light.rim), 0.7],
        [1, hex(light.rim), 0],
      ),
    coatFill: svg.linear(
      [-50, -110],
      [60, 130],
      [0, hex(lighten(coat, 0.05))],
      [0.5, hex(coat)],
      [1, hex(darken(coat, 0.07))],
    ),
    coatLine: hex(outlineOf(coat)),
  };
  // The head moves back as it turns, so that the eyes stay in place.
  const x = 128 + pose.dx + 4 + 32 * view.sin;
  const y = 124 + pose.dy;
  // The back mane follows half of the head's tilt, the neck stays upright.
  const headTilt = `transform="rotate(${pose.roll.toFixed(1)})"`;
  const maneTilt = `transform="rotate(${(pose.roll * 0.5).toFixed(1)})"`;
  const mane = backMane(traits.mane, view);
  drawBackdrop(svg, traits);
  svg.group(`transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${pose.scale.toFixed(3)})"`, () => {
    drawWings(scene);
    svg.group(maneTilt, () => scene.hair.draw(mane.behind));
    drawNeck(scene);
    drawNeckwear(scene);
    svg.group(maneTilt, () => scene.hair.draw(mane.beside));
    svg.group(headTilt, () => drawHead(scene));
  });
  return svg.toString();
}

function drawNeck({svg, traits: {coat, build}, view, coatLine, rim}: Scene): void {
  const s = view.sin;
  const k = build.neck;
  const middle = 12 + 30 * s;
  const left = (dx: number) => middle - dx * k;
  const right = (dx: number) => middle + dx * k;
  const outline = [
    `M${pt([left(44), 40])}`,
    `C${pt([left(40), 100])} ${pt([left(44), 128])} ${pt([left(74 + 14 * s), 152])}`,
    `C${pt([left(100 + 16 * s), 172])} ${pt([left(104 + 16 * s), 200])} ${pt([left(100), 240])}`,
    `L${pt([right(118), 240])}`,
    `C${pt([right(104), 170])} ${pt([right(62), 130])} ${pt([right(54), 0])}Z`,
  ].join('');
  const shade = hex(darken(coat, 0.13));
  const fill = svg.linear(
    [middle - 14, 84],
    [middle + 10, 190],
    [0, shade],
    [0.4, hex(darken(coat, 0.05))],
    [1, hex(coat)],
  );
  svg.path(outline, {fill, stroke: coatLine, width: LINE});
  // The head's shadow on the neck, and light along its front.
  const dark = hex(darken(coat, 0.2));
  svg.group(`clip-path="${svg.clip(outline)}"`, () => {
    svg.ellipse([middle - 4, 78], 92, 62, {fill: svg.glow([0.6, dark, 0.7], [1, dark, 0])});
    if (rim) svg.path(outline, {stroke: rim, width: 17});
  });
}
