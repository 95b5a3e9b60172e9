import fc from 'fast-check';
import { idempotencyKey } from '../../src/lib/requests/idempotency-key';

describe('an idempotency key', () => {
  it('is the same for the same parts, and another one for any other', () => {
    const text = fc.stringMatching(/^[a-z0-9]+$/);
    const parts = fc.tuple(text, fc.oneof(fc.nat(), text), fc.oneof(fc.nat(), text));
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        // A row is not an organization, whatever its name.
        const textOf = (key: typeof one): string => [typeof key[1], ...key].join('\n');
        const isSame = textOf(one) === textOf(other);
        expect(idempotencyKey(...one) === idempotencyKey(...other)).toBe(isSame);
        expect(idempotencyKey(...one)).toBe(idempotencyKey(...one));
      }),
    );
  });

  it('contains neither nonce nor name, and fits a header', () => {
    const keys = [
      idempotencyKey('nonce', 7, 'user', 0),
      idempotencyKey('nonce', 'name:Ünder\nwriters', 'organization', 2),
    ];
    for (const key of keys) {
      expect(key).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
      expect(key).not.toMatch(/nonce|writers/);
    }
  });
});
