/** Checkpoints of the StyleGAN2 family inside `tests/fixtures`. */
export const STYLEGAN2_FIXTURES = [
  'checkpoints/ada_skip64/ada_skip64.pkl',
  'checkpoints/ada_cond32/ada_cond32.pkl',
  'checkpoints/ada_orig32/ada_orig32.pkl',
  'checkpoints/ada_resnet32/ada_resnet32.pkl',
  'checkpoints/ada_gray32/ada_gray32.pkl',
  'checkpoints/ada_clamp32/ada_clamp32.pkl',
  'checkpoints/st_f32_32/st_f32_32.safetensors',
  'checkpoints/st_f16_32/st_f16_32.safetensors',
  'own/own_after32/own_after32.safetensors',
];
