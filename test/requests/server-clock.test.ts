import type { IntentTime } from '../../src/lib/model';
import { ServerClock } from '../../src/lib/requests/server-clock';
import { FakeClock, WALL_JUMPS } from '../support/fake-clock';

const INTENT_MS = 10_000_000;
const TWO_HOURS_MS = 7_200_000;

/** Offsets of WorkOS's clock, as answers gave them. */
interface Evidence {
  /** By `Date` headers. */
  readonly headers?: readonly (number | undefined)[];
  /** By the creation times of objects. */
  readonly created?: readonly number[];
}

function clockWith({ headers = [], created = [] }: Evidence, atMs = INTENT_MS): ServerClock {
  const server = new ServerClock(new FakeClock(atMs));
  for (const offsetMs of headers) server.noteHeader(offsetMs);
  for (const offsetMs of created) server.noteCreated(atMs + offsetMs);
  return server;
}

/** Whether an object created at this offset from the intent may be the step's: one by one. */
function isSinceAt(
  server: ServerClock,
  intent: IntentTime,
  { isEarlier = false, hasSameId = false } = {},
): (offsetMs: number) => boolean {
  const isSince = server.since(intent, isEarlier);
  return (offsetMs) => isSince(INTENT_MS + offsetMs, { hasSameId });
}

describe('the time of an intent', () => {
  it.each<[string, Evidence, IntentTime]>([
    ['alone without evidence', {}, { atMs: INTENT_MS }],
    ['alone where answers had no date', { headers: [undefined] }, { atMs: INTENT_MS }],
    // Six seconds less: the clock that dates objects may be so far behind that of the headers.
    ['by headers', { headers: [90_000] }, { atMs: INTENT_MS, offsetMs: 84_000 }],
    ['with no difference', { headers: [0] }, { atMs: INTENT_MS, offsetMs: -6_000 }],
    ['by the lowest header', { headers: [6_000, -3, 0] }, { atMs: INTENT_MS, offsetMs: -6_003 }],
    [
      'by created objects, whatever the headers say',
      { headers: [-90_000], created: [250, 6_000] },
      { atMs: INTENT_MS, offsetMs: 250 },
    ],
  ])('has how far WorkOS is ahead: %s', (_, evidence, intent) => {
    expect(clockWith(evidence).intentNow()).toEqual(intent);
  });
});

describe('an object that was created since an intent', () => {
  it.each<[string, Evidence, IntentTime, number]>([
    ['without evidence', {}, { atMs: INTENT_MS }, -2_000],
    ['by headers ahead', { headers: [90_000] }, { atMs: INTENT_MS, offsetMs: 90_000 }, 88_000],
    ['by headers behind', { headers: [-90_000] }, { atMs: INTENT_MS, offsetMs: -90_000 }, -92_000],
    ['by headers since then', { headers: [90_000] }, { atMs: INTENT_MS }, 88_000],
    [
      'by created objects first',
      { headers: [90_000], created: [-5_000] },
      { atMs: INTENT_MS },
      -7_000,
    ],
    [
      'by the lowest of two servers 6 s apart',
      { headers: [6_000, 0] },
      { atMs: INTENT_MS, offsetMs: 6_000 },
      -2_000,
    ],
    [
      'by created objects of two servers 6 s apart',
      { created: [6_000, 0] },
      { atMs: INTENT_MS, offsetMs: 6_000 },
      -2_000,
    ],
  ])('of this run: %s', (_, evidence, intent, sinceMs) => {
    const isSince = isSinceAt(clockWith(evidence), intent);
    expect([isSince(sinceMs), isSince(sinceMs - 1), isSince(999_999)]).toEqual([true, false, true]);
  });

  // The clock of this machine may have been set since: what was recorded of WorkOS's counts, less the spread of now.
  it.each<[string, Evidence, IntentTime, number]>([
    ['as recorded', {}, { atMs: INTENT_MS, offsetMs: 90_000 }, 88_000],
    [
      'as recorded, whatever is known now',
      { headers: [-9] },
      { atMs: INTENT_MS, offsetMs: 90_000 },
      88_000,
    ],
    [
      'less how far servers are apart',
      { headers: [6_000, 0, 3_000] },
      { atMs: INTENT_MS, offsetMs: 90_000 },
      82_000,
    ],
    [
      'less how far servers are apart by their objects',
      { headers: [0, 60_000], created: [0, 6_000] },
      { atMs: INTENT_MS, offsetMs: 90_000 },
      82_000,
    ],
    ['unknown then and now', {}, { atMs: INTENT_MS }, -62_000],
    ['unknown then, ahead now', { headers: [90_000] }, { atMs: INTENT_MS }, -62_000],
    ['unknown then, behind now', { headers: [-90_000] }, { atMs: INTENT_MS }, -152_000],
    [
      'unknown then, behind by objects',
      { headers: [0], created: [-90_000] },
      { atMs: INTENT_MS },
      -152_000,
    ],
  ])('of an earlier run: %s', (_, evidence, intent, sinceMs) => {
    const isSince = isSinceAt(clockWith(evidence), intent, { isEarlier: true });
    expect([isSince(sinceMs), isSince(sinceMs - 1)]).toEqual([true, false]);
  });

  it.each<[string, Evidence, boolean, number]>([
    ['this run', {}, false, -60_000],
    ['this run, by objects', { created: [90_000] }, false, 30_000],
    ['an earlier run', {}, true, -120_000],
    ['an earlier run, by objects', { created: [-90_000] }, true, -210_000],
  ])('and has the id of the row may be a minute older: %s', (_, evidence, isEarlier, sinceMs) => {
    const server = clockWith(evidence);
    const isSince = isSinceAt(server, { atMs: INTENT_MS }, { isEarlier, hasSameId: true });
    expect([isSince(sinceMs), isSince(sinceMs - 1)]).toEqual([true, false]);
  });
});

