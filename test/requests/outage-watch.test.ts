import { OutageWatch, type WatchedRequest } from '../../src/lib/requests/outage-watch';

const NOW_MS = 1_000_000;

describe('the outage watch', () => {
  it('reports failures alone after a while, of however few requests', () => {
    const watch = new OutageWatch();
    watch.recordAnswer(NOW_MS - 1);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 60_000)).toBe(false);
    watch.recordFailure({}, NOW_MS);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 4_999)).toBe(false);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 5_000)).toBe(true);
  });

  it('starts again with every answer', () => {
    const watch = new OutageWatch();
    watch.recordFailure({}, NOW_MS);
    watch.recordAnswer(NOW_MS + 6_000);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 60_000)).toBe(false);
    watch.recordFailure({}, NOW_MS + 7_000);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 11_999)).toBe(false);
    expect(watch.hasOnlyFailedFor(5_000, NOW_MS + 12_000)).toBe(true);
  });

  it('reports whether WorkOS has answered since', () => {
    const watch = new OutageWatch();
    expect(watch.hasAnsweredSince(NOW_MS)).toBe(false);
    watch.recordAnswer(NOW_MS + 7_000);
    expect(watch.hasAnsweredSince(NOW_MS + 7_000)).toBe(true);
    expect(watch.hasAnsweredSince(NOW_MS + 7_001)).toBe(false);
  });

  it('reports that a request fails alone when others are answered between its attempts', () => {
    const watch = new OutageWatch();
    const request: WatchedRequest = {};
    watch.recordFailure(request, NOW_MS);
    watch.recordAnswer(NOW_MS + 1);
    // An outage may have begun just then.
    expect(watch.isFailingAlone(request)).toBe(false);
    watch.recordFailure(request, NOW_MS + 2);
    expect(watch.isFailingAlone(request)).toBe(true);
    watch.recordFailure(request, NOW_MS + 3);
    expect(watch.isFailingAlone(request)).toBe(false);
  });
});
