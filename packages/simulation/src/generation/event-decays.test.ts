import { expect, test } from "@jest/globals";
import { uniformGrid } from "../phase-space/importance-grid.ts";
import { completeRequest } from "./generation-request.ts";
import { densityOf } from "./integration-tasks.ts";
import { loadMachinery } from "./machinery.ts";
import { openSession } from "./session.ts";

test.each([
  // in pairs of unpolarised tops one spin is certain only once the other is known: half the bound
  ["tt", { tt: "dileptonic" }, { ctG: -2 }, 0.45],
  ["ttH", { tt: "any" }, { ktt: 1, ctG: 0.5 }, 0.45],
  ["ttZ", { tt: "semileptonic", z: "nunu" }, { ctZ: 1 }, 0.4],
  ["ttZ", { tt: "none", z: "ll" }, {}, 0.6],
  ["ttZ", { tt: "none", z: "qq" }, {}, 0.6],
  ["tHq", { t: "leptonic" }, { kt: -1 }, 0.9],
])(
  "%s, %j at %j: no ratio of decayed to undecayed density is above the bound, and some come near",
  async (process, decays, point, near) => {
    const machinery = await loadMachinery({ process });
    const session = openSession(machinery, completeRequest({ process, seed: 4, decays, benchmarks: [point] }, machinery.process));
    const { uniform } = session.stream("bound");
    const [delta] = session.benchmarks;
    const k = [1, ...delta];
    // κ of |M(δ)|² as a linear function of the terms
    const density = Float64Array.from(k.flatMap((a, i) => k.slice(0, i + 1).map((b, j) => (i === j ? a * b : 2 * a * b))));
    const decayed = new Float64Array(density.length);
    let nearest = 0;
    for (let i = 0; i < 600; i++) {
      const channel = session.channels[i % session.channels.length];
      if (!channel.draw(uniformGrid(channel.dimensions), uniform)) continue;
      const { h, momenta, subprocess, partons } = channel.trial;
      const undecayed = densityOf(density, h);
      const signs = machinery.process.subprocesses[subprocess].partons[partons].outgoing.map((id) => (id < 0 ? -1 : 1));
      for (let repeat = 0; repeat < 4; repeat++) {
        const mode = Math.floor(uniform() * session.modes.length);
        const drawn = session.decays.draw(mode, signs, momenta, uniform);
        channel.evaluate(decayed, session.decays.correlated[mode]);
        nearest = Math.max(nearest, densityOf(density, decayed) / (undecayed * drawn * session.decays.largest[mode]));
      }
    }
    expect(nearest).toBeLessThan(1 + 1e-9);
    expect(nearest).toBeGreaterThan(near);
  },
);
