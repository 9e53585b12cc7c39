import { gzipSync } from "node:zlib";
import { mutatedNetwork, NETWORK_MUTATIONS } from "@ratiometer/classifiers/testing";
import { randomStream, type RandomStream } from "@ratiometer/tables";
import { zipSync, type Zippable } from "fflate";
import { pack, type Header } from "tar-stream";
import { tarGz } from "../archive/archive.ts";
import { zip } from "../archive/zip.ts";
import { mended, withDocument, withIndex } from "./mended-artifact.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** A mutated artifact: files of a folder with links in it, or the bytes of an archive. */
export type MutatedArtifact =
  | { readonly form: "folder"; readonly files: Files; readonly links?: Readonly<Record<string, string>> }
  | { readonly form: "archive"; readonly name: string; readonly bytes: Uint8Array };

/** One mutation. */
export interface Mutation {
  readonly kind: string;
  readonly what: string;
  readonly artifact: MutatedArtifact;
}

interface Made {
  readonly what: string;
  readonly artifact: MutatedArtifact;
}

type Mutator = (files: Files, stream: RandomStream, n: number) => Made | Promise<Made>;

const chosen = <T>(list: readonly T[], stream: RandomStream): T => list[stream.integer(list.length)];
const folder = (what: string, files: Files, links: Readonly<Record<string, string>> = {}): Made => ({
  what,
  artifact: { form: "folder", files, links },
});
const archive = (what: string, name: string, bytes: Uint8Array): Made => ({ what, artifact: { form: "archive", name, bytes } });
const bytesOf = (files: Files, path: string): Uint8Array => files.get(path) ?? new Uint8Array();
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = <T>(list: readonly T[], n: number): T => list[n % list.length];

async function tar(entries: readonly (Partial<Header> & { readonly name: string; readonly content?: Uint8Array })[]): Promise<Uint8Array> {
  const writer = pack();
  for (const { content, ...header } of entries) writer.entry(header, Buffer.from(content ?? new Uint8Array()));
  writer.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of writer) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const tarEntries = (files: Files): { name: string; content: Uint8Array }[] => [...files].map(([name, content]) => ({ name, content }));

function flipped(bytes: Uint8Array, stream: RandomStream): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[stream.integer(copy.length)] ^= 1 << stream.integer(8);
  return copy;
}

// fields of the documents that are changed
interface Inputs {
  inputs: { name: string; unit: string; minimum: number; maximum: number }[];
  output: { name: string };
}
interface Vectors {
  inputs: number[][];
  outputs: Record<string, (number | number[])[]>;
  rtol: number;
}
interface Workspace {
  channels: { samples: { data: number[]; modifiers: { type: string; data: { matrix: number[][] } }[] }[] }[];
  observations: { data: number[] }[];
  measurements: { config: { parameters: { inits: number[]; bounds: number[][] }[] } }[];
}
interface PatchSet {
  patches: { metadata: { values: number[] }; patch: { value: number[] }[] }[];
}
interface Hs3 {
  distributions: { samples?: { data: { contents: number[] } }[] }[];
}
interface Results {
  workspace: { points: { twice_nll: number }[] };
  scans: { bestFit: number[]; intervals: Record<string, [number, number][]>; points: { deltaTwiceNll: number }[] }[];
}
interface Morphing {
  channels: { samples: { constant: number[]; linear: Record<string, number[]> }[] }[];
}

/** A change of one document. */
const edit =
  (path: string, change: (value: never, stream: RandomStream) => void) =>
  (files: Files, stream: RandomStream): Map<string, Uint8Array> =>
    withDocument(files, path, (value: never) => change(value, stream));

const network = <T>(document: Record<string, T>, stream: RandomStream): T => document[chosen(Object.keys(document), stream)];
const scale = (list: number[], stream: RandomStream): void => {
  const i = stream.integer(list.length);
  list[i] = 1.05 * list[i] + 0.1;
};

