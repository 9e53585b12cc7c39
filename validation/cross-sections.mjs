// Leading-order cross sections of proton collisions at 13 TeV and their dependence on the coefficients, beside numbers of an independent program.
//   node validation/cross-sections.mjs [--pdf FILE] [--jobs N] [--points N]        (after npm run build)
// Without --pdf: the embedded Les Houches toy, a benchmark and no fit. Then only what does not depend on the densities is held against bounds.
// With --pdf NNPDF31_lo_as_0118_0000.dat and its .info (one-loop α_s(MZ) = 0.118) the numbers must agree within 2 %: the set of the other program.
// Exits with 1 where a bound is missed.
import { parseArgs } from "node:util";
import { integrateProcess } from "@ratiometer/simulation";

const { values: options } = parseArgs({
  options: { pdf: { type: "string" }, jobs: { type: "string", default: "2" }, points: { type: "string", default: "100000" } },
});

/** Cross sections in pb, errors, and terms over the standard model, with NNPDF3.1 LO (α_s = 0.118, one loop): a prototype in Python, its amplitudes checked against pyamplicol. */
const REFERENCE = {
  tt: { value: 487.7, error: 2.3, terms: { ctG: 0.32, "ctG^2": 0.057 } },
  ttH: { value: 0.3942, error: 0.0022, terms: { "ktt^2": 0.387, ctG: 1.018, "ctG^2": 1.27 } },
  ttZ: {
    value: 0.589,
    error: 0.003,
    terms: { cpQM: -0.102, cpt: 0.065, ctZ: -0.0004, ctG: 0.376, "cpQM^2": 0.004, "cpt^2": 0.004, "ctZ^2": 0.0805, "ctZI^2": 0.095 },
  },
  tHq: { value: 0.0525, error: 0.0003, terms: { "kt^2": 3.1, "kV^2": 3.76, "kt kV": -5.85, "ktt^2": 0.945 } },
};

/** Bounds that hold for any reasonable set of densities: the sum rule of tHq, and leading-order bands. */
const BANDS = {
  tt: { ctG: [0.28, 0.36] },
  ttH: { ctG: [0.9, 1.1], "ktt^2": [0.34, 0.44] },
  ttZ: { cpQM: [-0.12, -0.08], cpt: [0.05, 0.08] },
  tHq: { "kt^2": [2.6, 3.4], "kV^2": [3.4, 4.0], "kt kV": [-6.2, -5.1], sum: [1 - 1e-9, 1 + 1e-9] },
};

/** The polynomial over the standard model in the names of the table: shifts δ for coefficients with standard-model value 0, κ itself in tHq. */
function relativeTerms(process, { coefficients, production: { terms } }) {
  const at = (a, b) => (a >= b ? terms[(a * (a + 1)) / 2 + b] : terms[(b * (b + 1)) / 2 + a]) / terms[0];
  const row = (name) => coefficients.indexOf(name) + 1;
  const result = {};
  coefficients.forEach((name, i) => {
    result[name] = 2 * at(i + 1, 0);
    result[`${name}^2`] = at(i + 1, i + 1);
  });
  if (process === "tHq") {
    result["kt kV"] = 2 * at(row("kt"), row("kV"));
    result.sum = result["kt^2"] + result["kV^2"] + result["kt kV"];
  }
  return result;
}

let failed = false;
const verdict = (good) => {
  failed ||= !good;
  return good ? "" : "   MISSED";
};
for (const [process, { value, error, terms: expected }] of Object.entries(REFERENCE)) {
  const points = Number(options.points);
  const found = await integrateProcess(
    { process, seed: 1, ...(options.pdf === undefined ? {} : { pdf: options.pdf }), effort: { iterations: 8, integration: points } },
    { jobs: Number(options.jobs) },
  );
  const { production } = found;
  const ratio = production.value / value;
  const spread = Math.hypot(production.error / value, error / value);
  const same = options.pdf === undefined || Math.abs(ratio - 1) < 0.02 + 3 * spread;
  console.log(
    `${process}: ${production.value.toPrecision(5)} ± ${production.error.toPrecision(2)} pb at μ = ${found.scale.toFixed(2)} GeV, α_s = ${found.alphaS.toFixed(5)}, ${found.pdf.name}`,
  );
  console.log(`   NNPDF3.1 LO: ${value} ± ${error} pb; ratio ${ratio.toFixed(4)} ± ${spread.toFixed(4)}${verdict(same)}`);
  const relative = relativeTerms(process, found);
  for (const [name, number] of Object.entries({ ...expected, ...(process === "tHq" ? { sum: 1 } : {}) })) {
    const [low, high] = BANDS[process][name] ?? [-Infinity, Infinity];
    const inside = relative[name] >= low && relative[name] <= high;
    const band = Number.isFinite(low) ? `, band ${low.toPrecision(3)} … ${high.toPrecision(3)}` : "";
    console.log(`   ${name.padEnd(8)} ${relative[name].toFixed(4).padStart(9)}   (NNPDF3.1 LO ${number}${band})${verdict(inside)}`);
  }
}
process.exitCode = failed ? 1 : 0;
