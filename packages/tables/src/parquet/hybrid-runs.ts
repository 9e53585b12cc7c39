/** The 32 bits of `bytes` from bit position `bit` on; bits beyond the end are 0. */
function window32(bytes: Uint8Array, bit: number): number {
  const at = Math.floor(bit / 8);
  const shift = bit % 8;
  const low = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  return shift === 0 ? low : ((low >>> shift) | (bytes[at + 4] << (32 - shift))) >>> 0;
}

/** Bit-packed integers of `width` bits, the least significant bit first, into into[from … end). */
function unpack(bytes: Uint8Array, at: number, width: number, into: Uint8Array | Uint32Array, from: number, end: number): void {
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
  for (let i = from, bit = 8 * at; i < end; i++, bit += width) into[i] = (window32(bytes, bit) & mask) >>> 0;
}

/**
 * Reads Parquet's hybrid of run lengths and bit packing (RLE in the format's words) until `into` is full.
 * @param width bits of a value, 0 to 32
 * @returns the position after the last run
 * @throws Error if bytes[at … end) do not hold so many values
 */
export function hybridRuns(bytes: Uint8Array, at: number, end: number, width: number, into: Uint8Array | Uint32Array): number {
  if (!(width >= 0 && width <= 32)) throw new Error(`values of ${width} bits`);
  const need = (count: number): void => {
    if (at + count > end) throw new Error("runs of values break off");
  };
  const valueBytes = Math.ceil(width / 8);
  for (let filled = 0; filled < into.length;) {
    let header = 0;
    for (let shift = 1, more = true; more; shift *= 128) {
      need(1);
      if (shift > 2 ** 28) throw new Error("a run is too long");
      header += (bytes[at] & 127) * shift;
      more = bytes[at++] > 127;
    }
    if (header % 2 === 1) {
      const groups = (header - 1) / 2;
      const count = Math.min(8 * groups, into.length - filled);
      need(Math.ceil((count * width) / 8));
      unpack(bytes, at, width, into, filled, filled + count);
      filled += count;
      // A writer may leave out the padding of the last group.
      at = Math.min(at + groups * width, end);
    } else {
      need(valueBytes);
      let value = 0;
      for (let b = 0; b < valueBytes; b++) value += bytes[at++] * 256 ** b;
      const count = Math.min(header / 2, into.length - filled);
      into.fill(value, filled, filled + count);
      filled += count;
    }
  }
  return at;
}
