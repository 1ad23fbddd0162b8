import {describe, expect, it} from 'vitest';
import {ByteReader} from '../../../../src/checkpoint/containers/byte-reader.ts';
import {CheckpointError} from '../../../../src/checkpoint/checkpoint-error.ts';
import {type PickleHost, readPickle} from '../../../../src/checkpoint/containers/pickle-machine.ts';
import {PyGlobal, PyObject, type PyValue} from '../../../../src/checkpoint/containers/py-value.ts';
import {bytes, pickle, text, uint32, uint64} from '../../../support/pickle-builder.ts';

/** Allows what begins with "good.", and makes data of calls. */
const host: PickleHost = {
  global(name, where) {
    if (!name.startsWith('good.')) throw new CheckpointError(`Refused: ${name}`, where);
    return new PyGlobal(name);
  },
  call: ({name}, args) => new PyObject(name, args),
  persistent: (id) => ['outside', id],
};

const read = (file: Uint8Array): PyValue => readPickle(new ByteReader(file), host);

describe('each instruction of a pickle', () => {
  // Python: pickletools.dis(pickle.dumps(value, 4)) shows the bytes.
  it.each<[string, Uint8Array, PyValue]>([
    ['NONE', pickle('N'), null],
    ['NEWTRUE', pickle(0x88), true],
    ['NEWFALSE', pickle(0x89), false],
    ['BININT1', pickle('K', 255), 255],
    ['BININT2', pickle('M', 0x34, 0x12), 0x1234],
    ['BININT', pickle('J', uint32(-2)), -2],
    ['LONG1 of no bytes', pickle(0x8a, 0), 0],
    ['LONG1, negative', pickle(0x8a, 1, 0xff), -1],
    [
      'LONG1 beyond 2^53',
      pickle(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19),
      0x1950a86a20f9469cfc6cn,
    ],
    ['LONG4', pickle(0x8b, uint32(2), 0x00, 0x80), -32768],
    ['BINFLOAT', pickle('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), 1.5],
    ['SHORT_BINUNICODE', pickle(text('é')), 'é'],
    ['BINUNICODE', pickle('X', uint32(2), 'ab'), 'ab'],
    ['BINUNICODE8', pickle(0x8d, uint64(2n), 'ab'), 'ab'],
    ['SHORT_BINSTRING', pickle('U', 1, 0xe9), 'é'],
    ['BINSTRING', pickle('T', uint32(1), 'a'), 'a'],
    ['SHORT_BINBYTES', pickle('C', 2, 1, 2), bytes(1, 2)],
    ['BINBYTES', pickle('B', uint32(2), 1, 2), bytes(1, 2)],
    ['BINBYTES8', pickle(0x8e, uint64(1n), 7), bytes(7)],
    ['BYTEARRAY8', pickle(0x96, uint64(1n), 7), bytes(7)],
    ['EMPTY_TUPLE', pickle(')'), []],
    ['EMPTY_LIST', pickle(']'), []],
    ['EMPTY_SET', pickle(0x8f), []],
    ['EMPTY_DICT', pickle('}'), new Map()],
    ['TUPLE1', pickle('K', 1, 0x85), [1]],
    ['TUPLE2', pickle('K', 1, 'K', 2, 0x86), [1, 2]],
    ['TUPLE3', pickle('K', 1, 'K', 2, 'K', 3, 0x87), [1, 2, 3]],
    ['MARK and TUPLE', pickle('(', 'K', 1, 'K', 2, 't'), [1, 2]],
    ['FROZENSET', pickle('(', 'K', 1, 0x91), [1]],
    ['APPEND', pickle(']', 'K', 1, 'a'), [1]],
    ['APPENDS', pickle(']', '(', 'K', 1, 'K', 2, 'e'), [1, 2]],
    ['ADDITEMS', pickle(0x8f, '(', 'K', 1, 0x90), [1]],
    ['SETITEM', pickle('}', text('a'), 'K', 1, 's'), new Map([['a', 1]])],
    [
      'SETITEMS',
      pickle('}', '(', text('a'), 'K', 1, text('b'), 'K', 2, 'u'),
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
    ['POP', pickle('K', 1, 'K', 2, '0'), 1],
    ['POP of a mark', pickle('K', 1, '(', '0'), 1],
    ['POP_MARK', pickle('K', 1, '(', 'K', 2, '1'), 1],
    ['DUP', pickle('K', 1, '2', 0x86), [1, 1]],
    ['BINPUT and BINGET', pickle('K', 1, 'q', 9, 'h', 9, 0x86), [1, 1]],
    ['LONG_BINPUT and LONG_BINGET', pickle('K', 1, 'r', uint32(300), 'j', uint32(300), 0x86), [1, 1]],
    ['MEMOIZE', pickle('K', 1, 0x94, 'K', 2, 0x94, 'h', 0, 0x87), [1, 2, 1]],
    ['FRAME', pickle(0x95, uint64(2n), 'N'), null],
    ['GLOBAL', pickle('cgood\nname\n'), new PyGlobal('good.name')],
    ['STACK_GLOBAL', pickle(text('good'), text('name'), 0x93), new PyGlobal('good.name')],
    ['REDUCE', pickle('cgood\nname\n', 'K', 1, 0x85, 'R'), new PyObject('good.name', [1])],
    ['NEWOBJ', pickle('cgood\nname\n', ')', 0x81), new PyObject('good.name', [])],
    ['NEWOBJ_EX', pickle('cgood\nname\n', ')', '}', 0x92), new PyObject('good.name', [])],
    ['BINPERSID', pickle('K', 1, 'Q'), ['outside', 1]],
  ])('%s gives its value', (_name, file, value) => {
    expect(read(file)).toEqual(value);
  });

  it('BUILD sets the state of an object, and nothing of other values', () => {
    const object = read(pickle('cgood\nname\n', ')', 'R', text('state'), 'b'));
    expect(object).toEqual(Object.assign(new PyObject('good.name', []), {state: 'state'}));
    expect(read(pickle('}', '}', text('__proto__'), 'K', 1, 's', 'b'))).toEqual(new Map());
  });

  it('leaves byte strings as views of the file', () => {
    const file = pickle('B', uint32(3), 1, 2, 3);
    expect((read(file) as Uint8Array).buffer).toBe(file.buffer);
  });

  it('ends where the pickle does, so that another may follow', () => {
    const reader = new ByteReader(bytes(pickle('K', 1), pickle('K', 2)));
    expect([readPickle(reader, host), readPickle(reader, host)]).toEqual([1, 2]);
  });
});

describe('a broken or hostile pickle is refused with its place:', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['cut off', bytes(0x80, 4, 'K'), /ends too early.*byte 3/],
    ['without its end', bytes(0x80, 4, 'N'), /ends too early/],
    ['an unknown protocol', bytes(0x80, 99, 'N.'), /protocol 99/],
    ['an unknown instruction', pickle(0xff), /0xff where an instruction should be.*byte 2/],
    ['an instruction that no checkpoint uses', pickle('(', 'ios\nsystem\n'), /the instruction INST/],
    ['a refused name', pickle('cos\nsystem\n'), /Refused: os\.system \(byte 2\)/],
    ['a refused name from the stack', pickle(text('os'), text('system'), 0x93), /Refused: os\.system/],
    ['a name that is no text', pickle('K', 1, 'K', 2, 0x93), /name is no text/],
    ['a name without end', pickle('cos'), /line of text does not end/],
    ['a call of a number', pickle('K', 1, ')', 'R'), /calls something that is no function/],
    ['arguments that are no tuple', pickle('cgood\nname\n', 'N', 'R'), /calls something that is no function/],
    ['an empty stack', pickle('0'), /lacks its mark/],
    ['too few operands', pickle('K', 1, 0x86), /lacks its operands/],
    ['no mark', pickle('t'), /lacks its mark/],
    ['an unknown memory', pickle('h', 7), /recalls 7/],
    ['appending to no list', pickle('N', 'N', 'a'), /appends to something that is no list/],
    ['setting items of no dictionary', pickle(']', 'N', 'N', 's'), /no dictionary/],
    ['a key without value', pickle('}', '(', 'N', 'u'), /no dictionary/],
    ['a byte string of 2^62 bytes', pickle(0x8e, uint64(2n ** 62n)), /ends too early/],
    ['a byte string of 2^31 bytes', pickle('B', uint32(0x80000000)), /ends too early/],
    ['a text of 4 GB', pickle('X', uint32(0xffffffff)), /longer than any checkpoint needs/],
    ['a number of 4 GB', pickle(0x8b, uint32(0xffffffff)), /longer than any checkpoint needs/],
    ['a frame beyond the file', pickle(0x95, uint64(1000n)), /more than are left/],
  ])('%s', (_name, file, message) => {
    expect(() => read(file)).toThrow(CheckpointError);
    expect(() => read(file)).toThrow(message);
  });

  it('one with millions of instructions', () => {
    const file = new Uint8Array(2_100_000).fill(0x4e);
    expect(() => read(file)).toThrow(/more than 2000000 instructions/);
  });
});
