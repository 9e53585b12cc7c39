// What came of cms-top-21-003.mjs, as Markdown.

/** TeV⁻²: what CMS observes at 95 % (arXiv:2208.12837, as the scripts of the analysis have them), others fixed at 0 and profiled. */
const PUBLISHED = {
  ctp: { fixed: [0.25, 30.04], profiled: [0.55, 29.5] },
  cpQM: { fixed: [-6.55, 8.72], profiled: [-8.27, 9.93] },
  cpQ3: { fixed: [-4.13, 3.04], profiled: [-4.44, 3.91] },
  cpt: { fixed: [-12.02, 6.32], profiled: [-12.72, 7.91] },
  cptb: { fixed: [-9.88, 10.75], profiled: [-10.19, 11.65] },
  ctW: { fixed: [-1.05, 0.96], profiled: [-1.63, 1.57] },
  ctZ: { fixed: [-1.05, 1.11], profiled: [-1.68, 1.67] },
  cbW: { fixed: [-4.46, 4.41], profiled: [-4.54, 4.54] },
};

const number = (value) =>
  value
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", "−");
const interval = ([low, high]) => `[${number(low)}, ${number(high)}]`;
const union = ({ intervals }) => intervals.map(interval).join(" ∪ ");
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (heads, rows) => [row(heads), row(heads.map(() => "---")), ...rows.map(row)].join("\n");

/** @param outcome of the validation */
export function recordOf({ parameters, bins, largestDifferenceOf2018, factorAtStandardModel, counts, full, faults }) {
  const alone = table(
    ["coefficient", "data", "best", "95 %", "elsewhere", "grid steps apart", "`ratiometer scan`"],
    counts.map((one) => [
      one.coefficient,
      one.data,
      number(one.best),
      interval(one.cl95),
      interval(one.reference),
      one.steps.toFixed(2),
      one.command === undefined ? "" : union({ intervals: one.command }),
    ]),
  );
  const beside = table(
    ["coefficient", "others", "best", "95 % observed", "CMS observed", "95 % expected", "2018 observed"],
    full.map(({ coefficient, others, observed, expected, year }) => [
      coefficient,
      others,
      number(observed.best),
      union(observed),
      PUBLISHED[coefficient] === undefined ? "" : interval(PUBLISHED[coefficient][others]),
      union(expected),
      year === undefined ? "" : union(year),
    ]),
  );
  return `# CMS-TOP-21-003

What \`node validation/cms-top-21-003.mjs\` found: coefficients in TeV⁻², intervals where −2 ln L is less than 3.841 above its minimum.

## Counts alone

No uncertainties but those of the counts, one free factor on tt_B, other coefficients 0; ends are the outermost points of the independent scan's grid below the
level. "2018, ROOT" has the histograms of the ROOT file, and those of the JSON file beside it.

${alone}

Expected events of 2018 in the two files differ by at most ${largestDifferenceOf2018.toExponential(1)} of a bin's: the JSON has six digits.

## With all uncertainties of the cards

${bins} bins, ${parameters} parameters. The factor on tt_B is ${factorAtStandardModel.toFixed(3)} where all coefficients are 0.

${beside}

CMS's intervals and these differ by up to a tenth of their widths, in both directions. What is different:

- CMS's final polynomials are fits in every bin of the templates; those that are public are fits in four ranges of the generated pT of Z or H, one per year, for all bins alike.
- CMS has the coefficients act on tt̄ + bb̄ (tt_B), too; the public table has tt̄Z and tt̄H only. This may be why CMS's interval of cbW is narrower.
- Combine adds the differences of varied histograms to the scaled nominal one, here the scaling multiplies both. With \`scaled: "nominal"\`, which does as Combine, the ends for
  others fixed move by at most 0.09 (ctp), 0.007 (ctW) and 0.023 (cpQ3).
- Which of its later cards CMS's published figures were made with is not known; these are in the analysis's repository.

The coefficient ctp is where uncertainties matter most: with counts alone its best value is 0.2, with all of them 14.3 (CMS: 15.3), as tt̄H is measured below the Standard Model.

${faults.length === 0 ? "Nothing is off." : `Off: ${faults.join("; ")}.`}
`;
}
