/** What is kept goes with its length and its SHA-256, and is given out only where both are still right. */
import {hexOf} from '../lib/hex.ts';
import {joined} from '../lib/read-body.ts';
import {deleteFromCache, readCache, writeCache} from './storage.ts';

/** What came damaged from the host, by address: the browser's own cache may have kept that, and is passed over from then on. */
export const cameDamaged = new Set<string>();

const HASH = 'X-Content-SHA256';

export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** @param headers of the answer that brought it; `sha256` is computed where it is not known */
export async function writeIntact(
  name: string,
  key: string,
  bytes: ArrayBuffer,
  headers: HeadersInit,
  sha256?: string,
): Promise<boolean> {
  const kept = new Headers(headers);
  // Of what the host sent, which may have been compressed.
  kept.delete('Content-Encoding');
  kept.set('Content-Length', String(bytes.byteLength));
  kept.set(HASH, sha256 ?? (await sha256Of(bytes)));
  return writeCache(name, key, () => new Response(bytes, {headers: kept}));
}

/** The same, read and found to be what was stored; undefined for what is not. Releases before this one stored no hash. */
async function ifIntact(held: Response, expected: string | undefined): Promise<Response | undefined> {
  const stored = held.headers.get(HASH);
  let bytes: ArrayBuffer;
  try {
    bytes = await held.arrayBuffer();
  } catch {
    return undefined;
  }
  if (stored !== null && held.headers.get('Content-Length') !== String(bytes.byteLength)) return undefined;
  const sha256 = expected ?? stored;
  if (sha256 !== null && (await sha256Of(bytes)) !== sha256) return undefined;
  return new Response(bytes, {headers: held.headers});
}

/**
 * The stored response; what is no more what was stored is thrown away.
 * @param expected its SHA-256, where another source than the store knows it
 */
export async function readIntact(
  name: string,
  key: string,
  expected?: string,
): Promise<Response | undefined> {
  const held = await readCache(name, key);
  if (!held) return undefined;
  const intact = await ifIntact(held, expected);
  if (!intact) await deleteFromCache(name, [key]);
  return intact;
}

/** As `readIntact`, for what is only looked at: whether it is there and intact. */
export async function isIntact(name: string, key: string, expected?: string): Promise<boolean> {
  return (await readIntact(name, key, expected)) !== undefined;
}

/** What became of an answer: all of it came, and is right or not; or it broke off. */
export type Outcome = 'good' | 'damaged' | 'broken';

/**
 * The same bytes as they come. The end comes only when the whole has the hash and `keep` is done with it; else they end in an
 * error, so that nobody runs what was damaged on its way.
 */
export function checked(
  response: Response,
  sha256: string,
  keep: (bytes: ArrayBuffer) => Promise<unknown>,
): {response: Response; outcome: Promise<Outcome>} {
  const {body, status, statusText, headers} = response;
  if (!body) return {response, outcome: Promise.resolve('broken')};
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let end: (outcome: Outcome) => void;
  const outcome = new Promise<Outcome>((resolve) => (end = resolve));
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const part = await reader.read();
          if (!part.done) {
            parts.push(part.value);
            controller.enqueue(part.value);
            return;
          }
          const bytes = joined(parts).buffer;
          if ((await sha256Of(bytes)) !== sha256) {
            end('damaged');
            throw new TypeError('This file is not as it was built.');
          }
          await keep(bytes);
          end('good');
          controller.close();
        } catch (error) {
          end('broken');
          controller.error(error);
        }
      },
      cancel(reason) {
        end('broken');
        return reader.cancel(reason);
      },
    },
    {highWaterMark: 0},
  );
  return {response: new Response(stream, {status, statusText, headers}), outcome};
}
