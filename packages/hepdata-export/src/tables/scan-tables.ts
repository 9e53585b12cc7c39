import type { ArtifactContent, Coefficient, Scan } from "../artifact-content.ts";
import { coefficientNote, conditions, headerOf, type HepdataTable } from "./hepdata-table.ts";

const DELTA_NLL = "$-2\\Delta\\ln L$";

function scanned(content: ArtifactContent, scan: Scan): Coefficient[] {
  return content.coefficients.filter(({ name }) => scan.coefficients.includes(name)).sort((a, b) => order(scan, a) - order(scan, b));
}

const order = (scan: Scan, { name }: Coefficient): number => scan.coefficients.indexOf(name);

/** The points of one likelihood scan. */
export function scanTable(content: ArtifactContent, scan: Scan): HepdataTable {
  const coefficients = scanned(content, scan);
  const best = coefficients.map(({ name }, i) => `${name} = ${scan.bestFit[i]}`).join(", ");
  return {
    file: `scan_${scan.coefficients.join("_")}_${scan.label}`,
    name: `Scan of ${scan.coefficients.join(", ")}, ${scan.label}`,
    description:
      `Twice the negative log-likelihood, relative to its minimum at ${best}, against ${coefficients.map(coefficientNote).join(" and ")}. ` +
      `Likelihood: ${scan.label}. Data: ${scan.data}.`,
    observables: [],
    independent: coefficients.map(({ name, unit }, i) => ({
      header: headerOf(name, unit),
      values: scan.points.map(({ at }) => ({ value: at[i] })),
    })),
    dependent: [
      {
        header: { name: DELTA_NLL },
        qualifiers: [...conditions(content), { name: "Likelihood", value: scan.label }, { name: "Data", value: scan.data }],
        values: scan.points.map(({ deltaTwiceNll }) => ({ value: deltaTwiceNll })),
      },
    ],
    resources: [],
  };
}

/** The intervals of all one-dimensional scans, one row per piece of a union; undefined where there are none. */
export function intervalTable(content: ArtifactContent): HepdataTable | undefined {
  const rows = content.scans.flatMap((scan) =>
    Object.entries(scan.intervals ?? {}).flatMap(([level, pieces]) =>
      pieces.map(([lower, upper]) => ({
        coefficient: scan.coefficients[0],
        label: scan.label,
        level: Number(level),
        best: scan.bestFit[0],
        lower,
        upper,
      })),
    ),
  );
  if (rows.length === 0) return undefined;
  const units = new Set(content.coefficients.map(({ unit }) => unit));
  const column = (name: string, values: readonly number[]): HepdataTable["dependent"][number] => ({
    header: headerOf(name, units.size === 1 ? [...units][0] : "1"),
    qualifiers: conditions(content),
    values: values.map((value) => ({ value })),
  });
  const spelled = content.coefficients
    .map((entry) => `${coefficientNote(entry)}${entry.unit === "1" ? "" : ` in ${entry.unit}`}`)
    .join("; ");
  return {
    file: "intervals",
    name: "Intervals",
    description:
      `Best fits and confidence intervals of the scans; an interval in several pieces takes several rows, and an end at the border of a scan means ` +
      `that the interval may continue beyond it. Coefficients: ${spelled}.`,
    observables: [],
    independent: [
      { header: { name: "Coefficient" }, values: rows.map(({ coefficient }) => ({ value: coefficient })) },
      { header: { name: "Likelihood" }, values: rows.map(({ label }) => ({ value: label })) },
      { header: { name: "Confidence level" }, values: rows.map(({ level }) => ({ value: level })) },
    ],
    dependent: [
      column(
        "Best fit",
        rows.map(({ best }) => best),
      ),
      column(
        "Lower end",
        rows.map(({ lower }) => lower),
      ),
      column(
        "Upper end",
        rows.map(({ upper }) => upper),
      ),
    ],
    resources: [],
  };
}
