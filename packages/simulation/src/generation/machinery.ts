import type { MatrixElement } from "../matrix-elements/matrix-element.ts";
import { defaultParameters, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { loadPdf } from "../pdf/parton-densities.ts";
import { processNamed } from "../processes/catalogue.ts";
import { inCollision } from "../processes/in-collision.ts";
import type { Process, Subprocess } from "../processes/process.ts";

/** Parton densities of the proton at a fixed scale: out[5 + id] := x f(x) of quark id = -5 … 5, out[5] that of the gluon. Allocates nothing. */
export type PartonDensity = (x: number, out: Float64Array) => void;

/** Everything that a process is generated with. It holds functions: each thread builds its own from the settings. */
export interface Machinery {
  readonly process: Process;
  /** With α_s at the scale of the process. */
  readonly parameters: PhysicsParameters;
  readonly density: PartonDensity;
  /** Name of the set of parton densities, and the SHA-256 of its file and, where there is one, of its .info file, from which α_s is. */
  readonly pdf: { readonly name: string; readonly digest: string; readonly infoDigest?: string };
  /** The matrix element of a subprocess, in the order beam 1, beam 2, legs of the process. */
  readonly matrixElement: (subprocess: Subprocess) => MatrixElement;
}

/** Plain data from which the machinery is built. */
export interface MachinerySettings {
  /** Name of a process. */
  readonly process: string;
  /** File of parton densities; the embedded toy without. */
  readonly pdf?: string;
}

/**
 * Builds the machinery of a process.
 * @throws AnalysisError CONFIG_UNKNOWN_PROCESS, and those of `loadPdf`
 */
export async function loadMachinery(settings: MachinerySettings): Promise<Machinery> {
  const process = processNamed(settings.process);
  const needed = new Set(process.subprocesses.flatMap(({ partons }) => partons.flatMap(({ incoming }) => incoming)));
  const pdf = await loadPdf(settings.pdf, [...needed]);
  const densities = pdf.atScale(process.scale);
  const parameters = { ...defaultParameters, aS: pdf.alphaS(process.scale) };
  return {
    process,
    parameters,
    density: (x, out) => densities.evaluate(x, out),
    pdf: { name: pdf.name, digest: pdf.digest, ...(pdf.infoDigest === undefined ? {} : { infoDigest: pdf.infoDigest }) },
    matrixElement: (subprocess) => inCollision(subprocess, parameters),
  };
}
