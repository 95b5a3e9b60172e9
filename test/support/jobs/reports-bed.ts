import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvLine, spreadsheetSafe } from '../../../src/lib/csv';
import {
  type ChunkLedgers,
  type ChunkRecord,
  type JobFiles,
  nodeFiles,
} from '../../../src/lib/jobs';
import { chunkLedgers } from '../../../src/lib/jobs/ledger/chunk-ledger';
import { ErrorsWriter } from '../../../src/lib/jobs/reports/errors-writer';
import { writeReports } from '../../../src/lib/jobs/reports/reports';
import type { Chunk } from '../../../src/lib/model';
import { jobIdOf } from './records';

/** A job folder with ledgers to fill, and the reports written from them. */
export interface ReportsBed {
  readonly folder: string;
  readonly ledgers: ChunkLedgers;
  /** Writes the ledger of a chunk's first lease. */
  record(chunk: Chunk, ...records: readonly ChunkRecord[]): Promise<void>;
  /** Writes `results.csv` and `errors.jsonl`. Every row counts as repeated unless `isRepeated` says otherwise. */
  report(
    chunks: readonly Chunk[],
    options?: {
      readonly files?: JobFiles;
      readonly ledgers?: ChunkLedgers;
      readonly isRepeated?: (row: number) => boolean;
      readonly isAliased?: () => boolean;
    },
  ): ReturnType<typeof writeReports>;
  remove(): void;
}

export function openReportsBed(): ReportsBed {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  mkdirSync(join(folder, 'ledger'));
  const ledgers = chunkLedgers(nodeFiles(), folder, jobIdOf('job-1'));
  return {
    folder,
    ledgers,
    async record(chunk, ...records) {
      const ledger = await ledgers.open(chunk, 1);
      await ledger.append(...records);
      await ledger.close();
    },
    report: (
      chunks,
      { files = nodeFiles(), isRepeated = () => true, isAliased = () => false, ...options } = {},
    ) =>
      writeReports(
        files,
        {
          resultsPath: join(folder, 'results.csv'),
          errors: new ErrorsWriter(files, join(folder, 'errors.jsonl')),
          ledgers: options.ledgers ?? ledgers,
          chunks,
          epochOf: () => 1,
          isRepeated,
          isAliased,
        },
        (cells) => csvLine(cells.map(spreadsheetSafe)),
      ),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
