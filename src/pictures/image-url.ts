/**
 * An address under which an image element shows a file of the page's own: `blob:`, else `data:`. A host may forbid either by
 * its content security policy, which says so nowhere: a picture of one dot shows it.
 */
import {EngineError} from '../engine/client/engine-error.ts';

export type ImageWay = 'blob' | 'data' | 'none';

export const FORBIDDEN =
  'The host of this site forbids pictures that the page makes itself: its header Content-Security-Policy needs img-src with blob:.';

const DOT = 'R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

function shows(src: string): Promise<boolean> {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = src;
  });
}

async function find(): Promise<ImageWay> {
  // Outside of a page nothing is shown.
  if (typeof Image === 'undefined') return 'blob';
  const bytes = Uint8Array.from(atob(DOT), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], {type: 'image/gif'}));
  const isAllowed = await shows(url);
  URL.revokeObjectURL(url);
  if (isAllowed) return 'blob';
  return (await shows(`data:image/gif;base64,${DOT}`)) ? 'data' : 'none';
}

let found: Promise<ImageWay> | null = null;
let known: ImageWay | null = null;

export function imageWay(): Promise<ImageWay> {
  found ??= find().then((way) => (known = way));
  return found;
}

/** Whether `blob:` addresses are known to be forbidden, for what cannot wait to find out. */
export const areBlobsForbidden = (): boolean => known === 'data' || known === 'none';

/** Whether images are known to be shown by their own addresses alone. */
export const areAddressesNeeded = (): boolean => known === 'none';

function dataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error!);
    reader.readAsDataURL(file);
  });
}

/**
 * To be given up by `URL.revokeObjectURL`.
 * @param address where the file is answered too, for hosts that allow nothing else
 * @throws {EngineError} `forbidden`
 */
export async function imageUrl(file: Blob, address?: string): Promise<string> {
  const way = await imageWay();
  if (way === 'none' && address !== undefined) return address;
  if (way === 'none') throw new EngineError('forbidden', FORBIDDEN);
  return way === 'blob' ? URL.createObjectURL(file) : dataUrl(file);
}
