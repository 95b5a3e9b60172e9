import { isPasswordHash, isPasswordHashType } from '../../../src/lib/sandbox/routes/password-hash';
import { BCRYPT } from '../../support/sandbox/client';

const TAIL = 'c2FsdHNhbHQ$aGFzaGhhc2g';
const firebase = (tail: string) => `$firebase-scrypt$v=1$r=8,m=14,ss=Bw,sk=YWJj$${tail}`;
const ssha = (bytes: number) => `{SSHA}${Buffer.alloc(bytes, 7).toString('base64')}`;

it.each([
  ['bcrypt', BCRYPT],
  ['bcrypt', BCRYPT.replace('$2a$10', '$2b$04')],
  ['bcrypt', BCRYPT.replace('$2a$10', '$2y$31')],
  ['scrypt', `$scrypt$v=1$n=16384,r=8,p=1,kl=64$${TAIL}`],
  ['pbkdf2', `$pbkdf2$i=600000,d=sha256$${TAIL}`],
  ['pbkdf2', `$pbkdf2$i=210000,d=sha512$${TAIL}`],
  ['argon2', `$argon2id$v=19$m=65536,t=3,p=4$${TAIL}`],
  ['argon2', `$argon2d$v=19$m=4096,t=1,p=1$${TAIL}`],
  ['argon2', `$argon2i$v=19$m=262144,t=3,p=8$${TAIL}`],
  ['firebase-scrypt', firebase(TAIL)],
  ['ssha', ssha(24)],
])('%s accepts %s', (type, hash) => {
  expect(isPasswordHash(type, hash)).toBe(true);
});

it.each([
  ['bcrypt', ''],
  ['bcrypt', BCRYPT.slice(0, -1)],
  ['bcrypt', `${BCRYPT}x`],
  ['bcrypt', BCRYPT.replace('$2a$', '$2x$')],
  ['bcrypt', BCRYPT.replace('$10$', '$03$')],
  ['bcrypt', BCRYPT.replace('$10$', '$32$')],
  ['scrypt', BCRYPT],
  ['scrypt', `$scrypt$n=16384,r=8,p=1,kl=64$${TAIL}`],
  ['scrypt', `$scrypt$v=1$n=16384,r=8,p=1$${TAIL}`],
  ['scrypt', `$scrypt$v=1$n=16384,r=0,p=1,kl=64$${TAIL}`],
  ['scrypt', `$scrypt$v=1$n=16384,r=8,p=1,kl=64$${TAIL}=`],
  ['pbkdf2', `$pbkdf2$i=599999,d=sha256$${TAIL}`],
  ['pbkdf2', `$pbkdf2$i=1000001,d=sha512$${TAIL}`],
  ['pbkdf2', `$pbkdf2$i=600000,d=sha1$${TAIL}`],
  ['argon2', `$argon2id$v=16$m=65536,t=3,p=4$${TAIL}`],
  ['argon2', `$argon2i$v=19$m=65536,t=2,p=4$${TAIL}`],
  ['argon2', `$argon2id$v=19$m=4095,t=3,p=4$${TAIL}`],
  ['argon2', `$argon2id$v=19$m=65536,t=6,p=4$${TAIL}`],
  ['argon2', `$argon2id$v=19$m=65536,t=3,p=9$${TAIL}`],
  ['firebase-scrypt', firebase(`${TAIL}==`)],
  ['firebase-scrypt', `$firebase-scrypt$hash=x$salt=y$sk=z$ss=w$r=8$m=14`],
  ['ssha', ssha(20)],
  ['ssha', ssha(24).slice(0, -1)],
  ['md5', 'anything'],
  ['toString', 'anything'],
])('%s refuses %s', (type, hash) => {
  expect(isPasswordHash(type, hash)).toBe(false);
});

it('accepts the types of the OpenAPI document and no others', () => {
  const types = ['bcrypt', 'scrypt', 'firebase-scrypt', 'ssha', 'pbkdf2', 'argon2'];
  expect([...types, 'ssha256', 'toString'].filter(isPasswordHashType)).toEqual(types);
});
