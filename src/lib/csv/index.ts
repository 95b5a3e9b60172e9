export { openCsv } from './open';
export { changedTrouble } from './trouble';
export { refuseChanged } from './unchanged';
export { RawBytes } from './raw-bytes';
export { readRows, type ReadOptions } from './rows';
export type { ByteRange, CsvRow, CsvSource, Delimiter, Encoding } from './source';
export { csvLine, spreadsheetSafe } from './write';
