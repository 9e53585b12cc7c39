import type { Workspace } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";
import { randomChannels } from "./channels.ts";
import { randomMeasurement } from "./measurement.ts";
import { oneOf, rounded } from "./modifiers.ts";
import { namedParameters } from "./parameters.ts";
import { randomTemplatePoint, yieldsAtTemplates } from "./yields-at-templates.ts";

/**
 * A random pyhf workspace with a signal strength `mu`: one to four channels of one to six bins, up to five samples, all modifier types of schema 1.0.0 with
 * uncertainties that are asymmetric, one-sided, large or zero, correlated names, settings of the measurement. Observed are Poisson numbers at a random
 * point, the expected events of that point, or something between. The same seed gives the same workspace.
 */
export function randomWorkspace(seed: number): Workspace {
  const stream = randomStream(seed, "random workspace");
  const channels = randomChannels(stream);
  const parameters = namedParameters(channels);
  const measurement = randomMeasurement(stream, parameters);
  const point = randomTemplatePoint(stream, parameters, measurement.config.parameters);
  const drawn = (mean: number): number => (mean > 0 ? stream.poisson(mean) : 0);
  const observed = oneOf(stream, [drawn, drawn, rounded, (mean: number): number => rounded((mean + drawn(mean)) / 2)]);
  const observations = channels.map((channel) => ({ name: channel.name, data: yieldsAtTemplates(channel, point).map(observed) }));
  return { channels, observations: observations.toReversed(), measurements: [measurement], version: "1.0.0" };
}
