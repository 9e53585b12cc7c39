import { AnalysisError } from "@ratiometer/config";
import {
  covariance as covarianceFrom,
  expectedInformation,
  parameterIndices,
  parameterPoint,
  profiledInformation,
  type Parameter,
} from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { MODEL_OPTIONS } from "../statistics/model-options.ts";
import { namedParameters, namedValues } from "../statistics/named-values.ts";
import { significantText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";

type Matrix = readonly (readonly number[])[];

/** k rows of the rows and columns of an n × n matrix that are named. */
const part = (matrix: Float64Array, n: number, indices: readonly number[]): Matrix =>
  indices.map((i) => indices.map((j) => matrix[i * n + j]));

const square = (matrix: Float64Array, k: number): Matrix => Array.from({ length: k }, (_, i) => [...matrix.subarray(i * k, (i + 1) * k)]);

/** Indices of the parameters of --of; those of interest if left out. @throws AnalysisError MODEL_UNKNOWN_PARAMETER, USAGE_ARGUMENTS */
function chosen(texts: readonly string[], parameters: readonly Parameter[], poi: string | undefined, where: string): readonly number[] {
  const named = [...namedParameters("of", texts, parameters).keys()].flatMap((name) => parameterIndices(parameters, name, { where }));
  const all = [...parameters.keys()];
  const indices =
    texts.length > 0 ? [...new Set(named)] : all.filter((i) => parameters[i].role === "interest" || parameters[i].name === poi);
  const held = indices.find((i) => parameters[i].fixed);
  if (texts.length > 0 && held !== undefined)
    throw new AnalysisError("USAGE_ARGUMENTS", `"${parameters[held].name}" is held: there is no information about it`, { where });
  const free = indices.filter((i) => !parameters[i].fixed);
  if (free.length > 0) return free;
  throw new AnalysisError("USAGE_ARGUMENTS", "the model names no parameter of interest", { where, hint: "--of NAME,… says which" });
}

const rows = (names: readonly string[], matrix: Matrix): readonly (readonly string[])[] =>
  names.map((name, i) => [
    name,
    ...matrix[i].slice(0, i + 1).map((value) => significantText(value)),
    ...Array<string>(names.length - 1 - i).fill(""),
  ]);

/** `ratiometer fisher MODEL` */
export const fisher: Command = {
  name: "fisher",
  summary: "the expected Fisher information of a model: per channel and bin, and with the other parameters profiled",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    { name: "at", value: "NAME=NUMBER,…", several: true, summary: "where; parameters that are not named have their initial values" },
    { name: "of", value: "NAME,…", several: true, summary: "about which parameters; those of interest if left out" },
    ...MODEL_OPTIONS,
  ],
  details: () => [
    "Information is that of one experiment: the inverse of the least covariance. The profiled information is what is left of it when the other free parameters are",
    "fitted as well. Where coefficients enter quadratically, the information at the SM has their linear terms only: a scan shows the rest.",
  ],
  examples: ["ratiometer fisher examples/statistics/ttz.json --of ctZ,cpt --at ctZ=0.5"],
  endsAtOnce: true,
  run: async (context) => {
    const { values } = context;
    const { path, experiment, poi } = await openModel(context);
    const { parameters } = experiment;
    const n = parameters.length;
    const indices = chosen(values("of"), parameters, poi, path);
    const k = indices.length;
    const point = parameterPoint(parameters, namedValues("at", values("at"), parameters), { where: path });
    const { total, channels, auxiliary } = expectedInformation(experiment, point);
    const names = indices.map((i) => parameters[i].name);
    const profiled = profiledInformation(parameters, total, indices);
    // the curvature of -2 log L is twice the information
    const covariance = covarianceFrom(
      profiled.map((value) => 2 * value),
      k,
    );
    const information = part(total, n, indices);
    return {
      text: [
        `${path}: expected information`,
        ...alignedRows(rows(names, information)),
        "with the other parameters fitted as well:",
        ...alignedRows(rows(names, square(profiled, k))),
        ...(covariance === undefined
          ? ["nothing is known of some combination of them"]
          : ["least uncertainties:", ...alignedRows(names.map((name, a) => [name, significantText(Math.sqrt(covariance[a * k + a]))]))]),
        "by channel:",
        ...alignedRows(channels.map((each) => [each.channel, ...indices.map((i) => significantText(each.information[i * n + i]))])),
      ],
      json: {
        parameters: names,
        at: Object.fromEntries(parameters.map(({ name }, i) => [name, point[i]])),
        information,
        profiled: square(profiled, k),
        covariance: covariance === undefined ? null : square(covariance, k),
        auxiliary: indices.map((i) => auxiliary[i]),
        channels: channels.map(({ channel, yields, slopes, information: own }) => ({
          channel,
          information: part(own, n, indices),
          bins: Array.from(yields, (events, b) => ({ yield: events, slopes: indices.map((i) => slopes[b * n + i]) })),
        })),
      },
    };
  },
};
