/** Rooms of `src` that have elements. */
export const features = [
  'about',
  'album',
  'app',
  'explore',
  'kit',
  'morph',
  'own-model',
  'plane',
  'search',
  'slideshow',
  'upscale',
  'viewer',
  'wall',
] as const;
