export { checksum } from "./checksum.ts";
export { tableOf, columnOf, columnRange, takeRows, sideBySide, type Table, type Column } from "./table.ts";
export { openTable, readTable, writeTable, type TableFolder } from "./table-folder.ts";
export { storedTable, type StoredPart } from "./stored-table.ts";
export { tableWriter, type TableWriter } from "./table-writer.ts";
export { npyBytes, parseNpy } from "./npy.ts";
export { writeFileAtomically } from "./atomic-file.ts";
export type { ParticleRecord } from "./particle-record.ts";
export {
  leadingRows,
  probabilitiesOfTag,
  type EventRecord,
  type FatJetCollection,
  type FlavourProbabilities,
  type JetCollection,
  type LeptonCollection,
  type MissingMomentum,
  type ObjectCollection,
  type PhotonCollection,
} from "./event-record.ts";
export type { ColumnarFile, ColumnSlice, FileColumn, NumberArray, NumberType } from "./columnar-file.ts";
export {
  lheEventBlocks,
  readLhe,
  readLheHeader,
  type LheBlockOptions,
  type LheEventBlock,
  type LheEventBlocks,
  type LheOptions,
  type LheSample,
} from "./lhe/lhe.ts";
export type { UnnamedWeights } from "./lhe/event-weights.ts";
export { weightHeader, type LheHeader } from "./lhe/header.ts";
export type { LheBeam, LheProcess } from "./lhe/init.ts";
export type { LheWeight } from "./lhe/weight-list.ts";
export { hexDigest, type DigestAlgorithm } from "./hex-digest.ts";
export { canonicalJson, sha256, sha256OfFile } from "./digest.ts";
export { readEventLines, type EventLines } from "./object-records/event-lines.ts";
export { noEvents, readEventRecords } from "./object-records/events.ts";
export { lineBlocks, type LineBlock, type LineBlockOptions } from "./object-records/line-blocks.ts";
export { inOrder } from "./in-order.ts";
export { threadPool, type ThreadPool } from "./thread-pool.ts";
export { errorMessage, messagedError, serveTasks, type ErrorMessage, type ThreadWork } from "./thread-tasks.ts";
export { risingOrder } from "./rising-order.ts";
export { permutation, randomStream, type RandomStream } from "./random.ts";
export { splitEvents, type Split } from "./split.ts";
export { requireWritable, streamToFile } from "./atomic-stream.ts";
export { eventFileFormat, type EventFileFormat } from "./event-file-format.ts";
export { writeLhe, type LheWriteOptions } from "./lhe/writer.ts";
export type { LheEvents } from "./lhe/writer-event.ts";
export type { LheFileHeader } from "./lhe/writer-header.ts";
export { readParquet, type ParquetFile } from "./parquet/table.ts";
export { openParquet, type OpenParquet } from "./parquet/reader.ts";
export { openHdf5File, type Hdf5File } from "./hdf5/hdf5-file.ts";
export { openColumnarFile } from "./open-columnar-file.ts";
export { hdf5Tables, openHdf5, type Hdf5Tables } from "./hdf5/reader.ts";
export { madMinerFile, openMadMiner, readMadMinerSetup, type MadMinerFile } from "./hdf5/madminer.ts";
export { isMadMiner } from "./hdf5/madminer-layout.ts";
export type * from "./hdf5/madminer-setup.ts";
export { openCsv } from "./text-table/csv.ts";
export { openJsonl } from "./text-table/jsonl.ts";
export type { TextTableOptions } from "./text-table/text-table.ts";
export { dataFormat, fileBeginning, type DataFormat } from "./data-format.ts";
export { writeParquet, type ParquetWriteOptions } from "./parquet/writer.ts";
export { objectsOfRecord, type EventObjects, type ObjectTable } from "./objects/event-objects.ts";
export { DELPHES, NANOAOD, type AttributeSource, type ObjectNaming } from "./objects/object-naming.ts";
export { attributeNames, bindEvents, type BoundObjects, type ObjectBinding } from "./objects/object-binding.ts";
export { eventObjects } from "./objects/object-reading.ts";
export { tableNumbers } from "./table-column.ts";
export { eventRowsWriter, openEventRows, type EventRows, type EventRowsFolder, type EventRowsWriter } from "./event-rows.ts";
export { openRoot, type RootFile, type RootKey } from "./root/root-file.ts";
export { mainTree } from "./root/main-tree.ts";
export type { RootTree } from "./root/tree.ts";
export type { RootHistogram } from "./root/histogram.ts";
