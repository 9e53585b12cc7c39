import type { OwnWorkspace, PublishedChannels } from "@ratiometer/hepdata-export";
import type { Workspace } from "@ratiometer/likelihood";
import type { OwnEvents } from "./own-events.ts";
import type { SignalEvents } from "./signal-events.ts";

/** Whether anything but the number of simulated events is uncertain. */
const hasSystematics = ({ channels }: Workspace): boolean =>
  channels.some(({ samples }) =>
    samples.some(({ modifiers }) =>
      modifiers.some(({ type }) => type === "normsys" || type === "histosys" || type === "lumi" || type === "shapesys"),
    ),
  );

/** What nobody should forget about the numbers. */
export function caveatsOf(
  published: Workspace,
  { unbinned }: PublishedChannels,
  own: OwnEvents,
  events: SignalEvents,
  model: OwnWorkspace,
): readonly string[] {
  const lost = [...events.templates].flatMap(
    ([
      channel,
      {
        lost: { events: count, yield: expected },
      },
    ]) =>
      count === 0
        ? []
        : [`channel "${channel}": ${count} selected events (${Number(expected.toPrecision(4))} expected) are in none of its bins`],
  );
  const signed = [...events.templates].flatMap(([channel, { terms }]) => {
    const bins = terms.flatMap(([yieldOfBin], bin) => (yieldOfBin < 0 ? [bin] : []));
    return bins.length === 0
      ? []
      : [`channel "${channel}": negative yields of the own events in bins ${bins.join(", ")}, from weights of both signs`];
  });
  return [
    ...own.remarks,
    ...(unbinned.length === 0
      ? []
      : [
          `channel ${unbinned.map((name) => `"${name}"`).join(", ")} is published unbinned, too: its ratio is that of the published processes and says nothing of the density of other events, so that the own events enter the binned shape of the score alone`,
        ]),
    ...events.unchecked.map(
      ({ condition, reason }) =>
        `"${condition}" of the published selection could not be checked (${reason}): the events have to meet it already`,
    ),
    ...events.conversions.map(({ column, from, to, factor }) => `${column} is in ${from} and was converted to ${to} (× ${factor})`),
    ...lost,
    ...signed,
    ...model.remarks,
    ...(hasSystematics(published)
      ? []
      : ["the published model has no systematic uncertainties: limits are stronger than those of a measurement"]),
  ];
}
