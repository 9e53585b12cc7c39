/**
 * Time to read columns of NanoAOD-like files of 100 000 events: opening the file, decompression, columns as arrays in memory. One process, one thread; ours
 * and the peers' turn by turn. Number and sum of the numbers of every column have to be the same on all sides.
 */
import { stat } from "node:fs/promises";
import { mainTree, openRoot } from "@ratiometer/tables";
import { inFolder, nanoaodLike } from "./nanoaod-files.js";
import { openPeer } from "./peer.js";
import { textTable } from "./text-table.js";
import { inTurn, median, minimum, timed } from "./timing.js";

const EVENTS = 100_000;
const ROUNDS = 9;
const CODECS = ["zlib", "lz4", "zstd"];
const PEERS = ["uproot", "coffea"];
/** Sums differ by the order of their terms only: relative to the sum of the magnitudes. */
const AGREEMENT = 1e-10;

const OBJECTS = {
  Jet: ["pt", "eta", "phi", "mass", "btagDeepFlavB", "jetId"],
  Electron: ["pt", "eta", "phi", "charge"],
  Muon: ["pt", "eta", "phi", "charge"],
};
const objects = Object.entries(OBJECTS).flatMap(([collection, members]) => members.map((member) => `${collection}_${member}`));
const weights = ["genWeight", "LHEReweightingWeight", "LHEPdfWeight", "LHEScaleWeight"];
const SETS = { "A: objects": objects, "B: objects and weights": [...objects, ...weights] };

/** The columns in the ranges that the file offers, as the pipeline takes them. */
async function readColumns(path, columns) {
  const tree = await mainTree(await openRoot(path));
  const slices = [];
  for (const [i, end] of tree.boundaries.slice(1).entries()) slices.push(await tree.read(columns, tree.boundaries[i], end));
  await tree.close();
  return slices;
}

function contentOf(slices, name) {
  const content = { count: 0, sum: 0, magnitude: 0 };
  for (const slice of slices) {
    const { values } = slice.get(name);
    content.count += values.length;
    for (const value of values) {
      content.sum += value;
      content.magnitude += Math.abs(value);
    }
  }
  return content;
}

/** @throws Error where a peer has read something else */
async function requireSame(peer, path, columns, slices) {
  const { contents } = await peer.ask({ file: path, columns, contents: true });
  for (const name of columns) {
    const [own, other] = [contentOf(slices, name), contents[name]];
    if (own.count !== other.count || !(Math.abs(own.sum - other.sum) <= AGREEMENT * own.magnitude))
      throw new Error(`${path}: ${name} has ${own.count} numbers, sum ${own.sum}; by ${peer.library} ${other.count}, sum ${other.sum}`);
  }
}

const rounded = (value) => Number(value.toPrecision(3));

/** Minimum and median over the rounds, in seconds. */
const summary = (rounds) => ({
  cpu: { minimum: rounded(minimum(rounds.map(({ cpu }) => cpu))), median: rounded(median(rounds.map(({ cpu }) => cpu))) },
  wall: { minimum: rounded(minimum(rounds.map(({ wall }) => wall))), median: rounded(median(rounds.map(({ wall }) => wall))) },
});

/** Our speed in units of the peer's. */
const speeds = (own, peer) => ({
  cpu: { minimum: rounded(peer.cpu.minimum / own.cpu.minimum), median: rounded(peer.cpu.median / own.cpu.median) },
  wall: { minimum: rounded(peer.wall.minimum / own.wall.minimum), median: rounded(peer.wall.median / own.wall.median) },
});

async function measure(codec, path, [set, columns], peers) {
  const slices = await readColumns(path, columns); // compiles, and loads the codec
  for (const peer of peers) await requireSame(peer, path, columns, slices);
  const ours = async () => {
    const { cpu, wall } = await timed(() => readColumns(path, columns));
    return { cpu, wall };
  };
  const theirs = peers.map((peer) => () => peer.ask({ file: path, columns, contents: false }));
  const [own, ...others] = (await inTurn([ours, ...theirs], ROUNDS)).map(summary);
  return {
    codec,
    set,
    columns: columns.length,
    numbers: columns.reduce((sum, name) => sum + contentOf(slices, name).count, 0),
    ours: own,
    peers: Object.fromEntries(peers.map(({ library }, p) => [library, { ...others[p], speed: speeds(own, others[p]) }])),
  };
}

function report(rows, peers, leftOut) {
  const times = ({ cpu, wall }) => [cpu.minimum, cpu.median, wall.minimum];
  return [
    ...textTable(
      [
        "codec, set",
        "ours: CPU s",
        "median",
        "wall s",
        ...peers.flatMap(({ library }) => [`${library}: CPU s`, "median", "wall s", "our speed"]),
      ],
      rows.map((row) => [
        `${row.codec}, ${row.set}`,
        ...times(row.ours),
        ...peers.flatMap(({ library }) => [...times(row.peers[library]), row.peers[library].speed.cpu.minimum]),
      ]),
    ),
    ...peers.map(({ library, version }) => `${library} ${version}`),
    ...leftOut,
  ].join("\n");
}

/** Times of reading, ours and the peers'. */
export function reading({ files: folder }) {
  return inFolder(folder, async (home) => {
    const files = await nanoaodLike(home, { events: EVENTS, codecs: CODECS, objectsOnly: false });
    const opened = [];
    for (const library of PEERS) opened.push({ library, ...(await openPeer("reading-peer.py", library)) });
    const peers = opened.filter(({ ask }) => ask !== undefined);
    const leftOut = opened.flatMap(({ library, missing }) => (missing === undefined ? [] : [`${library} is left out: ${missing}`]));
    try {
      const rows = [];
      for (const [codec, path] of files)
        for (const set of Object.entries(SETS))
          rows.push({ ...(await measure(codec, path, set, peers)), megabytes: Math.round((await stat(path)).size / 1e6) });
      const versions = Object.fromEntries(peers.map(({ library, version }) => [library, version]));
      return { text: report(rows, peers, leftOut), json: { reading: rows, events: EVENTS, rounds: ROUNDS, peers: versions, leftOut } };
    } finally {
      for (const { end } of peers) end();
    }
  });
}
