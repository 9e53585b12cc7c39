/** Big-endian bytes as they grow. */
export interface ByteWriter {
  readonly length: () => number;
  /** An integer, or the bits of one, in so many bytes. */
  readonly integer: (value: number | bigint, bytes: 1 | 2 | 4 | 8) => void;
  readonly float: (value: number, bytes: 4 | 8) => void;
  /** A TString. */
  readonly text: (value: string) => void;
  readonly bytes: (value: Uint8Array) => void;
  /** Writes 32 bits over what is at `at`. */
  readonly patch: (at: number, value: number) => void;
  readonly finish: () => Buffer;
}

export function byteWriter(): ByteWriter {
  const written: number[] = [];
  const scratch = new DataView(new ArrayBuffer(8));
  const push = (bytes: number): void => {
    for (let i = 0; i < bytes; i++) written.push(scratch.getUint8(i));
  };
  const bytes = (value: Uint8Array): void => {
    for (const byte of value) written.push(byte);
  };
  return {
    length: () => written.length,
    integer: (value, size) => {
      scratch.setBigInt64(0, BigInt(value) << BigInt(64 - 8 * size));
      push(size);
    },
    float: (value, size) => {
      if (size === 4) scratch.setFloat32(0, value);
      else scratch.setFloat64(0, value);
      push(size);
    },
    text: (value) => {
      const encoded = Buffer.from(value);
      if (encoded.length < 255) written.push(encoded.length);
      else {
        scratch.setUint32(0, encoded.length);
        written.push(255);
        push(4);
      }
      bytes(encoded);
    },
    bytes,
    patch: (at, value) => {
      scratch.setUint32(0, value);
      for (let i = 0; i < 4; i++) written[at + i] = scratch.getUint8(i);
    },
    finish: () => Buffer.from(written),
  };
}
