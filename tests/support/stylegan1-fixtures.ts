/** Checkpoints of the first StyleGAN inside `tests/fixtures`. */
export const STYLEGAN1_FIXTURES = [
  'checkpoints/sg1_auto128/sg1_auto128.pkl',
  'checkpoints/sg1_fused32/sg1_fused32.pkl',
  'checkpoints/sg1_cond32/sg1_cond32.pkl',
];

/** Small ones, without classes and with. */
export const STYLEGAN1_BATCHED = [
  'checkpoints/sg1_fused32/sg1_fused32.pkl',
  'checkpoints/sg1_cond32/sg1_cond32.pkl',
];
