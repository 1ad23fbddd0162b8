/** Checkpoints of the StyleGAN2 family inside `tests/fixtures`. */
export const STYLEGAN2_FIXTURES = [
  'checkpoints/st_f32_32/st_f32_32.safetensors',
  'checkpoints/st_f16_32/st_f16_32.safetensors',
];
