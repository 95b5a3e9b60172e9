import { PairSet } from '../../src/lib/records';

it('A set of pairs has each pair once', () => {
  const pairs = new PairSet();
  for (let one = 1; one <= 300; one += 1) {
    for (let two = 1; two <= 5; two += 1) expect(pairs.add(one, two)).toBe(true);
  }
  for (let one = 1; one <= 300; one += 1) {
    for (let two = 1; two <= 5; two += 1) expect(pairs.add(one, two)).toBe(false);
  }
  expect(pairs.add(2, 300)).toBe(true);
});
