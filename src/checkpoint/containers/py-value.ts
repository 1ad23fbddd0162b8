/**
 * What a pickle can hold, as plain data. Nothing here has behaviour: calls in a pickle become one of these or are
 * refused, and dictionaries are `Map`s, so that no key has a meaning of its own.
 */
import type {FilePart} from './file-part.ts';
import type {TorchStorage} from './flat-storage.ts';

export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  /** bytes and bytearray: a view into the file, never a copy. */
  | Uint8Array
  | FilePart
  | PyList
  | PyDict
  | PyObject
  | PyGlobal
  | TorchStorage;

/** List, tuple or set. */
export type PyList = PyValue[];

/** dict, OrderedDict, EasyDict. */
export type PyDict = Map<PyValue, PyValue>;

/** An instance of an allowed class that is only data to us. */
export class PyObject {
  /** `module.name` */
  readonly className: string;
  readonly args: readonly PyValue[];
  /** What the pickle hands to `__setstate__`; null until then. */
  state: PyValue = null;

  constructor(className: string, args: readonly PyValue[]) {
    this.className = className;
    this.args = args;
  }
}

/** An allowed class or function that was named but not called. */
export class PyGlobal {
  /** `module.name` */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** The value under a text key, or undefined if `value` is no dictionary or has no such key. */
export function dictGet(value: PyValue | undefined, key: string): PyValue | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}
