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
  'checkpoints/sg3repo_sg2_32/sg3repo_sg2_32.pkl',
  'checkpoints/tf_sg2_skip32/tf_sg2_skip32.pkl',
  'checkpoints/tf_sg2_orig32/tf_sg2_orig32.pkl',
  'checkpoints/tf_sg2_resnet32/tf_sg2_resnet32.pkl',
  'checkpoints/tf_ada_cond32/tf_ada_cond32.pkl',
  'checkpoints/rosi_conv32/rosi_conv32.pt',
  'checkpoints/rosi_train32/rosi_train32.pt',
  'own/own_after32/own_after32.safetensors',
  'own/own_subpixel32/own_subpixel32.safetensors',
];

/** One of each architecture, one of them with classes. */
export const STYLEGAN2_BATCHED = [
  'checkpoints/ada_cond32/ada_cond32.pkl',
  'checkpoints/ada_orig32/ada_orig32.pkl',
  'checkpoints/ada_resnet32/ada_resnet32.pkl',
  'own/own_after32/own_after32.safetensors',
  'own/own_subpixel32/own_subpixel32.safetensors',
];
