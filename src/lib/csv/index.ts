export { openCsv } from './open';
export { changedTrouble, noRowsTrouble } from './trouble';
export { refuseChanged } from './unchanged';
export { RawBytes } from './raw-bytes';
export {
  type BlockMemory,
  type BlockSize,
  RecordBlock,
  type RecordBlockFacts,
  spanMemoryWords,
} from './record-block';
export { BLOCK_BYTES, readBlocks, readRows, type ReadOptions } from './rows';
export type { ByteRange, CsvRow, CsvSource, Delimiter, Encoding } from './source';
export { rewriteCells } from './rewrite';
export { csvLine, spreadsheetSafe } from './write';
