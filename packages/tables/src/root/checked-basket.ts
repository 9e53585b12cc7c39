import type { BasketContent } from "./basket-head.ts";
import { damaged, unsupported } from "./damage.ts";
import type { EntryLayout } from "./entry-layout.ts";
import { BYTE_COUNT, IS_REFERENCED } from "./object-head.ts";

/** The entries of a basket as elements only, all of them accounted for. */
export interface CheckedBasket {
  readonly data: Buffer;
  /** Where each entry begins, and the last one ends, in bytes; undefined where all entries have the same size. */
  readonly starts: Int32Array | undefined;
}

/** All entries have the same number of elements. */
function checkEqual({ entries, data, starts }: BasketContent, { stride, elements }: EntryLayout, where: string): CheckedBasket {
  const bytes = stride * elements;
  if (data.length !== entries * bytes)
    throw damaged(where, `${data.length} bytes for ${entries} entries, expected ${bytes} bytes for each`);
  starts?.forEach((start, i) => {
    if (start !== i * bytes) throw damaged(where, `entry ${i} of the basket begins at byte ${start}, expected ${i * bytes}`);
  });
  return { data, starts: undefined };
}

/** The number of elements of each entry is known. @param bytes for each count */
function checkCounted({ entries, data, starts }: BasketContent, bytes: number, counts: Uint32Array, where: string): CheckedBasket {
  const counted = new Int32Array(entries + 1);
  let at = 0;
  for (let i = 0; i < entries; i++) {
    if (starts !== undefined && starts[i] !== at)
      throw damaged(where, `entry ${i} of the basket begins at byte ${starts[i]}, by the counts before it at ${at}`);
    at += counts[i] * bytes;
    if (at > data.length) throw damaged(where, `the ${counts[i]} elements of entry ${i} go beyond the ${data.length} bytes of the basket`);
    counted[i + 1] = at;
  }
  if (at !== data.length) throw damaged(where, `${data.length} bytes in the basket, by the counts of its entries ${at}`);
  return { data, starts: counted };
}

/** Only the basket's own table says where entries begin. */
function checkListed({ entries, data, starts }: BasketContent, stride: number, where: string): CheckedBasket {
  if (starts === undefined) throw unsupported(where, "neither a branch that counts nor a table of entries");
  for (let i = 0; i < entries; i++)
    if ((starts[i + 1] - starts[i]) % stride !== 0)
      throw damaged(where, `entry ${i} of the basket has ${starts[i + 1] - starts[i]} bytes, expected a multiple of ${stride}`);
  return { data, starts };
}

function checkFrames(data: Buffer, { stride, frames }: EntryLayout, where: string): void {
  for (const { offset, length, version } of frames)
    for (let at = offset; at < data.length; at += stride) {
      const versionAt = length === "TObject" ? at : at + 4;
      if (length === "TObject" ? (data.readUInt32BE(at + 6) & IS_REFERENCED) !== 0 : data.readUInt32BE(at) !== (BYTE_COUNT | length) >>> 0)
        throw unsupported(where, `an object at byte ${at - offset} of the basket that is not of the size which its class has`);
      if (data.readUInt16BE(versionAt) !== version)
        throw unsupported(where, `an object of version ${data.readUInt16BE(versionAt)}, the file describes ${version}`);
    }
}

/**
 * Checks that a basket holds what it must, to the last byte.
 * @param counts of its entries, where a branch counts their elements
 * @throws AnalysisError DATA_ROOT_DAMAGED, DATA_ROOT_UNSUPPORTED
 */
export function checkedBasket(content: BasketContent, layout: EntryLayout, counts: Uint32Array | undefined, where: string): CheckedBasket {
  const unpacked = layout.unpack === undefined ? content : layout.unpack(content, counts, where);
  const checked = !layout.listed
    ? checkEqual(unpacked, layout, where)
    : counts === undefined
      ? checkListed(unpacked, layout.stride, where)
      : checkCounted(unpacked, layout.stride * layout.elements, counts, where);
  checkFrames(checked.data, layout, where);
  return checked;
}
