/** What the page does for the service worker: it makes the pictures whose addresses are asked for. */
import {optionParts, recipeOf, type PictureIdentity} from './picture-address.ts';
import type {PictureStore} from './picture-store.ts';
import {PRIORITY} from './priority.ts';
import type {ModelPictures} from './model-pictures.ts';
import {makePicture} from './make-picture.ts';
import type {SiteModel} from './site-models.ts';

/**
 * From now on pictures of the model are made here for whoever asks for their address: with the page's engine, those of
 * other versions one after another with one of their own, which goes again at once.
 */
export function makeForOthers(
  store: Pick<PictureStore, 'maker' | 'siteUrl'>,
  {descriptor, newest}: Pick<SiteModel, 'descriptor' | 'newest'>,
  pictures: ModelPictures,
  makeEarlier = makePicture,
): void {
  let earlier: Promise<unknown> = Promise.resolve();
  const makeHere = async (identity: PictureIdentity): Promise<ArrayBuffer> => {
    const recipe = recipeOf(identity);
    const options = {priority: () => PRIORITY.others};
    const isOfPage = optionParts(identity).join() === optionParts(pictures.options).join();
    if (!isOfPage) return pictures.runSo(identity).png(recipe, options);
    // The service worker has what comes back; the page keeps what it has itself.
    return pictures.service.has(pictures.identityOf(recipe))
      ? (await pictures.file(recipe, options)).arrayBuffer()
      : pictures.png(recipe, options);
  };
  store.maker = async (identity) => {
    if (identity.model !== descriptor.id) {
      throw new Error(`This page makes ${descriptor.title.toLowerCase()} only.`);
    }
    const {version = newest} = identity;
    if (version === descriptor.version) return makeHere(identity);
    const made = earlier.then(() => makeEarlier({...identity, version}, store.siteUrl));
    earlier = made.catch(() => undefined);
    return (await made).png;
  };
}
