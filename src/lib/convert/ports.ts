import type { FileSample, ReadExportOptions, RecordBatch } from '../exports';
import type { Source } from '../sources';

/** How export files are read: `exports/`, or what a test puts in its place. */
export interface ExportReader {
  readonly sampleExport: (
    path: string,
    options: { readonly signal?: AbortSignal },
  ) => Promise<FileSample>;
  readonly readExport: (
    sample: FileSample,
    options: ReadExportOptions,
  ) => AsyncIterable<RecordBatch>;
}

export interface ConvertPorts {
  readonly reader: ExportReader;
  readonly sources: readonly Source[];
}
