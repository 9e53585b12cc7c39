/** Values per block and miniblock are multiples of these (Parquet encodings, DELTA_BINARY_PACKED). */
const BLOCK = 128;
const MINIBLOCK = 32;

const unzigzag = (value: bigint): bigint => (value >> 1n) ^ -(value & 1n);

/**
 * Integers as differences in blocks of bit-packed miniblocks (DELTA_BINARY_PACKED), into the whole of `into`; sums wrap as two's complement.
 * @throws Error if bytes[start … end) are no such integers, or another number of them
 */
export function deltaIntegers(bytes: Uint8Array, start: number, end: number, into: Int32Array | BigInt64Array): void {
  let at = start;
  const byte = (): number => {
    if (at >= end) throw new Error("differences of integers break off");
    return bytes[at++];
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const part = byte();
      value |= BigInt(part & 127) << shift;
      if (part < 128) return value;
    }
    throw new Error("an integer has too many digits");
  };
  const wide = into instanceof BigInt64Array ? into : undefined;
  const put = (index: number, value: bigint): void => {
    if (wide === undefined) (into as Int32Array)[index] = Number(BigInt.asIntN(32, value));
    else wide[index] = value;
  };

  const [blockSize, miniblocks, count] = [Number(varint()), Number(varint()), Number(varint())];
  const perMiniblock = blockSize / miniblocks;
  if (blockSize % BLOCK !== 0 || !Number.isInteger(perMiniblock) || perMiniblock % MINIBLOCK !== 0 || perMiniblock === 0)
    throw new Error(`blocks of ${blockSize} values in ${miniblocks} parts`);
  if (count !== into.length) throw new Error(`${count} integers, expected ${into.length}`);
  let value = unzigzag(varint());
  if (count > 0) put(0, value);
  for (let filled = 1; filled < count;) {
    const smallest = unzigzag(varint());
    const widths = Array.from({ length: miniblocks }, byte);
    for (const width of widths) {
      if (filled >= count) break;
      if (width > 64) throw new Error(`differences of ${width} bits`);
      const miniblockEnd = at + (perMiniblock * width) / 8;
      const last = Math.min(filled + perMiniblock, count);
      if (at + Math.ceil(((last - filled) * width) / 8) > end) throw new Error("differences of integers break off");
      let pending = 0n;
      let bits = 0;
      for (; filled < last; filled++) {
        while (bits < width) {
          pending |= BigInt(byte()) << BigInt(bits);
          bits += 8;
        }
        value = BigInt.asIntN(64, value + smallest + BigInt.asUintN(width, pending));
        pending >>= BigInt(width);
        bits -= width;
        put(filled, value);
      }
      at = miniblockEnd;
    }
  }
}
