import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {
  ConversionReply,
  ConversionRequest,
} from '../../../../src/own-model/conversion/conversion-protocol.ts';
import {parseDirections} from '../../../../src/model/directions.ts';
import {checkpointFixtures, readCheckpointFixture} from '../../../support/checkpoint-fixtures.ts';

/** A file on a disk, as far as the worker reads it. */
class DiskFile {
  isGone = false;
  bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  slice(start: number, end: number): DiskFile {
    if (this.isGone) throw new DOMException('Gone.', 'NotReadableError');
    return new DiskFile(this.bytes.slice(start, end));
  }

  get file(): File {
    return this as unknown as File;
  }
}

class FakeReader {
  readAsArrayBuffer(part: DiskFile): ArrayBuffer {
    return part.bytes.buffer;
  }
}

/** By its address: it knows a worker's globals, and no page's. */
const WORKER = new URL('../../../../src/own-model/conversion/conversion.worker.ts', import.meta.url).href;

let say: (request: ConversionRequest) => void;
const replies: ConversionReply[] = [];

const kinds = (): string[] => replies.map(({type}) => type).filter((type) => type !== 'step');
const last = <Type extends ConversionReply['type']>(type: Type): Extract<ConversionReply, {type: Type}> =>
  replies.findLast((reply) => reply.type === type) as Extract<ConversionReply, {type: Type}>;

beforeEach(async () => {
  replies.length = 0;
  vi.stubGlobal('FileReaderSync', FakeReader);
  vi.stubGlobal('self', {
    postMessage: (reply: ConversionReply) => replies.push(reply),
    addEventListener: (_: string, handle: (event: {data: ConversionRequest}) => void) => {
      say = (data) => handle({data});
    },
  });
  vi.resetModules();
  await import(/* @vite-ignore */ WORKER);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const {name} = checkpointFixtures[0]!;
const checkpoint = (): DiskFile => new DiskFile(readCheckpointFixture(name));

describe('the worker that converts', () => {
  it('says what a file is, and makes a model and its directions of it', () => {
    say({type: 'open', file: checkpoint().file});
    expect(kinds()).toEqual(['identified', 'opened']);
    const {id} = last('identified');
    expect(last('opened').facts.id).toBe(id);
    const shares = replies.flatMap((reply) => (reply.type === 'step' ? [[reply.step, reply.share]] : []));
    expect(shares.at(0)![0]).toBe('hash');
    expect(shares.at(-1)).toEqual(['read', 1]);
    say({type: 'convert', names: {title: 'Mine', noun: 'thing', licence: null}, before: null});
    expect(kinds().slice(2)).toEqual(['converted', 'directions']);
    expect(last('converted').descriptor).toMatchObject({id, title: 'Mine', version: 1});
    expect(parseDirections(JSON.parse(last('directions').content))).toMatchObject({model: id, version: 1});
  });

  it('says what is no checkpoint', () => {
    say({type: 'open', file: new DiskFile(new TextEncoder().encode('just some words, and no network')).file});
    expect(kinds().at(-1)).toBe('failed');
    expect(last('failed').message).toMatch(/^[A-Z].{20,}/);
  });

  it('says that the file went away, or is another by now', () => {
    const gone = checkpoint();
    gone.isGone = true;
    say({type: 'open', file: gone.file});
    expect(last('failed').message).toMatch(/^The file changed or went away/);
    const shorter = checkpoint();
    vi.spyOn(shorter, 'slice').mockImplementation(() => new DiskFile(new Uint8Array(1)));
    say({type: 'open', file: shorter.file});
    expect(last('failed').message).toMatch(/^The file changed or went away/);
  });

  it.each([
    [new RangeError('Array buffer allocation failed'), /not enough memory/],
    [new TypeError('x is undefined'), /Something went wrong while the file was converted/],
  ])('has words for what was not foreseen: %s', (error, sentence) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    say({type: 'open', file: checkpoint().file});
    const broken = Object.defineProperty({} as ConversionRequest & {type: 'convert'}, 'names', {
      get: () => {
        throw error;
      },
    });
    say(Object.assign(broken, {type: 'convert' as const}));
    expect(last('failed').message).toMatch(sentence);
  });
});
