/** A network whose server is a list of files, and which can be broken at will. */
import type {Network} from '../../src/engine/worker/download.ts';

export interface FileNetwork extends Network {
  /** Every request so far: path, and the first byte asked for. */
  requests: {path: string; from: number; cache: RequestCache | undefined}[];
  /** Called before each answer: may throw (no connection), or give another response. */
  intercept: (path: string, answer: () => Response) => Response | Promise<Response>;
  online: boolean;
}

/** Root of the server; the address of its model.json is `${SERVER}model.json`. */
export const SERVER = 'https://models.example/tiny/';

/** A response in parts of `partBytes`, which breaks off with a network error after `cutAt` bytes. */
export function streamed(
  bytes: Uint8Array,
  init: ResponseInit = {},
  cutAt = Infinity,
  partBytes = 1000,
): Response {
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= cutAt) return controller.error(new TypeError('network error'));
      if (at >= bytes.length) return controller.close();
      const end = Math.min(at + partBytes, cutAt, bytes.length);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
  return new Response(body, init);
}

export function fileNetwork(files: ReadonlyMap<string, Uint8Array>): FileNetwork {
  const network: FileNetwork = {
    requests: [],
    online: true,
    intercept: (_, answer) => answer(),
    fetch: async (url, init) => {
      init.signal?.throwIfAborted();
      const path = new URL(url).pathname.replace('/tiny/', '');
      const range = new Headers(init.headers).get('Range');
      const from = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
      network.requests.push({path, from, cache: init.cache});
      const answer = (): Response => {
        const bytes = files.get(path);
        if (!bytes) return new Response('nothing here', {status: 404});
        if (from === 0) return streamed(bytes);
        const headers = {'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`};
        return streamed(bytes.subarray(from), {status: 206, headers});
      };
      return network.intercept(path, answer);
    },
    isOnline: () => network.online,
    sleep: () => Promise.resolve(),
  };
  return network;
}
