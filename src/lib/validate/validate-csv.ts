import { createHash } from 'node:crypto';
import {
  BLOCK_BYTES,
  type CsvFormat,
  type CsvSource,
  noRowsError,
  openCsv,
  assertUnchanged,
} from '../csv';
import { defined, type Expectation, type Fingerprint } from '../model';
import { NO_TENANT, readTenant, type TenantPaths } from '../tenant';
import { type Columns, columnsOf, type ColumnsRequest } from '../records';
import type { Finding, RuleCount } from './findings/finding';
import { Findings } from './findings/findings';
import { TenantFindings } from './findings/tenant-findings';
import { addHeaderFindings } from './findings/header-findings';
import { JudgedBlockReader, type JudgedBlockOptions } from './rows/judged-blocks';
import { ValidatePass } from './validate-pass';

const START_BYTES = 3;
// Rows that are read again to compare them. This many take about a second.
const COMPARED_AT_MOST = 10_000;

/** Starting a thread takes as long as judging some megabytes. */
const THREAD_FROM_BYTES = 16 * 1024 * 1024;

/** A second thread that judges rows. */
export interface ThreadRequest {
  /** The absolute path of its entry file. */
  readonly modulePath: string;
  /** Smaller files are validated without the thread. */
  readonly leastBytes?: number;
}

export interface ValidateRequest extends ColumnsRequest {
  readonly csvPath: string;
  /** How the user says the file is written. */
  readonly format?: CsvFormat;
  /** How many findings are listed; all are counted. */
  readonly maxFindings: number;
  /** Called after each block with the bytes read so far. */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
  /** The files of organizations and roles beside it. */
  readonly tenant?: TenantPaths;
  readonly thread?: ThreadRequest;
  /** Bytes of a block. When not all findings are listed, it can decide which ones are. */
  readonly blockBytes?: number;
}

/** The result of a validation. */
export interface Validation {
  readonly source: CsvSource;
  readonly columns: Columns;
  readonly csv: Fingerprint;
  /** Rows without an error. */
  readonly validRows: number;
  readonly errors: number;
  readonly warnings: number;
  /** In the order of the rows. */
  readonly findings: readonly Finding[];
  /** True when not all findings are listed. */
  readonly truncated: boolean;
  /** The findings by rule: errors first, then the most frequent. */
  readonly rules: readonly RuleCount[];
  /** What an import of the file would do. */
  readonly expectation: Expectation;
}

/**
 * Reads the file once and finds the problems of the file and of its rows. Memory grows by 40 bytes a distinct email.
 *
 * @throws Abort when the file as a whole cannot be read or imported, and `csv_changed`
 */
export async function validateCsv(request: ValidateRequest): Promise<Validation> {
  const { csvPath, format, maxFindings, onProgress } = request;
  const { tenant: paths = NO_TENANT } = request;
  const tenant = await readTenant({ ...paths, ...defined({ format }) });
  const source = await openCsv(csvPath, defined({ format, onCopy: onProgress }));
  const columns = columnsOf(source, request);
  const findings = new Findings(maxFindings, columns);
  const pass = new ValidatePass(source, columns, {
    findings,
    compareAtMost: COMPARED_AT_MOST,
    tenant: new TenantFindings(findings, tenant),
  });
  const read = new BytesRead();
  const judged = new JudgedBlockReader(source, columns, blockOptions(request, source, read));
  const reportProgress = (): void => onProgress?.(read.count, source.bytes);
  try {
    let isBegun = false;
    for await (const block of judged.blocks()) {
      if (!isBegun)
        addHeaderFindings(findings, source, {
          columns,
          start: read.start,
          reading: request.reading,
        });
      isBegun = true;
      await pass.add(block);
      reportProgress();
    }
  } finally {
    await judged.end();
  }
  if (pass.rows === 0) throw noRowsError(source.path);
  const end = await pass.finish(reportProgress);
  // A result for a file that changed while it was read would be wrong.
  await assertUnchanged(source);
  return {
    source,
    columns,
    csv: { path: source.path, bytes: read.count, sha256: read.sha256(), rows: pass.rows },
    errors: findings.errors,
    warnings: findings.warnings,
    findings: findings.list(),
    truncated: findings.isTruncated,
    rules: findings.counts(),
    ...end,
  };
}

/** Number, hash and first bytes of the bytes read. */
class BytesRead {
  count = 0;
  /** The first bytes, as many as a byte order mark has. */
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

function blockOptions(
  { thread, blockBytes = BLOCK_BYTES }: ValidateRequest,
  source: CsvSource,
  read: BytesRead,
): JudgedBlockOptions {
  const least = thread?.leastBytes ?? THREAD_FROM_BYTES;
  const threadPath = source.bytes < least ? undefined : thread?.modulePath;
  const onBytes = (block: Uint8Array): void => {
    read.add(block);
  };
  return { blockBytes, onBytes, ...defined({ threadPath }) };
}
