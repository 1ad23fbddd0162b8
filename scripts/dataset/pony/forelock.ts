/** The forelock styles: hair that lies on the forehead. */
import {flame} from './back-mane.ts';
import {sampleBezier} from './curves.ts';
import {lock, puff, type HairPiece, type Lock, type Profile} from './hair.ts';
import type {PonyTraits} from './traits.ts';
import {onSkull, type View} from './view.ts';

/**
 * A lock lying on the skull. The (azimuth, elevation, height) stations are Bézier handles rather than points it
 * passes through: foreshortening can put them on top of each other, and a Bézier never folds over there.
 * Stations beyond the far contour of the face stay on that contour.
 */
function lying(
  view: View,
  width: number,
  color: number,
  profile: Profile,
  ...stations: [number, number, number?][]
): Lock {
  const contour = Math.asin(view.sin) / (Math.PI / 180) - 76;
  const handles = stations.map(([az, el, r]) => view.flat(onSkull(Math.max(az, contour), el, r ?? 1.06)));
  return lock(sampleBezier(handles, 5), width, color, profile);
}

export function forelock(mane: PonyTraits['mane'], view: View): HairPiece[] {
  const w = 20 * mane.volume;
  switch (mane.forelock) {
    case 'sweepNear': {
      // The more the head is turned, the further the fringe has to reach to stay a wide arch.
      const reach = Math.max(0, (Math.asin(view.sin) * 180) / Math.PI - 20) * 0.75;
      return [
        lying(view, w, 1, 'leaf', [30, 80], [-36, 68, 1.2], [-70, 46, 1.2], [-80, 12, 1.04]),
        lying(view, w * 1.2, 2, 'leaf', [-10, 80, 1.04], [50, 66, 1.24], [78, 38, 1.24], [88, -6, 1.1]),
        lying(
          view,
          w * 1.4,
          1,
          'leaf',
          [-70, 64, 1.04],
          [-14 + reach, 74, 1.26],
          [50 + reach, 56, 1.28],
          [80 + reach * 0.5, 8, 1.1],
        ),
        lying(
          view,
          w * 1.4,
          0,
          'leaf',
          [-90, 46, 1.04],
          [-70, 68, 1.2],
          [6 + reach * 1.4, 62, 1.28],
          [62 + reach, 22, 1.1],
        ),
      ];
    }
    case 'sweepFar':
      return [
        lying(view, w * 1.2, 1, 'leaf', [-30, 84, 1.06], [56, 66, 1.22], [76, 40, 1.22], [80, 4, 1.08]),
        lying(view, w * 1.4, 2, 'leaf', [76, 76, 1.06], [10, 68, 1.26], [-40, 48, 1.24], [-70, 14, 1.04]),
        lying(view, w * 1.4, 0, 'leaf', [84, 66, 1.06], [44, 56, 1.24], [-2, 46, 1.24], [-52, 26, 1.1]),
      ];
    case 'parted':
      return [
        lying(view, w * 1.3, 1, 'leaf', [-60, 80, 1.04], [50, 68, 1.26], [80, 36, 1.26], [80, -8, 1.1]),
        lying(view, w * 1.3, 1, 'leaf', [60, 80, 1.04], [-34, 70, 1.26], [-66, 42, 1.24], [-70, 6, 1.06]),
        lying(view, w * 1.3, 0, 'leaf', [-60, 80, 1.08], [20, 68, 1.2], [56, 46, 1.26], [62, 8, 1.1]),
      ];
    case 'bangs':
      return [-50, 58, -24, 32, 4].map((az, i) =>
        lying(
          view,
          w * 1.15,
          i,
          'blunt',
          [az * 0.9, 80, 1.08],
          [az, 64, 1.16],
          [az, 46, 1.22],
          [az * 1.02, 28, 1.08],
        ),
      );
    case 'puff':
      return (
        [
          [62, 46, 0.8],
          [-36, 52, 0.8],
          [34, 58, 0.95],
          [0, 64, 1],
        ] as const
      ).map(([az, el, k], i) => puff(view.flat(onSkull(az, el, 1.02)), 36 * k * mane.volume, i));
    case 'spikes':
      return [62, -46, 40, -20, 12].map((az, i) =>
        lying(
          view,
          w * 1.45,
          i,
          'leaf',
          [az * 0.8, 84, 1.1],
          [az, 64, 1.18],
          [az + 2, 48, 1.26],
          [az + 12, 16, 1.08],
        ),
      );
    case 'tuft':
      return (
        [
          [-30, 2, 34],
          [42, 1, 38],
          [6, 0, 18],
        ] as const
      ).map(([az, color, tip]) =>
        lying(
          view,
          w * (color ? 0.95 : 1.1),
          color,
          'leaf',
          [az * 0.4, 86, 1.1],
          [az * 0.8, 70, 1.14],
          [az, 52, 1.26],
          [az + 14, tip, 1.08],
        ),
      );
    case 'crest':
      return [-16, -33, -50].map((angle, i) => flame(mane, view, angle, i));
  }
}
