/** The whole of a body. As `response.arrayBuffer()` and `text()`, which in Chromium make a plain TypeError of every reason for which it ends. */

/** Parts one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @throws the reason for which the body ends before its time, such as a `FetchError` */
export async function bytesOf({body}: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read())
    parts.push(part.value);
  return joined(parts);
}

/** @throws as `bytesOf` */
export async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await bytesOf(response));
}
