import type { Parameter } from "@ratiometer/likelihood";
import { fileBeginning } from "@ratiometer/tables";
import { alignedRows } from "../aligned-rows.ts";
import type { FileKind } from "../file-kind.ts";
import { loadModel, type LoadedModel } from "./load-model.ts";
import { significantText } from "./number-text.ts";

/** What a statistical model holds. */
export interface ModelContents extends Pick<LoadedModel, "format" | "groups" | "remarks"> {
  readonly poi: string | null;
  readonly channels: readonly {
    readonly name: string;
    readonly bins: number;
    readonly samples: readonly string[];
    readonly observed: number;
    /** At the initial values. */
    readonly expected: number;
  }[];
  readonly parameters: readonly Pick<Parameter, "name" | "init" | "bounds" | "fixed" | "role">[];
}

/** Keys of models in JSON, and lines that every datacard has. */
const MARKS = /"(?:channels|distributions|hs3_version|observable_names|scaling)"\s*:|^[ \t]*(?:[ijk]max[ \t]+(?:\d+|\*)|process[ \t]+\S)/m;

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/**
 * What is in a statistical model; undefined for a file that looks like none.
 * @throws AnalysisError as loadModel
 */
export async function modelContents(path: string, kind: FileKind): Promise<ModelContents | undefined> {
  if (kind !== "unknown" && kind !== "jsonl" && kind !== "archive") return undefined;
  if (kind !== "archive" && !MARKS.test(await fileBeginning(path))) return undefined;
  const request = { path, set: [], bounds: [], fix: [], mask: [], order: "quadratic", data: "observed", asimovAt: [] } as const;
  const { format, model, observed, experiment, poi, groups, remarks } = await loadModel(request);
  let start = 0;
  const expected = experiment.expected(model.parameters.map(({ init }) => init));
  return {
    format,
    poi: poi ?? null,
    channels: model.channels.map(({ name, bins, samples }, i) => ({
      name,
      bins,
      samples: samples.map((sample) => sample.name),
      observed: sum(observed.counts.subarray(start, (start += bins))),
      expected: sum(expected[i].yields),
    })),
    parameters: model.parameters.map(({ name, init, bounds, fixed, role }) => ({ name, init, bounds, fixed, role })),
    groups,
    remarks,
  };
}

const FORMATS: Readonly<Record<LoadedModel["format"], string>> = {
  pyhf: "pyhf workspace",
  hs3: "HS3 document",
  card: "Combine card",
  popxf: "POPxf file",
  scaling: "interference scaling",
};

/** Parameters of one role that are listed one by one. */
const MOST = 12;

/** The model in words. @param all whether every parameter is listed */
export function modelContentsText(
  path: string,
  { format, poi, channels, parameters, groups, remarks }: ModelContents,
  all: boolean,
): readonly string[] {
  const list = (title: string, chosen: readonly ModelContents["parameters"][number][]): readonly string[] => {
    const shown = all ? chosen : chosen.slice(0, MOST);
    if (chosen.length === 0) return [];
    return [
      `${title}:`,
      ...alignedRows(
        shown.map(({ name, init, bounds, fixed }) => [
          name,
          significantText(init, 6),
          `[${significantText(bounds[0], 6)}, ${significantText(bounds[1], 6)}]`,
          `${fixed ? "fixed" : ""}${name === poi ? "of interest" : ""}`,
        ]),
      ),
      ...(shown.length < chosen.length ? [`  and ${chosen.length - shown.length} more (--all)`] : []),
    ];
  };
  const of = (role: Parameter["role"]): readonly ModelContents["parameters"][number][] => parameters.filter((each) => each.role === role);
  const bins = channels.reduce((total, each) => total + each.bins, 0);
  return [
    `${path}: ${FORMATS[format]}, ${channels.length} channel${channels.length === 1 ? "" : "s"}, ${bins} bin${bins === 1 ? "" : "s"}, ${parameters.length} parameters`,
    "channels (bins, observed, expected at the initial values, samples):",
    ...alignedRows(
      channels.map(({ name, bins: n, observed, expected, samples }) => [
        name,
        String(n),
        significantText(observed, 6),
        significantText(expected, 6),
        samples.join(", "),
      ]),
    ),
    ...list("parameters of interest (initial value, bounds)", of("interest")),
    ...list("free parameters", of("free")),
    ...list("parameters with auxiliary measurements", of("constrained")),
    ...groups.map(({ name, members }) => `group ${name}: ${members.join(", ")}`),
    ...remarks.map((remark) => `note: ${remark}`),
  ];
}
