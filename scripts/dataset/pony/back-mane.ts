/** The ten styles of the back mane: what hangs behind the neck and beside it. */
import {sampleBezier} from './curves.ts';
import {
  lerp,
  lock,
  puff,
  ring,
  steps,
  tie,
  type Bead,
  type Cap,
  type Hairdo,
  type Lock,
  type Profile,
} from './hair.ts';
import type {Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import type {Vec3, View} from './view.ts';

type BackMane = (mane: PonyTraits['mane'], view: View) => Hairdo;

/** Hair lying close on the back of the skull, under most styles. */
const cap = (view: View, thickness = 8): Cap => ({
  kind: 'cap',
  center: [4 + 10 * view.sin, -6],
  rx: 97 + thickness,
  ry: 96 + thickness,
});

/** A lock on the far side of the neck; it slides behind the head as the head turns. */
const farLock = (mane: PonyTraits['mane'], view: View, reach: number): Lock =>
  lock(
    [ring(-20, 60), [-84 + 70 * view.sin, -20], [-98 + 84 * view.sin, 70], [-88 + 80 * view.sin, reach]],
    26 * mane.volume,
    1,
    'taper',
    8 * mane.wave,
  );

const longWavy: BackMane = (mane, view) => {
  const locks = steps(4).map((u, i) => {
    const end = 112 + 82 * mane.length - 16 * u;
    return lock(
      [
        ring(4 + 24 * u, 66),
        ring(50, 124 - 22 * u),
        ring(94, 146 - 42 * u),
        [142 - 58 * u, lerp(20, end, 0.45)],
        [128 - 66 * u, lerp(20, end, 0.78)],
        [lerp(164, 74, u), end],
      ],
      37 * mane.volume,
      i,
      'taper',
      28 * mane.wave,
    );
  });
  return {behind: [farLock(mane, view, 190), cap(view), ...locks.slice(0, 2)], beside: locks.slice(2)};
};

const bob: BackMane = (mane, view) => {
  const end = 60 + 62 * mane.length;
  const locks = steps(4).map((u, i) =>
    lock(
      [
        ring(8 + 24 * u, 64),
        ring(52, 116 - 18 * u),
        ring(92, 130 - 34 * u),
        [130 - 50 * u, 64],
        [lerp(112, 44, u), end + 8 - 10 * u],
      ],
      33 * mane.volume,
      i,
      'blunt',
    ),
  );
  const far = lock(
    [ring(-20, 60), [-86 + 70 * view.sin, -10], [-92 + 84 * view.sin, 60], [-76 + 80 * view.sin, end]],
    24 * mane.volume,
    0,
    'blunt',
  );
  return {behind: [far, cap(view), ...locks.slice(0, 2)], beside: locks.slice(2)};
};

const curly: BackMane = (mane, view) => {
  const r = 36 * mane.volume;
  const around = [-8, 22, 52, 82, 110].map((angle, i) =>
    puff(ring(angle, 98 + 8 * Math.sin((angle * Math.PI) / 180)), r * (i ? 1 : 0.85), i),
  );
  const down = steps(3).map((u, i) =>
    puff([lerp(98, 76, u), lerp(64, 64 + 96 * mane.length, u)], r * lerp(1, 0.72, u), i + 5),
  );
  const far = [puff([-80 + 70 * view.sin, 40], r * 0.9, 1), puff([-72 + 70 * view.sin, 88], r * 0.75, 0)];
  return {behind: [...far, ...around], beside: down};
};

/** Tufts standing along the midline of the skull, from the poll (0) backwards (degrees), then down the neck. */
function crest(
  view: View,
  from: number,
  to: number,
  count: number,
  height: number,
  width: number,
  lean: number,
  profile: Profile,
): Lock[] {
  return steps(count).map((u, i) => {
    const angle = lerp(from, to, u);
    const at = (turn: number, r: number): Vec2 => {
      const a = ((angle + turn) * Math.PI) / 180;
      const model: Vec3 = [10, -97 * Math.cos(a) * r, -100 * Math.sin(a) * r];
      return view.flat(model);
    };
    const [tipX, tipY] = at(lean, 1 + height);
    return lock(
      [at(-4, 0.84), at(0, 1.06), at(lean * 0.3, 1 + height * 0.62), [tipX + 16, tipY]],
      width,
      i,
      profile,
    );
  });
}

/** Tufts along the nape, behind the neck, pointing back and down. */
function napeTufts(
  mane: PonyTraits['mane'],
  view: View,
  count: number,
  reach: number,
  profile: Profile,
): Lock[] {
  return steps(count).map((u, i) => {
    const [x, y] = [lerp(58, 78, u) + 34 * view.sin, lerp(-6, 118, u)];
    return lock(
      [
        [x - 34, y - 18],
        [x + reach * 0.3, y],
        [x + reach, y + 24 + 14 * u],
      ],
      27 * mane.volume,
      i + 1,
      profile,
    );
  });
}

const spiky: BackMane = (mane, view) => {
  const locks = steps(6).map((u, i) => {
    const angle = lerp(-10, 118, u);
    const long = 146 + 16 * mane.length - 22 * Math.abs(u - 0.45);
    return lock(
      [ring(angle - 4, 70), ring(angle, 106), ring(angle + 12, long)],
      37 * mane.volume,
      i,
      'spike',
    );
  });
  return {
    behind: [...napeTufts(mane, view, 3, 74, 'spike').reverse(), ...locks.reverse(), cap(view, 4)],
    beside: [],
  };
};

/** One flame of a mohawk: rooted on the midline at `angle` (0 = crown, + = backwards), swept back at the tip. */
export function flame(mane: PonyTraits['mane'], view: View, angle: number, color: number): Lock {
  const at = (turn: number, r: number): Vec2 => {
    const a = (angle + turn) * (Math.PI / 180);
    return view.flat([4, -97 * Math.cos(a) * r, -100 * Math.sin(a) * r]);
  };
  const height = 0.62 * mane.length * (1 - 0.003 * Math.abs(angle - 20));
  const [x, y] = at(8, 1 + height);
  const back = (angle < 0 ? 5 : 14) + (angle < 0 ? 12 : 26) * mane.wave;
  return lock(
    sampleBezier([at(0, 0.86), at(0, 1.14), at(2, 1 + height * 0.8), [x + back, y]], 5),
    33 * mane.volume,
    color,
    'flame',
  );
}

const mohawk: BackMane = (mane, view) => ({
  behind: [
    ...napeTufts(mane, view, 4, 70, 'flame').reverse(),
    ...[105, 84, 63, 42, 21, 0].map((angle, i) => flame(mane, view, angle, i + 3)),
  ],
  beside: [],
});

const cropped: BackMane = (mane, view) => ({
  behind: [
    ...napeTufts(mane, view, 4, 40, 'spike').reverse(),
    ...crest(view, 0, 100, 6, 0.2 * mane.length, 26 * mane.volume, 30, 'spike').reverse(),
    cap(view, 2),
  ],
  beside: [],
});

const braid: BackMane = (mane, view) => {
  const at = (u: number): Vec2 => [
    lerp(78, 52, u) + 9 * Math.sin(u * 3),
    lerp(40, 150 + 36 * mane.length, u),
  ];
  const links = steps(6).map((u, i): Bead => {
    const [x, y] = at(u);
    const size = lerp(33, 21, u) * mane.volume;
    const tilt = i % 2 ? 1 : -1;
    return {
      kind: 'bead',
      center: [x + tilt * size * 0.22, y],
      rx: size,
      ry: size * 0.66,
      angle: tilt * 34,
      color: i,
    };
  });
  const [endX, endY] = at(1.14);
  const tuft = lock(
    [
      [endX, endY - 4],
      [endX - 4, endY + 22],
      [endX + 8, endY + 50],
    ],
    18,
    1,
    'fin',
  );
  const wisps = [
    lock([ring(20, 60), ring(60, 118), ring(100, 122), [84, 62]], 27 * mane.volume, 0),
    lock([ring(34, 60), ring(70, 102), ring(108, 102), [68, 58]], 25 * mane.volume, 1),
  ];
  return {behind: [cap(view, 9)], beside: [...wisps, ...links, tuft, tie([endX, endY], 14, 0)]};
};

const ponytail: BackMane = (mane, view) => {
  const root: Vec2 = ring(34, 112);
  const tail = steps(4).map((u, i) =>
    lock(
      [
        root,
        [lerp(116, 90, u), lerp(-140, -118, u)],
        [lerp(158, 122, u), lerp(-76, -60, u)],
        [lerp(156, 128, u), lerp(20, 10, u)],
        [lerp(172, 120, u), 40 + 70 * mane.length - 10 * u],
      ],
      29 * mane.volume,
      i,
      'taper',
      9 * mane.wave,
    ),
  );
  return {
    behind: [...tail, cap(view, 8), tie(root, 20, 34)],
    beside: [lock([ring(70, 80), ring(104, 108), [76, 84]], 20, 0)],
  };
};

const bun: BackMane = (mane, view) => {
  const center = ring(34, 142);
  const wisps = [
    lock([ring(80, 70), ring(104, 112), [88, 70], [84, 104]], 18 * mane.volume, 0, 'taper', 6),
    lock([ring(90, 60), ring(116, 98), [66, 84], [62, 120]], 16 * mane.volume, 1, 'taper', 6),
  ];
  return {
    behind: [puff(center, 48 * mane.volume, 0), cap(view, 8), tie(ring(34, 106), 27, 34)],
    beside: wisps,
  };
};

const swept: BackMane = (mane, view) => {
  const locks = steps(6).map((u, i) => {
    const start = lerp(0, 84, u);
    const reach = 150 + 26 * mane.length - 16 * u;
    return lock(
      [
        ring(start, 58),
        ring(start + 20, 108),
        [lerp(112, 128, u), lerp(-96, 84, u)],
        [reach - 6, lerp(-104, 104, u)],
        [reach + 26, lerp(-134, 86, u)],
      ],
      30 * mane.volume,
      i,
      'taper',
      5 * mane.wave,
    );
  });
  const neck = lock(
    [
      [50, 40],
      [84, 86],
      [118, 130],
      [160, 142],
    ],
    26 * mane.volume,
    1,
    'taper',
    5,
  );
  return {behind: [...locks, cap(view, 6)], beside: [neck]};
};

const BACK_MANES: Record<PonyTraits['mane']['style'], BackMane> = {
  longWavy,
  bob,
  curly,
  spiky,
  braid,
  ponytail,
  bun,
  swept,
  cropped,
  mohawk,
};

export const backMane = (mane: PonyTraits['mane'], view: View): Hairdo => BACK_MANES[mane.style](mane, view);
