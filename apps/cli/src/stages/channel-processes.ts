import { AnalysisError, type Analysis, type Channel } from "@ratiometer/config";
import type { BinnedRows } from "./channel-bins.ts";
import type { EstimatedEvents } from "./estimated-events.ts";
import { joined, takeForms } from "./event-forms.ts";
import { balancedAbundances, densityShares, type ProcessShares } from "./process-mixture.ts";
import { classNumbers } from "./sample-classes.ts";

/**
 * The shares of the density of the classes of a channel's classifier, of its simulated events and, behind them, of observed ones; undefined where it names none.
 *
 * @param observed rows of the observed events @throws AnalysisError DATA_PROCESS_SHARES where no abundances give the classes their yields
 */
export function channelProcesses(
  { name, processes }: Extract<Channel, { model: "unbinned" }>,
  { classifiers, where }: Analysis,
  { densities, observed: data, sample, summary }: EstimatedEvents,
  { rows, sm, observed }: BinnedRows & { readonly observed: ArrayLike<number> },
): ProcessShares[] | undefined {
  if (processes === undefined) return undefined;
  const classifier = classifiers.find((each) => each.name === processes);
  const logs = densities.get(processes);
  if (classifier === undefined || logs === undefined) throw new RangeError(`no densities of classes by ${processes}`);
  const classOf = classNumbers(classifier, summary.samples, sample);
  const k = classifier.classes.length;
  const here = takeForms(logs, k, rows);
  const abundances = balancedAbundances(
    here,
    sm,
    Array.from(rows, (row) => classOf[row]),
  );
  if (abundances === undefined) {
    const path = `channels.${name}.processes`;
    const message = `"${processes}" cannot give its classes the shares that they have among the ${rows.length} hold-out events of channel "${name}"`;
    const hint = "negative weights may leave a class nothing: use more events, or leave processes out";
    throw new AnalysisError("DATA_PROCESS_SHARES", message, { where: where(path), path, hint });
  }
  const there = takeForms(data?.densities.get(processes) ?? new Float64Array(), k, observed);
  const shares = densityShares(joined(here, there), abundances);
  return classifier.classes.map(({ name: of, samples }, p) => ({
    name: of,
    samples,
    shares: shares[p],
    own: Float64Array.from({ length: shares[p].length }, (_, i) => (i < rows.length && classOf[rows[i]] === p ? 1 : 0)),
  }));
}
