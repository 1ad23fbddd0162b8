/**
 * Smaller early pictures. In a skip architecture (Karras et al. 2020, arXiv 1912.04958, figure 7b) the picture is a sum of
 * what the ToRGB layers of all resolutions say; the sum up to one of them is a picture too, as small and as quick.
 */
import {blockResolutions} from './architecture.ts';
import {macsPerPicture} from './cost.ts';
import type {GeneratorSpec, StyleGan2Spec} from './generator-spec.ts';

/** Smaller than this nobody is told apart. */
const LEAST_RESOLUTION = 32;

/** The generator that the layers up to a resolution are. */
export function upToResolution(spec: StyleGan2Spec, resolution: number): StyleGan2Spec {
  if (resolution === spec.synthesis.resolution) return spec;
  const synthesis = {...spec.synthesis, resolution};
  synthesis.channels = synthesis.channels.slice(0, blockResolutions(resolution).length);
  delete synthesis.lastBlock;
  return {...spec, synthesis};
}

function macs(spec: GeneratorSpec): number {
  const {weights, filters} = macsPerPicture(spec);
  return weights + filters;
}

interface EarlyPicture {
  resolution: number;
  /** Of the work of a whole picture. */
  share: number;
}

function reckonEarlyPictures(spec: GeneratorSpec): EarlyPicture[] {
  if (spec.kind !== 'stylegan2' || spec.synthesis.architecture !== 'skip') return [];
  const whole = macs(spec);
  return blockResolutions(spec.synthesis.resolution)
    .filter((resolution) => resolution >= LEAST_RESOLUTION && resolution < spec.synthesis.resolution)
    .map((resolution) => ({resolution, share: macs(upToResolution(spec, resolution)) / whole}));
}

/** Every tile asks, and a spec never changes. */
const reckoned = new WeakMap<GeneratorSpec, EarlyPicture[]>();

/** Early pictures that say something, smallest first; none for other architectures. */
function earlyPictures(spec: GeneratorSpec): EarlyPicture[] {
  const known = reckoned.get(spec) ?? reckonEarlyPictures(spec);
  reckoned.set(spec, known);
  return known;
}

/**
 * Pixels per side of the largest early picture that can be made in time, or of the least where none can; null where the
 * whole picture can, and for models without early pictures.
 * @param wholeMs what a whole picture takes; null while that is not known
 */
export function earlyResolution(
  spec: GeneratorSpec,
  wholeMs: number | null,
  budgetMs: number,
): number | null {
  if (wholeMs === null || wholeMs <= budgetMs) return null;
  const early = earlyPictures(spec);
  const inTime = early.filter(({share}) => share * wholeMs <= budgetMs);
  return (inTime.at(-1) ?? early[0])?.resolution ?? null;
}

/** Of what a whole picture takes, at most this. */
const PREVIEW_SHARE = 0.2;
const LARGEST_PREVIEW = 64;

/**
 * Pixels per side of the early picture that is shown until the whole one is there; null for models without early pictures,
 * and for such whose whole ones are hardly more.
 */
export function previewResolution(spec: GeneratorSpec): number | null {
  const cheap = earlyPictures(spec).filter(
    ({resolution, share}) => resolution <= LARGEST_PREVIEW && share <= PREVIEW_SHARE,
  );
  return cheap.at(-1)?.resolution ?? null;
}
