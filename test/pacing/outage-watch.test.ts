import { OutageWatch, type WatchedRequest } from '../../src/lib/pacing';

const NOW_MS = 1_000_000;

describe('the outage watch', () => {
  it('sees trouble once nothing else came for a while, of however few requests', () => {
    const watch = new OutageWatch();
    watch.good(NOW_MS - 1);
    expect(watch.isTroubled(NOW_MS + 60_000, 5_000)).toBe(false);
    watch.trouble({}, NOW_MS);
    expect(watch.isTroubled(NOW_MS + 4_999, 5_000)).toBe(false);
    expect(watch.isTroubled(NOW_MS + 5_000, 5_000)).toBe(true);
  });

  it('begins anew with every good answer', () => {
    const watch = new OutageWatch();
    watch.trouble({}, NOW_MS);
    watch.good(NOW_MS + 6_000);
    expect(watch.isTroubled(NOW_MS + 60_000, 5_000)).toBe(false);
    watch.trouble({}, NOW_MS + 7_000);
    expect(watch.isTroubled(NOW_MS + 11_999, 5_000)).toBe(false);
    expect(watch.isTroubled(NOW_MS + 12_000, 5_000)).toBe(true);
  });

  it('tells whether it is over', () => {
    const watch = new OutageWatch();
    expect(watch.isGoodSince(NOW_MS)).toBe(false);
    watch.good(NOW_MS + 7_000);
    expect(watch.isGoodSince(NOW_MS + 7_000)).toBe(true);
    expect(watch.isGoodSince(NOW_MS + 7_001)).toBe(false);
  });

  it('leaves a request alone with its trouble when others are answered between its attempts', () => {
    const watch = new OutageWatch();
    const request: WatchedRequest = {};
    watch.trouble(request, NOW_MS);
    watch.good(NOW_MS + 1);
    // It may have gone away just then.
    expect(watch.isAlone(request)).toBe(false);
    watch.trouble(request, NOW_MS + 2);
    expect(watch.isAlone(request)).toBe(true);
    watch.trouble(request, NOW_MS + 3);
    expect(watch.isAlone(request)).toBe(false);
  });
});
