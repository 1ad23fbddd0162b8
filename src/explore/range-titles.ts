import type {LayerRange} from '../model/latent/mixing.ts';

/** What the layers of a range decide in most networks. */
export const RANGE_TITLES: Record<LayerRange, string> = {
  coarse: 'Coarse: pose and shape',
  middle: 'Middle: features',
  fine: 'Fine: colours',
};
