import { expect, test } from "@jest/globals";
import type { ColumnSlice } from "../columnar-file.ts";
import { numberBytes, numberEntries } from "./testing/number-entries.ts";
import type { WrittenBranch } from "./testing/tree-writer.ts";
import type { WrittenClass, WrittenMember } from "./testing/written-classes.ts";
import { withTrees } from "./testing/written-file.ts";
import type { RootTree } from "./tree.ts";

const base = (name: string, type = 0): WrittenMember => [name, type, "BASE"];

/** The classes of a detector's jets, and those of ROOT in them. */
const CLASSES: Readonly<Record<string, WrittenClass>> = {
  TVector3: { version: 3, members: [base("TObject", 66), ["fX", 8, "double"], ["fY", 8, "double"], ["fZ", 8, "double"]] },
  TLorentzVector: { version: 4, members: [base("TObject", 66), ["fP", 61, "TVector3"], ["fE", 8, "double"]] },
  Candidate: { version: 1, members: [base("TObject", 66), ["PT", 5, "float", "", "transverse momentum"]] },
  Jet: {
    version: 2,
    members: [
      base("Candidate"),
      ["Tau", 25, "float", "", "N-subjettiness", 2],
      ["P4", 61, "TLorentzVector"],
      ["Sub", 81, "TLorentzVector", "", "", 2],
      ["Refs", 61, "TRefArray"],
      ["Small", 9, "Double32_t", "", "[0,64,8]"],
      ["Values", 500, "vector<float>", "", "all of them"],
      ["Names", 500, "vector<string>"],
      ["Samples", 43, "int*", "N"],
      ["Cells", 61, "Cells"],
    ],
  },
  Cells: { version: 1, members: [["a", 5, "float"]] },
};

const withTree = (branches: readonly WrittenBranch[], use: (tree: RootTree) => Promise<void> | void): Promise<void> =>
  withTrees([{ name: "Delphes", branches }], async (file) => use(await file.tree("Delphes")), { classes: CLASSES });

const COUNTS = [2, 0, 1];
/** One list of values for each entry, of those of its objects. */
const perObject = <T>(make: (object: number) => T): T[][] => {
  let object = 0;
  return COUNTS.map((count) => Array.from({ length: count }, () => make(object++)));
};
const OFFSETS = Uint32Array.of(0, 2, 2, 3);

/** A member of the objects of a list. */
const member = (
  name: string,
  id: number,
  streamerType: number,
  entries: readonly Uint8Array[],
  more: Partial<WrittenBranch> = {},
  length = 1,
): WrittenBranch => ({
  name,
  leaves: [{ name, className: "TLeafElement", length }],
  entries,
  countedBy: "Jet",
  table: true,
  element: { fType: 31, fStreamerType: streamerType, fID: id, fClassName: "Jet", fParentName: "Jet", fClassVersion: 2 },
  ...more,
});

/** The list itself, which counts its objects. */
const jets = (branches: readonly WrittenBranch[]): WrittenBranch => ({
  name: "Jet",
  leaves: [{ name: "Jet_", className: "TLeafElement" }],
  entries: numberEntries(
    "int32",
    COUNTS.map((count) => [count]),
  ),
  table: true,
  element: { fType: 3, fStreamerType: -1, fID: 0, fClassName: "TClonesArray", fClonesName: "Jet" },
  branches,
});

const columnOf = async (tree: RootTree, name: string): Promise<ColumnSlice | undefined> =>
  (await tree.read([name], 0, tree.entries)).get(name);

