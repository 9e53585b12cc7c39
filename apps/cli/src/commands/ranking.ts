import { AnalysisError } from "@ratiometer/config";
import {
  bestFit,
  groupedImpacts,
  parallelImpacts,
  parameterIndices,
  type Impact,
  type Parameter,
  type UncertaintyBreakdown,
} from "@ratiometer/likelihood";
import { alignedRows } from "../aligned-rows.ts";
import { JOBS, type Command } from "../command.ts";
import { doubtText } from "../statistics/band-text.ts";
import { DATA_OPTIONS, MODEL_OPTIONS, modelRequest } from "../statistics/model-options.ts";
import { requestSource } from "../statistics/model-source.ts";
import { namedParameters } from "../statistics/named-values.ts";
import { fixedText, roundedText } from "../statistics/number-text.ts";
import { openModel } from "../statistics/open-model.ts";
import { parameterOfInterest, POI } from "../statistics/parameter-of-interest.ts";

/** Milliseconds of work at which other threads are started: they take about a second for that. */
const WORTH_THREADS = 3000;

/** "theory=QCDscale,PDF": parameters under a name. @throws AnalysisError USAGE_OPTION_VALUE, MODEL_UNKNOWN_PARAMETER */
function groupsOf(texts: readonly string[], parameters: readonly Parameter[]): Record<string, readonly string[]> {
  const groups: Record<string, readonly string[]> = {};
  for (const text of texts) {
    const [, group, members] = /^([^=]+)=(.+)$/s.exec(text) ?? [text, undefined, ""];
    if (group === undefined) throw new AnalysisError("USAGE_OPTION_VALUE", `--group is "${text}", expected GROUP=NAME,…`);
    if (Object.hasOwn(groups, group)) throw new AnalysisError("USAGE_OPTION_VALUE", `--group says "${group}" twice`);
    const named = namedParameters("group", [members], parameters);
    groups[group] = [...named.keys()].flatMap((name) => parameterIndices(parameters, name).map((i) => parameters[i].name));
  }
  return groups;
}

const signed = (value: number | null, scale: number): string =>
  value === null ? "" : `${value >= 0 ? "+" : ""}${roundedText(value, scale)}`;

function impactRows(list: readonly Impact[], convention: string): readonly (readonly string[])[] {
  const largest = Math.max(...list.map(({ up, down }) => Math.max(Math.abs(up), Math.abs(down))), 0);
  const scale = largest / 10;
  const before = convention === "parameter" ? ["pre-fit up", "down"] : [];
  return [
    ["", "pull", "constraint", "up", "down", ...before],
    ...list.map(({ parameter, pull, constraint, up, down, preUp, preDown }) => [
      parameter,
      pull === null ? "" : fixedText(pull, 2),
      constraint === null ? "" : fixedText(constraint, 2),
      signed(up, scale),
      signed(down, scale),
      ...(convention === "parameter" ? [signed(preUp, scale), signed(preDown, scale)] : []),
    ]),
  ];
}

function breakdownRows({ up, down, statistical, groups }: UncertaintyBreakdown): readonly (readonly string[])[] {
  const scale = Math.max(up, down) / 10;
  const row = (name: string, high: number, low: number): readonly string[] => [
    name,
    `+${roundedText(high, scale)}`,
    `-${roundedText(low, scale)}`,
  ];
  return [
    row("total", up, down),
    row("statistical", statistical.up, statistical.down),
    ...groups.map((each) => row(each.group, each.up, each.down)),
  ];
}

/** `ratiometer ranking MODEL --poi NAME` */
export const ranking: Command = {
  name: "ranking",
  summary: "the impact of each nuisance parameter on the parameter of interest, the largest first",
  usage: "MODEL",
  positionals: [1, 1],
  options: [
    POI,
    { name: "convention", value: "NAME", choices: ["parameter", "global-observable"], summary: "what is shifted; parameter if left out" },
    { name: "deviations", value: "NAME", choices: ["curvature", "minos"], summary: "uncertainties after the fit; curvature if left out" },
    {
      name: "group",
      value: "GROUP=NAME,…",
      several: true,
      summary: "parameters whose share of the uncertainty is told together; a card has its own groups",
    },
    JOBS,
    ...MODEL_OPTIONS,
    ...DATA_OPTIONS,
  ],
  details: () => [
    "An impact is the shift of the parameter of interest where a nuisance parameter is held one standard deviation (after the fit; pre-fit: of its auxiliary",
    "measurement) from its best fit; with global-observable, where its global observable is shifted by its standard deviation (Pinto et al., arXiv:2307.04007):",
    "these add up in quadrature to the uncertainty. Others are fitted in either case. The share of a group is the difference in quadrature of the interval of",
    "-2 log L + 1 with and without it.",
  ],
  examples: [
    "ratiometer ranking examples/statistics/search.json --poi mu",
    "ratiometer ranking examples/statistics/card.txt --convention global-observable --group background=WZ_norm",
  ],
  endsAtOnce: true,
  run: async (context) => {
    const { values } = context;
    const prepared = await openModel(context);
    const { path, experiment, data, dataLabel, groups: own, loadSeconds } = prepared;
    const { parameters } = experiment;
    const poi = parameterOfInterest(prepared, values);
    const convention = values("convention").at(0) === "global-observable" ? "global-observable" : "parameter";
    const deviations = values("deviations").at(0) === "minos" ? "minos" : "curvature";
    const known = new Set(parameters.map(({ name }) => name));
    const ofCard = own.map(({ name, members }) => [name, members.filter((member) => known.has(member))] as const);
    const groups = { ...Object.fromEntries(ofCard), ...groupsOf(values("group"), parameters) };
    const start = performance.now();
    const likelihood = experiment.likelihood(data);
    const fit = bestFit(likelihood);
    // four descents for each parameter, each at most as long as the search for the best fit
    const ahead = 4 * parameters.length * (performance.now() - start);
    const jobs = ahead > WORTH_THREADS ? context.jobs : 1;
    const source = requestSource(modelRequest(context));
    const found = await parallelImpacts(experiment, data, { poi, convention, deviations }, source, jobs, { fit });
    const breakdown = groupedImpacts(likelihood, poi, groups, fit);
    const seconds = (performance.now() - start) / 1000;
    const good = (status: string): boolean => status === "converged" || status === "bound reached";
    const status = good(found.status) ? breakdown.status : found.status;
    return {
      text: [
        `${path}, ${dataLabel}: ${poi} = ${roundedText(found.muHat, (breakdown.up + breakdown.down) / 2)}${doubtText(status === "bound reached" ? "converged" : status)}`,
        "uncertainty:",
        ...alignedRows(breakdownRows(breakdown)),
        ...(breakdown.status === "bound reached" ? [`an interval ends at a bound of ${poi}: uncertainties may be larger`] : []),
        ...(found.impacts.length === 0 ? ["no nuisance parameters"] : ["impacts:", ...alignedRows(impactRows(found.impacts, convention))]),
      ],
      json: { ...found, status, uncertainty: breakdown, timing: { load: loadSeconds, fit: seconds } },
      exit: good(status) ? 0 : 3,
    };
  },
};
