import type { Check, TableColumns } from "@ratiometer/hepdata-export";
import type { ArtifactView } from "./artifact-view.ts";
import type { ModelView } from "./model-view.ts";
import type { Evaluated, EvaluationRequest } from "./own-evaluation.ts";
import type { Move, Moved } from "./movable-model.ts";
import type { FitAnswer, FitRequest } from "./fit.ts";

/** A file that was dropped or chosen: its path in what was given, with "/". */
export interface GivenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was dropped: a folder's files, or one file. */
export interface Given {
  /** As messages call it. */
  readonly name: string;
  readonly folder: boolean;
  readonly files: readonly GivenFile[];
}

/** A choice within what was dropped. */
export interface Choice {
  /** Path of a workspace in an archive that holds several. */
  readonly workspace?: string;
  /** Name of a patch; "" for none. */
  readonly patch?: string;
}

/** What became of it. */
export type Opened =
  | { readonly kind: "refused"; readonly checks: readonly Check[] }
  | { readonly kind: "artifact"; readonly checks: readonly Check[]; readonly view: ArtifactView; readonly model: ModelView }
  | { readonly kind: "model"; readonly model: ModelView };

/** How far something is: a share, and words. */
export interface Progress {
  readonly fraction?: number;
  readonly note: string;
}

/** What a worker does for the page. */
export interface Work {
  /** Reads and verifies; what it was given is what all else is about. @throws AnalysisError for what is neither artifact nor model */
  readonly open: (input: { readonly given: Given; readonly choice: Choice }, progress: (progress: Progress) => void) => Promise<Opened>;
  /** Expected events and likelihoods at a point of the coefficients, by name. */
  readonly move: (move: Move) => Promise<Moved>;
  /** The numbers of a published table, by its file. */
  readonly table: (file: string) => Promise<TableColumns>;
  /** The bytes of a published picture, by its file. */
  readonly picture: (file: string) => Promise<Uint8Array>;
  /** Networks on own events. */
  readonly evaluate: (input: EvaluationRequest, progress: (progress: Progress) => void) => Promise<Evaluated>;
  /** Reads the statistical model alone of what another worker of the page has verified: for fits in a thread of their own. */
  readonly prepare: (input: { readonly given: Given; readonly choice: Choice }) => Promise<void>;
  /** Fits, scans and limits of the statistical model. */
  readonly fit: (input: FitRequest, progress: (progress: Progress) => void) => Promise<FitAnswer>;
}
