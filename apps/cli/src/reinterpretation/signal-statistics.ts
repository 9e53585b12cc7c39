import type { OwnWorkspace } from "@ratiometer/hepdata-export";
import {
  profileScan,
  readWorkspace,
  significance,
  upperLimit,
  type ScanResult,
  type Significance,
  type UpperLimit,
  type Workspace,
} from "@ratiometer/likelihood";

/** What the published data say of an own process. */
export interface SignalStatistics {
  readonly limit: UpperLimit;
  readonly significance: Significance;
  /** One for each coefficient that the model depends on: with the own process at its strength, and as published. */
  readonly scans: readonly { readonly coefficient: string; readonly own: ScanResult; readonly published: ScanResult | undefined }[];
}

/** What is asked of the model. */
export interface StatisticsRequest {
  readonly level: number;
  /** Coefficients to scan. */
  readonly scanned: readonly string[];
  /** File of the workspace, for errors. */
  readonly where: string;
}

/** Coefficients that any sample of a workspace depends on. */
export function modelCoefficients({ channels }: Workspace): readonly string[] {
  const names = channels.flatMap(({ samples }) =>
    samples.flatMap(({ modifiers }) => modifiers.flatMap((modifier) => (modifier.type === "polynomial" ? modifier.data.coefficients : []))),
  );
  return [...new Set(names)];
}

/**
 * Limit on the strength of the own process and its significance, from the published observations; scans of coefficients with it, and as published.
 * @throws AnalysisError of readWorkspace, upperLimit, significance and profileScan
 */
export function signalStatistics(
  published: Workspace,
  { workspace, strength, scanMeasurement }: OwnWorkspace,
  { level, scanned, where }: StatisticsRequest,
): SignalStatistics {
  const { experiment, observed } = readWorkspace(workspace, { origin: where });
  const limit = upperLimit(experiment, observed, { poi: strength, level });
  const found = significance(experiment, observed, strength);
  const scan = (of: Workspace, measurement: string | undefined, parameter: string): ScanResult => {
    const { experiment: model, observed: data } = readWorkspace(of, {
      origin: where,
      ...(measurement === undefined ? {} : { measurement }),
    });
    return profileScan(model.likelihood(data), { parameter });
  };
  const known = modelCoefficients(published);
  return {
    limit,
    significance: found,
    scans: scanned.map((coefficient) => ({
      coefficient,
      own: scan(workspace, scanMeasurement, coefficient),
      published: known.includes(coefficient) ? scan(published, undefined, coefficient) : undefined,
    })),
  };
}
