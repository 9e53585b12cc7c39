import { float32, float64, int16, int32, int64, int8, skip, uint16, uint32, uint64, uint8, type ByteCursor } from "./byte-cursor.ts";

/** Codes of the types of members (TVirtualStreamerInfo). Numbers are 1 … 19, arrays of fixed length of them 20 more, counted ones 40 more. */
export const STREAMER_TYPE = {
  base: 0,
  counter: 6,
  double32: 9,
  bits: 15,
  bool: 18,
  float16: 19,
  fixedArray: 20,
  countedArray: 40,
  object: 61,
  any: 62,
  inlineObject: 63,
  objectPointer: 64,
  string: 65,
  tObject: 66,
  tNamed: 67,
  inlineAny: 68,
  anyPointer: 69,
  stl: 300,
  stlString: 365,
  custom: 500,
} as const;

/** How a number in an object's own bytes is read; Double32_t and Float16_t as they are without a range. */
const READERS: ReadonlyMap<number, (cursor: ByteCursor) => number> = new Map([
  [1, int8],
  [2, int16],
  [3, int32],
  [4, int64],
  [5, float32],
  [6, int32],
  [8, float64],
  [9, float32],
  [11, uint8],
  [12, uint16],
  [13, uint32],
  [14, uint64],
  [15, uint32],
  [16, int64],
  [17, uint64],
  [18, uint8],
  [
    19,
    (cursor) => {
      skip(cursor, 3);
      return 0;
    },
  ],
]);

/** The reader of a number of this type, undefined for what is no number. */
export const numberReader = (type: number): ((cursor: ByteCursor) => number) | undefined => READERS.get(type);
