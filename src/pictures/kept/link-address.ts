/** Finds the address of the picture that a link leads to, where the link leaves something open. */
import {parsePictureQuery} from '../picture-link.ts';
import {pictureAddress} from '../picture-address.ts';

/** What a link may leave open: the site's first model, its newest version, its psi. */
export interface OpenModel {
  id: string;
  version: number;
  psi: number;
}

/** `id` null: the site's first model. Resolves to null for a model that the site does not have, or cannot reach now. */
export type ModelOf = (id: string | null) => Promise<OpenModel | null>;

/** @param query with `?`. @returns canonical address; null for a link to no picture, or one that leaves something open. */
export function addressOfWholeLink(query: string): string | null {
  const link = parsePictureQuery(query);
  const isWhole =
    link !== null && link.model !== null && link.psi !== null && link.rest.version !== undefined;
  return isWhole ? pictureAddress(link.rest) : null;
}

/** @param query with `?`. @returns canonical address; null for a link to no picture, or when its model cannot be asked. */
export async function addressOfLink(query: string, modelOf: ModelOf): Promise<string | null> {
  const whole = addressOfWholeLink(query);
  const link = parsePictureQuery(query);
  if (whole !== null || !link) return whole;
  const open = await modelOf(link.model);
  return (
    open && pictureAddress({version: open.version, ...link.rest, model: open.id, psi: link.psi ?? open.psi})
  );
}
