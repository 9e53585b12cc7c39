import { expect, test } from "@jest/globals";
import { inSharedMemory } from "./shared-memory.ts";

test.each([[Float32Array.of(1, 2.5)], [Float64Array.of(0.1, -0)], [Uint32Array.of(7, 4294967295)]])(
  "values are copied into shared memory once",
  (values) => {
    const shared = inSharedMemory(values);
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...shared]).toEqual([...values]);
    expect(shared.constructor.name).toBe(values.constructor.name);
    expect(inSharedMemory(shared)).toBe(shared);
  },
);
