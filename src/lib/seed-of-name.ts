/**
 * The seed that a name gives: the first 32 bits, big-endian, of the SHA-256 of its plain form in UTF-8. Public and frozen: the
 * same name is the same face for ever. See `docs/avatars.md`.
 */
import {plainName} from './plain-name.ts';
import {sha256} from './sha256.ts';

/** @returns 0 .. 2^32 - 1 */
export function seedOf(name: string): number {
  return parseInt(sha256(new TextEncoder().encode(plainName(name))).slice(0, 8), 16);
}
