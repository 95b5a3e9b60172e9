import { averagePace, RecentPace, workedMs } from '../../../src/lib/cli/job/job-pace';
import type { JobView } from '../../../src/lib/jobs';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { jobIdOf } from '../../support/jobs/records';

// As `checkpointOf` has it.
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

describe('how long a job was worked on', () => {
  it.each<[string, number | undefined, number]>([
    ['nothing is added when it does not run', undefined, 100_000],
    ['the time since it was saved by the run that goes on', SAVED_MS - 9_000, 105_000],
    [
      'the time since it was taken up, when that run has saved nothing yet',
      SAVED_MS + 2_000,
      103_000,
    ],
    ['nothing by a clock that is behind', SAVED_MS + 60_000, 100_000],
  ])('%s', (_, sinceMs, ms) => {
    expect(workedMs(viewOf(500, sinceMs), SAVED_MS + 5_000)).toBe(ms);
  });
});

describe('the pace of a job', () => {
  it('is that of all its time, and so is what is left', () => {
    expect(average(viewOf(500, SAVED_MS - 1), 25_000)).toEqual({
      rowsPerSecond: 4,
      etaMs: 125_000,
    });
  });

  it.each<[string, JobView]>([
    ['before the first row', viewOf(0, SAVED_MS - 1)],
    ['when it does not run', viewOf(500)],
  ])('tells no end %s', (_, view) => {
    expect(average(view, 0)).not.toHaveProperty('etaMs');
  });

  it('is that of the last minute when it is watched', () => {
    const recent = new RecentPace();
    const look = (done: number, afterMs: number): unknown => {
      const view = viewOf(done, SAVED_MS - 1);
      return recent.add(view, view.checkpoint, SAVED_MS + afterMs);
    };
    look(100, 0);
    // Too early to tell: the average.
    expect(look(500, 1_000)).toMatchObject({ rowsPerSecond: expect.closeTo(4.95) });
    expect(look(600, 5_000)).toEqual({ rowsPerSecond: 100, etaMs: 4_000 });
    look(600, 40_000);
    // What is longer ago than a minute does not count any more: nothing moved.
    expect(look(600, 70_000)).toEqual({ rowsPerSecond: 0 });
  });
});
