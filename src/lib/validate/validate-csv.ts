import { createHash } from 'node:crypto';
import { BLOCK_BYTES, type CsvSource, noRowsTrouble, openCsv, refuseChanged } from '../csv';
import { defined, type Expectation, type Fingerprint } from '../model';
import { columnsOf } from '../records';
import type { Finding, RuleCount } from './findings/finding';
import { Findings } from './findings/findings';
import { findInHeader } from './findings/header-findings';
import { Judging, type JudgingOptions } from './rows/judged-blocks';
import { ValidatePass } from './validate-pass';

const START_BYTES = 3;
// Comparing the external ids of so many rows takes about a second.
const COMPARED_AT_MOST = 10_000;

/** To start a thread takes as long as to judge some megabytes. */
const THREAD_FROM_BYTES = 16 * 1024 * 1024;

/** A second thread, to judge rows beside this one. */
export interface ThreadRequest {
  /** Its entry file, an absolute path. */
  readonly modulePath: string;
  /** Smaller files are read without it. */
  readonly leastBytes?: number;
}

export interface ValidateRequest {
  readonly csvPath: string;
  /** How many findings are kept whole; all are counted. */
  readonly maxFindings: number;
  /** Called now and then with the bytes read so far. */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
  readonly thread?: ThreadRequest;
  /** How much is read at once. Where not all findings are kept, some of which are depends on it. */
  readonly blockBytes?: number;
}

/** What one reading of the file tells. */
export interface Validation {
  readonly source: CsvSource;
  readonly csv: Fingerprint;
  /** Rows without an error. */
  readonly validRows: number;
  readonly errors: number;
  readonly warnings: number;
  /** In the order of the rows. */
  readonly findings: readonly Finding[];
  /** True when there are more findings than these. */
  readonly truncated: boolean;
  /** What was found, by rule: errors first, then the most frequent. */
  readonly rules: readonly RuleCount[];
  /** What an import would do. */
  readonly expectation: Expectation;
}

/**
 * Reads the file once and finds what is wrong with it and with its rows, in memory that does not grow with its rows but for
 * 40 bytes a distinct email.
 *
 * @throws Abort when the file as a whole cannot be read or imported, and `csv_changed`
 */
export async function validateCsv(request: ValidateRequest): Promise<Validation> {
  const { csvPath, maxFindings, onProgress } = request;
  const source = await openCsv(csvPath);
  const columns = columnsOf(source);
  const findings = new Findings(maxFindings);
  const pass = new ValidatePass(source, columns, { findings, compareAtMost: COMPARED_AT_MOST });
  const read = new ReadBytes();
  const judging = new Judging(source, columns, judgingOptions(request, source, read));
  const tell = (): void => onProgress?.(read.count, source.bytes);
  try {
    let isBegun = false;
    for await (const judged of judging.blocks()) {
      if (!isBegun) findInHeader(findings, source, { columns, start: read.start });
      isBegun = true;
      await pass.add(judged);
      tell();
    }
  } finally {
    await judging.end();
  }
  if (pass.rows === 0) throw noRowsTrouble(source.path);
  const end = await pass.finish(tell);
  // What was read must be one file, or nobody knows what was found valid.
  await refuseChanged(source);
  return {
    source,
    csv: { path: source.path, bytes: read.count, sha256: read.sha256(), rows: pass.rows },
    errors: findings.errors,
    warnings: findings.warnings,
    findings: findings.list(),
    truncated: findings.isTruncated,
    rules: findings.counts(),
    ...end,
  };
}

/** What is to know of the bytes of a file, whatever stands in them. */
class ReadBytes {
  count = 0;
  /** The first ones: a byte order mark is not longer. */
  start: Uint8Array = new Uint8Array(0);
  private readonly hash = createHash('sha256');

  add(block: Uint8Array): void {
    if (this.count === 0) this.start = Uint8Array.from(block.subarray(0, START_BYTES));
    this.hash.update(block);
    this.count += block.byteLength;
  }

  sha256(): string {
    return this.hash.digest('hex');
  }
}

function judgingOptions(
  { thread, blockBytes = BLOCK_BYTES }: ValidateRequest,
  source: CsvSource,
  read: ReadBytes,
): JudgingOptions {
  const least = thread?.leastBytes ?? THREAD_FROM_BYTES;
  const threadPath = source.bytes < least ? undefined : thread?.modulePath;
  const onBytes = (block: Uint8Array): void => {
    read.add(block);
  };
  return { blockBytes, onBytes, ...defined({ threadPath }) };
}