describe('headers of servers whose clocks are apart', () => {
  it.each<[string, number[], number]>([
    ['by four seconds', [0, -4_000], -6_000],
    ['by a minute, which is taken for a proxy', [0, -60_000], -8_000],
    ['not at all', [0, 0], -2_000],
  ])('leave an object as much older: %s', (_, headers, sinceMs) => {
    const server = clockWith({ headers, created: [0] });
    for (const isEarlier of [false, true]) {
      const isSince = isSinceAt(server, { atMs: INTENT_MS, offsetMs: 0 }, { isEarlier });
      expect([isSince(sinceMs), isSince(sinceMs - 1)]).toEqual([true, false]);
    }
    // A later run may see one of the servers alone.
    expect(server.intentNow().offsetMs).toBe(sinceMs + 2_000);
  });
});

describe('a date header that is far off', () => {
  const intent = { atMs: INTENT_MS, offsetMs: TWO_HOURS_MS };
  const laterMs = INTENT_MS + 100_000;

  it('does not hide an object with the id of the row from between the intent and now', () => {
    for (const isEarlier of [false, true]) {
      const server = clockWith({ headers: [TWO_HOURS_MS] }, laterMs);
      const isSince = isSinceAt(server, intent, { isEarlier, hasSameId: true });
      expect([-60_001, -60_000, 0, 160_000, 160_001].map(isSince)).toEqual([
        false,
        true,
        true,
        true,
        false,
      ]);
      expect(isSince(TWO_HOURS_MS - 60_000)).toBe(true);
    }
  });

  it('does not hide it in a later run where objects contradict that date', () => {
    const server = clockWith({ headers: [TWO_HOURS_MS], created: [-50] }, laterMs);
    const isSince = isSinceAt(server, intent, { isEarlier: true, hasSameId: true });
    expect([-60_001, -60_000, 0].map(isSince)).toEqual([false, true, true]);
  });

  it('hides one without an id, which may be of another creator', () => {
    const server = clockWith({ headers: [TWO_HOURS_MS] }, laterMs);
    expect([0, 50_000].map(isSinceAt(server, intent))).toEqual([false, false]);
  });

  it('is believed where created objects say the same', () => {
    const server = clockWith({ headers: [0], created: [TWO_HOURS_MS] }, laterMs);
    const isSince = isSinceAt(server, intent, { hasSameId: true });
    expect([0, 50_000, TWO_HOURS_MS].map(isSince)).toEqual([false, false, true]);
  });
});

describe('an offset', () => {
  it.each<['noteHeader' | 'noteCreated', number]>([
    ['noteHeader', 6_000],
    ['noteCreated', 0],
  ])('counts for five minutes at least, and is forgotten after ten: %s', async (how, lessMs) => {
    const clock = new FakeClock(INTENT_MS);
    const server = new ServerClock(clock);
    const note = (offsetMs: number): number => {
      if (how === 'noteHeader') server.noteHeader(offsetMs);
      else server.noteCreated(clock.now() + offsetMs);
      const { offsetMs: known = 0 } = server.intentNow();
      return known + lessMs;
    };
    expect(note(-90_000)).toBe(-90_000);
    await clock.advance(299_999);
    expect(note(0)).toBe(-90_000);
    await clock.advance(1);
    expect(note(5)).toBe(-90_000);
    await clock.advance(300_000);
    expect(note(5)).toBe(5);
    // The spread forgets it as well.
    const isSince = isSinceAt(server, { atMs: INTENT_MS, offsetMs: 0 }, { isEarlier: true });
    expect([isSince(-2_000), isSince(-2_001)]).toEqual([true, false]);
  });
});

describe.each(WALL_JUMPS)('the wall clock, set %s during a run,', (_, byMs) => {
  const AHEAD_MS = 90_000;

  it('changes neither what an intent before it has created nor what one after it has', () => {
    const clock = new FakeClock(INTENT_MS);
    const server = new ServerClock(clock);
    server.noteHeader(AHEAD_MS);
    const before = server.intentNow();
    clock.setWall(byMs);
    const after = server.intentNow();
    const isOurs = [before, after].map((intent) => isSinceAt(server, intent));
    const answers = (): boolean[][] =>
      isOurs.map((isSince) => [isSince(AHEAD_MS - 2_000), isSince(AHEAD_MS - 2_001)]);
    const right = [
      [true, false],
      [true, false],
    ];
    expect(answers()).toEqual(right);
    // The next answer has the same time, which is another difference now.
    server.noteHeader(AHEAD_MS - byMs);
    expect(answers()).toEqual(right);
    expect([before, after].map(({ atMs, offsetMs = 0 }) => atMs + offsetMs)).toEqual(
      Array(2).fill(INTENT_MS + AHEAD_MS - 6_000),
    );
  });

  it('leaves a later run the earlier of two times where no difference is known', () => {
    const clock = new FakeClock(INTENT_MS * 10);
    const server = new ServerClock(clock);
    clock.setWall(byMs);
    expect(server.intentNow()).toEqual({ atMs: INTENT_MS * 10 + Math.min(0, byMs) });
  });
});