/** Changes of documents that their own form allows: whoever makes them mends the digests. */
const EDITS: Readonly<Record<string, (files: Files, stream: RandomStream) => Map<string, Uint8Array>>> = {
  "inputs in another order": edit("model/inputs.json", (value: Record<string, Inputs>, stream) => {
    const { inputs } = network(value, stream);
    [inputs[0], inputs[1]] = [inputs[1], inputs[0]];
  }),
  "another unit": edit(
    "model/inputs.json",
    (value: Record<string, Inputs>, stream) => void (chosen(network(value, stream).inputs, stream).unit = "MeV"),
  ),
  "another range of training": edit(
    "model/inputs.json",
    (value: Record<string, Inputs>, stream) => void (chosen(network(value, stream).inputs, stream).maximum += 1),
  ),
  "another output": edit(
    "model/inputs.json",
    (value: Record<string, Inputs>, stream) => void (network(value, stream).output.name = "score_of_nothing"),
  ),
  "another answer in the test vectors": edit("model/test_vectors.json", (value: Record<string, Vectors>, stream) => {
    const [rows] = Object.values(network(value, stream).outputs);
    const i = stream.integer(rows.length);
    const row = rows[i];
    rows[i] = typeof row === "number" ? row + 0.01 : [row[0] + 0.01, ...row.slice(1)];
  }),
  "wide tolerances": edit("model/test_vectors.json", (value: Record<string, Vectors>, stream) => void (network(value, stream).rtol = 1e6)),
  "few test vectors": edit("model/test_vectors.json", (value: Record<string, Vectors>, stream) => {
    const vectors = network(value, stream);
    vectors.inputs.length = 20;
    for (const rows of Object.values(vectors.outputs)) rows.length = 20;
  }),
  "another yield": edit("likelihood/workspace.json", (value: Workspace, stream) =>
    scale(chosen(chosen(value.channels, stream).samples, stream).data, stream),
  ),
  "other data": edit("likelihood/workspace.json", (value: Workspace, stream) => scale(chosen(value.observations, stream).data, stream)),
  "another polynomial": edit("likelihood/workspace.json", (value: Workspace, stream) => {
    const [polynomial] = value.channels.flatMap(({ samples }) =>
      samples.flatMap(({ modifiers }) => modifiers.filter(({ type }) => type === "polynomial")),
    );
    scale(chosen(polynomial.data.matrix, stream), stream);
  }),
  "another start of a coefficient": edit(
    "likelihood/workspace.json",
    (value: Workspace) => void (value.measurements[0].config.parameters[0].bounds[0][1] += 1),
  ),
  "another plain model": edit("likelihood/workspace_sm.json", (value: Workspace, stream) =>
    scale(chosen(value.channels[0].samples, stream).data, stream),
  ),
  "another patch": edit("likelihood/patchset.json", (value: PatchSet, stream) =>
    scale(chosen(chosen(value.patches, stream).patch, stream).value, stream),
  ),
  "another point of a patch": edit("likelihood/patchset.json", (value: PatchSet, stream) =>
    scale(chosen(value.patches, stream).metadata.values, stream),
  ),
  "another morphing": edit("likelihood/eft_morphing.json", (value: Morphing, stream) =>
    scale(Object.values(value.channels[0].samples[0].linear)[0], stream),
  ),
  "another value of the likelihood": edit(
    "likelihood/reference_results.json",
    (value: Results) => void (value.workspace.points[0].twice_nll += 0.01),
  ),
  "another HS3 document": edit("likelihood/hs3.json", (value: Hs3, stream) => {
    const [samples] = value.distributions.flatMap((distribution) => (distribution.samples === undefined ? [] : [distribution.samples]));
    scale(chosen(samples, stream).data.contents, stream);
  }),
  "another interval": edit("likelihood/reference_results.json", (value: Results, stream) => {
    const [pieces] = Object.values(chosen(value.scans, stream).intervals);
    pieces[0][1] += 0.5 * (pieces[0][1] - pieces[0][0]);
  }),
  "another best fit": edit("likelihood/reference_results.json", (value: Results, stream) =>
    scale(chosen(value.scans, stream).bestFit, stream),
  ),
  "another point of a scan": edit(
    "likelihood/reference_results.json",
    (value: Results, stream) => void (chosen(chosen(value.scans, stream).points, stream).deltaTwiceNll += 0.2),
  ),
};

const DOCUMENTS = [
  "model/inputs.json",
  "model/test_vectors.json",
  "likelihood/workspace.json",
  "likelihood/patchset.json",
  "likelihood/eft_morphing.json",
  "likelihood/reference_results.json",
];

