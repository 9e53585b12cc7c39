/** A member of a class, or a base class: its name, the code and the name of its type, the member that counts an array, its comment, its length. */
export type WrittenMember = readonly [
  name: string,
  type: number,
  typeName?: string,
  countName?: string,
  title?: string,
  arrayLength?: number,
];

/** A class and its version as a file describes it. */
export interface WrittenClass {
  readonly version: number;
  readonly members: readonly WrittenMember[];
}

const base = (name: string): WrittenMember => [name, 0, "BASE"];
const list = (name: string): WrittenMember => [name, 61, "TObjArray"];
const text = (name: string): WrittenMember => [name, 65, "TString"];
const int = (name: string): WrittenMember => [name, 3, "int"];
const long = (name: string): WrittenMember => [name, 16, "Long64_t"];
const pointer = (name: string, className: string): WrittenMember => [name, 64, `${className}*`];
const counted = (name: string, type: number, countName: string): WrittenMember => [
  name,
  40 + type,
  type === 3 ? "int*" : "Long64_t*",
  countName,
];

const leaf = (type: number, typeName: string): WrittenClass => ({
  version: 1,
  members: [base("TLeaf"), ["fMinimum", type, typeName], ["fMaximum", type, typeName]],
});

/** The classes of trees, as ROOT 6.30 streams them. */
export const TREE_CLASSES: Readonly<Record<string, WrittenClass>> = {
  TNamed: { version: 1, members: [["TObject", 66, "BASE"], text("fName"), text("fTitle")] },
  TAttLine: { version: 2, members: ["fLineColor", "fLineStyle", "fLineWidth"].map((name): WrittenMember => [name, 2, "short"]) },
  TAttFill: { version: 2, members: ["fFillColor", "fFillStyle"].map((name): WrittenMember => [name, 2, "short"]) },
  TAttMarker: {
    version: 2,
    members: [
      ["fMarkerColor", 2, "short"],
      ["fMarkerStyle", 2, "short"],
      ["fMarkerSize", 5, "float"],
    ],
  },
  "ROOT::TIOFeatures": { version: 1, members: [["fIOBits", 11, "unsigned char"]] },
  TTree: {
    version: 20,
    members: [
      base("TNamed"),
      base("TAttLine"),
      base("TAttFill"),
      base("TAttMarker"),
      ...["fEntries", "fTotBytes", "fZipBytes", "fSavedBytes", "fFlushedBytes"].map(long),
      ["fWeight", 8, "double"],
      ...["fTimerInterval", "fScanField", "fUpdate", "fDefaultEntryOffsetLen"].map(int),
      ["fNClusterRange", 6, "int"],
      ...["fMaxEntries", "fMaxEntryLoop", "fMaxVirtualSize", "fAutoSave", "fAutoFlush", "fEstimate"].map(long),
      counted("fClusterRangeEnd", 16, "fNClusterRange"),
      counted("fClusterSize", 16, "fNClusterRange"),
      ["fIOFeatures", 62, "ROOT::TIOFeatures"],
      list("fBranches"),
      list("fLeaves"),
      pointer("fAliases", "TList"),
      ["fIndexValues", 62, "TArrayD"],
      ["fIndex", 62, "TArrayI"],
      pointer("fTreeIndex", "TVirtualIndex"),
      pointer("fFriends", "TList"),
      pointer("fUserInfo", "TList"),
      pointer("fBranchRef", "TBranchRef"),
    ],
  },
  TBranch: {
    version: 13,
    members: [
      base("TNamed"),
      base("TAttFill"),
      ...["fCompress", "fBasketSize", "fEntryOffsetLen", "fWriteBasket"].map(int),
      long("fEntryNumber"),
      ["fIOFeatures", 62, "ROOT::TIOFeatures"],
      int("fOffset"),
      ["fMaxBaskets", 6, "int"],
      int("fSplitLevel"),
      ...["fEntries", "fFirstEntry", "fTotBytes", "fZipBytes"].map(long),
      list("fBranches"),
      list("fLeaves"),
      list("fBaskets"),
      counted("fBasketBytes", 3, "fMaxBaskets"),
      counted("fBasketEntry", 16, "fMaxBaskets"),
      counted("fBasketSeek", 16, "fMaxBaskets"),
      text("fFileName"),
    ],
  },
  TBranchElement: {
    version: 10,
    members: [
      base("TBranch"),
      text("fClassName"),
      text("fParentName"),
      text("fClonesName"),
      ["fCheckSum", 13, "unsigned int"],
      ["fClassVersion", 2, "short"],
      ...["fID", "fType", "fStreamerType", "fMaximum"].map(int),
      pointer("fBranchCount", "TBranchElement"),
      pointer("fBranchCount2", "TBranchElement"),
    ],
  },
  TLeaf: {
    version: 2,
    members: [
      base("TNamed"),
      ...["fLen", "fLenType", "fOffset"].map(int),
      ["fIsRange", 18, "bool"],
      ["fIsUnsigned", 18, "bool"],
      pointer("fLeafCount", "TLeaf"),
    ],
  },
  TLeafB: leaf(1, "char"),
  TLeafS: leaf(2, "short"),
  TLeafI: leaf(3, "int"),
  TLeafL: leaf(16, "Long64_t"),
  TLeafF: leaf(5, "float"),
  TLeafD: leaf(8, "double"),
  TLeafO: leaf(18, "bool"),
  TLeafC: { version: 1, members: [base("TLeaf"), int("fMinimum"), int("fMaximum")] },
  TLeafElement: { version: 1, members: [base("TLeaf"), int("fID"), int("fType")] },
};

/** The classes in which a file describes classes. */
export const DESCRIBING_CLASSES: Readonly<Record<string, WrittenClass>> = {
  TNamed: TREE_CLASSES.TNamed,
  TStreamerInfo: {
    version: 9,
    members: [base("TNamed"), ["fCheckSum", 13, "unsigned int"], int("fClassVersion"), pointer("fElements", "TObjArray")],
  },
  TStreamerElement: {
    version: 4,
    members: [base("TNamed"), ...["fType", "fSize", "fArrayLength", "fArrayDim"].map(int), ["fMaxIndex", 23, "int"], text("fTypeName")],
  },
  TStreamerBase: { version: 3, members: [base("TStreamerElement"), int("fBaseVersion")] },
  TStreamerBasicType: { version: 2, members: [base("TStreamerElement")] },
  TStreamerBasicPointer: {
    version: 2,
    members: [base("TStreamerElement"), int("fCountVersion"), text("fCountName"), text("fCountClass")],
  },
  TStreamerObject: { version: 2, members: [base("TStreamerElement")] },
  TStreamerObjectAny: { version: 2, members: [base("TStreamerElement")] },
  TStreamerObjectPointer: { version: 2, members: [base("TStreamerElement")] },
  TStreamerString: { version: 2, members: [base("TStreamerElement")] },
  TStreamerSTL: { version: 3, members: [base("TStreamerElement"), int("fSTLtype"), int("fCtype")] },
};
