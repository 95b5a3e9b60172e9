import { createHash } from 'node:crypto';
import { type CsvSource, noRowsTrouble, openCsv, readRows, refuseChanged } from '../csv';
import type { Expectation, Fingerprint } from '../model';
import { columnsOf } from '../records';
import type { Finding, RuleCount } from './finding';
import { Findings } from './findings';
import { findInHeader } from './header-findings';
import { ValidatePass } from './validate-pass';

const START_BYTES = 3;
// Comparing the external ids of so many rows takes about a second.
const COMPARED_AT_MOST = 10_000;

export interface ValidateRequest {
  readonly csvPath: string;
  /** How many findings are kept whole; all are counted. */
  readonly maxFindings: number;
  /** Called now and then with the bytes read so far. */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
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
  const hash = createHash('sha256');
  let start: Uint8Array | undefined;
  let bytes = 0;
  const onBytes = (block: Uint8Array): void => {
    start ??= Uint8Array.from(block.subarray(0, START_BYTES));
    hash.update(block);
    bytes += block.byteLength;
  };
  for await (const rows of readRows(source, { onBytes })) {
    if (pass.rows === 0 && start) findInHeader(findings, source, { columns, start });
    await pass.add(rows);
    onProgress?.(bytes, source.bytes);
  }
  if (pass.rows === 0) throw noRowsTrouble(source.path);
  const end = await pass.finish(() => onProgress?.(bytes, source.bytes));
  // What was read must be one file, or nobody knows what was found valid.
  await refuseChanged(source);
  return {
    source,
    csv: { path: source.path, bytes, sha256: hash.digest('hex'), rows: pass.rows },
    errors: findings.errors,
    warnings: findings.warnings,
    findings: findings.list(),
    truncated: findings.isTruncated,
    rules: findings.counts(),
    ...end,
  };
}
