/**
 * The inner loop of a reflected CRC of up to 64 bits, as a WebAssembly module of some 300 bytes.
 *
 * Slicing by 16: each turn reads sixteen bytes and replaces sixteen dependent steps by sixteen independent look-ups in tables that fill the first
 * 32 KiB of memory. A CRC of 32 bits runs through the same code with its register in the low half. Two and a half gigabytes a second on
 * one core, where the same in JavaScript reaches half of one.
 */

/** Bytes that one turn of the loop takes: calls get multiples of it. */
export const KERNEL_STRIDE = 16;
/** Where the data starts in memory, behind the tables. */
export const KERNEL_DATA = 16 * 256 * 8;
/** Bytes of data that fit in memory at once: small enough to stay in the processor's cache. */
export const KERNEL_CAPACITY = 64 * 1024;

export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Takes the register through the bytes from `start` to `end`, which must be a positive multiple of the stride apart. */
  update(register: bigint, start: number, end: number): bigint;
}

declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

/** A kernel with memory of its own, its tables still empty. */
export function instantiate(): Kernel {
  compiled ??= new WebAssembly.Module(assemble());
  return new WebAssembly.Instance(compiled).exports as Kernel;
}

let compiled: object | undefined;

const I32 = 0x7f;
const I64 = 0x7e;
const PAGE = 64 * 1024;
const TABLE_BYTES = 256 * 8;
/** Parameters `register`, `start`, `end`, then locals `low`, `high`: the two words of a turn. */
const [REGISTER, START, END, LOW, HIGH] = [0, 1, 2, 3, 4];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32 = (value: number): number[] => [0x41, ...signed(value)];
const i64 = (value: number): number[] => [0x42, ...signed(value)];
const load64 = (offset: number): number[] => [0x29, 3, ...unsigned(offset)];
const XOR64 = [0x85];
const AND32 = [0x71];
const SHIFT_LEFT32 = [0x74];
const SHIFT_RIGHT64 = [0x88];
const TO_32 = [0xa7];
const ADD32 = [0x6a];
const BELOW32 = [0x49];
const REPEAT = [0x0d, 0];
const BEGIN_LOOP = [0x03, 0x40];
const END_BLOCK = [0x0b];

function assemble(): Uint8Array {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = section(1, [0x60, ...list([[I64], [I32], [I32]]), ...list([[I64]])]);
  const functions = section(3, [0]);
  const memory = section(5, [0, Math.ceil((KERNEL_DATA + KERNEL_CAPACITY) / PAGE)]);
  const exported = section(7, [...text('memory'), 2, 0], [...text('update'), 0, 0]);
  const body = [...list([[2, I64]]), ...loop(), ...get(REGISTER), ...END_BLOCK];
  return new Uint8Array([...header, ...types, ...functions, ...memory, ...exported, ...section(10, sized(body))]);
}

function loop(): number[] {
  const bytes = [0, 1, 2, 3, 4, 5, 6, 7];
  const high = bytes.flatMap((byte) => [...lookUp(HIGH, byte, 7 - byte), ...(byte === 0 ? [] : XOR64)]);
  const low = bytes.flatMap((byte) => [...lookUp(LOW, byte, 15 - byte), ...(byte === 0 ? [] : XOR64)]);
  return [
    ...BEGIN_LOOP,
    ...[...get(START), ...load64(0), ...get(REGISTER), ...XOR64, ...set(LOW)],
    ...[...get(START), ...load64(8), ...set(HIGH)],
    ...[...high, ...low, ...XOR64, ...set(REGISTER)],
    ...[...get(START), ...i32(KERNEL_STRIDE), ...ADD32, ...tee(START), ...get(END), ...BELOW32, ...REPEAT],
    ...END_BLOCK,
  ];
}

/** The entry of a table for one byte of a word. The shift leaves the byte times eight, the size of an entry. */
function lookUp(word: number, byte: number, table: number): number[] {
  const timesEight =
    byte === 0 ? [...TO_32, ...i32(3), ...SHIFT_LEFT32] : [...i64(8 * byte - 3), ...SHIFT_RIGHT64, ...TO_32];
  return [...get(word), ...timesEight, ...i32(0xff << 3), ...AND32, ...load64(table * TABLE_BYTES)];
}

function section(id: number, ...items: number[][]): number[] {
  return [id, ...sized(list(items))];
}

function list(items: readonly number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

/** LEB128, seven bits a byte, low ones first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a value that is not negative: the highest bit written is its sign and stays clear. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