/** Documents that are made to exhaust or to mislead their reader. */
const TRAPS: Readonly<Record<string, (text: string) => string>> = {
  "lists a hundred thousand deep": () => "[".repeat(100_000) + "]".repeat(100_000),
  "a number beyond the largest": (text) => text.replace(/-?\d+(?:\.\d+)?(?=[,\n])/, "1e999"),
  "a key that stands there twice": (text) => text.replace(/\{\n(\s*)("[^"]+": )/, "{\n$1$2null,\n$1$2"),
  "a prototype": (text) => text.replace("{", '{\n  "__proto__": { "polluted": true },'),
  "no JSON": (text) => `${text}}`,
  "another type everywhere": (text) => text.replace(/\[/g, "{").replace(/\]/g, "}"),
  null: () => "null\n",
  "an empty object": () => "{}\n",
  "texts for numbers": (text) => text.replace(/(?<=[ \n])(-?\d+(?:\.\d+)?)(?=[,\n])/g, '"$1"'),
};

const aliases = (): string => {
  const levels = "abcdefghij".split("");
  return `a: &a [x, x, x, x, x, x, x, x, x]\n${levels
    .slice(1)
    .map((name, i) => `${name}: &${name} [${Array<string>(9).fill(`*${levels[i]}`).join(", ")}]\n`)
    .join("")}`;
};

/** Names of entries that lead out of an archive, or mean another file on some systems. */
const EVIL_NAMES = [
  "../evil.txt",
  "a/../../evil.txt",
  "/tmp/evil.txt",
  "C:\\evil.txt",
  "..\\evil.txt",
  "hepdata/../../evil.txt",
  "ARTIFACT.json",
  "evil.txt ",
  "nul",
  "a\u202etxt",
];

/** The mutations by kind. None may be accepted; "damaged archive" may be where its files are the same. */
export const MUTATORS: Readonly<Record<string, Mutator>> = {
  "bit flip": (files, stream) => {
    const path = chosen([...files.keys()], stream);
    return folder(path, new Map([...files, [path, flipped(bytesOf(files, path), stream)]]));
  },
  truncation: (files, stream) => {
    const path = chosen([...files.keys()], stream);
    const bytes = bytesOf(files, path);
    return folder(path, new Map([...files, [path, bytes.subarray(0, stream.integer(bytes.length))]]));
  },
  "swapped files": (files, stream) => {
    const names = [...files.keys()];
    const one = chosen(names, stream);
    const others = names.filter((name) => !Buffer.from(bytesOf(files, name)).equals(bytesOf(files, one)));
    const other = chosen(others, stream);
    return folder(`${one} and ${other}`, new Map([...files, [one, bytesOf(files, other)], [other, bytesOf(files, one)]]));
  },
  "deleted file": (files, stream) => {
    const path = chosen([...files.keys()], stream);
    return folder(path, new Map([...files].filter(([name]) => name !== path)));
  },
  "added file": (files, _, n) => {
    const path = turn(["extra.txt", "hepdata/extra.yaml", "model/extra.onnx", "code/run.py", ".hidden", "model/inputs.json.bak"], n);
    return folder(path, new Map([...files, [path, utf8("x: 1\n")]]));
  },
  "altered metadata": (files, stream, n) => {
    const what = turn(Object.keys(EDITS), n);
    const altered = EDITS[what](files, stream);
    // the digest of the index alone mended, or nothing
    return folder(
      what,
      n % 2 === 0 ? altered : withDocument(files, "artifact.json", (index: { title: string }) => void (index.title += "!")),
    );
  },
  "altered metadata with mended index": async (files, stream, n) => {
    const what = turn(Object.keys(EDITS), n);
    return folder(what, await mended(EDITS[what](files, stream), false));
  },
  "altered metadata with everything mended": async (files, stream, n) => {
    const what = turn(Object.keys(EDITS), n);
    return folder(what, await mended(EDITS[what](files, stream), true));
  },
  "altered network with everything mended": async (files, stream, n) => {
    const what = turn(Object.keys(NETWORK_MUTATIONS), n);
    const path = chosen(
      [...files.keys()].filter((name) => /^model\/.*\.onnx$/.test(name)),
      stream,
    );
    const changed = mutatedNetwork(bytesOf(files, path), what, stream);
    return folder(`${path}: ${what}`, await mended(new Map([...files, [path, changed]]), true));
  },
  "altered index": (files, stream, n) => {
    const changes: Readonly<Record<string, () => Map<string, Uint8Array>>> = {
      "a path that leads out": () => withIndex(files, (index) => void (index.files[0].path = "../outside.txt")),
      "an absolute path": () => withIndex(files, (index) => void (index.files[0].path = "/etc/passwd")),
      "a network elsewhere": () => withIndex(files, (index) => void (index.networks[0].path = "../../etc/passwd")),
      "another output of a network": () => withIndex(files, (index) => void (index.networks[0].output = "probabilities")),
      "no networks": () => withIndex(files, (index) => void (index.networks = [])),
      "another coefficient": () => withIndex(files, (index) => void (index.coefficients[0].name = "c2")),
      "another SM value": () => withIndex(files, (index) => void (index.coefficients[0].sm += 0.1)),
      "another range": () => withIndex(files, (index) => void (index.coefficients[0].range[1] += 1)),
      "another channel": () => withIndex(files, (index) => void (index.channels[0].name += "2")),
      "another version": () => withIndex(files, (index) => void (index.schema_version = "2.0.0")),
      "a file fewer": () => withIndex(files, (index) => void index.files.splice(stream.integer(index.files.length), 1)),
      "a file twice": () => withIndex(files, (index) => void index.files.push(index.files[0])),
      "no own digest": () =>
        withDocument(files, "artifact.json", (index: { selfDigest: string }) => void (index.selfDigest = "0".repeat(64))),
    };
    const what = turn(Object.keys(changes), n);
    return folder(what, changes[what]());
  },
  "parser trap": async (files, stream, n) => {
    const tables = [...files.keys()].filter((name) => name.endsWith(".yaml"));
    const names = [...Object.keys(TRAPS), ...(tables.length === 0 ? [] : ["aliases of aliases", "no YAML"])];
    const what = turn(names, n);
    if (!Object.hasOwn(TRAPS, what)) {
      const path = chosen(tables, stream);
      return folder(`${path}: ${what}`, await mended(new Map([...files, [path, utf8(what === "no YAML" ? "{[:" : aliases())]]), true));
    }
    const path = turn(DOCUMENTS, Math.floor(n / names.length) + stream.integer(DOCUMENTS.length));
    const text = TRAPS[what](new TextDecoder().decode(bytesOf(files, path)));
    return folder(`${path}: ${what}`, await mended(new Map([...files, [path, utf8(text)]]), true));
  },
  "path traversal in an archive": async (files, _, n) => {
    const name = turn(EVIL_NAMES, Math.floor(n / 2));
    if (n % 2 === 0) return archive(name, "evil.zip", zipSync(Object.fromEntries([...files, [name, utf8("evil")]])));
    return archive(name, "evil.tar.gz", gzipSync(await tar([...tarEntries(files), { name, content: utf8("evil") }])));
  },
  "link in an archive": async (files, _, n) => {
    const type = turn(["symlink", "link", "fifo", "character-device"] as const, n);
    if (n % 5 === 4) {
      const entries: Zippable = { ...Object.fromEntries(files), "model/link": [utf8("/etc/passwd"), { os: 3, attrs: 0o120777 * 2 ** 16 }] };
      return archive("a symbolic link in a ZIP archive", "link.zip", zipSync(entries));
    }
    const linkname = turn(["/etc/passwd", "../../outside", "artifact.json"], n);
    return archive(`a ${type} to ${linkname}`, "link.tar", await tar([...tarEntries(files), { name: "model/link", type, linkname }]));
  },
  "link in a folder": (files, stream, n) => {
    const path = chosen([...files.keys()], stream);
    if (n % 3 === 0) return folder(`${path} as a link`, new Map([...files].filter(([name]) => name !== path)), { [path]: "/etc/passwd" });
    if (n % 3 === 1) return folder("a link to a folder", files, { outside: ".." });
    return folder("model as a link", new Map([...files].filter(([name]) => !name.startsWith("model/"))), { model: "/etc" });
  },
  bomb: async (files, _, n) => {
    if (n % 3 === 0)
      return archive("a ZIP bomb", "bomb.zip", zipSync({ ...Object.fromEntries(files), "model/zeros.bin": new Uint8Array(2 ** 26) }));
    // members of a gzip file follow each other
    const member = gzipSync(new Uint8Array(2 ** 20));
    const bytes = Buffer.concat(Array.from({ length: 256 }, () => member));
    if (n % 3 === 1) return archive("a gzip bomb", "bomb.tar.gz", bytes);
    return folder("a bomb as hepdata.tar.gz", await mended(new Map([...files, ["hepdata.tar.gz", bytes]]), false));
  },
  "damaged archive": async (files, stream, n) => {
    const packed = n % 2 === 0 ? zip(files) : await tarGz(files);
    const name = n % 2 === 0 ? "damaged.zip" : "damaged.tar.gz";
    if (n % 3 === 0) return archive("cut", name, packed.subarray(0, stream.integer(packed.length)));
    if (n % 3 === 1) return archive("data behind the end", name, Buffer.concat([packed, utf8("more")]));
    return archive("a bit", name, flipped(packed, stream));
  },
};

/**
 * Mutations of an artifact, one kind after the other: the same seed gives the same.
 * @param files of an artifact that is verified
 */
export async function* artifactMutations(files: Files, count: number, seed: number): AsyncGenerator<Mutation> {
  const kinds = Object.keys(MUTATORS);
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length];
    const stream = randomStream(seed, "artifact mutation", i);
    yield { kind, ...(await MUTATORS[kind](files, stream, Math.floor(i / kinds.length))) };
  }
}
