import fc from 'fast-check';
import type { HandOver } from '../../../src/lib/import/repeats/email-chain';
import { packHandOver, unpackHandOver } from '../../../src/lib/import/repeats/pack-hand-over';
import { defined } from '../../../src/lib/model';
import { anyIntent, anyResult } from '../../support/jobs/records';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', ' ', '\n', '1', '') });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const handOver: fc.Arbitrary<HandOver> = fc
  .record({
    emailKey: maybe(text),
    // A user is in no organization.
    user: maybe(
      fc
        .tuple(anyResult, text, maybe(text))
        .map(([{ outcome, mark, password, updatedAtMs }, id, externalId]) =>
          defined({ id, outcome, mark, externalId, password, updatedAtMs }),
        ),
    ),
    doubtSince: maybe(anyIntent),
    isLost: maybe(fc.constant(true as const)),
  })
  .map(defined);

it('a hand-over is unpacked as it was packed', () => {
  fc.assert(
    fc.property(handOver, (value) => {
      expect(unpackHandOver(packHandOver(value))).toEqual(value);
    }),
  );
});

it.each([
  ['since the first millisecond of all', { doubtSince: { atMs: 0 } }],
  ["with what was known of WorkOS's clock", { doubtSince: { atMs: 5, offsetMs: 0 } }],
  ['with a clock that was behind', { doubtSince: { atMs: 5, offsetMs: -90_000 } }],
])('a doubt is unpacked %s', (_, value) => {
  expect(unpackHandOver(packHandOver(value))).toEqual(value);
});
