/**
 * Every hyper-parameter of a generator, as it stands in the `generator` block of `model.json`. Types only: parsing is in
 * `parse-descriptor.ts`, the tensors that follow from a spec are in `architecture.ts`.
 *
 * Conventions that hold for the stored tensors, so that the runtime only multiplies:
 * - activations are NHWC, convolution weights HWIO `[kh, kw, in, out]`, dense weights `[in, out]`;
 * - every equalised-learning-rate gain and learning-rate multiplier is folded in;
 * - the activation's gain (sqrt 2 after leaky ReLU) is folded into weight and bias of dense layers, and into `bias` and
 *   `noiseStrength` of synthesis layers (leaky ReLU is positively homogeneous); in a residual block's second convolution
 *   the gain is sqrt 2 * sqrt 1/2 = 1, and the skip weight carries its sqrt 1/2;
 * - ToRGB: 1 / sqrt(in) is folded into its affine weight and bias (it has no demodulation to cancel it);
 * - convolution weights are in correlation orientation: nothing is flipped at run time.
 */

export type GeneratorSpec = StyleGan2Spec | StyleGan1Spec | StyleGan3Spec;

/** How a class label enters the mapping network. */
export type LabelMode =
  /** Unconditional. */
  | 'none'
  /** StyleGAN2-ADA, StyleGAN3: label -> dense layer with bias -> normalised alone -> joined to the normalised z. */
  | 'embed'
  /** StyleGAN, StyleGAN2 (TensorFlow): label -> matrix without bias -> joined to z -> the whole is normalised. */
  | 'concat';

/** Mapping network f: z -> w (Karras et al. 2019, arXiv 1812.04948, section 2). */
export interface MappingSpec {
  /** Length of z. */
  zDim: number;
  /** Length of w. */
  wDim: number;
  /** Number of classes; 0 for an unconditional network. */
  cDim: number;
  labelMode: LabelMode;
  /** Length of the embedded label; 0 when `labelMode` is `none`. */
  labelDim: number;
  /** Number of dense layers, the last included. */
  numLayers: number;
  /** Width of the layers before the last. */
  hiddenDim: number;
  /** The official networks end in a leaky ReLU; our own small ones in a linear layer. */
  lastLayer: 'leaky-relu' | 'linear';
  /** Where `mapping.wAvg` came from: the checkpoint, or a mean over this project's own samples of z. */
  wAvg: 'stored' | 'sampled';
}

/** Up-sampling inside a synthesis network. */
export type Upsample =
  /** Official: transposed convolution with stride 2, then the FIR filter [1,3,3,1] with gain 4. */
  | 'transposed-conv'
  /** Ours: 3x3 convolution at the low resolution, then bilinear x2 with half-pixel centres. */
  | 'after-conv';

/** StyleGAN2 family: StyleGAN2, StyleGAN2-ADA, the stylegan2 configuration of StyleGAN3, rosinality, and our own nets. */
export interface StyleGan2Spec {
  kind: 'stylegan2';
  mapping: MappingSpec;
  synthesis: {
    /** Pixels per side, a power of two, 8 or more; of a rectangle, what they would be if the learnt constant had 4 x 4. */
    resolution: number;
    /** Height and width of the learnt constant, which give the picture its shape: [4, 2] with 1024 is 1024 high and 512 wide. Absent: 4 x 4. */
    start?: [height: number, width: number];
    /** 1 (grey), 3 (RGB) or 4 (RGBA). */
    imgChannels: 1 | 3 | 4;
    /** Channels of each block, from 4 up to `resolution`; `channels[0]` belongs to 4 px. */
    channels: number[];
    architecture: 'skip' | 'resnet' | 'orig';
    upsample: Upsample;
    /**
     * `sub-pixel`: the last block stays on the grid of the one before it. Its first convolution reads the features and, behind
     * them, the picture so far; its ToRGB gives the 2 x 2 pixels of each place, in the order row, column, colour. Only with `skip`, `after-conv` and no noise. Absent: it enlarges as the others do.
     */
    lastBlock?: 'sub-pixel';
    /** One axis of the separable FIR filter, unnormalised; `[1, 3, 3, 1]` in every official network. Unused by `after-conv`. */
    resampleFilter: number[];
    /** `stored`: noise buffers travel with the model; `strength-only`: they were dropped to save bytes, `random` works; `none`: no noise inputs. */
    noise: 'stored' | 'strength-only' | 'none';
    /**
     * Layers and ToRGB are clamped to +-this after their activation; a residual block's second convolution to sqrt 1/2 of
     * it, its skip not at all. Null for no clamp.
     */
    convClamp: number | null;
    /** Index of the coordinate of z whose negative sign mirrors the finished picture left to right; null for never. */
    mirrorBy: number | null;
  };
}

