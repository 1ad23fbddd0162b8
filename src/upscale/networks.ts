/** The super-resolution networks: esrgan-slim of UpscalerJS (MIT), one for each factor. Downloaded when first used. */
import licence from '@upscalerjs/esrgan-slim/LICENSE?url';
import x2Network from '@upscalerjs/esrgan-slim/models/x2/model.json?url';
import x2Weights from '@upscalerjs/esrgan-slim/models/x2/group1-shard1of1.bin?url';
import x4Network from '@upscalerjs/esrgan-slim/models/x4/model.json?url';
import x4Weights from '@upscalerjs/esrgan-slim/models/x4/group1-shard1of1.bin?url';
import type {NetworkAddress} from '../engine/client/protocol.ts';
import type {Factor} from '../pictures/larger-state.ts';

/** How the network is called in a picture's file. */
export const NETWORK_NAME = 'esrgan-slim 1.0.0 of UpscalerJS';

/** Their licence. */
export const NETWORK_LICENCE_URL = licence;

export interface NetworkChoice extends NetworkAddress {
  /** To be downloaded. */
  bytes: number;
  /** Pixels around a tile that it reads. */
  context: number;
  /** Multiply-accumulates for each pixel of the smaller picture. */
  macsPerPixel: number;
}

const absolute = (url: string): string => new URL(url, document.baseURI).href;

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
