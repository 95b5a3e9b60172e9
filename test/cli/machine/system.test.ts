import { randomText, systemClock } from '../../../src/lib/cli/machine/system';

describe("the machine's clock", () => {
  it('returns the time of the machine', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('measures time from a moment that all processes of the machine share', () => {
    const machineMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);
    const before = machineMs();
    const now = systemClock.monotonicMs();
    expect(Number.isInteger(now)).toBe(true);
    expect(now).toBeGreaterThanOrEqual(before - 1);
    expect(now).toBeLessThanOrEqual(machineMs() + 1);
  });

  it('measures time whatever the wall clock is set to', () => {
    const before = systemClock.monotonicMs();
    const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
    const now = systemClock.monotonicMs();
    wall.mockRestore();
    expect(now).toBeGreaterThanOrEqual(before);
  });

  it('sleeps for the given time', async () => {
    await systemClock.sleep(1);
  });

  it.each([
    ['before', true],
    ['during', false],
  ])('wakes without an error when it is aborted %s the sleep', async (_, isBefore) => {
    const controller = new AbortController();
    if (isBefore) controller.abort();
    const sleep = systemClock.sleep(3_600_000, controller.signal);
    controller.abort();
    await sleep;
  });
});

it('random text is hex, two characters per byte, and different each time', () => {
  const texts = Array.from({ length: 20 }, () => randomText(16));
  for (const text of texts) expect(text).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(texts).size).toBe(20);
});
