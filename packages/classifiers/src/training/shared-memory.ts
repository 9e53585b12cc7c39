type Shareable = Float32Array | Float64Array | Uint32Array;

function emptyShared(values: Shareable): Shareable {
  const memory = new SharedArrayBuffer(values.byteLength);
  if (values instanceof Float32Array) return new Float32Array(memory);
  return values instanceof Float64Array ? new Float64Array(memory) : new Uint32Array(memory);
}

/** The same values in memory that all threads see: they themselves where they are there already, else a copy. */
export function inSharedMemory<T extends Shareable>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = emptyShared(values);
  copy.set(values);
  return copy as T;
}