/** StyleGAN, first version (Karras et al. 2019, arXiv 1812.04948): AdaIN, a noise strength for each channel, blur after up-sampling. */
export interface StyleGan1Spec {
  kind: 'stylegan1';
  mapping: MappingSpec;
  synthesis: {
    /** Pixels per side, a power of two, 8 or more. */
    resolution: number;
    imgChannels: 1 | 3 | 4;
    /** Channels of each block, from 4 up to `resolution`; `channels[0]` belongs to 4 px. */
    channels: number[];
    /** One axis of the separable blur, unnormalised, of odd length; `[1, 2, 1]` in the official networks, `[1]` for none. */
    blurFilter: number[];
    /** As in StyleGAN2. */
    noise: 'stored' | 'strength-only' | 'none';
  };
}

/** Pixels of a plane of StyleGAN3, margins included: per side of a square, or of both sides of a rectangle. */
export type PlaneSize = number | {width: number; height: number};

/**
 * One layer of a StyleGAN3 synthesis network, all but ToRGB (Karras et al. 2021, arXiv 2106.12423, section 3.2 and
 * appendix D): modulated convolution with `kernelSize - 1` zeros on every side, bias, up-sampling, leaky ReLU,
 * down-sampling.
 */
export interface StyleGan3LayerSpec {
  inChannels: number;
  outChannels: number;
  inSize: PlaneSize;
  outSize: PlaneSize;
  /** 3 (T) or 1 (R). */
  kernelSize: 1 | 3;
  /** Factors of the resampling around the leaky ReLU. */
  upFactor: number;
  downFactor: number;
  /** `[left, right, top, bottom]`: zeros around the signal with its zeros inserted, before the up-sampling filter; negative crops. */
  padding: [number, number, number, number];
  /** Taps of the up-sampling filter, which is separable. */
  upTaps: number;
  downTaps: number;
  /** Whether the down-sampling filter is radially symmetric `[taps, taps]` (R), or separable `[taps]`. */
  radialDownFilter: boolean;
}

/**
 * StyleGAN3-T and -R. Folded into the stored tensors beyond the conventions above: the input gain of a layer (from
 * `magnitude_ema`) and the gain of the leaky ReLU are in `upFilter`, `bias` is divided by the input gain; ToRGB carries its
 * input gain in its affine, and the output scale in both affine and bias.
 */
export interface StyleGan3Spec {
  kind: 'stylegan3';
  mapping: MappingSpec;
  synthesis: {
    /** Pixels per side, of a rectangle on its longer one. */
    resolution: number;
    imgChannels: 1 | 3 | 4;
    /** Fourier features: sampling rate in samples per unit of length along either axis, bandwidth in cycles per unit. */
    input: {channels: number; size: PlaneSize; samplingRate: number; bandwidth: number};
    /** All layers but ToRGB, which follows the last one at full resolution with a 1x1 kernel. */
    layers: StyleGan3LayerSpec[];
    /** Activations are clamped to +-this between leaky ReLU and down-sampling; null for no clamp. */
    convClamp: number | null;
    /** The picture is clamped to +-this (`convClamp` times the output scale); null for no clamp. */
    imageClamp: number | null;
  };
}
