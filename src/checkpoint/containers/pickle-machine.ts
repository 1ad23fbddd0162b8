/**
 * A pickle machine that builds plain data and cannot do anything else: what a pickle names or calls goes through a
 * `PickleHost`, which knows a short list and refuses the rest. Byte strings stay views of the file.
 *
 * Long for one file: it is one loop over the instruction set.
 */
import {strFromU8} from 'fflate';
import type {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {describeOpcode, OP} from './pickle-opcodes.ts';
import {PyGlobal, type PyList, PyObject, type PyValue} from './py-value.ts';

export interface PickleHost {
  /** Answers a name in the pickle, or refuses it. */
  global(name: string, where: string): PyGlobal;
  /** Answers a call in the pickle, or refuses it. */
  call(callee: PyGlobal, args: PyList, where: string): PyValue;
  /** Answers a reference to something outside of the pickle, or refuses it. */
  persistent(id: PyValue, where: string): PyValue;
}

/** A real checkpoint has fewer than 200,000 instructions; the limit keeps a made-up one from filling the memory. */
const maxInstructions = 2_000_000;
const maxTextBytes = 2 ** 26;
const maxIntegerBytes = 256;

/**
 * Runs one pickle from the reader's position up to its end.
 * @throws {CheckpointError} if it is cut off, broken, or asks for something that the host refuses
 */
export function readPickle(reader: ByteReader, host: PickleHost): PyValue {
  return new PickleMachine(reader, host).run();
}

class PickleMachine {
  readonly #reader: ByteReader;
  readonly #host: PickleHost;
  readonly #memo = new Map<number, PyValue>();
  readonly #marked: PyList[] = [];
  #stack: PyList = [];
  /** Position of the current instruction. */
  #at = 0;

  constructor(reader: ByteReader, host: PickleHost) {
    this.#reader = reader;
    this.#host = host;
  }

  run(): PyValue {
    for (let count = 0; count < maxInstructions; count++) {
      this.#at = this.#reader.position;
      const opcode = this.#reader.uint8();
      if (opcode === OP.STOP) return this.#pop();
      this.#step(opcode);
    }
    throw this.#error(
      `The pickle has more than ${maxInstructions} instructions, far more than any checkpoint`,
    );
  }

  #step(opcode: number): void {
    const reader = this.#reader;
    switch (opcode) {
      case OP.PROTO: {
        const protocol = reader.uint8();
        if (protocol > 5)
          throw this.#error(
            `The pickle protocol ${protocol} is newer than 5, the newest that is known; save the file with protocol 4`,
          );
        return;
      }
      case OP.FRAME: {
        const length = reader.uint64();
        if (length > reader.bytes.length - reader.position) {
          throw this.#error(
            `A part of ${length} bytes should follow, more than are left; the file may be cut off: fetch it again`,
          );
        }
        return;
      }

      case OP.MARK:
        this.#marked.push(this.#stack);
        this.#stack = [];
        return;
      case OP.POP:
        // On an empty part of the stack it takes the mark away.
        if (this.#stack.length > 0) this.#pop();
        else this.#popMark();
        return;
      case OP.POP_MARK:
        this.#popMark();
        return;
      case OP.DUP:
        return this.#push(this.#top());

      case OP.BINPUT:
        this.#memo.set(reader.uint8(), this.#top());
        return;
      case OP.LONG_BINPUT:
        this.#memo.set(reader.uint32(), this.#top());
        return;
      case OP.MEMOIZE:
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case OP.BINGET:
        return this.#push(this.#recall(reader.uint8()));
      case OP.LONG_BINGET:
        return this.#push(this.#recall(reader.uint32()));

      case OP.NONE:
        return this.#push(null);
      case OP.NEWTRUE:
        return this.#push(true);
      case OP.NEWFALSE:
        return this.#push(false);
      case OP.BININT:
        return this.#push(reader.int32());
      case OP.BININT1:
        return this.#push(reader.uint8());
      case OP.BININT2:
        return this.#push(reader.uint16());
      case OP.LONG1:
        return this.#push(this.#integer(reader.uint8()));
      case OP.LONG4:
        return this.#push(this.#integer(reader.uint32()));
      case OP.BINFLOAT:
        return this.#push(reader.float64BigEndian());

      case OP.SHORT_BINUNICODE:
        return this.#push(this.#text(reader.uint8(), false));
      case OP.BINUNICODE:
        return this.#push(this.#text(reader.uint32(), false));
      case OP.BINUNICODE8:
        return this.#push(this.#text(reader.uint64(), false));
      case OP.SHORT_BINSTRING:
        return this.#push(this.#text(reader.uint8(), true));
      case OP.BINSTRING:
        return this.#push(this.#text(reader.uint32(), true));
      case OP.SHORT_BINBYTES:
        return this.#push(reader.take(reader.uint8()));
      case OP.BINBYTES:
        return this.#push(reader.take(reader.uint32()));
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        return this.#push(reader.take(reader.uint64()));

      case OP.EMPTY_TUPLE:
      case OP.EMPTY_LIST:
      case OP.EMPTY_SET:
        return this.#push([]);
      case OP.TUPLE1:
        return this.#push(this.#popMany(1));
      case OP.TUPLE2:
        return this.#push(this.#popMany(2));
      case OP.TUPLE3:
        return this.#push(this.#popMany(3));
      case OP.TUPLE:
      case OP.FROZENSET:
        return this.#push(this.#popMark());
      case OP.APPEND:
        return this.#append(this.#popMany(1));
      case OP.APPENDS:
      case OP.ADDITEMS:
        return this.#append(this.#popMark());
      case OP.EMPTY_DICT:
        return this.#push(new Map());
      case OP.SETITEM:
        return this.#setItems(this.#popMany(2));
      case OP.SETITEMS:
        return this.#setItems(this.#popMark());

      case OP.GLOBAL: {
        const module = reader.line();
        return this.#pushGlobal(module, reader.line());
      }
      case OP.STACK_GLOBAL: {
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw this.#error('A name is no text');
        return this.#pushGlobal(module, name);
      }
      case OP.REDUCE:
      case OP.NEWOBJ: {
        const [callee, args] = this.#popMany(2);
        return this.#call(callee!, args!);
      }
      case OP.NEWOBJ_EX: {
        // The keyword arguments of no allowed class matter.
        const [callee, args] = this.#popMany(3);
        return this.#call(callee!, args!);
      }
      case OP.BUILD: {
        const state = this.#pop();
        const target = this.#top();
        // Other values have no state that a checkpoint needs: attributes of an OrderedDict, for one.
        if (target instanceof PyObject) target.state = state;
        return;
      }
      case OP.BINPERSID:
        return this.#push(this.#host.persistent(this.#pop(), reader.where(this.#at)));

      default:
        throw this.#error(`The pickle holds ${describeOpcode(opcode)}; nothing of it was executed`);
    }
  }

  #push(value: PyValue): void {
    this.#stack.push(value);
  }

  #pop(): PyValue {
    const value = this.#stack.pop();
    if (value === undefined) throw this.#error('The pickle is broken: an instruction lacks its operand');
    return value;
  }

  #top(): PyValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.#error('The pickle is broken: an instruction lacks its operand');
    return value;
  }

  #popMany(count: number): PyList {
    if (this.#stack.length < count)
      throw this.#error('The pickle is broken: an instruction lacks its operands');
    return this.#stack.splice(-count);
  }

  /** Everything since the last mark. */
  #popMark(): PyList {
    const below = this.#marked.pop();
    if (!below) throw this.#error('The pickle is broken: an instruction lacks its mark');
    const items = this.#stack;
    this.#stack = below;
    return items;
  }

  #recall(slot: number): PyValue {
    const value = this.#memo.get(slot);
    if (value === undefined)
      throw this.#error(`The pickle is broken: it recalls ${slot}, which was never stored`);
    return value;
  }

  #append(items: PyList): void {
    const list = this.#top();
    // A list or dictionary of a class of its own.
    if (list instanceof PyObject) return;
    if (!Array.isArray(list))
      throw this.#error('The pickle is broken: it appends to something that is no list');
    for (const item of items) list.push(item);
  }

  #setItems(items: PyList): void {
    const dict = this.#top();
    if (dict instanceof PyObject) return;
    if (!(dict instanceof Map) || items.length % 2 !== 0) {
      throw this.#error('The pickle is broken: it sets items of something that is no dictionary');
    }
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
  }

  #text(length: number, isLatin1: boolean): string {
    if (length > maxTextBytes)
      throw this.#error(`A text of ${length} bytes is longer than any checkpoint needs`);
    return strFromU8(this.#reader.read(length), isLatin1);
  }

  /** Little-endian two's complement. */
  #integer(length: number): number | bigint {
    if (length > maxIntegerBytes)
      throw this.#error(`A number of ${length} bytes is longer than any checkpoint needs`);
    const bytes = this.#reader.read(length);
    const magnitude = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const value = BigInt.asIntN(8 * length, magnitude);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  #pushGlobal(module: string, name: string): void {
    this.#push(this.#host.global(`${module}.${name}`, this.#reader.where(this.#at)));
  }

  #call(callee: PyValue, args: PyValue): void {
    const where = this.#reader.where(this.#at);
    if (!(callee instanceof PyGlobal) || !Array.isArray(args)) {
      throw new CheckpointError('The pickle is broken: it calls something that is no function', where);
    }
    this.#push(this.#host.call(callee, args, where));
  }

  #error(problem: string): CheckpointError {
    return new CheckpointError(problem, this.#reader.where(this.#at));
  }
}
