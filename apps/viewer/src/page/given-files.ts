import type { Given, GivenFile } from "../thread/work.ts";

/** More than this no artifact has; what is larger is refused before it is read. */
const MOST_BYTES = 2 ** 29;
const MOST_FILES = 10_000;

/** A file and where it lies in what was given. */
interface Found {
  readonly path: string;
  readonly file: File;
}

async function read(name: string, folder: boolean, found: readonly Found[]): Promise<Given> {
  if (found.length > MOST_FILES)
    throw new Error(`${name}: ${found.length} files, at most ${MOST_FILES} are read; is this the right folder?`);
  const total = found.reduce((sum, { file }) => sum + file.size, 0);
  if (total > MOST_BYTES) throw new Error(`${name}: ${total} bytes, at most ${MOST_BYTES} are read; is this the right folder?`);
  const files: GivenFile[] = [];
  for (const { path, file } of found) files.push({ path, bytes: new Uint8Array(await file.arrayBuffer()) });
  return { name, folder, files };
}

/** What was chosen in a dialog: files, or a folder, whose files know their place in it. */
export function chosenFiles(list: FileList): Promise<Given> {
  const found = [...list].map((file) => ({ path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath, file }));
  const folder = found.some(({ path }) => path.includes("/"));
  return read(folder ? found[0].path.split("/")[0] : found.map(({ path }) => path).join(", "), folder, found);
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));

/** Folders give their entries in parts. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return entries;
    entries.push(...part);
    if (entries.length > MOST_FILES) throw new Error(`more than ${MOST_FILES} entries in a folder; is this the right one?`);
  }
}

async function walk(entry: FileSystemEntry, above: string, found: Found[]): Promise<void> {
  const path = `${above}${entry.name}`;
  if (entry.isFile) found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
  else for (const each of await entriesOf(entry as FileSystemDirectoryEntry)) await walk(each, `${path}/`, found);
}

/** What was dropped: files, or folders with all that is in them. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<Given> {
  // entries are gone after the first wait; what comes from another program has none
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return chosenFiles(files);
  const found: Found[] = [];
  for (const entry of entries) await walk(entry, "", found);
  return read(
    entries.map(({ name }) => name).join(", "),
    entries.some(({ isDirectory }) => isDirectory),
    found,
  );
}
