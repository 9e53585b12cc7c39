import type { ArtifactContent, Coefficient, Scan } from "../artifact-content.ts";
import { coefficientNote, conditions, headerOf, type HepdataTable } from "./hepdata-table.ts";

const DELTA_NLL = "$-2\\Delta\\ln L$";
/** Quantiles of χ² with one degree of freedom at 68.3 % and 95 %, by Wilks' theorem. */
const DRAWN_LEVELS = [1, 3.84];
/** Higher parts of a scan are in the table only. */
const DRAWN_LIMIT = 12;

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
    ...(coefficients.length > 2
      ? {}
      : {
          picture:
            coefficients.length === 1 ? { kind: "curve", levels: DRAWN_LEVELS, limit: DRAWN_LIMIT } : { kind: "map", limit: DRAWN_LIMIT },
        }),
  };
}

/** The lines of constant likelihood of a scan of two coefficients, one row per vertex; undefined where there are none. */
export function contourTable(content: ArtifactContent, scan: Scan): HepdataTable | undefined {
  const rows = Object.entries(scan.contours ?? {}).flatMap(([level, lines]) =>
    lines.flatMap((line, number) => line.map((at) => ({ level: Number(level), number: number + 1, at }))),
  );
  if (rows.length === 0) return undefined;
  const coefficients = scanned(content, scan);
  return {
    file: `contours_${scan.coefficients.join("_")}_${scan.label}`,
    name: `Contours of ${scan.coefficients.join(", ")}, ${scan.label}`,
    description:
      `Vertices of the lines that enclose the confidence regions of ${coefficients.map(coefficientNote).join(" and ")} at the confidence levels given, ` +
      `in order along each line; a line is closed where its last vertex is its first, and ends where it leaves the scan otherwise. ` +
      `Likelihood: ${scan.label}. Data: ${scan.data}.`,
    observables: [],
    independent: [
      { header: { name: "Confidence level" }, values: rows.map(({ level }) => ({ value: level })) },
      { header: { name: "Line" }, values: rows.map(({ number }) => ({ value: number })) },
    ],
    dependent: coefficients.map(({ name, unit }, i) => ({
      header: headerOf(name, unit),
      qualifiers: [...conditions(content), { name: "Likelihood", value: scan.label }, { name: "Data", value: scan.data }],
      values: rows.map(({ at }) => ({ value: at[i] })),
    })),
    resources: [],
    picture: { kind: "lines" },
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
    picture: { kind: "rows", ends: true, axis: axisOf(content) },
  };
}

/** What the axis of all intervals shows. */
function axisOf({ coefficients }: ArtifactContent): string {
  const [first, ...others] = coefficients;
  if (others.length === 0) return first.unit === "1" ? first.name : `${first.name} [${first.unit}]`;
  return others.every(({ unit }) => unit === first.unit) && first.unit !== "1" ? `coefficient [${first.unit}]` : "coefficient";
}
