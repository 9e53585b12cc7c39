import type { Context } from "../command.ts";
import { modelRequest } from "./model-options.ts";
import { preparedModel, type PreparedModel } from "./prepared-model.ts";

/** More remarks than these nobody reads. */
const MOST_REMARKS = 8;

/** The model that a command is given, its remarks told. @throws as modelRequest and preparedModel */
export async function openModel(context: Context): Promise<PreparedModel> {
  const prepared = await preparedModel(modelRequest(context));
  const { remarks } = prepared;
  for (const remark of remarks.slice(0, MOST_REMARKS)) context.report.warn(remark);
  if (remarks.length > MOST_REMARKS) context.report.warn(`and ${remarks.length - MOST_REMARKS} more of the kind`);
  return prepared;
}

/** Tells bins whose expected yield is not positive at a point: the likelihood is continued there, which is no likelihood. */
export function warnNonPositive({ experiment }: PreparedModel, point: ArrayLike<number>, where: string, context: Context): void {
  const bins = experiment.nonPositive(point);
  const named = bins
    .slice(0, MOST_REMARKS)
    .map(({ channel, bin, yield: events }) => `${channel}[${bin}]: ${Number(events.toPrecision(4))}`);
  const more = bins.length > MOST_REMARKS ? `, and ${bins.length - MOST_REMARKS} more` : "";
  if (bins.length > 0) context.report.warn(`expected yields that are not positive ${where}: ${named.join(", ")}${more}`);
}
