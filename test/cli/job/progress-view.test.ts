import { etaText, progressText, progressView } from '../../../src/lib/cli/job/progress-view';
import type { ImportEvent, Progress } from '../../../src/lib/import';
import { zeroCounters } from '../../../src/lib/requests/request-counters';
import { EMPTY_TALLY } from '../../../src/lib/model';
import { catchOutput, pretendTerminal } from '../../support/terminal';

const printed = catchOutput();
const pretend = pretendTerminal();

interface Shape {
  readonly rows?: number;
  readonly done?: number;
  readonly failed?: number;
  readonly writes?: number;
  readonly elapsedMs?: number;
  readonly throttled?: number;
  readonly etaMs?: number;
  readonly share?: number;
  readonly slots?: number;
}

function progress(shape: Shape = {}): Progress {
  const { rows = 100, done = 0, failed = 0, share = 1, elapsedMs = 0, ...rest } = shape;
  const { etaMs, slots, ...sent } = rest;
  return {
    rows,
    tally: { ...EMPTY_TALLY, successes: done - failed, failures: failed },
    counts: { ...zeroCounters(), ...sent },
    elapsedMs,
    etaMs,
    share,
    concurrencyToFill: slots,
  };
}

function event(shape: Shape): ImportEvent {
  return { type: 'progress', progress: progress(shape) };
}

describe('the numbers beside the bar', () => {
  it.each<[Shape, number, string]>([
    [{}, 0, '0/100 rows · 0.0 writes/s · 0 failed · ETA …'],
    [
      { rows: 12_000, done: 6_000, failed: 1_500, writes: 9_000, throttled: 3, etaMs: 80_000 },
      60_000,
      '6,000/12,000 rows · 150 writes/s · 1,500 failed · 3 × 429 · ETA 1 min 20 s',
    ],
    [{ done: 50, writes: 9 }, 1_000, '50/100 rows · 9.0 writes/s · 0 failed · ETA …'],
    [{ done: 100, writes: 9 }, 1_000, '100/100 rows · 9.0 writes/s · 0 failed'],
    [
      { done: 50, writes: 100, throttled: 1, share: 0.475, etaMs: 20_000 },
      10_000,
      '50/100 rows · 10 writes/s · 0 failed · 1 × 429 · pace 48 % after 429 · ETA 20 s',
    ],
    [
      { done: 50, writes: 100, slots: 24, etaMs: 10_000 },
      10_000,
      '50/100 rows · 10 writes/s · 0 failed · slots full: --concurrency 24 would reach the limit · ETA 10 s',
    ],
  ])('%j after %d ms', (shape, elapsedMs, text) => {
    expect(progressText(progress({ ...shape, elapsedMs }))).toBe(text);
  });
});

const FULL = {
  rows: 12_000,
  done: 6_000,
  failed: 1_500,
  writes: 9_000,
  elapsedMs: 60_000,
  throttled: 3,
  share: 0.5,
  etaMs: 80_000,
};

it.each<[number, Shape, string]>([
  [
    90,
    FULL,
    '6,000/12,000 rows · 150 writes/s · 1,500 failed · pace 50 % after 429 · ETA 1 min 20 s',
  ],
  [85, FULL, '6,000/12,000 rows · 1,500 failed · pace 50 % after 429 · ETA 1 min 20 s'],
  [60, FULL, '6,000/12,000 rows · 1,500 failed · ETA 1 min 20 s'],
  [40, FULL, '6,000/12,000 rows · ETA 1 min 20 s'],
  [20, FULL, 'ETA 1 min 20 s'],
  [50, { ...FULL, failed: 0, share: 1 }, '6,000/12,000 rows · 150 writes/s · ETA 1 min 20 s'],
])('in %d cells the least important numbers are left out, never the ETA', (room, shape, text) => {
  expect(progressText(progress(shape), room)).toBe(text);
});

it.each([
  [undefined, 'ETA …'],
  [0, 'ETA …'],
  [999, 'ETA …'],
  [1_000, 'ETA 1 s'],
])('an ETA of %s ms is shown as %s', (etaMs, text) => {
  expect(etaText(etaMs)).toBe(text);
});

/** Shows `count` rows done one by one, one every `everyMs`. Returns the percentages printed. */
function run(rows: number, everyMs: number): number[] {
  let nowMs = 0;
  const view = progressView(false, () => nowMs);
  for (let done = 1; done <= rows; done += 1) {
    nowMs += everyMs;
    view.show(event({ rows, done }));
  }
  view.end();
  const lines = printed.stderr().split('\n').slice(0, -1);
  return lines.map((line) => Number(/^ *(\d+) % /.exec(line)?.[1]));
}

const TENTHS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

