import { createHash } from 'node:crypto';
import { hashedInstead, verifyPassword } from '../../src/lib/hashes';
import type { PasswordHash } from '../../src/lib/model';
import { PASSWORD } from '../support/hashes/vectors';

const bcrypt = (value: string): PasswordHash => ({ type: 'bcrypt', value });

/** SSHA of any bytes, which is quick. */
function ssha(of: string | Uint8Array): PasswordHash {
  const salt = Buffer.from('salt');
  const digest = createHash('sha1').update(of).update(salt).digest();
  return { type: 'ssha', value: `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}` };
}

describe('hashedInstead', () => {
  it.each([
    ['Django', '$2b$12$abcdefghijklmnopqrstuu3uZXLzv6fn5mifVhT9eHH1xbdvSfOEm', 'SHA-256'],
    ['Meteor', '$2b$10$abcdefghijklmnopqrstuuTj0xNFyqrg9n0S20sEvuyr2Vxj.J1qS', 'SHA-256'],
    ['WordPress', '$2y$10$abcdefghijklmnopqrstuuc0byYW8c12WFq2//BjDHgHzvBZ9VNwK', 'HMAC'],
  ])('finds the pre-hash of %s, whose password does not verify', async (_, value, what) => {
    expect(await verifyPassword(bcrypt(value), PASSWORD)).toEqual({ kind: 'differs' });
    expect(await hashedInstead(bcrypt(value), PASSWORD)).toMatch(what);
  });

  it('finds nothing for a pepper', async () => {
    const devise = '$2a$11$abcdefghijklmnopqrstuu.YDLmzRqBmfQ4gqjFfr5a80MicHM18K';
    expect(await hashedInstead(bcrypt(devise), PASSWORD)).toBeUndefined();
  });

  it.each([
    ['blanks', ' secret ', 'secret', 'without the blanks'],
    ['NFC', 'cafe\u0301', 'caf\u00e9', 'NFC'],
    ['NFD', 'caf\u00e9', 'cafe\u0301', 'NFD'],
    ['NFKC', '\ufb01nance\u2460', 'finance1', 'NFKC'],
    ['Latin-1', 'caf\u00e9', Buffer.from('caf\u00e9', 'latin1'), 'Latin-1'],
  ])('finds another form of the password: %s', async (_, typed, hashed, what) => {
    expect(await hashedInstead(ssha(hashed), typed)).toMatch(what);
  });
});