test("members of the objects of a list are lists, counted by the branch above", async () => {
  const pt = perObject((object) => object + 0.5);
  const tau = perObject((object) => [object, -object]).map((objects) => objects.flat());
  const small = perObject((object) => 64 * (object + 1));
  await withTree(
    [
      jets([
        member("Jet.PT", 1, 5, numberEntries("float32", pt), {
          element: { fType: 31, fStreamerType: 5, fID: 1, fClassName: "Jet", fParentName: "Candidate", fClassVersion: 2 },
        }),
        member("Jet.Tau[2]", 1, 25, numberEntries("float32", tau), {}, 2),
        member("Jet.Small", 5, 9, numberEntries("uint32", small)),
      ]),
    ],
    async (tree) => {
      expect(tree.columns.map(({ name, type, kind, title }) => [name, type, kind, title])).toEqual([
        ["Jet", "int32", "number", ""],
        ["Jet.PT", "float32", "list", "transverse momentum"],
        ["Jet.Tau[2]", "float32", "list", "N-subjettiness"],
        ["Jet.Small", "float64", "list", "[0,64,8]"],
      ]);
      expect([...tree.countedBy]).toEqual([
        ["Jet.PT", "Jet"],
        ["Jet.Tau[2]", "Jet"],
        ["Jet.Small", "Jet"],
      ]);
      expect(await columnOf(tree, "Jet")).toEqual({ values: Int32Array.from(COUNTS) });
      expect(await columnOf(tree, "Jet.PT")).toEqual({ values: Float32Array.from(pt.flat()), offsets: OFFSETS });
      expect(await columnOf(tree, "Jet.Tau[2]")).toEqual({ values: Float32Array.from(tau.flat()), offsets: OFFSETS.map((at) => 2 * at) });
      // A step of the range from 0 to 64 with 8 bits is a quarter.
      expect(await columnOf(tree, "Jet.Small")).toEqual({ values: Float64Array.of(16, 32, 48), offsets: OFFSETS });
    },
  );
});

const OBJECT = "00010000000003000000";

/** A four-momentum as ROOT streams it. */
const momentum = (x: number, y: number, z: number, e: number, bits = OBJECT): Buffer =>
  Buffer.concat([Buffer.from(`4000003c0004${OBJECT}400000240003${bits}`, "hex"), numberBytes("float64", [x, y, z, e])]);

test("four-momenta are a column for each of their components", async () => {
  const p4 = perObject((object) => momentum(object, 10 * object, -object, 0.5)).map((objects) => Buffer.concat(objects));
  const sub = perObject((object) => Buffer.concat([momentum(1, 2, 3, object), momentum(1, 2, 3, -object)])).map((objects) =>
    Buffer.concat(objects),
  );
  await withTree([jets([member("Jet.P4", 2, 61, p4), member("Jet.Sub[2]", 3, 81, sub, {}, 2)])], async (tree) => {
    expect(tree.columns.map(({ name }) => name)).toEqual([
      "Jet",
      ...["Jet.P4", "Jet.Sub[2]"].flatMap((name) => ["fP.fX", "fP.fY", "fP.fZ", "fE"].map((path) => `${name}.${path}`)),
    ]);
    expect(await columnOf(tree, "Jet.P4.fP.fY")).toEqual({ values: Float64Array.of(0, 10, 20), offsets: OFFSETS });
    expect(await columnOf(tree, "Jet.P4.fE")).toEqual({ values: Float64Array.of(0.5, 0.5, 0.5), offsets: OFFSETS });
    expect(await columnOf(tree, "Jet.Sub[2].fE")).toEqual({
      values: Float64Array.of(0, -0, 1, -1, 2, -2),
      offsets: OFFSETS.map((at) => 2 * at),
    });
  });
});

test("a momentum of another version, or that is referred to, is not taken for one that is described", async () => {
  const referred = momentum(1, 2, 3, 4, "00010000000003000010");
  const other = momentum(1, 2, 3, 4);
  other.writeUInt16BE(5, 4);
  for (const one of [referred, other]) {
    const p4 = perObject((object) => (object === 2 ? one : momentum(1, 2, 3, 4))).map((objects) => Buffer.concat(objects));
    await withTree([jets([member("Jet.P4", 2, 61, p4)])], async (tree) => {
      await expect(tree.read(["Jet.P4.fE"], 0, 3)).rejects.toMatchObject({ code: "DATA_ROOT_UNSUPPORTED" });
    });
  }
});

