import { resolve } from 'node:path';
import stringWidth from 'string-width';
import { formatAge, renderJob, formatTime } from '../../../src/lib/cli/status/render-job';
import { renderJobs } from '../../../src/lib/cli/status/render-jobs';
import type { JobSnapshot } from '../../../src/lib/cli/status/status-json';
import type { JobState } from '../../../src/lib/jobs';
import { Abort, type Summary } from '../../../src/lib/model';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

const NOW = Date.parse('2026-01-01T02:00:00.000Z');
const HERE = { nowMs: NOW, host: 'here' };

function seen(state: JobState, summary: Partial<Summary> = {}, host = 'here'): JobSnapshot {
  const checkpoint = checkpointOf('running', summary);
  const owner = { pid: 4711, host, since: '2026-01-01T01:59:00.000Z' };
  return {
    view: {
      jobId: jobIdOf('job-1'),
      folder: 'jobs/job-1',
      state,
      checkpoint,
      files: { checkpoint: 'jobs/c.json', errors: 'jobs/e.jsonl', results: 'jobs/r.csv' },
      ...(state === 'running' ? { owner } : {}),
    },
    checkpoint,
    pace: { rowsPerSecond: 12.3, ...(state === 'running' ? { etaMs: 65_000 } : {}) },
    next: ['workos-migrate resume job-1'],
  };
}

describe('one job as text', () => {
  it('has its progress, pace, files and next command', () => {
    const text = renderJob(seen('running', { successes: 1, failures: 1, unprocessed: 1 }), HERE);
    expect(text.split('\n')).toEqual([
      'Job job-1 is running: 66 % of 3 rows, 1 failed, 1 remaining',
      '',
      '  File           /data/users.csv, 3 rows',
      '  Target         https://api.workos.com (test environment)',
      '  Rows           1 arrived, 1 failed, 1 not processed',
      '  Chunks         0 of 1 done, of 1,000 rows each',
      '  Pace           12 rows/s, ETA 1 min 5 s',
      '  Started        2026-01-01 00:00 UTC, 2 h ago',
      '  Process        4711, for 1 min 0 s',
      '',
      '  Checkpoint     jobs/c.json',
      '  Errors         jobs/e.jsonl',
      '  Next           workos-migrate resume job-1',
      '                 Sends the rows that are left, and retries those worth another attempt.',
    ]);
  });

  it.each<[JobState, string]>([
    ['killed', 'was killed'],
    ['stopped', 'was stopped'],
    ['interrupted', 'was interrupted'],
    ['partial', 'is finished, some rows failed'],
    ['done', 'is done'],
  ])('has its state: %s', (state, words) => {
    const text = renderJob(seen(state), HERE);
    expect(text).toContain(`Job job-1 ${words}: `);
    expect(text).not.toContain('Process');
    expect(text.includes('jobs/r.csv')).toBe(state !== 'killed');
  });

  it('names the machine of the process when it is another one', () => {
    expect(renderJob(seen('running', {}, 'there'), HERE)).toContain('4711 on there, for 1 min 0 s');
  });
});

describe('all jobs as a table', () => {
  const bad = new Abort('job_in_the_way', 'checkpoint_damaged', 'checkpoint.json is damaged.');
  const DAMAGED = { kind: 'damaged', name: 'bad', reason: bad } as const;
  const table = (width: number): string =>
    renderJobs([seen('running', { successes: 1 }), DAMAGED], {
      checkpointDir: 'jobs',
      nowMs: NOW,
      width,
    });

  it('has a row for each, damaged ones included', () => {
    expect(table(79).split('\n')).toEqual([
      'Job and file  State         Rows  Failed  Started',
      'job-1         running          1       0  2026-01-01 00:00 UTC',
      'users.csv     process 4711  of 3          2 h ago',
      'bad           damaged                     checkpoint.json is',
      '                                          damaged.',
    ]);
  });

  it('has one line for each where there is room, and always in a pipe', () => {
    expect(table(140).split('\n')).toEqual([
      'Job    File       State                    Rows  Failed  Started',
      'job-1  users.csv  running, process 4711  1 of 3       0  2026-01-01 00:00 UTC, 2 h ago',
      'bad               damaged                                checkpoint.json is damaged.',
    ]);
    expect(table(Infinity)).toBe(table(140));
  });

  it('fits the terminal', () => {
    for (const line of table(80).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    for (const line of table(60).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
  });

  it('says that there are none, and where it looked', () => {
    const none = renderJobs([], { checkpointDir: 'jobs', nowMs: NOW, width: 80 });
    expect(none).toContain('There is no job in jobs.\n');
    expect(none).toContain(`Looked in ${resolve('jobs')}.`);
  });
});

describe('times', () => {
  it.each([
    [0, '0 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_600_000, '1 h ago'],
    [47 * 3_600_000, '47 h ago'],
    [48 * 3_600_000, '2 d ago'],
    [-5_000, '0 s ago'],
  ])('%i ms ago is %s', (ms, text) => {
    expect(formatAge(new Date(NOW - ms).toISOString(), NOW)).toBe(text);
  });

  it('that are invalid are shown as they are', () => {
    expect([formatAge('never', NOW), formatTime('\u001b[31m')]).toEqual([
      'some time ago',
      '[31m UTC',
    ]);
  });
});
