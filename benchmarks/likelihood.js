/**
 * Time to fit workspaces, to scan one parameter and to fit pseudo-experiments, beside pyhf: models are read before, and sides take turns. Ours starts from the
 * initial values as pyhf does, and also searches for other minima, which pyhf does not.
 */
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { bestFit, profileScan, readWorkspace, toyFits, workspaceSource } from "@ratiometer/likelihood";
import { WORKSPACES } from "./likelihood-workspaces.js";
import { openPeer } from "./peer.js";
import { textTable } from "./text-table.js";
import { inTurn, median, minimum, timed } from "./timing.js";

const PEERS = ["numpy scipy", "numpy minuit", "jax scipy"];
/** Turns of each side: as many as fit into so many CPU seconds of the slowest one, within limits. */
const ROUNDS = { seconds: 20, least: 2, most: 9 };
/** Fits of ours in a turn: one alone would be measured while its code is still being compiled. */
const FITS = 5;
/** Turns of scans and toys, which take longer. */
const FEW_ROUNDS = 3;
const SCANNED = { workspace: "66 parameters", points: 50, range: [0, 3], peerPoints: 5 };
const TOYS = { workspace: "two bins", toys: 1000, peerToys: 100 };
/** By how much our minimum may be above a peer's that it is compared with. */
const ABOVE = 1e-6;

const rounded = (value) => Number(value.toPrecision(3));
const summary = (answers) =>
  Object.fromEntries(
    ["cpu", "wall"].map((kind) => {
      const seconds = answers.map((answer) => answer[kind]);
      return [kind, { minimum: rounded(minimum(seconds)), median: rounded(median(seconds)) }];
    }),
  );
const speeds = (own, peer) =>
  Object.fromEntries(
    ["cpu", "wall"].map((kind) => [
      kind,
      { minimum: rounded(peer[kind].minimum / own[kind].minimum), median: rounded(peer[kind].median / own[kind].median) },
    ]),
  );

/** Workspaces of ours, and those of a folder. */
async function workspaces(folder) {
  const own = Object.entries(WORKSPACES);
  if (folder === undefined) return own;
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return [...own, ...(await Promise.all(names.map(async (name) => [name, JSON.parse(await readFile(join(folder, name), "utf8"))])))];
}

async function measureFit(name, workspace, peers) {
  const { experiment, observed } = readWorkspace(workspace);
  const likelihood = experiment.likelihood(observed);
  const first = await timed(() => bestFit(likelihood));
  const warm = await Promise.all(peers.map(({ ask }) => ask({ workspace, fit: true })));
  const slowest = Math.max(first.cpu, ...warm.map(({ cpu }) => cpu));
  const rounds = Math.min(ROUNDS.most, Math.max(ROUNDS.least, Math.floor(ROUNDS.seconds / slowest)));
  const ours = async () => {
    const fits = [];
    for (let i = 0; i < FITS; i++) fits.push(await timed(() => bestFit(likelihood)));
    return fits;
  };
  const [turns, ...theirs] = await inTurn(
    [
      ours,
      ...peers.map(
        ({ ask }) =>
          () =>
            ask({ fit: true }),
      ),
    ],
    rounds,
  );
  const own = turns.flat();
  const { status, twiceNll } = own[0].result;
  const fitted = summary(own);
  return {
    workspace: name,
    parameters: experiment.parameters.length,
    rounds,
    ours: { ...fitted, status, twiceNll, firstWall: rounded(first.wall) },
    peers: theirs.map((answers, p) => {
      const { failed, twiceNll: reached } = answers[0];
      const { library } = peers[p];
      if (failed !== undefined) return { library, failed };
      if (twiceNll > reached + ABOVE) throw new Error(`${name}: our minimum is ${twiceNll}, that of ${library} ${reached}`);
      const seconds = summary(answers);
      return { library, ...seconds, twiceNll: reached, speed: speeds(fitted, seconds) };
    }),
  };
}

