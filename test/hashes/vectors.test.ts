import { type StoredHash, verifyPassword } from '../../src/lib/hashes';
import type { PasswordHash } from '../../src/lib/model';
import { isPasswordHash } from '../../src/lib/sandbox/routes/password-hash';
import { PASSWORD, REFUSED_VECTORS, VECTORS } from '../support/hashes/vectors';

/** The string with another character at an index. */
function changedAt(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'B' ? 'C' : 'B'}${text.slice(at + 1)}`;
}

/** The hash that a reading found. */
function usable(read: StoredHash): PasswordHash {
  if (read.kind !== 'usable') throw new Error(JSON.stringify(read));
  return read.hash;
}

describe('a stored hash', () => {
  it.each(VECTORS)('of $name is converted to what WorkOS takes', ({ read, type, value }) => {
    expect(usable(read())).toEqual({ type, value });
    expect(isPasswordHash(type, value)).toBe(true);
  });

  it.each(VECTORS)('of $name verifies its password and no other', async ({ type, value }) => {
    expect(await verifyPassword({ type, value }, PASSWORD)).toEqual({ kind: 'verifies' });
    expect(await verifyPassword({ type, value }, `${PASSWORD}x`)).toEqual({ kind: 'differs' });
  });

  it.each(VECTORS)(
    'of $name does not verify with one changed character',
    async ({ type, value }) => {
      // In the middle of the hash, and in its salt: characters whose bits all count.
      const salt = type === 'ssha' ? value.length - 6 : value.lastIndexOf('$') - 4;
      for (const at of [value.length - 8, type === 'bcrypt' ? 9 : salt]) {
        const changed = { type, value: changedAt(value, at) };
        expect(changed.value).not.toBe(value);
        expect(await verifyPassword(changed, PASSWORD)).toEqual({ kind: 'differs' });
      }
    },
  );

  it.each(REFUSED_VECTORS)('of $name is refused', ({ read, reason }) => {
    expect(read()).toMatchObject({ kind: 'refused', reason });
  });
});
