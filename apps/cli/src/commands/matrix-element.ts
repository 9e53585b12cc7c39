import { AnalysisError, throwFaults, unknownName } from "@ratiometer/config";
import { formValue, symmetricMatrix, termCount, termIndex } from "@ratiometer/eft";
import { matrixElementNamed, matrixElementNames, type MatrixElement } from "@ratiometer/simulation";
import { alignedRows } from "../aligned-rows.ts";
import type { Command } from "../command.ts";
import { givenPoint, readGivenPoints, rowsOf, type GivenPoint } from "../simulation/given-points.ts";
import { checkKinematics, legMasses } from "../simulation/kinematics.ts";

/** H at one point, and |M|² where it was asked for. */
interface PointAnswer {
  readonly H: readonly (readonly number[])[];
  readonly me2: readonly { readonly c: readonly number[]; readonly value: number }[];
}

/** @param rows of the matrix element's H that the answer has, in its order */
function answerAt({ momenta, at, path }: GivenPoint, element: MatrixElement, rows: readonly number[], file: string): PointAnswer {
  const all = new Float64Array(termCount(element.coefficients.length));
  element.evaluate(momenta, all);
  const terms = rows.flatMap((row, i) => rows.slice(0, i + 1).map((column) => all[termIndex(row, column)]));
  if (!terms.every(Number.isFinite))
    throw new AnalysisError("DATA_NOT_FINITE", `${element.name} is not finite at this point`, {
      where: file,
      path: `${path}.p`,
      hint: "two massless legs may be parallel, or one without energy",
    });
  const matrix = symmetricMatrix(terms, rows.length - 1);
  return {
    H: rows.map((_, i) => [...matrix.subarray(i * rows.length, (i + 1) * rows.length)]),
    me2: at.map((c, i) => {
      const value = formValue(terms, c);
      if (Number.isFinite(value)) return { c, value };
      throw new AnalysisError("DATA_NOT_FINITE", "|M|² is too large for a number", { where: file, path: `${path}.me2[${i}].c` });
    }),
  };
}

/** Points at fault that are told of: a file may hold thousands. */
const MOST_FAULTS = 10;

/** The answers of all points. @throws AnalysisError for each of the first points at fault */
function answersAt(points: readonly unknown[], answer: (point: unknown, i: number) => PointAnswer): readonly PointAnswer[] {
  const faults: AnalysisError[] = [];
  const answers: PointAnswer[] = [];
  for (const [i, point] of points.entries())
    try {
      answers.push(answer(point, i));
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      if (faults.push(error) === MOST_FAULTS) break;
    }
  throwFaults(faults);
  return answers;
}

const short = (value: number): string => String(Number(value.toPrecision(10)));

function pointText({ H, me2 }: PointAnswer, path: string, names: readonly string[], unit: string): readonly string[] {
  const squares = me2.map(({ c, value }) => [
    `|M|² at ${c.length === 0 ? "the SM" : c.map((of, i) => `${names[i + 1]}=${of}`).join(", ")}`,
    short(value),
  ]);
  return [
    `${path}: H${unit === "1" ? "" : ` / ${unit}`}`,
    ...alignedRows([["", ...names], ...H.map((row, i) => [names[i], ...row.map(short)])]),
    ...(squares.length === 0 ? [] : alignedRows(squares)),
  ];
}

/** `ratiometer matrix-element PROCESS --points FILE` */
export const matrixElement: Command = {
  name: "matrix-element",
  summary: "the matrix H with |M(c)|² = (1,c) H (1,c)ᵀ, and |M|², at given phase-space points",
  usage: "PROCESS --points FILE.json",
  positionals: [1, 1],
  options: [
    {
      name: "points",
      value: "FILE",
      required: true,
      summary:
        "JSON: { parameters, coefficients, points: [{ p: [[E, px, py, pz], …], me2: [{ c: […] }] }] }, or several of them under processes",
    },
  ],
  details: () => [
    `processes: ${matrixElementNames.join(", ")}`,
    "c are the differences from the SM of the file's coefficients; others stand at the SM",
  ],
  examples: ["ratiometer matrix-element gg_ttH --points points.json --json"],
  run: async ({ positionals: [process], values }) => {
    if (!matrixElementNames.includes(process)) throw unknownName("DATA_UNKNOWN_PROCESS", "matrix element", process, matrixElementNames);
    const [file] = values("points");
    const { parameters, points, path, coefficients: named } = await readGivenPoints(file, process);
    const element = matrixElementNamed(process, parameters);
    const coefficients = named ?? element.coefficients;
    const rows = rowsOf(coefficients, element, file, path);
    const masses = legMasses(element, parameters);
    const answers = answersAt(points, (document, i) => {
      const point = givenPoint(document, `${path}points[${i}]`, file, element, coefficients.length);
      checkKinematics(point.momenta, masses, point.path, file);
      return answerAt(point, element, rows, file);
    });
    // 2 → n amplitudes have the dimension of GeV^(2 - n)
    const unit = element.legs === 4 ? "1" : `GeV^${8 - 2 * element.legs}`;
    return {
      text:
        answers.length === 0
          ? [`${file} has no points`]
          : answers.flatMap((answer, i) => pointText(answer, `${path}points[${i}]`, ["1", ...coefficients], unit)),
      json: { process, unit, coefficients, points: answers },
    };
  },
};
