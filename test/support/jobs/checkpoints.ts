import { type Checkpoint, CHECKPOINT_VERSION, type JobStatus } from '../../../src/lib/jobs';
import { EMPTY_TALLY, NO_ROLES, outcomeCounts, type Summary } from '../../../src/lib/model';
import { AN_OPTIONS } from '../an-import';
import { jobIdOf } from './records';

/** A checkpoint of the job `job-1` with this status and summary. */
export function checkpointOf(status: JobStatus, summary: Partial<Summary> = {}): Checkpoint {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    version: CHECKPOINT_VERSION,
    jobId: jobIdOf('job-1'),
    kind: 'import',
    status,
    target: { apiUrl: 'https://api.workos.com', environment: 'test' },
    dryRun: false,
    csv: { path: '/data/users.csv', bytes: 10, sha256: 'abc', rows: 3 },
    options: AN_OPTIONS,
    chunks: { total: 1, done: 0, size: 1000 },
    summary: {
      ...outcomeCounts(EMPTY_TALLY),
      successes: 0,
      failures: 0,
      total: 3,
      unprocessed: 3,
      organizationsCreated: 0,
      organizationsFound: 0,
      organizationsUpdated: 0,
      organizationsFailed: 0,
      missing: 0,
      membershipsDeactivated: 0,
      ...NO_ROLES,
      requests: { writes: 0, reads: 0, throttled: 0, retried: 0 },
      startedAt: at,
      endedAt: null,
      durationMs: 0,
      warnings: [],
      ...summary,
    },
    createdAt: at,
    updatedAt: at,
  };
}