test("the bits of objects are four bytes, whether two more follow or not", async () => {
  const bits = perObject((object) => Buffer.from(object === 1 ? "03000018abcd" : "03000008", "hex")).map((objects) =>
    Buffer.concat(objects),
  );
  const element = { fType: 31, fStreamerType: 15, fID: 1, fClassName: "TObject", fParentName: "Jet", fClassVersion: 1 };
  await withTree([jets([member("Jet.fBits", 1, 15, bits, { element })])], async (tree) => {
    expect(await columnOf(tree, "Jet.fBits")).toEqual({ values: Uint32Array.of(0x03000008, 0x03000018, 0x03000008), offsets: OFFSETS });
  });
});

/** A vector with its head. */
const vector = (values: Buffer, length: number): Buffer => {
  const head = Buffer.alloc(10);
  head.writeUInt32BE(0x40000000 + 6 + values.length, 0);
  head.writeUInt16BE(9, 4);
  head.writeUInt32BE(length, 6);
  return Buffer.concat([head, values]);
};

/** An object, or a member of one that is no list. */
const whole = (name: string, className: string, entries: readonly Uint8Array[], element = {}): WrittenBranch => ({
  name,
  leaves: [{ name, className: "TLeafElement" }],
  entries,
  table: true,
  element: { fType: 0, fStreamerType: -1, fID: -1, fClassName: className, ...element },
});

test("vectors of numbers are lists, whether they are branches or members", async () => {
  const lists = [[1, 2], [], [3]];
  const vectors = lists.map((values) => vector(numberBytes("float32", values), values.length));
  const doubles = lists.map((values) => vector(numberBytes("float64", values), values.length));
  await withTree(
    [
      whole("v", "vector<float>", vectors),
      whole("a", "vector<double,allocator<double> >", doubles),
      whole("Jet.Values", "Jet", vectors, { fID: 6, fStreamerType: 500, fClassVersion: 2 }),
      whole("s", "vector<string>", vectors),
      whole("Jet.Names", "Jet", vectors, { fID: 7, fStreamerType: 500, fClassVersion: 2 }),
    ],
    async (tree) => {
      expect(tree.columns.map(({ name, title }) => [name, title])).toEqual([
        ["v", ""],
        ["a", ""],
        ["Jet.Values", "all of them"],
      ]);
      expect(tree.others).toEqual([
        { name: "s", type: "vector<string>" },
        { name: "Jet.Names", type: "vector<string>" },
      ]);
      for (const name of ["v", "Jet.Values"])
        expect(await columnOf(tree, name)).toEqual({ values: Float32Array.of(1, 2, 3), offsets: OFFSETS });
      expect(await columnOf(tree, "a")).toEqual({ values: Float64Array.of(1, 2, 3), offsets: OFFSETS });
    },
  );
});

test("counted arrays of an object are lists", async () => {
  const arrays = [[1, 2], [], [3]].map((values) =>
    Buffer.concat([Buffer.from([values.length === 0 ? 0 : 1]), numberBytes("int32", values)]),
  );
  await withTree([whole("Samples", "Jet", arrays, { fID: 8, fStreamerType: 43, fClassVersion: 2 })], async (tree) => {
    expect(await columnOf(tree, "Samples")).toEqual({ values: Int32Array.of(1, 2, 3), offsets: OFFSETS });
  });
});

test("references, and classes that may stream themselves in another way, are named and not read", async () => {
  const bytes = COUNTS.map((count) => Buffer.alloc(10 * count));
  await withTree([jets([member("Jet.Refs", 4, 61, bytes), member("Jet.Cells", 9, 61, bytes)]), whole("cells", "Cells", bytes)], (tree) => {
    expect(tree.columns.map(({ name }) => name)).toEqual(["Jet"]);
    expect(tree.others).toEqual([
      { name: "Jet.Refs", type: "TRefArray[]" },
      { name: "Jet.Cells", type: "Cells[]" },
      { name: "cells", type: "Cells" },
    ]);
  });
});
