/** NanoAOD's column of reweighting weights: one list per event, each a factor on the event's own weight. */
export const NANOAOD_LIST = "LHEReweightingWeight";

/** NanoAOD's column of the event's own weight, with its sign. */
export const NANOAOD_WEIGHT = "genWeight";

/** Columns that a producer writes for weights that it was given names of; factors as well. */
export const NANOAOD_NAMED: RegExp = /^LHEWeight_/;

/** Not one of them: the weight of the Les Houches file that the factors are relative to. */
export const NANOAOD_ORIGINAL = "LHEWeight_originalXWGTUP";
