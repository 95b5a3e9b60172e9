import { Pause } from '../../src/lib/pacing/pause';

describe('a pause', () => {
  it('lasts as long as requested, and a shorter one does not shorten it', () => {
    const pause = new Pause();
    expect(pause.leftMs(1_000)).toBe(0);
    pause.extend(5_000, 1_000);
    pause.extend(1_000, 2_000);
    expect([2_000, 5_999, 6_000].map((nowMs) => pause.leftMs(nowMs))).toEqual([4_000, 1, 0]);
  });
});
