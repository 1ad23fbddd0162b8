/** Names of pictures of any model of the site, in any version that it has. */
import type {ModelText} from '../model/text.ts';
import {namesOf} from '../words/told.ts';
import type {PictureIdentity} from './picture-address.ts';
import {readTextFile} from './side-files.ts';
import {readModel} from './site-models.ts';

export class PictureNames {
  readonly #siteUrl: string;
  readonly #onKnown: () => void;
  /** By model and version; null for one that has no names of its own, undefined while it is asked for. */
  readonly #texts = new Map<string, ModelText | null | undefined>();

  /** @param onKnown names are others than before */
  constructor(siteUrl: string, onKnown: () => void) {
    this.#siteUrl = siteUrl;
    this.#onKnown = onKnown;
  }

  /** "Juniper Moonwhistle"; "seed 42" for as long as the model's names are not known. */
  nameOf({seed, model, version}: Pick<PictureIdentity, 'seed' | 'model' | 'version'>): string {
    const key = `${model} ${version ?? ''}`;
    if (!this.#texts.has(key)) {
      this.#texts.set(key, undefined);
      void this.#learn(key, model, version ?? null);
    }
    const text = this.#texts.get(key);
    return text === undefined ? `seed ${seed}` : namesOf(text, seed).name;
  }

  async #learn(key: string, model: string, version: number | null): Promise<void> {
    const text = await readModel(this.#siteUrl, model, version).then(
      // Of a version that the site has not, nothing is known.
      ({descriptor, folder}) =>
        version === null || descriptor.version === version ? readTextFile(folder, descriptor) : null,
      () => null,
    );
    this.#texts.set(key, text);
    this.#onKnown();
  }
}
