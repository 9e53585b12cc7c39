import { int32, skip, type ByteCursor } from "./byte-cursor.ts";
import { entryStarts, readBasketHead, type BasketContent } from "./basket-head.ts";
import { damaged } from "./damage.ts";

/** Reads a table that begins with its length. */
function tableOf(cursor: ByteCursor, length: number): Buffer {
  const found = int32(cursor);
  if (found !== length) throw damaged(cursor.where, `a basket with a table of ${found} offsets, expected ${length}`);
  const from = skip(cursor, 4 * length);
  return cursor.bytes.subarray(from, from + 4 * length);
}

/**
 * Reads a basket that was streamed with its branch, since the tree was written before it was full.
 * @throws AnalysisError DATA_ROOT_DAMAGED
 */
export function readEmbeddedBasket(cursor: ByteCursor): BasketContent {
  const head = readBasketHead(cursor);
  const { entries, flag } = head;
  const hasTable = flag < 80 && flag !== 0 && flag % 10 !== 2;
  const offsets = hasTable && entries > 0 ? tableOf(cursor, entries) : undefined;
  if (hasTable && flag > 40) tableOf(cursor, entries);
  const plain = flag >= 80 ? flag - 80 : flag;
  if (plain !== 1 && plain <= 10) {
    if (entries > 0) throw damaged(cursor.where, `a basket of ${entries} entries without its bytes`);
    return { entries, data: Buffer.alloc(0), starts: undefined };
  }
  skip(cursor, head.key.headBytes); // once more, as the basket's buffer begins
  const from = skip(cursor, head.entryBytes);
  return {
    entries,
    data: cursor.bytes.subarray(from, from + head.entryBytes),
    starts: offsets === undefined ? undefined : entryStarts(offsets, head, cursor.where),
  };
}
