/** What the page does for the service worker: it makes the pictures whose addresses are asked for. */
import type {EngineClient} from '../engine/engine-client.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {textOf} from '../picture/picture-text.ts';

/** Somebody looks at an empty frame for it, as at the middle of the wall. */
const URGENCY = 0;

/** From now on pictures of `model` are made here for whoever asks for their address. */
export function makeForOthers(engine: EngineClient, store: PictureStore, model: ModelDescriptor): void {
  store.maker = async (identity) => {
    const {model: id, seed, psi, classIndex, noise} = identity;
    if (id !== model.id) throw new Error(`This page makes ${model.title.toLowerCase()} only.`);
    const {bytes} = await engine.picture(
      {
        from: {space: 'z', seed, ...(classIndex === undefined ? {} : {classIndex})},
        truncationPsi: psi,
        ...(noise === undefined ? {} : {noiseMode: noise}),
        format: 'png',
        text: textOf(identity, model, store.siteUrl),
      },
      {priority: () => URGENCY},
    );
    return bytes;
  };
}
