// What came of comparing workspaces with pyhf, as text and as Markdown.
import prettier from "prettier";
import { TOLERANCES } from "./pyhf-comparison.mjs";

const QUANTITIES = { twiceNll: "-2 log L", expected: "expected events", gradient: "first derivatives", hessian: "second derivatives" };

/** Why a best fit that is not pyhf's is right nevertheless. */
const EXPLANATIONS = {
  "ours is lower, with the same value in pyhf":
    "pyhf's tries end in another minimum, or short of this one; its likelihood at our best fit is our value",
  "neither has any": "events are observed in a bin that the model leaves empty; ours says so",
  "pyhf finds none": "every try of pyhf failed; its likelihood at our best fit is our value",
  "pyhf's has a yield that is not positive":
    "pyhf's best fit has a bin without observed events whose expected yield is negative: log L rises there without end, but is no log of a probability",
};

const codesOf = ({ interpolation: { normsys, histosys } }) => `${normsys}, ${histosys}`;
const sum = (values) => values.reduce((total, value) => total + value, 0);
const worst = (outcomes, quantity) => Math.max(0, ...outcomes.map((outcome) => outcome.worst?.[quantity] ?? 0));
const exponent = (value) => (value === null ? "none" : value.toExponential(1));

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function countOfModifiers(outcomes) {
  const workspaces = [...new Set(outcomes.map(({ workspace }) => workspace))];
  const types = workspaces.flatMap(({ channels }) => [
    ...new Set(channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers.map(({ type }) => type)))),
  ]);
  return [...grouped(types, (type) => type)].toSorted().map(([type, found]) => `${type} in ${found.length}`);
}

const verdictsOf = (outcomes) =>
  grouped(
    outcomes.filter(({ fit }) => fit !== undefined),
    ({ fit }) => fit.verdict,
  );

/** A few lines for the terminal. */
export function summaryOf(outcomes) {
  const deviations = Object.entries(QUANTITIES).map(
    ([quantity, name]) =>
      `${name.padEnd(20)} off by up to ${exponent(worst(outcomes, quantity))} (at most ${exponent(TOLERANCES[quantity])})`,
  );
  const verdicts = [...verdictsOf(outcomes)].map(([verdict, found]) => `best fits: ${found.length} ${verdict}`);
  return [...deviations, ...verdicts, `${sum(outcomes.map(({ faults }) => faults.length))} faults`].join("\n");
}

/** The outcome as Markdown. */
export function recordOf(outcomes, { workspaces }, versions) {
  const date = new Date().toISOString().slice(0, 10);
  const byCodes = [...grouped(outcomes, codesOf)];
  const count = (found, key) => sum(found.map((outcome) => outcome[key] ?? 0));
  const verdicts = [...verdictsOf(outcomes)].toSorted((a, b) => b[1].length - a[1].length);
  const others = outcomes.filter(({ fit }) => fit !== undefined && fit.verdict !== "agree");
  const faults = outcomes.flatMap((outcome) => outcome.faults.map((fault) => [outcome.seed, codesOf(outcome), fault]));
  const parameters = outcomes.map((outcome) => outcome.parameters ?? 0);
  const text = `# Random workspaces beside pyhf

Written by \`validation/pyhf-agreement.mjs --workspaces ${workspaces} --record\` on ${date}: ${versions}, Node ${process.version}.

${workspaces} workspaces with up to ${Math.max(...parameters)} parameters, ${(sum(parameters) / parameters.length).toFixed(1)} on average: ${countOfModifiers(outcomes).join(", ")}. ${
    faults.length === 0 ? "No faults." : `**${faults.length} faults**, below.`
  }

## Likelihoods at given points

Three points of each workspace: the initial values, a random point about half a standard deviation of each constraint away, one three times as far. Parameters, their initial values, bounds and which are fixed are the same. Where
a yield is not positive pyhf has no value, or goes on below zero for a bin without events: such points are counted, and ours must be finite there. Deviations of -2 log L and events are relative where these are above 1, those of derivatives relative to the largest at
the point. First derivatives are compared with differences of pyhf's values, second ones with differences of the first.

${table(
  [
    "interpolation",
    "points compared",
    "of these with derivatives",
    "not positive",
    ...Object.values(QUANTITIES).map((name) => `worst: ${name}`),
  ],
  byCodes.map(([codes, found]) => [
    codes,
    count(found, "compared"),
    count(found, "gradients"),
    count(found, "undefinedThere"),
    ...Object.keys(QUANTITIES).map((quantity) => exponent(worst(found, quantity))),
  ]),
)}

At most: ${Object.entries(QUANTITIES)
    .map(([quantity, name]) => `${name} ${exponent(TOLERANCES[quantity])}`)
    .join(", ")}.

## Best fits

pyhf's is the lowest of three tries with SLSQP, from the initial values and the two points, and two with Minuit, from the initial values and from the lowest so far. Ours may be ${exponent(TOLERANCES.fit)} higher.

${table(
  ["", "fits", "why"],
  verdicts.map(([verdict, found]) => [verdict, found.length, EXPLANATIONS[verdict] ?? ""]),
)}

${others.length === 0 ? "" : "All that do not agree, -2 log L of ours minus pyhf's:"}

${table(
  ["seed", "interpolation", "parameters", "ours", "ours - pyhf's", ""],
  others.map(({ fit, parameters: n, ...outcome }) => [
    outcome.seed,
    codesOf(outcome),
    n,
    fit.ours.toFixed(6),
    fit.theirs === null ? "" : exponent(fit.difference),
    fit.verdict,
  ]),
)}
${faults.length === 0 ? "" : `\n## Faults\n\n${table(["seed", "interpolation", "fault"], faults)}\n`}`;
  return prettier.format(text, { parser: "markdown", printWidth: 140 });
}
