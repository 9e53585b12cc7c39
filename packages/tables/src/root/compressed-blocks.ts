import { AnalysisError } from "@ratiometer/config";
import { codecNamed, type Codec } from "./codecs.ts";
import { damaged } from "./damage.ts";

/** Algorithm, its method, and the lengths of the block in three bytes each. */
const HEAD_BYTES = 9;

/** No algorithm makes more of a byte: zstd repeats one over 128 KiB with a block of four. */
const MOST_EXPANSION = 1 << 15;

interface Block {
  readonly codec: Codec;
  readonly compressed: Buffer;
  readonly bytes: number;
}

function blockAt(record: Buffer, from: number, where: string): Block {
  if (from + HEAD_BYTES > record.length)
    throw damaged(where, `its compressed bytes end at ${record.length}, expected another block at ${from}`);
  const name = record.toString("latin1", from, from + 2);
  const codec = codecNamed(name);
  if (codec === undefined)
    throw new AnalysisError("DATA_ROOT_CODEC", `compressed by ${JSON.stringify(name)}, expected one of ZL, L4, XZ, ZS, CS`, {
      where,
      hint: "fetch the file again; if ROOT itself can read it, write it again with another compression",
    });
  const compressedBytes = record.readUIntLE(from + 3, 3);
  const bytes = record.readUIntLE(from + 6, 3);
  const begin = from + HEAD_BYTES;
  if (begin + compressedBytes > record.length || bytes > MOST_EXPANSION * compressedBytes)
    throw damaged(where, `a block of ${compressedBytes} compressed bytes for ${bytes}, there are ${record.length - begin}`);
  return { codec, compressed: record.subarray(begin, begin + compressedBytes), bytes };
}

function blocksOf(record: Buffer, bytes: number, where: string): readonly Block[] {
  const blocks: Block[] = [];
  let total = 0;
  for (let from = 0; total < bytes;) {
    const block = blockAt(record, from, where);
    if (block.bytes === 0) throw damaged(where, "a block of no bytes");
    from += HEAD_BYTES + block.compressed.length;
    total += block.bytes;
    blocks.push(block);
    if (total >= bytes && from !== record.length) throw damaged(where, `${record.length - from} bytes after the last block`);
  }
  if (total !== bytes) throw damaged(where, `its blocks hold ${total} bytes, expected ${bytes}`);
  return blocks;
}

async function inflate({ codec, compressed, bytes }: Block, where: string): Promise<Buffer> {
  let inflated: Uint8Array;
  try {
    inflated = await codec(compressed, bytes);
  } catch (error) {
    throw damaged(where, `cannot be decompressed (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (inflated.length !== bytes) throw damaged(where, `decompressed to ${inflated.length} bytes, expected ${bytes}`);
  return Buffer.from(inflated.buffer, inflated.byteOffset, inflated.length);
}

/**
 * The object in a record's bytes after its head: as they are, or in blocks that are compressed one by one.
 * @param bytes length of the object
 * @throws AnalysisError DATA_ROOT_DAMAGED, DATA_ROOT_CODEC
 */
export async function decompress(record: Buffer, bytes: number, where: string): Promise<Buffer> {
  if (record.length === bytes) return record;
  if (record.length > bytes) throw damaged(where, `holds ${record.length} bytes, expected no more than ${bytes}`);
  const blocks = blocksOf(record, bytes, where);
  if (blocks.length === 1) return inflate(blocks[0], where);
  const whole = Buffer.allocUnsafeSlow(bytes);
  let filled = 0;
  for (const block of blocks) filled += (await inflate(block, where)).copy(whole, filled);
  return whole;
}
