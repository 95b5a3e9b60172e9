import type { FileSample } from './file-sample';

export interface SampleOptions {
  /** The bytes of standard input, for the path `-`. They are copied to a temporary file, to be read again. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

/**
 * Looks at an export file: its format, and the first records of each path.
 *
 * @param path of the file; `-` for standard input
 * @throws Abort when the file cannot be read (exit 2) or is not an export in a known format (exit 4). A file that ends
 * early is no error here
 */
export function sampleExport(path: string, options: SampleOptions = {}): Promise<FileSample> {
  return Promise.reject(new Error(`not built yet: ${path} ${typeof options}`));
}
