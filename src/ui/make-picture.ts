/** Makes one picture without a wall around it, for the page at the picture's own address. */
import {EngineClient, type PictureOrder} from '../engine/engine-client.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureIdentity} from '../picture/picture-address.ts';
import {textOf} from '../picture/picture-text.ts';
import {modelFolder, readModel} from './site-models.ts';
import {megabytes} from './wording.ts';

/** What to order of an engine that has `model` loaded. */
export function orderOf(identity: PictureIdentity, model: ModelDescriptor, siteUrl: string): PictureOrder {
  const {seed, psi, classIndex, noise} = identity;
  return {
    from: {space: 'z', seed, ...(classIndex === undefined ? {} : {classIndex})},
    truncationPsi: psi,
    ...(noise === undefined ? {} : {noiseMode: noise}),
    format: 'png',
    text: textOf(identity, model, siteUrl),
  };
}

export interface MadePicture {
  png: ArrayBuffer;
  noun: string;
}

/**
 * Makes one picture with an engine of its own and gives that up again. `onProgress` gets a sentence.
 * @throws {Error} whose message is a sentence for the visitor.
 */
export async function makePicture(
  identity: PictureIdentity,
  siteUrl: string,
  onProgress: (sentence: string) => void,
): Promise<MadePicture> {
  const model = await readModel(siteUrl, identity.model);
  const engine = new EngineClient();
  engine.addEventListener('progress', () => {
    const {phase, loadedBytes, totalBytes} = engine.progress ?? {};
    if (phase === 'download' && totalBytes) {
      onProgress(`Fetching the model: ${megabytes(loadedBytes ?? 0)} of ${megabytes(totalBytes)}`);
    }
  });
  try {
    await engine.load(`${modelFolder(siteUrl, identity.model)}model.json`, 'auto');
    onProgress(`Making seed ${identity.seed} …`);
    const {bytes} = await engine.picture(orderOf(identity, model, siteUrl));
    return {png: bytes, noun: model.noun};
  } finally {
    void engine.dispose();
  }
}
