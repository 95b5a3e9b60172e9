import { bcrypt } from 'hash-wasm';
import { verifyPassword } from '../../src/lib/hashes';
import type { PasswordHashType } from '../../src/lib/model';

const SALT = 'c2FsdHNhbHQ';
const HASH = 'aGFzaGhhc2g';

describe('verifyPassword', () => {
  it('reads 72 bytes of a password for bcrypt, up to a zero byte', async () => {
    const long = 'a'.repeat(72);
    const salt = Buffer.alloc(16, 7);
    const value = await bcrypt({ password: long, salt, costFactor: 4, outputType: 'encoded' });
    const hash = { type: 'bcrypt', value } as const;
    expect(await verifyPassword(hash, `${long}b`)).toEqual({ kind: 'verifies' });
    expect(await verifyPassword(hash, `${long}\0b`)).toEqual({ kind: 'verifies' });
    expect(await verifyPassword(hash, long.slice(1))).toEqual({ kind: 'differs' });
    expect(await verifyPassword(hash, '\0')).toEqual({ kind: 'differs' });
  });

  it('verifies no empty password', async () => {
    const hash = { type: 'ssha', value: '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL' } as const;
    expect(await verifyPassword(hash, '')).toEqual({ kind: 'differs' });
  });

  it.each<[PasswordHashType, string, string]>([
    ['bcrypt', `$2b$31$${'a'.repeat(53)}`, 'bcrypt of cost 31 takes too long here'],
    [
      'scrypt',
      `$scrypt$v=1$n=16385,r=8,p=1,kl=8$${SALT}$${HASH}`,
      'n of scrypt is not a power of two',
    ],
    [
      'scrypt',
      `$scrypt$v=1$n=2147483648,r=8,p=1,kl=8$${SALT}$${HASH}`,
      'these costs of scrypt need more than 1 GiB of memory',
    ],
    [
      'scrypt',
      `$scrypt$v=1$n=16384,r=8,p=999,kl=8$${SALT}$${HASH}`,
      'these costs of scrypt take too long here',
    ],
    [
      'firebase-scrypt',
      `$firebase-scrypt$v=1$r=8,m=40,ss=Bw,sk=${HASH}$${SALT}$${HASH}`,
      'these costs of scrypt need more than 1 GiB of memory',
    ],
    [
      'pbkdf2',
      `$pbkdf2$i=999999999,d=sha256$${SALT}$${HASH}`,
      'so many iterations of PBKDF2 take too long here',
    ],
    [
      'argon2',
      `$argon2id$v=19$m=4194304,t=1,p=1$${SALT}$${HASH}`,
      'these costs of argon2 cannot be computed here',
    ],
    [
      'argon2',
      `$argon2id$v=19$m=8,t=1,p=8$${SALT}$${HASH}`,
      'these costs of argon2 cannot be computed here',
    ],
    [
      'argon2',
      `$argon2id$v=19$m=4096,t=1,p=1$c2FsdA$${HASH}`,
      'the salt or the hash is shorter than argon2 allows',
    ],
    ['argon2', 'nothing', 'the hash does not have the form of argon2'],
  ])('tells what it cannot compute: %s %s', async (type, value, why) => {
    expect(await verifyPassword({ type, value }, 'secret')).toEqual({
      kind: 'not_computable',
      why,
    });
  });

  it('does not verify a scrypt hash that is shorter than its length', async () => {
    const value = `$scrypt$v=1$n=16384,r=8,p=1,kl=64$${SALT}$${HASH}`;
    expect(await verifyPassword({ type: 'scrypt', value }, 'secret')).toEqual({ kind: 'differs' });
  });
});
