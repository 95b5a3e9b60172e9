import { join } from 'node:path';
import { whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { type JobHistory, readHistory } from '../ledger/job-history';
import type { JobRecord } from '../ledger/job-record';
import type { JobView } from './job-view';
import { LEDGER_FOLDER } from '../names';

/**
 * Reads the coordinator's ledger of a job; `onRecord` gets each of its records, in order. Changes nothing.
 *
 * @throws Abort (exit 5) `job_unreadable`, `job_newer`, `job_older`
 */
export function readLedger(
  files: JobFiles,
  { folder }: Pick<JobView, 'folder'>,
  onRecord: (record: JobRecord) => void,
): Promise<JobHistory> {
  return whileReading(readHistory(files, join(folder, LEDGER_FOLDER), onRecord), folder);
}
