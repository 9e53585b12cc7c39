import { AnalysisError, unknownName, type ObjectDefinition, type ObjectKind } from "@ratiometer/config";
import type { ColumnarFile } from "../columnar-file.ts";
import type { ObjectNaming } from "./object-naming.ts";

/** An attribute of objects and the column of the file that it is read from; without one it is the same number for all. */
interface BoundAttribute {
  readonly name: string;
  readonly unit: string;
  readonly column?: string;
  readonly otherwise: number;
  readonly lowestBit: boolean;
}

/** Where the objects of one kind come from in a file. */
export interface BoundObjects {
  readonly kind: ObjectKind;
  readonly collection: string;
  /** Empty where the file has no such objects. */
  readonly attributes: readonly BoundAttribute[];
  /** What a user should know: another name that was taken. */
  readonly remarks: readonly string[];
}

/** Where everything that was measured comes from in a file. */
export interface ObjectBinding {
  readonly kinds: readonly BoundObjects[];
  /** Columns of magnitude and azimuth. */
  readonly met: { readonly pt: string; readonly phi: string };
  /** Columns of the file that are read. */
  readonly columns: readonly string[];
}

type Source = Pick<ColumnarFile, "path" | "columns">;

const prefixOf = (naming: ObjectNaming, collection: string): string => `${collection}${naming.separator}`;

/** Attributes of a collection as the file names them. */
function ownAttributes({ columns }: Source, naming: ObjectNaming, collection: string): string[] {
  const prefix = prefixOf(naming, collection);
  return columns.filter(({ name, kind }) => kind === "list" && name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length));
}

/** Collections that a file has: of NanoAOD what stands before the first underscore, of Delphes before the point. */
const collectionsOf = ({ columns }: Source, { separator }: ObjectNaming): string[] => [
  ...new Set(columns.filter(({ kind }) => kind === "list").map(({ name }) => name.split(separator)[0])),
];

/** Names that a condition on objects of a kind may use in this file: those that features need, the file's own, and those of other versions. */
export function attributeNames(file: Source, naming: ObjectNaming, kind: ObjectKind, definition: ObjectDefinition | undefined): string[] {
  const own = ownAttributes(file, naming, definition?.from ?? naming.collections[kind]);
  const versions = (naming.versions[kind] ?? []).filter((names) => names.some((name) => own.includes(name))).flat();
  return [...new Set([...Object.keys(naming.attributes[kind]), ...Object.keys(definition?.attributes ?? {}), ...own, ...versions])];
}

/** Kinds that an analysis may well do without. */
const OPTIONAL: ReadonlySet<ObjectKind> = new Set(["photons", "fatjets"]);

/** A file whose events have no objects of a kind, as far as they can be read. */
const without = (kind: ObjectKind, collection: string, reason: string): BoundObjects => ({
  kind,
  collection,
  attributes: [],
  remarks: [`${reason}: events have no ${kind}`],
});

/**
 * Binds the objects of one kind to columns of a file. Photons and fat jets that the analysis does not speak of are left out where they lack an attribute.
 *
 * @param extra attributes beyond those that features need: what conditions ask for
 * @throws AnalysisError DATA_NO_COLLECTION if the analysis asks for objects that the file does not have, DATA_NO_ATTRIBUTE
 */
