/**
 * Serves a folder as a static host does, under a sub-path, and has bad days on demand: cuts, corrupts and withholds
 * files, or is gone. Like GitHub Pages, if not another host is named, it sets no isolation headers, shows 404.html, and lets
 * files be cached for ten minutes.
 */
import {statSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';
import {gzipSync} from 'node:zlib';
import {githubPages, type Host, type Kind} from './hosts.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
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
  host?: Host;
  line?: LineSpeed;
}

export interface LineSpeed {
  bytesPerSecond: number;
  /** There and back. */
  latencyMs: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One line for all that is sent: parts of several files go through it in turn. */
class Line {
  readonly #speed: LineSpeed;
  #freeAt = 0;

  constructor(speed: LineSpeed) {
    this.#speed = speed;
  }

  async send(response: ServerResponse, bytes: Uint8Array): Promise<void> {
    await sleep(this.#speed.latencyMs);
    const partBytes = 4096;
    for (let sent = 0; sent < bytes.length && !response.destroyed; sent += partBytes) {
      const part = bytes.subarray(sent, sent + partBytes);
      const now = performance.now();
      this.#freeAt = Math.max(now, this.#freeAt) + (1000 * part.length) / this.#speed.bytesPerSecond;
      await sleep(this.#freeAt - now);
      response.write(part);
    }
    response.end();
  }
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
  #host: Host;
  #line: Line | null;
  #faults: PlannedFault[] = [];
  #isOffline = false;

  private constructor(
    folder: string,
    {base = '/some/where/', headers = {}, compresses = false, host = githubPages, line}: StaticServerOptions,
  ) {
    this.#folder = folder;
    this.#base = base;
    this.#headers = headers;
    this.#host = host;
    this.#line = line ? new Line(line) : null;
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

    const isGiven = fault?.kind === 'content';
    const answer = isGiven
      ? {file: path === '' || path.endsWith('/') ? `${path}index.html` : path}
      : this.#host.answer(path, (name) => this.#kindOf(name));
    if ('to' in answer) {
      response.writeHead(answer.status, {
        ...this.#headersFor('.html', 0),
        Location: `${this.#base}${answer.to}${url.search}`,
      });
      response.end();
      return;
    }
    if ('text' in answer) {
      const {status, type, text} = answer;
      response.writeHead(status, {...this.#headersFor('', Buffer.byteLength(text)), 'Content-Type': type});
      response.end(request.method === 'HEAD' ? undefined : text);
      return;
    }
    const {file: name, status = 200} = answer;
    let content: Uint8Array = isGiven
      ? Buffer.from(fault.content)
      : await readFile(join(this.#folder, name)).catch(() => Buffer.from('404'));
    if (status !== 200) return this.#send(request, response, status, '.html', content);
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

  #kindOf(name: string): Kind {
    if (normalize(name).startsWith('..')) return null;
    const found = statSync(join(this.#folder, name), {throwIfNoEntry: false});
    return !found ? null : found.isDirectory() ? 'folder' : 'file';
  }

  #headersFor(extension: string, bytes: number): Record<string, string> {
    return {
      'Content-Type': this.#host.types?.[extension] ?? types[extension] ?? 'application/octet-stream',
      'Content-Length': String(bytes),
      ...this.#host.headers,
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
    if (this.#line && request.method !== 'HEAD') {
      void this.#line.send(response, bytes);
      return;
    }
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}
