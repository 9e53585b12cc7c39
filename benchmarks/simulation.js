/**
 * Matrix elements per second and core, undecayed and with decayed tops and Z bosons, and unweighted events per second and core, for every process. One thread;
 * the cases turn by turn over several rounds, so that what else the machine does falls on all alike. CPU time, wall time beside it; the fastest round and the median.
 */
import { defaultParameters, generateEvents, matrixElementNamed, processes } from "@ratiometer/simulation";
import { textTable } from "./text-table.js";
import { median, minimum, timed } from "./timing.js";

const ROUNDS = 5;
const POINTS = 32;
/** CPU seconds that a round of one matrix element lasts, about. */
const ROUND_SECONDS = 0.2;
const EVENTS = 3000;
/** Events that are there when the first progress is told: one block. */
const FIRST = 100;

/** Generated points of a matrix element: momenta of its legs, and decay products as the interface of MatrixElement wants them. */
async function points(name) {
  const found = processes
    .flatMap((candidate) => candidate.subprocesses.map((subprocess, index) => ({ candidate, subprocess, index })))
    .find(({ subprocess }) => subprocess.matrixElement === name && !subprocess.exchanged && !subprocess.conjugated);
  const { candidate, index } = found;
  const request = { process: candidate.name, seed: 7, events: 60 * POINTS, effort: { iterations: 2, adaptation: 1000, integration: 2000 } };
  const { particles, subprocess } = await generateEvents(request);
  const chosen = [...subprocess.keys()].filter((event) => subprocess[event] === index).slice(0, POINTS);
  return chosen.map((event) => {
    const [from, to] = [particles.offsets[event], particles.offsets[event + 1]];
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    const momentum = (row) => [particles.energy[row], particles.px[row], particles.py[row], particles.pz[row]];
    const children = (row) => rows.filter((child) => particles.mother[child] === row - from && child > row);
    const legs = rows.slice(0, 2 + candidate.legs.length);
    const decays = {};
    for (const row of legs.slice(2)) {
      const pdg = particles.pdgId[row];
      const products = children(row);
      if (Math.abs(pdg) === 6) {
        const w = products.find((child) => Math.abs(particles.pdgId[child]) === 24);
        const b = products.find((child) => child !== w);
        decays[pdg === 6 ? "top" : "antitop"] = Float64Array.from([b, ...children(w)].flatMap(momentum));
      } else if (pdg === 23) decays.z = { momenta: Float64Array.from(products.flatMap(momentum)), left: -0.277, right: 0.223 };
    }
    return { momenta: Float64Array.from(legs.flatMap(momentum)), decays };
  });
}

async function matrixElementCases() {
  const names = [...new Set(processes.flatMap(({ subprocesses }) => subprocesses.map(({ matrixElement }) => matrixElement)))];
  const cases = [];
  for (const name of names) {
    const sample = await points(name);
    const element = matrixElementNamed(name, defaultParameters);
    const h = new Float64Array(((element.coefficients.length + 1) * (element.coefficients.length + 2)) / 2);
    for (const decayed of [false, true]) {
      const run = (evaluations) => {
        for (let i = 0; i < evaluations; i++) {
          const { momenta, decays } = sample[i % sample.length];
          element.evaluate(momenta, h, decayed ? decays : undefined);
        }
      };
      const { cpu } = await timed(() => run(2000));
      cases.push({
        name,
        coefficients: element.coefficients.length,
        decayed,
        run,
        evaluations: Math.ceil((2000 * ROUND_SECONDS) / cpu),
        times: [],
      });
    }
  }
  return cases;
}

/** Rates of the simulation on one core. */
export async function simulation() {
  const elements = await matrixElementCases();
  const generated = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const element of elements) element.times.push(await timed(() => element.run(element.evaluations)));
  const benchmarks = { tHq: [{ kt: 1 }, { kt: -1 }, { kt: 0.3 }] };
  for (const { name } of processes) {
    let begun;
    const onProgress = ({ stage }) => {
      if (stage === "events") begun ??= process.cpuUsage();
    };
    const start = process.cpuUsage();
    const { counts, timings } = await generateEvents(
      { process: name, seed: 1, events: EVENTS, benchmarks: benchmarks[name] ?? [{}] },
      { onProgress },
    );
    const integration = begun.user + begun.system - start.user - start.system;
    const { user, system } = process.cpuUsage(begun);
    generated.push({
      process: name,
      eventsPerCpuSecond: Math.round((EVENTS - FIRST) / ((user + system) / 1e6)),
      eventsPerWallSecond: Math.round(EVENTS / timings.events),
      integrationCpuSeconds: Number((integration / 1e6).toFixed(2)),
      efficiency: Number(counts.efficiency.toFixed(4)),
      decayEfficiency: Number(counts.decayEfficiency.toFixed(4)),
    });
  }
  const matrixElements = elements.map(({ name, coefficients, decayed, evaluations, times }) => {
    const rate = (key, pick) => Math.round(evaluations / pick(times.map((time) => time[key])));
    return {
      name,
      coefficients,
      decayed,
      perCpuSecond: rate("cpu", minimum),
      perCpuSecondMedian: rate("cpu", median),
      perWallSecond: rate("wall", minimum),
    };
  });
  return { text: report(matrixElements, generated), json: { simulation: { matrixElements, events: generated }, rounds: ROUNDS } };
}

function report(matrixElements, generated) {
  return [
    ...textTable(
      ["matrix el.", "coefficients", "decayed", "per CPU second", "median", "per wall second"],
      matrixElements.map((row) => [
        row.name,
        row.coefficients,
        row.decayed ? "yes" : "no",
        row.perCpuSecond,
        row.perCpuSecondMedian,
        row.perWallSecond,
      ]),
    ),
    "",
    ...textTable(
      ["process", "events per CPU second", "per wall second", "integration, CPU s", "efficiency", "of decays"],
      generated.map((row) => [
        row.process,
        row.eventsPerCpuSecond,
        row.eventsPerWallSecond,
        row.integrationCpuSeconds,
        row.efficiency,
        row.decayEfficiency,
      ]),
    ),
  ].join("\n");
}
