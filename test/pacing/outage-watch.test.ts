import { OutageWatch, type WatchedRequest } from '../../src/lib/pacing';

const NOW_MS = 1_000_000;

/** A watch that had a good answer at `NOW_MS`, and then the trouble of so many different requests. */
function watchAfter(requests: number): OutageWatch {
  const watch = new OutageWatch();
  watch.good(NOW_MS);
  for (let i = 0; i < requests; i += 1) watch.trouble({}, NOW_MS);
  return watch;
}

describe('the outage watch', () => {
  it('sees an outage once many requests met trouble and nothing else came for a while', () => {
    const watch = watchAfter(10);
    expect(watch.isDown(NOW_MS + 4_999, 5_000)).toBe(false);
    expect(watch.isDown(NOW_MS + 5_000, 5_000)).toBe(true);
  });

  it('takes the trouble of a few requests for theirs, however often they are tried', () => {
    const watch = watchAfter(8);
    const stubborn: WatchedRequest = {};
    for (let i = 0; i < 100; i += 1) watch.trouble(stubborn, NOW_MS);
    expect(watch.isDown(NOW_MS + 600_000, 5_000)).toBe(false);
  });

  it('begins anew with every good answer', () => {
    const watch = watchAfter(10);
    watch.good(NOW_MS + 6_000);
    expect(watch.isDown(NOW_MS + 60_000, 5_000)).toBe(false);
    for (let i = 0; i < 10; i += 1) watch.trouble({}, NOW_MS + 7_000);
    expect(watch.isDown(NOW_MS + 60_000, 5_000)).toBe(true);
  });

  it('sees an outage that was there before the first answer', () => {
    const watch = new OutageWatch();
    for (let i = 0; i < 10; i += 1) watch.trouble({}, NOW_MS);
    expect(watch.isDown(NOW_MS + 4_999, 5_000)).toBe(false);
    expect(watch.isDown(NOW_MS + 5_000, 5_000)).toBe(true);
  });

  it('tells whether it is over', () => {
    const watch = watchAfter(10);
    expect(watch.isGoodSince(NOW_MS + 1)).toBe(false);
    watch.good(NOW_MS + 7_000);
    expect(watch.isGoodSince(NOW_MS + 1)).toBe(true);
  });
});
