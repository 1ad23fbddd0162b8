/** What the page does for the service worker: it makes the pictures whose addresses are asked for. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import {plainOptions, recipeOf, type PictureIdentity} from '../picture/picture-address.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {Workbench, type WorkbenchEngine} from './explore/workbench.ts';
import {makePicture} from './make-picture.ts';
import {orderOf} from './picture-order.ts';
import type {SiteModel} from './site-models.ts';

/** Somebody looks at an empty frame for it, as at the middle of the wall. */
const URGENCY = 0;

async function makeHere(
  engine: WorkbenchEngine,
  siteUrl: string,
  {descriptor, folder}: Pick<SiteModel, 'descriptor' | 'folder'>,
  identity: PictureIdentity,
): Promise<ArrayBuffer> {
  const options = {priority: () => URGENCY};
  if (!identity.edits) return (await engine.picture(orderOf(identity, descriptor, siteUrl), options)).bytes;
  const bench = new Workbench(engine, descriptor, siteUrl, {folder, options: plainOptions(identity)});
  return (await bench.file(recipeOf(identity), options)).arrayBuffer();
}

/** A sentence for whoever asks for a model that is not here. */
function onlyThese({title}: ModelDescriptor): string {
  return `This page makes ${title.toLowerCase()} only.`;
}

/**
 * From now on pictures of the model are made here for whoever asks for their address: with the page's engine, those of
 * other versions one after another with one of their own, which goes again at once.
 */
export function makeForOthers(engine: WorkbenchEngine, store: PictureStore, model: SiteModel): void {
  let earlier: Promise<unknown> = Promise.resolve();
  store.maker = async (identity) => {
    const {descriptor, newest} = model;
    if (identity.model !== descriptor.id) throw new Error(onlyThese(descriptor));
    const {version = newest} = identity;
    if (version === descriptor.version) return makeHere(engine, store.siteUrl, model, {...identity, version});
    const made = earlier.then(() => makePicture({...identity, version}, store.siteUrl));
    earlier = made.catch(() => undefined);
    return (await made).png;
  };
}
