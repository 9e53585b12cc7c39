import type { EnsembleProgress } from "@ratiometer/classifiers";

/** Networks of one estimator that are to be trained. */
export interface EnsembleWork {
  readonly name: string;
  readonly members: number;
  readonly epochs: number;
  /** Cost of an epoch of a network, in any unit that is the same for all. */
  readonly cost: number;
}

/** How far a training is. */
export interface TrainingProgress {
  /** Epochs of a network that were done before, or all of them: no time went into them. */
  readonly done: (estimator: string, member: number, epochs?: number) => void;
  /** @returns share of all work, and a note: "c-ratio 2/5, epoch 14/50: loss 0.61234, validation 0.61345, 412 k events/s" */
  readonly epoch: (estimator: string, progress: EnsembleProgress) => { readonly fraction: number; readonly note: string };
}

const rateText = (rate: number): string =>
  rate >= 9999.5 ? `${Math.round(rate / 1000)} k events/s` : `${rate >= 10 ? Math.round(rate) : rate.toPrecision(2)} events/s`;

/**
 * Progress over all networks of a run; events per second count from here, over all that are trained side by side.
 * @param events of an epoch @param now milliseconds of a clock
 */
export function trainingProgress(work: readonly EnsembleWork[], events: number, now: () => number): TrainingProgress {
  const total = work.reduce((sum, { members, epochs, cost }) => sum + members * epochs * cost, 0);
  const done = new Map<string, number>();
  const since = now();
  let trained = 0;
  const workOf = (name: string): EnsembleWork => work.find((each) => each.name === name) as EnsembleWork;
  const fraction = (): number =>
    work.reduce(
      (sum, { name, members, cost }) =>
        sum + cost * Array.from({ length: members }, (_, member) => done.get(`${name}/${member}`) ?? 0).reduce((a, b) => a + b, 0),
      0,
    ) / total;
  return {
    done: (estimator, member, epochs = workOf(estimator).epochs) => void done.set(`${estimator}/${member}`, epochs),
    epoch: (estimator, { member, epoch, train, validation }) => {
      const { members, epochs } = workOf(estimator);
      done.set(`${estimator}/${member}`, epoch + 1);
      trained += events;
      const seconds = (now() - since) / 1000;
      const rate = seconds > 0 ? `, ${rateText(trained / seconds)}` : "";
      const losses = `loss ${train.toFixed(5)}, validation ${validation.toFixed(5)}`;
      return { fraction: fraction(), note: `${estimator} ${member + 1}/${members}, epoch ${epoch + 1}/${epochs}: ${losses}${rate}` };
    },
  };
}
