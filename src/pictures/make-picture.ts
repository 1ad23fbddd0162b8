/** Makes pictures without a wall around them: for the page at a picture's own address, and of versions that the page has not loaded. */
import {EngineClient} from '../engine/client/engine-client.ts';
import {plainOptions, recipeOf, type PictureIdentity} from './picture-address.ts';
import {ModelPictures} from './model-pictures.ts';
import {readModel, VersionError} from './site-models.ts';
import {PRIORITY} from './priority.ts';
import {sayDownload} from './say-download.ts';

export interface MadePicture {
  png: ArrayBuffer;
  noun: string;
  /** Of the model that made it. */
  version: number;
}

/**
 * Makes one picture with an engine of its own and gives that up again. `onProgress` gets a sentence.
 * @throws {Error} whose message is a sentence for the visitor.
 */
export async function makePicture(
  identity: PictureIdentity,
  siteUrl: string,
  onProgress: (message: string) => void = () => undefined,
): Promise<MadePicture> {
  const {model, version = null, seed} = identity;
  const {descriptor, folder, newest, files} = await readModel(siteUrl, model, version);
  if (version !== null && descriptor.version !== version) throw new VersionError(version, newest);
  const engine = new EngineClient();
  sayDownload(engine, onProgress);
  try {
    await engine.load(`${folder}model.json`, 'auto', descriptor.version, files);
    onProgress(`Making seed ${seed} …`);
    const pictures = new ModelPictures(engine, descriptor, siteUrl, {
      folder,
      options: plainOptions(identity),
    });
    const png = await pictures.png(recipeOf(identity), {priority: () => PRIORITY.others});
    return {png, noun: descriptor.noun, version: descriptor.version};
  } finally {
    void engine.dispose();
  }
}
