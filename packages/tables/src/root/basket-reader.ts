import { entryStarts, readBasketHead, type BasketContent } from "./basket-head.ts";
import { cursorOver } from "./byte-cursor.ts";
import { decompress } from "./compressed-blocks.ts";
import { damaged } from "./damage.ts";
import type { EntryLayout } from "./entry-layout.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** A basket that is wanted. */
export interface BasketRequest {
  readonly layout: EntryLayout;
  readonly index: number;
}

/** Baskets with no more bytes between them are read in one go, since a call costs more. */
const MOST_GAP = 1 << 16;
/** No more is read in one go, unless a single basket is longer. */
const MOST_RUN = 1 << 22;

/** Baskets that are read in one go, in the order of the file. */
interface Run {
  readonly seek: number;
  readonly end: number;
  readonly requests: readonly BasketRequest[];
}

const whereOf = ({ layout, index }: BasketRequest): string => `${layout.branch.where}, basket ${index}`;

const seekOf = ({ layout: { baskets }, index }: BasketRequest): number => baskets.seeks[index];

/** As many entries as the branch says. @throws AnalysisError DATA_ROOT_DAMAGED */
function requireEntries(found: number, request: BasketRequest): void {
  const { firstEntries } = request.layout.baskets;
  const expected = firstEntries[request.index + 1] - firstEntries[request.index];
  if (found !== expected) throw damaged(whereOf(request), `holds ${found} entries, the branch says ${expected}`);
}

function runsOf(file: RandomAccessFile, requests: readonly BasketRequest[]): readonly Run[] {
  const runs: { seek: number; end: number; requests: BasketRequest[] }[] = [];
  for (const request of requests.toSorted((a, b) => seekOf(a) - seekOf(b))) {
    const seek = seekOf(request);
    const end = seek + request.layout.baskets.bytes[request.index];
    if (!(Number.isSafeInteger(seek) && seek > 0 && end > seek && end <= file.bytes))
      throw damaged(whereOf(request), `is said to lie in bytes ${seek} to ${end}, the file has ${file.bytes}`);
    const run = runs.at(-1);
    if (run !== undefined && seek >= run.end && seek - run.end <= MOST_GAP && end - run.seek <= MOST_RUN) {
      run.end = end;
      run.requests.push(request);
    } else runs.push({ seek, end, requests: [request] });
  }
  return runs;
}

/** The table after the entries, if there is one: its length and offsets, and once more as much if objects were displaced. */
function tableAfter(object: Buffer, entryBytes: number, entries: number, where: string): Buffer | undefined {
  if (object.length === entryBytes) return undefined;
  const bytes = object.length - entryBytes;
  const tableBytes = 4 * (entries + 2);
  if ((bytes !== tableBytes && bytes !== 2 * tableBytes) || object.readInt32BE(entryBytes) !== entries + 1)
    throw damaged(where, `${bytes} bytes after the entries of the basket, expected a table of ${tableBytes} for ${entries} entries`);
  return object.subarray(entryBytes + 4, entryBytes + tableBytes);
}

async function contentOf(record: Buffer, request: BasketRequest, branchNames: ReadonlySet<string>): Promise<BasketContent> {
  const where = whereOf(request);
  const { branch } = request.layout;
  const head = readBasketHead(cursorOver(record, where));
  const { key, entries, entryBytes } = head;
  if (key.seek !== seekOf(request) || key.bytes !== record.length || key.headBytes > record.length)
    throw damaged(where, `${record.length} bytes from ${seekOf(request)} expected, found a basket of ${key.bytes} from ${key.seek}`);
  // A branch may have been renamed since, but the basket must not be that of another one.
  if (key.name !== branch.name && branchNames.has(key.name)) throw damaged(where, `belongs to the branch ${JSON.stringify(key.name)}`);
  requireEntries(entries, request);
  if (entryBytes > key.objectBytes) throw damaged(where, `entries of ${entryBytes} bytes in ${key.objectBytes}`);
  const object = await decompress(record.subarray(key.headBytes), key.objectBytes, where);
  const table = tableAfter(object, entryBytes, entries, where);
  return {
    entries,
    data: object.subarray(0, entryBytes),
    starts: table === undefined ? undefined : entryStarts(table, head, where),
  };
}

/** The bytes of each run; those of the next are read meanwhile. */
async function* bytesAhead(file: RandomAccessFile, runs: readonly Run[]): AsyncGenerator<{ readonly run: Run; readonly bytes: Buffer }> {
  const read = (run: Run): Promise<Buffer> => {
    const bytes = file.read(run.seek, run.end - run.seek);
    bytes.catch(() => undefined); // told when it is waited for, unless something else fails before
    return bytes;
  };
  let next = runs.length === 0 ? undefined : read(runs[0]);
  for (let i = 0; next !== undefined; i++) {
    const bytes: Buffer = await next;
    next = i + 1 < runs.length ? read(runs[i + 1]) : undefined;
    yield { run: runs[i], bytes };
  }
}

/**
 * Reads and decompresses baskets, in the order of the file.
 * @param branchNames those of the tree
 * @returns their contents, in the order of the requests
 * @throws AnalysisError DATA_ROOT_DAMAGED where a basket is not the one that its branch describes, or cannot be decompressed; DATA_ROOT_CODEC
 */
export async function readBaskets(
  file: RandomAccessFile,
  requests: readonly BasketRequest[],
  branchNames: ReadonlySet<string>,
): Promise<readonly BasketContent[]> {
  const contents = new Map<BasketRequest, BasketContent>();
  for (const request of requests) {
    const embedded = request.layout.baskets.embedded.get(request.index);
    if (embedded === undefined) continue;
    requireEntries(embedded.entries, request);
    contents.set(request, embedded);
  }
  const inFile = requests.filter((request) => !contents.has(request));
  for await (const { run, bytes } of bytesAhead(file, runsOf(file, inFile)))
    for (const request of run.requests) {
      const from = seekOf(request) - run.seek;
      const record = bytes.subarray(from, from + request.layout.baskets.bytes[request.index]);
      contents.set(request, await contentOf(record, request, branchNames));
    }
  return requests.map((request) => contents.get(request) as BasketContent);
}