export function bindObjects(
  file: Source,
  naming: ObjectNaming,
  kind: ObjectKind,
  definition: ObjectDefinition | undefined,
  extra: Iterable<string>,
): BoundObjects {
  const collection = definition?.from ?? naming.collections[kind];
  const own = ownAttributes(file, naming, collection);
  const where = { where: file.path };
  if (own.length === 0) {
    if (definition === undefined) return without(kind, collection, `there is no ${collection}`);
    const { hint = "" } = unknownName("DATA_NO_COLLECTION", "collection", collection, collectionsOf(file, naming));
    throw new AnalysisError(
      "DATA_NO_COLLECTION",
      `no columns ${prefixOf(naming, collection)}…, expected the ${kind} of the analysis there`,
      {
        ...where,
        hint: hint.startsWith("did") ? hint : `say which collection has them (objects.${kind}.from), or leave objects.${kind} out`,
      },
    );
  }
  const remarks = new Set<string>();
  /** The file's own name of an attribute, perhaps that of another version. */
  const find = (name: string): string | undefined => {
    if (own.includes(name)) return name;
    const other = naming.versions[kind]?.find((names) => names.includes(name))?.find((candidate) => own.includes(candidate));
    if (other !== undefined) remarks.add(`${collection} has ${other} for ${name}`);
    return other;
  };
  const missing = (name: string, wanted: readonly string[]): AnalysisError => {
    const names =
      wanted.length === 0 ? `attribute for ${name}` : wanted.map((one) => `"${prefixOf(naming, collection)}${one}"`).join(" or ");
    const { hint = "" } = unknownName("DATA_NO_ATTRIBUTE", "attribute", wanted.at(-1) ?? name, own);
    return new AnalysisError("DATA_NO_ATTRIBUTE", `the file has no ${names}`, {
      ...where,
      hint: wanted.length === 0 ? `say which one it is: objects.${kind}.${name}` : hint,
    });
  };
  const unitOf = (column: string): string => file.columns.find(({ name }) => name === column)?.unit ?? "";
  const lacking = Object.entries(naming.attributes[kind]).find(([, { from, otherwise }]) => otherwise === undefined && !from.some(find));
  if (lacking !== undefined && definition === undefined && OPTIONAL.has(kind))
    return without(kind, collection, `${collection} has no ${lacking[1].from.at(0) ?? lacking[0]}`);
  const needed = Object.entries(naming.attributes[kind]).map(([name, source]): BoundAttribute => {
    const chosen = definition?.attributes[name];
    const wanted = chosen === undefined ? source.from : [chosen];
    const found = wanted.map(find).find((candidate) => candidate !== undefined);
    const { unit, otherwise, lowestBit = false } = source;
    if (found !== undefined) return { name, unit, column: `${prefixOf(naming, collection)}${found}`, otherwise: 0, lowestBit };
    if (otherwise === undefined || chosen !== undefined) throw missing(name, wanted);
    return { name, unit, otherwise, lowestBit };
  });
  const known = new Set(needed.map(({ name }) => name));
  const further = [...new Set([...Object.keys(definition?.attributes ?? {}), ...extra])].filter((name) => !known.has(name));
  const asked = further.map((name): BoundAttribute => {
    const wanted = definition?.attributes[name] ?? name;
    const found = find(wanted);
    if (found === undefined) throw missing(name, [wanted]);
    const column = `${prefixOf(naming, collection)}${found}`;
    return { name, unit: unitOf(column), column, otherwise: 0, lowestBit: false };
  });
  return { kind, collection, attributes: [...needed, ...asked], remarks: [...remarks] };
}

/** @throws AnalysisError DATA_NO_COLLECTION */
function bindMet(file: Source, naming: ObjectNaming, from: string | undefined): ObjectBinding["met"] {
  const { collections, pt, phi } = naming.met;
  const candidates = (from === undefined ? collections : [from]).map((collection) => ({
    pt: `${prefixOf(naming, collection)}${pt}`,
    phi: `${prefixOf(naming, collection)}${phi}`,
  }));
  const has = (column: string): boolean => file.columns.some(({ name }) => name === column);
  const found = candidates.find((columns) => has(columns.pt) && has(columns.phi));
  if (found !== undefined) return found;
  const names = candidates.map((columns) => `"${columns.pt}"`).join(" or ");
  const others = file.columns.map(({ name }) => name).filter((name) => /MET_pt$|MissingET.*\.MET$/.test(name));
  throw new AnalysisError("DATA_NO_COLLECTION", `the file has no ${names}`, {
    where: file.path,
    hint: `say which missing transverse momentum it is: objects: { met: { from: … } }; the file has ${others.join(", ") || "none"}`,
  });
}

/**
 * Binds everything that was measured to columns of a file.
 * @param extra attributes of each kind that conditions ask for
 * @throws AnalysisError as bindObjects
 */
export function bindEvents(
  file: Source,
  naming: ObjectNaming,
  definitions: Partial<Readonly<Record<ObjectKind, ObjectDefinition>>>,
  metFrom: string | undefined,
  extra: Readonly<Record<ObjectKind, Iterable<string>>>,
): ObjectBinding {
  const kinds = (Object.keys(naming.collections) as ObjectKind[]).map((kind) =>
    bindObjects(file, naming, kind, definitions[kind], extra[kind]),
  );
  const met = bindMet(file, naming, metFrom);
  const columns = kinds.flatMap(({ attributes }) => attributes.flatMap(({ column }) => (column === undefined ? [] : [column])));
  return { kinds, met, columns: [...new Set([...columns, met.pt, met.phi])] };
}
