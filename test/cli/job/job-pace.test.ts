import { averagePace, RecentPace, workedMs } from '../../../src/lib/cli/job/job-pace';
import type { JobView } from '../../../src/lib/jobs';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

// The value that `checkpointOf` sets.
const SAVED_MS = Date.parse('2026-01-01T00:00:00.000Z');

/** A job of 1,000 rows whose checkpoint was saved at `SAVED_MS`, after 100 s of work. */
function viewOf(done: number, sinceMs?: number): JobView {
  const summary = { total: 1_000, successes: done, unprocessed: 1_000 - done, durationMs: 100_000 };
  const since = new Date(sinceMs ?? 0).toISOString();
  return {
    jobId: jobIdOf('job'),
    folder: 'f',
    files: { checkpoint: '', errors: '', results: '' },
    checkpoint: checkpointOf('running', summary),
    ...(sinceMs === undefined
      ? { state: 'killed' }
      : { state: 'running', owner: { pid: 1, host: 'h', since } }),
  };
}

const average = (view: JobView, afterMs: number): unknown =>
  averagePace(view, view.checkpoint, SAVED_MS + afterMs);

describe('the duration of all runs of a job', () => {
  it.each<[string, number | undefined, number]>([
    ['has nothing added when the job is not running', undefined, 100_000],
    ['includes the time since the current run saved its checkpoint', SAVED_MS - 9_000, 105_000],
    [
      'includes the time since the job was claimed, when that run has saved nothing yet',
      SAVED_MS + 2_000,
      103_000,
    ],
    ['has nothing added by a clock that was set back', SAVED_MS + 60_000, 100_000],
  ])('%s', (_, sinceMs, ms) => {
    expect(workedMs(viewOf(500, sinceMs), SAVED_MS + 5_000)).toBe(ms);
  });

  it('has minutes added at most by a clock that was set forward', () => {
    const aYearLaterMs = SAVED_MS + 365 * 86_400_000;
    expect(workedMs(viewOf(500, SAVED_MS - 9_000), aYearLaterMs)).toBe(700_000);
  });
});

describe('the pace of a job', () => {
  it('is the average of all runs, and so is the ETA', () => {
    expect(average(viewOf(500, SAVED_MS - 1), 25_000)).toEqual({
      rowsPerSecond: 4,
      etaMs: 125_000,
    });
  });

  it.each<[string, JobView]>([
    ['before the first row', viewOf(0, SAVED_MS - 1)],
    ['when it does not run', viewOf(500)],
  ])('has no ETA %s', (_, view) => {
    expect(average(view, 0)).not.toHaveProperty('etaMs');
  });

  it('is that of the last minute when the job is watched', () => {
    const recent = new RecentPace();
    const look = (done: number, afterMs: number): unknown => {
      const view = viewOf(done, SAVED_MS - 1);
      const pace = averagePace(view, view.checkpoint, SAVED_MS + afterMs);
      return recent.add(view, view.checkpoint, { nowMs: afterMs, average: pace });
    };
    look(100, 0);
    // The samples are too close together: the average.
    expect(look(500, 1_000)).toMatchObject({ rowsPerSecond: expect.closeTo(4.95) });
    expect(look(600, 5_000)).toEqual({ rowsPerSecond: 100, etaMs: 4_000 });
    look(600, 40_000);
    // Samples older than a minute no longer count: no row was settled since.
    expect(look(600, 70_000)).toEqual({ rowsPerSecond: 0 });
  });
});
