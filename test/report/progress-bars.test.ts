import type { JobRecord } from '../../src/lib/jobs';
import { type Course, CourseFold } from '../../src/lib/report/progress-bars';
import { AN_OPTIONS } from '../support/an-import';

const run = (atMs: number): JobRecord => ({
  type: 'run',
  atMs,
  options: AN_OPTIONS,
  csvPath: 'users.csv',
});

function spent(ms: number, rows: number | undefined, throttled = 0): JobRecord {
  const requests = { writes: 2 * (rows ?? 0), reads: 0, throttled, retried: 0 };
  return { type: 'spent', requests, ms, ...(rows === undefined ? {} : { rows }) };
}

function courseOf(...records: readonly JobRecord[]): Course {
  const fold = new CourseFold();
  for (const record of records) fold.add(record);
  return fold.result();
}

const pace = ({ bars }: Course): readonly number[] =>
  bars.map(({ rowsPerMinute }) => Math.round(rowsPerMinute));
const rowsOf = ({ bars }: Course): number =>
  bars.reduce((sum, bar) => sum + (bar.rowsPerMinute * (bar.toMs - bar.fromMs)) / 60_000, 0);

describe('the course of a job', () => {
  it('consists of bars of ten seconds; the last may be shorter', () => {
    const course = courseOf(run(1), spent(10_000, 50), spent(20_000, 150), spent(25_000, 160));
    expect(pace(course)).toEqual([300, 600, 120]);
    expect(course.bars.at(-1)).toMatchObject({ fromMs: 20_000, toMs: 25_000 });
    expect(course).toMatchObject({ barMs: 10_000, hasRows: true, coarsestMs: 10_000 });
  });

  it('distributes rows evenly between two records and counts a 429 where it was recorded', () => {
    const course = courseOf(run(1), spent(30_000, 60, 1));
    expect(pace(course)).toEqual([120, 120, 120]);
    expect(course.bars.map(({ throttled }) => throttled)).toEqual([0, 0, 1]);
  });

  it('has at most 60 bars, and loses nothing', () => {
    const records: JobRecord[] = [run(1)];
    for (let index = 1; index <= 50_000; index += 1) {
      records.push(spent(index * 10_000, index * 7, index));
    }
    const course = courseOf(...records);
    expect(course.bars.length).toBeLessThanOrEqual(60);
    expect(Math.round(rowsOf(course))).toBe(350_000);
    expect(course.bars.reduce((sum, { throttled }) => sum + throttled, 0)).toBe(50_000);
  });

  it('counts the rows of each run from 0, and notes when the run began', () => {
    const course = courseOf(run(5), spent(10_000, 100), run(99), spent(20_000, 30));
    expect(pace(course)).toEqual([600, 180]);
    expect(course.runs).toEqual([
      { startedAtMs: 5, workedMs: 0 },
      { startedAtMs: 99, workedMs: 10_000 },
    ]);
  });

  it('counts from 0 even when the line of the run was lost', () => {
    expect(pace(courseOf(run(5), spent(10_000, 100), spent(20_000, 30)))).toEqual([600, 180]);
  });

  it('says that rows are missing when an older version ran the job', () => {
    expect(courseOf(run(5), spent(10_000, undefined))).toMatchObject({ hasRows: false });
  });

  it('never goes backwards, whichever lines were lost', () => {
    const course = courseOf(
      run(5),
      spent(10_000, 10, 9),
      spent(5_000, 20, 3),
      spent(20_000, 40, 4),
    );
    expect(
      course.bars.every(({ rowsPerMinute, throttled }) => rowsPerMinute >= 0 && throttled >= 0),
    ).toBe(true);
    expect(course.bars.at(-1)?.toMs).toBe(20_000);
  });

  it('is empty when nothing was recorded', () => {
    expect(courseOf().bars).toEqual([]);
  });
});
