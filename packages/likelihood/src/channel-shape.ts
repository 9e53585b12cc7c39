import { AnalysisError } from "@ratiometer/config";

/**
 * Checks an array of a channel: its length, and that every number is finite.
 *
 * @throws AnalysisError FIT_CHANNEL_LENGTH, FIT_CHANNEL_NOT_FINITE
 */
export function checkChannelArray(channel: string, name: string, values: Float64Array, length: number): void {
  if (values.length !== length) {
    throw new AnalysisError("FIT_CHANNEL_LENGTH", `channel "${channel}": "${name}" has ${values.length} numbers, expected ${length}`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new AnalysisError(
      "FIT_CHANNEL_NOT_FINITE",
      `channel "${channel}": "${name}"[${bad}] is ${values[bad]}, expected a finite number`,
    );
  }
}
