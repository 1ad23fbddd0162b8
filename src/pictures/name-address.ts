/**
 * A picture by a name: `pictures/pony/~ada.png?v=10` is the picture of the seed that the name gives, and has no other identity
 * than that. Pure.
 */
import {plainName} from '../lib/plain-name.ts';
import {fileName, pictureFolder, psiText} from './picture-address.ts';

const pattern = /^(.*pictures\/[^/?#]+\/)~([^/?#]+)\.png(?=[?#]|$)/i;

/** The name that an address says, in its plain form; null where it says none. */
export function nameInAddress(address: string): string | null {
  const typed = pattern.exec(address)?.[2];
  if (typed === undefined) return null;
  try {
    return plainName(decodeURIComponent(typed)) || null;
  } catch {
    return null;
  }
}

/** The same address with a seed in the place of its name. */
export function withSeed(address: string, seed: number): string {
  return address.replace(pattern, (_whole, before: string) => `${before}${fileName(seed)}`);
}

/**
 * The same address with the seed that its name gives, by the browser's own SHA-256: for where the site's would be too much code,
 * and the page is served over https. Any other address as it is.
 */
export async function withSeedOfName(address: string): Promise<string> {
  const name = nameInAddress(address);
  if (name === null) return address;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name));
  return withSeed(address, new DataView(hash).getUint32(0));
}

interface NamedPicture {
  model: string;
  version: number;
  /** The model's own need not be said where it is 1. */
  psi: number;
}

/** The address of a name's picture, relative to the site's root, with the version that it is to keep. */
export function nameAddress(name: string, {model, version, psi}: NamedPicture): string {
  const parts = [...(psi === 1 ? [] : [`psi=${psiText(psi)}`]), `v=${version}`];
  return `${pictureFolder}${model}/~${encodeURIComponent(plainName(name))}.png?${parts.join('&')}`;
}
