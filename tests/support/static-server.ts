/**
 * Serves a folder as a static host does, under a sub-path, and has bad days on demand: cuts, corrupts and withholds
 * files, or is gone. Like GitHub Pages it sets no isolation headers, shows 404.html, and lets files be cached for ten minutes.
 */
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';
import {gzipSync} from 'node:zlib';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** What is to go wrong with a file. */
export type Fault =
  /** Sends so many bytes and ends the connection. */
  | {kind: 'cut'; bytes: number}
  /** Turns over the bits of the byte at this offset. */
  | {kind: 'corrupt'; offset: number}
  | {kind: 'status'; status: number}
  /** Other content. */
  | {kind: 'content'; content: string | Uint8Array}
  /** Script before the file's own. */
  | {kind: 'prepend'; content: string}
  | {kind: 'delay'; ms: number}
  /** Takes the question and says nothing. */
  | {kind: 'hang'}
  /** The head and so many bytes, and then nothing more. */
  | {kind: 'stall'; bytes: number}
  /** A page of a network that wants a sign-in, as if it were the file. */
  | {kind: 'sign-in'}
  /** The file, and more after it. */
  | {kind: 'extra'; content: string | Uint8Array}
  /** The file by another name of its kind. */
  | {kind: 'type'; type: string};

const signInPage = '<!doctype html><title>Hotel</title><h1>Sign in to use this network</h1>';

interface PlannedFault {
  path: RegExp;
  fault: Fault;
  /** How many requests it still hits. */
  times: number;
}

/** What hosts compress; a model's weights are as small as they get. */
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.webmanifest']);

export interface StaticServerOptions {
  /** Begins and ends with a slash. */
  base?: string;
  /** Sends text with gzip, as hosts do: where it matters how much is sent. */
  compresses?: boolean;
  headers?: Record<string, string>;
}

function acceptsGzip({headers}: IncomingMessage): boolean {
  return String(headers['accept-encoding']).includes('gzip');
}

export class StaticServer {
  /** Every path asked for, relative to the base, with its query. */
  readonly requests: string[] = [];
  #server: Server;
  #folder: string;
  #base: string;
  #headers: Record<string, string>;
  #compresses: boolean;
  #faults: PlannedFault[] = [];
  #isOffline = false;

  private constructor(
    folder: string,
    {base = '/some/where/', headers = {}, compresses = false}: StaticServerOptions,
  ) {
    this.#folder = folder;
    this.#base = base;
    this.#headers = headers;
    this.#compresses = compresses;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(folder: string, options: StaticServerOptions = {}): Promise<StaticServer> {
    const server = new StaticServer(folder, options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** Of the site's root. A host name, since service workers need a secure context and `localhost` is one. */
  get url(): string {
    const {port} = this.#server.address() as AddressInfo;
    return `http://localhost:${port}${this.#base}`;
  }

  /** Serves another build from now on. */
  set folder(folder: string) {
    this.#folder = folder;
  }

  /** Breaks connections instead of answering. */
  set isOffline(isOffline: boolean) {
    this.#isOffline = isOffline;
  }

  /** Plans a fault for paths (relative to the base, without query) that match; by default for ever. */
  fail(path: RegExp, fault: Fault, times = Infinity): void {
    this.#faults.push({path, fault, times});
  }

  /** All is well again. */
  recover(): void {
    this.#faults = [];
    this.#isOffline = false;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost');
    if (this.#isOffline) {
      request.socket.destroy();
      return;
    }
    if (!url.pathname.startsWith(this.#base)) return this.#send(request, response, 404, '.html', 'Not here.');
    const path = decodeURIComponent(url.pathname.slice(this.#base.length));
    this.requests.push(path + url.search);

    const planned = this.#faults.find((entry) => entry.times > 0 && entry.path.test(path));
    if (planned) planned.times--;
    const fault = planned?.fault;
    if (fault?.kind === 'status') return this.#send(request, response, fault.status, '.html', 'A bad day.');
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'sign-in') return this.#send(request, response, 200, '.html', signInPage);
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));

    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    let content: Uint8Array;
    try {
      if (normalize(name).startsWith('..')) throw new Error('Outside.');
      content =
        fault?.kind === 'content' ? Buffer.from(fault.content) : await readFile(join(this.#folder, name));
    } catch {
      const page = await readFile(join(this.#folder, '404.html')).catch(() => Buffer.from('404'));
      return this.#send(request, response, 404, '.html', page);
    }
    if (fault?.kind === 'extra') content = Buffer.concat([content, Buffer.from(fault.content)]);
    if (fault?.kind === 'type') {
      response.writeHead(200, {
        ...this.#headersFor(extname(name), content.length),
        'Content-Type': fault.type,
      });
      response.end(request.method === 'HEAD' ? undefined : content);
      return;
    }
    if (fault?.kind === 'stall' && request.method !== 'HEAD') {
      response.writeHead(200, this.#headersFor(extname(name), content.length));
      response.flushHeaders();
      response.write(content.subarray(0, Math.min(fault.bytes, content.length - 1)));
      return;
    }
    if (fault?.kind === 'corrupt') {
      content = Uint8Array.from(content);
      content[fault.offset]! ^= 0xff;
    }
    if (fault?.kind === 'prepend') content = Buffer.concat([Buffer.from(fault.content), content]);
    if (fault?.kind === 'cut') {
      response.writeHead(200, this.#headersFor(extname(name), content.length));
      response.write(content.subarray(0, fault.bytes), () => response.destroy());
      return;
    }
    this.#send(request, response, 200, extname(name), content);
  }

  #headersFor(extension: string, bytes: number): Record<string, string> {
    return {
      'Content-Type': types[extension] ?? 'application/octet-stream',
      'Content-Length': String(bytes),
      'Cache-Control': 'max-age=600',
      ...this.#headers,
    };
  }

  #send(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    extension: string,
    content: string | Uint8Array,
  ): void {
    const isSmaller = this.#compresses && compressible.has(extension) && acceptsGzip(request);
    const bytes = isSmaller ? gzipSync(content) : Buffer.from(content);
    const headers = this.#headersFor(extension, bytes.length);
    if (isSmaller) headers['Content-Encoding'] = 'gzip';
    // What a host says of its own failures is true for this moment only.
    if (status >= 500) headers['Cache-Control'] = 'no-store';
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}
