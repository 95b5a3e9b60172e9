import { CopyReader } from './copy-reader';
import type { RecordPath } from './export-record';
import type { FileSample } from './file-sample';
import { JsonReader } from './json-reader';
import { LdifReader } from './ldif-reader';
import { NdjsonReader } from './ndjson-reader';
import type { RecordReader, RecordSink } from './record-sink';

/** A text that is read as it comes. A table has rows instead, and a block of hash parameters is read at once. */
export type StreamedFormat = 'ndjson' | 'json' | 'copy' | 'ldif';

interface ReaderOptions extends Pick<FileSample, 'path' | 'unit'> {
  readonly onTable?: (path: RecordPath, columns: readonly string[]) => void;
}

/** The reader of a format, which gives its records to `sink`. */
export function recordReader(
  format: StreamedFormat,
  sink: RecordSink,
  options: ReaderOptions,
): RecordReader {
  switch (format) {
    case 'ndjson':
      return new NdjsonReader(sink);
    case 'json':
      return new JsonReader(sink, { path: options.path, unit: options.unit ?? 'record' });
    case 'copy':
      return new CopyReader(sink, options);
    case 'ldif':
      return new LdifReader(sink, options);
  }
}
