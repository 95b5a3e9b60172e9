import { count, countOf, duration } from '../../src/lib/model';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [37.5, '38'],
  ])('%d is %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [0, '0 rows'],
    [1, '1 row'],
    [2_000, '2,000 rows'],
  ])('%d of a thing is %s', (value, text) => {
    expect(countOf(value, 'row')).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [849.6, '850 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_499, '59 min 59 s'],
    [3_600_000, '1 h 0 min'],
    [40_020_000, '11 h 7 min'],
    [3_600_000 * 1_234, '1,234 h 0 min'],
  ])('%d milliseconds are %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
