import type { ImportEnd } from '../../src/lib/import';
import { type Checkpoint, DEFAULT_OPTIONS, type JobOptions } from '../../src/lib/jobs';
import { type JobId, NO_ROLES, parseJobId, type Summary } from '../../src/lib/model';

export const AN_OPTIONS: JobOptions = DEFAULT_OPTIONS;

const SUMMARY: Summary = {
  total: 1_200,
  successes: 1_200,
  failures: 0,
  unprocessed: 0,
  existing: 0,
  usersCreated: 1_000,
  usersAdopted: 150,
  usersUpdated: 50,
  usersUnchanged: 0,
  membershipsCreated: 1_100,
  membershipsExisting: 100,
  membershipsUnchanged: 0,
  membershipsInactive: 0,
  membershipsPending: 0,
  membershipsRepeated: 0,
  factorsCreated: 0,
  factorsExisting: 0,
  factorsUnchanged: 0,
  organizationsCreated: 20,
  missing: 0,
  membershipsDeactivated: 0,
  ...NO_ROLES,
  organizationsFound: 10,
  organizationsUpdated: 0,
  organizationsFailed: 0,
  requests: { writes: 2_320, reads: 170, throttled: 7, retried: 9 },
  startedAt: '2026-11-23T14:15:02.000Z',
  endedAt: '2026-11-23T14:16:02.000Z',
  durationMs: 60_000,
  warnings: [],
};

export function aJobId(text = 'users-1'): JobId {
  const jobId = parseJobId(text);
  if (jobId === undefined) throw new Error(`"${text}" is not a job id.`);
  return jobId;
}

/** How an import differs from a successful one. */
export interface Parts {
  readonly summary?: Partial<Summary>;
  readonly options?: Partial<JobOptions>;
  readonly status?: Checkpoint['status'];
  readonly end?: Partial<ImportEnd>;
}

/** The end of an import of 1,200 rows in a minute, which succeeded unless `parts` say otherwise. */
export function anImportEnd({ summary, options, status, end }: Parts = {}): ImportEnd {
  return {
    checkpoint: {
      version: 1,
      jobId: aJobId(),
      kind: 'import',
      status: status ?? 'completed',
      target: { apiUrl: 'https://api.workos.com', environment: 'test' },
      dryRun: false,
      csv: { path: '/data/users.csv', bytes: 1, sha256: 'f', rows: SUMMARY.total },
      options: { ...AN_OPTIONS, ...options },
      chunks: { total: 2, done: 2, size: 1_000 },
      summary: { ...SUMMARY, ...summary },
      createdAt: SUMMARY.startedAt,
      updatedAt: SUMMARY.startedAt,
    },
    files: { checkpoint: 'jobs/c.json', errors: 'jobs/errors.jsonl', results: 'jobs/results.csv' },
    reported: true,
    reasons: [],
    orgFailures: [],
    retryable: 0,
    ...end,
  };
}