async function measureScan(peers) {
  const workspace = WORKSPACES[SCANNED.workspace];
  const { experiment, observed } = readWorkspace(workspace);
  const likelihood = experiment.likelihood(observed);
  const { points, range, peerPoints } = SCANNED;
  const settings = { parameter: "mu", points, range };
  const values = Array.from({ length: peerPoints }, (_, i) => range[0] + ((range[1] - range[0]) * (i + 0.5)) / peerPoints);
  const first = await timed(() => profileScan(likelihood, settings));
  const [own, ...theirs] = await inTurn(
    [
      () => timed(() => profileScan(likelihood, settings)),
      ...peers.map(
        ({ ask }) =>
          () =>
            ask({ workspace, scan: values }),
      ),
    ],
    FEW_ROUNDS,
  );
  return {
    workspace: SCANNED.workspace,
    points,
    ours: { ...summary(own), status: first.result.status, firstWall: rounded(first.wall) },
    peers: theirs.map((answers, p) => ({ library: peers[p].library, points: peerPoints, ...summary(answers) })),
  };
}

async function measureToys(peers) {
  const workspace = WORKSPACES[TOYS.workspace];
  const { toys, peerToys } = TOYS;
  const { experiment } = readWorkspace(workspace);
  const initial = experiment.parameters.map(({ init }) => init);
  const settings = { toys, seed: 1, jobs: availableParallelism(), source: workspaceSource(workspace) };
  const ours = () => timed(() => toyFits(experiment, initial, settings));
  const first = await ours();
  const [own, ...theirs] = await inTurn(
    [
      ours,
      ...peers.map(
        ({ ask }) =>
          () =>
            ask({ workspace, toys: peerToys }),
      ),
    ],
    FEW_ROUNDS,
  );
  return {
    workspace: TOYS.workspace,
    toys,
    ours: { ...summary(own), firstWall: rounded(first.wall) },
    peers: theirs.map((answers, p) => ({ library: peers[p].library, toys: peerToys, ...summary(answers) })),
  };
}

const pair = ({ minimum: least, median: middle }) => `${least} (${middle})`;

function textOf({ fits, scan, toys, missing }) {
  const rows = fits.flatMap(({ workspace, parameters, ours, peers }) => [
    [workspace, parameters, "ours", pair(ours.cpu), pair(ours.wall), ours.twiceNll.toFixed(6), ""],
    ...peers.map(({ library, failed, cpu, wall, twiceNll, speed }) =>
      failed === undefined
        ? ["", "", library, pair(cpu), pair(wall), twiceNll.toFixed(6), `${pair(speed.cpu)} / ${pair(speed.wall)}`]
        : ["", "", library, "failed", "", "", ""],
    ),
  ]);
  const further = (what, { ours, peers }, many) => [
    `${what}: ${pair(ours.wall)} s wall, ${pair(ours.cpu)} s CPU, at first ${ours.firstWall} s`,
    ...peers.map((peer) => `  ${peer.library}, ${many(peer)} of them: ${pair(peer.wall)} s wall, ${pair(peer.cpu)} s CPU`),
  ];
  return [
    "fits: seconds, minimum and (median)",
    ...textTable(["workspace", "parameters", "", "CPU", "wall", "-2 log L", "speed: CPU / wall"], rows),
    "",
    ...further(`scan, ${scan.points} points, ${scan.workspace}`, scan, ({ points }) => points),
    ...further(`${toys.toys} toys, ${toys.workspace}`, toys, (peer) => peer.toys),
    ...missing.map(({ library, reason }) => `left out: ${library} (${reason})`),
  ].join("\n");
}

export async function likelihood({ files }) {
  const opened = await Promise.all(PEERS.map(async (library) => ({ library, ...(await openPeer("likelihood-peer.py", library)) })));
  const peers = opened.filter(({ missing }) => missing === undefined);
  const missing = opened.filter((peer) => peer.missing !== undefined).map(({ library, missing: reason }) => ({ library, reason }));
  const fits = [];
  for (const [name, workspace] of await workspaces(files)) fits.push(await measureFit(name, workspace, peers));
  const scan = await measureScan(peers);
  const toys = await measureToys(peers);
  for (const { end } of peers) end();
  const json = { likelihood: { fits, scan, toys }, peers: opened.map(({ library, version }) => ({ library, version })), missing };
  return { text: textOf({ fits, scan, toys, missing }), json };
}
