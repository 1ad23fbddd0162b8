/**
 * TensorFlow.js's WebAssembly with memory that threads share. Its threaded build would do as well, but brings a pool of eight
 * workers from blob: addresses, and takes a second download beside the build that ran on the visit before.
 */

const MEMORY_SECTION = 5;
/** There is a maximum. */
const BOUNDED = 1;
const SHARED = 2;

/** A number of up to 32 bits, and where it ends. */
function numberAt(bytes: Uint8Array, at: number): {value: number; end: number} {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return {value, end: at};
  }
}

/** Whether there is room for such a memory, which has to be set aside for all that it may grow to. */
export function canShareMemory(): boolean {
  try {
    return Boolean(new WebAssembly.Memory({initial: 256, maximum: 65536, shared: true}));
  } catch {
    return false;
  }
}

/**
 * The same program, whose own memory is shared: one bit of it.
 * @throws {Error} if it has no memory of its own with a maximum
 */
export function withSharedMemory(program: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(program);
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at]!;
    const {value: size, end: start} = numberAt(bytes, at + 1);
    if (id === MEMORY_SECTION) {
      const {value: count, end: limits} = numberAt(bytes, start);
      if (count !== 1 || bytes[limits] !== BOUNDED) break;
      const shared = bytes.slice();
      shared[limits] = BOUNDED | SHARED;
      return shared.buffer;
    }
    at = start + size;
  }
  throw new Error("TensorFlow.js's WebAssembly has no memory of its own with a maximum.");
}
