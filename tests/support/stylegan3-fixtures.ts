/** Checkpoints of StyleGAN3 inside `tests/fixtures`. */
export const STYLEGAN3_FIXTURES = [
  'checkpoints/sg3_t64/sg3_t64.pkl',
  'checkpoints/sg3_r32/sg3_r32.pkl',
  'checkpoints/sg3_cond32/sg3_cond32.pkl',
];

/** A small one, with classes. */
export const STYLEGAN3_BATCHED = ['checkpoints/sg3_cond32/sg3_cond32.pkl'];
