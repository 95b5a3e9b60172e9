import fc from 'fast-check';
import type { HandOver } from '../../../src/lib/import/repeats/email-chain';
import { packHandOver, unpackHandOver } from '../../../src/lib/import/repeats/pack-hand-over';
import { asUserId, defined } from '../../../src/lib/model';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', ' ', '\n', '1', '') });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const handOver: fc.Arbitrary<HandOver> = fc
  .record({
    emailKey: maybe(text),
    user: maybe(
      fc.record({
        userId: text.map(asUserId),
        outcome: fc.constantFrom('created' as const, 'adopted' as const, 'updated' as const),
        shared: fc.boolean(),
      }),
    ),
    doubtSinceMs: maybe(fc.nat()),
  })
  .map(defined);

it('a hand-over is unpacked as it was packed', () => {
  fc.assert(
    fc.property(handOver, (value) => {
      expect(unpackHandOver(packHandOver(value))).toEqual(value);
    }),
  );
});
