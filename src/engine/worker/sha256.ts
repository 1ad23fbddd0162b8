/** SHA-256 of downloaded files. */
import {hexOf} from '../../lib/hex.ts';
import {sha256} from '../../lib/sha256.ts';

/** SHA-256 in 64 lower-case hexadecimal digits; in script on pages without crypto.subtle, which browsers withhold from plain http. */
export async function sha256Hex(content: Uint8Array<ArrayBuffer>): Promise<string> {
  // The types do not know of insecure origins.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return sha256(content);
  return hexOf(new Uint8Array(await subtle.digest('SHA-256', content)));
}
