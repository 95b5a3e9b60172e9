export { openCsv } from './open-csv';
export { changedTrouble, noRowsTrouble } from './csv-errors';
export { refuseChanged } from './assert-unchanged';
export { RawBytes } from './raw-bytes';
export {
  type BlockMemory,
  type BlockSize,
  RecordBlock,
  type RecordBlockFacts,
  spanMemoryWords,
} from './record-block';
export { BLOCK_BYTES, readBlocks, readRows, type ReadOptions } from './read-rows';
export type { ByteRange, CsvRow, CsvSource, Delimiter, Encoding } from './csv-source';
export { rewriteCells } from './rewrite-cells';
export { csvLine, spreadsheetSafe } from './csv-line';