describe('without a terminal', () => {
  beforeEach(() => {
    pretend(false);
  });

  it.each([[10], [100], [1_000], [70_000]])('prints a line for each 10 %% of %d rows', (rows) => {
    expect(run(rows, 0)).toEqual(TENTHS);
  });

  it('prints no more lines than rows', () => {
    expect(run(3, 0)).toEqual([33, 66, 100]);
  });

  it('prints a line every 30 s when 10 % take longer', () => {
    expect(run(20, 30_000)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 5));
    expect(run(20, 29_999).slice(20)).toEqual(TENTHS);
  });

  it('prints plain text only, and nothing for other events', () => {
    const view = progressView(false, () => 0);
    view.show({ type: 'planning', bytesRead: 5, bytes: 10 });
    view.show({ type: 'throttled', delayMs: 5, share: 1 });
    view.show({ type: 'reporting' });
    expect(printed.stderr()).toBe('');
    view.show(event({ done: 50, writes: 100 }));
    view.end();
    expect(printed.stderr()).toBe(` 50 % ${progressText(progress({ done: 50, writes: 100 }))}\n`);
    expect(printed.stdout()).toBe('');
  });
});

describe('on a terminal', () => {
  beforeEach(() => {
    pretend(true);
    // The bar reads the width of the terminal.
    Object.defineProperty(process.stderr, 'columns', { value: 200, configurable: true });
  });

  afterEach(() => {
    Reflect.deleteProperty(process.stderr, 'columns');
  });

  it('draws a bar with the numbers, and clears it at the end', () => {
    const view = progressView(false, () => 10_000);
    view.show(event({ done: 50, writes: 100, elapsedMs: 10_000 }));
    const drawn = printed.stderr();
    expect(drawn).toContain(`${'█'.repeat(30)}${'░'.repeat(30)}  50 % 50/100 rows · 10 writes/s`);
    view.end();
    expect(printed.stderr().slice(drawn.length)).toContain('\u001b[?25h');
    expect(printed.stdout()).toBe('');
  });

  it('shows the reading of the file first, then the rows from zero', () => {
    const view = progressView(false, () => 0);
    view.show({ type: 'planning', bytesRead: 5, bytes: 10 });
    expect(printed.stderr()).toContain('50 % reading the file');
    view.show({
      type: 'planned',
      rows: 100,
      expectation: {
        users: 1,
        memberships: 1,
        factors: 0,
        organizations: { byId: 0, byExternalId: 0, byName: 0 },
        rejectedRows: 0,
      },
      warnings: [],
      columns: { proposals: {} },
    });
    const before = printed.stderr().length;
    view.show({ type: 'throttled', delayMs: 5, share: 1 });
    view.show({ type: 'reporting' });
    expect(printed.stderr()).toHaveLength(before);
    view.show(event({ done: 25 }));
    expect(printed.stderr().slice(before)).toContain(' 25 % 25/100 rows');
    view.end();
  });

  it('gives the cursor back when the process exits, and never switches line wrapping off', () => {
    const before = process.listenerCount('exit');
    const view = progressView(false, () => 0);
    view.show(event({ done: 25 }));
    const [onExit] = process.listeners('exit').slice(before);
    onExit?.call(process, 0);
    expect(printed.stderr()).toMatch(/\u001b\[\?25h/);
    expect(printed.stderr()).not.toMatch(/\u001b\[\?7l/);
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('says during an outage how long it lasts, and when the next probe is due', () => {
    let nowMs = 0;
    const view = progressView(false, () => nowMs);
    view.show({ type: 'outage', isOn: true });
    expect(printed.stderr()).toBe('');
    view.show(event({ done: 25 }));
    view.end();
    nowMs = 125_000;
    view.show({ type: 'outage', isOn: true });
    nowMs += 20_000;
    view.show({ type: 'next_probe', inMs: 60_000 });
    nowMs += 45_000;
    view.end();
    expect(printed.stderr()).toContain(
      ' 25 % 25/100 rows · outage for 1 min 5 s · next probe in 15 s',
    );
    const before = printed.stderr().length;
    view.show({ type: 'outage', isOn: false });
    view.end();
    expect(printed.stderr().slice(before)).toContain(' 25 % 25/100 rows · 0.0 writes/s');
  });

  it('is drawn again after a message, and can end without having begun', () => {
    const view = progressView(false, () => 0);
    view.end();
    expect(printed.stderr()).toBe('');
    view.show(event({ done: 25 }));
    view.end();
    const before = printed.stderr().length;
    view.show(event({ done: 75 }));
    view.end();
    expect(printed.stderr().slice(before)).toContain(' 75 % 75/100 rows');
  });
});

it.each([true, false])('shows nothing with --quiet (terminal: %s)', (isTerminal) => {
  pretend(isTerminal);
  const view = progressView(true, () => 0);
  view.show({ type: 'planning', bytesRead: 5, bytes: 10 });
  view.show(event({ done: 100 }));
  view.end();
  expect([printed.stdout(), printed.stderr()]).toEqual(['', '']);
});
