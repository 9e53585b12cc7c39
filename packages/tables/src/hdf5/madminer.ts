import { openHdf5File, type Hdf5File } from "./hdf5-file.ts";
import { inconsistentMadMiner, isMadMiner } from "./madminer-layout.ts";
import { madMinerSamples, type MadMinerSamples } from "./madminer-samples.ts";
import { madMinerSetup } from "./madminer-setup-reader.ts";
import type { MadMinerSetup } from "./madminer-setup.ts";

/** A MadMiner file that is open for reading: a setup, and events. A file of a setup only has none, and no columns. */
export interface MadMinerFile extends MadMinerSamples {
  readonly setup: MadMinerSetup;
}

/**
 * The setup and the events of an open HDF5 file that MadMiner wrote.
 * @throws AnalysisError DATA_MADMINER if parts are missing or do not fit together, DATA_NOT_FINITE for a number of the setup, DATA_HDF5
 */
export async function madMinerFile(file: Hdf5File): Promise<MadMinerFile> {
  if (!isMadMiner(file)) throw inconsistentMadMiner(file.path, "there are no parameters and benchmarks");
  const setup = await madMinerSetup(file);
  return { setup, ...madMinerSamples(file, setup) };
}

/**
 * Opens a file of MadMiner (github.com/madminer-tool/madminer), of today's layout or that of versions up to 0.8.3.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, and those of madMinerFile
 */
export async function openMadMiner(path: string): Promise<MadMinerFile> {
  const file = await openHdf5File(path);
  try {
    return await madMinerFile(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads the setup of a MadMiner file and closes it. @throws AnalysisError as openMadMiner */
export async function readMadMinerSetup(path: string): Promise<MadMinerSetup> {
  const { setup, samples } = await openMadMiner(path);
  await samples.close();
  return setup;
}
