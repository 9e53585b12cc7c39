import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AnalysisError } from "@ratiometer/config";
import { sha256 } from "@ratiometer/tables";
import type { AlphaS } from "./alpha-s.ts";
import { PARTONS } from "./flavours.ts";
import { gridDensities, type GridDensities } from "./grid-densities.ts";
import { parseGridFile } from "./lhagrid1.ts";
import { alphaSOfSet, parseSetMetadata, type SetMetadata } from "./set-metadata.ts";

/** Parton densities of the proton, with the α_s that belongs to them. */
export interface PartonDensities extends GridDensities {
  /** Name of the file without .dat. */
  readonly name: string;
  /** SHA-256 of the .dat file. */
  readonly digest: string;
  /** SHA-256 of the .info file; undefined where the header alone says everything. */
  readonly infoDigest: string | undefined;
  /** PDG ids of the partons that it holds, the gluon as 21. */
  readonly flavours: readonly number[];
  /**
   * α_s(Q), Q in GeV.
   * @throws AnalysisError DATA_PDF_SCALE outside the grid's range
   */
  readonly alphaS: AlphaS;
}

/**
 * The set that comes with the package: the toy input of the Les Houches benchmarks, evolved at leading order by this package (`toyGrid`), with five
 * flavours and α_s(MZ) = 0.124. It is a benchmark, no fit to data. Compared with NNPDF3.1 at leading order (α_s(MZ) = 0.118) its luminosities at 13 TeV
 * and M = 400, 600, 1000, 2000 GeV are: gg 0.90, 0.94, 0.99, 1.09; uū 0.95, 0.98, 1.01, 1.01; dd̄ 0.85, 0.87, 0.89, 0.90; bu 1.10, 1.14, 1.19, 1.26;
 * bd 1.07, 1.13, 1.21, 1.39.
 */
const EMBEDDED = fileURLToPath(new URL("../../data/pdf-les-houches-toy.dat", import.meta.url));

const codeOf = (error: unknown): string => (typeof error === "object" && error !== null && "code" in error ? String(error.code) : "");

/** A member of a set that is a folder: its central one. */
async function memberOf(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".dat")).sort()[0];
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT")
      throw new AnalysisError("DATA_PDF_MISSING", "no such file of parton densities", {
        where: path,
        hint: "give the .dat file of a member of an LHAPDF set, such as NAME/NAME_0000.dat, or none for the embedded toy",
        cause,
      });
    const member = codeOf(cause) === "EISDIR" ? ((await memberOf(path)) ?? "NAME_0000.dat") : undefined;
    throw new AnalysisError("DATA_PDF_UNREADABLE", member === undefined ? `cannot be read (${codeOf(cause)})` : "this is a folder", {
      where: path,
      hint: member === undefined ? "check the permissions of the file" : `name the file of one member: ${join(path, member)}`,
      cause,
    });
  }
}

/** Bytes of the first of the files that exists. */
async function firstOf(paths: readonly string[]): Promise<{ readonly path: string; readonly bytes: Uint8Array } | undefined> {
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined) return { path, bytes };
  }
  return undefined;
}

/** What the header and the .info file say, the header first, with the name of the latter. */
interface Description {
  readonly metadata: SetMetadata;
  readonly where: string;
  readonly infoDigest: string | undefined;
}

/** Where the description of a member's set is looked for, in this order: NAME_0000.dat belongs to NAME.info, a grid on its own has one of its own name. */
export function setDescriptions(path: string): readonly string[] {
  const own = path.replace(/\.dat$/, "");
  return [...new Set([own.replace(/_\d{4}$/, ""), own])].map((stem) => `${stem}.info`);
}

async function descriptionOf(path: string, header: string): Promise<Description> {
  const candidates = setDescriptions(path);
  const ofMember = parseSetMetadata(header, path);
  const info = await firstOf(candidates);
  if (info !== undefined) {
    const ofSet = parseSetMetadata(new TextDecoder().decode(info.bytes), info.path);
    return { metadata: { ...ofSet, ...ofMember }, where: info.path, infoDigest: sha256(info.bytes) };
  }
  if (Object.keys(ofMember).some((key) => key.startsWith("AlphaS_"))) return { metadata: ofMember, where: path, infoDigest: undefined };
  throw new AnalysisError("DATA_PDF_ALPHA_S", `found no α_s: neither in the header nor in ${basename(candidates[0])} beside the file`, {
    where: path,
    hint: `keep the set's folder together: ${join(dirname(path), basename(candidates[0]))} must give AlphaS_Qs and AlphaS_Vals`,
  });
}

/**
 * Reads parton densities and α_s: the embedded toy, or a member of an LHAPDF set (format lhagrid1) with the .info file beside it.
 *
 * The toy is the input of the Les Houches benchmarks evolved at leading order: a benchmark, no fit to data. Compared with NNPDF3.1 at leading order its
 * luminosities at 13 TeV between 0.4 and 2 TeV are off by −10 … +9 % (gg), −5 … +1 % (uū), −15 … −10 % (dd̄) and +7 … +39 % (bu, bd), and its
 * α_s(MZ) is 0.124.
 *
 * @param path .dat file; the embedded toy without
 * @param needed PDG ids that the set must hold
 * @throws AnalysisError DATA_PDF_MISSING, DATA_PDF_UNREADABLE, DATA_PDF_FORMAT, DATA_PDF_TRUNCATED, DATA_PDF_KNOTS, DATA_PDF_VALUE, DATA_PDF_FLAVOURS,
 * DATA_PDF_ALPHA_S
 */
export async function loadPdf(path: string = EMBEDDED, needed: readonly number[] = PARTONS): Promise<PartonDensities> {
  const bytes = await bytesOf(path);
  const { header, subgrids, flavours } = parseGridFile(new TextDecoder().decode(bytes), path);
  const missing = needed.filter((id) => !flavours.includes(id));
  if (missing.length > 0)
    throw new AnalysisError("DATA_PDF_FLAVOURS", `found flavours ${flavours.join(", ")}, missing ${missing.join(", ")}`, {
      where: path,
      hint: "choose a set with gluon and five flavours: the matrix elements take bottom from the proton",
    });
  const { metadata, where, infoDigest } = await descriptionOf(path, header);
  const densities = gridDensities(subgrids, path);
  const alphaS = alphaSOfSet(metadata, where);
  return {
    ...densities,
    name: basename(path).replace(/\.dat$/, ""),
    digest: sha256(bytes),
    infoDigest,
    flavours,
    alphaS: (q) => {
      densities.checkScale(q);
      return alphaS(q);
    },
  };
}
