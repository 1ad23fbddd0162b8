/** Writes protocol buffers (the wire format of protobuf.dev/programming-guides/encoding): as much of it as ONNX takes. */

const utf8 = new TextEncoder();

/** Numbers of up to 53 bits, seven at a time. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) return negativeVarint(value);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** As 64 bits in two's complement: ten bytes. */
function negativeVarint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const VARINT = 0;
const LENGTH = 2;
const FIXED_32 = 5;

/** One message, field after field. */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;

  /** Of the encoded message. */
  get byteLength(): number {
    return this.#bytes;
  }

  int(field: number, ...values: number[]): this {
    for (const value of values) this.#push(varint(field * 8 + VARINT), varint(value));
    return this;
  }

  float(field: number, value: number): this {
    return this.#push(varint(field * 8 + FIXED_32), new Uint8Array(Float32Array.of(value).buffer));
  }

  string(field: number, ...values: string[]): this {
    for (const value of values) this.bytes(field, utf8.encode(value));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(field * 8 + LENGTH), varint(value.length), value);
  }

  message(field: number, ...values: Message[]): this {
    for (const value of values) {
      this.#push(varint(field * 8 + LENGTH), varint(value.#bytes), ...value.#parts);
    }
    return this;
  }

  encode(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #push(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.#parts.push(part);
      this.#bytes += part.length;
    }
    return this;
  }
}
