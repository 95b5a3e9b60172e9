import {
  createCipheriv,
  createHash,
  pbkdf2,
  scrypt,
  type ScryptOptions,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHash } from '../model';
import { bytesOf } from './base64';
import { hasHashForm } from './hash-form';

/** What became of a check. */
export type Verification =
  | { readonly kind: 'verifies' | 'differs' }
  /** `why` is one clause for users: "bcrypt of cost 25 takes too long here". */
  | { readonly kind: 'not_computable'; readonly why: string };

// Beyond these a single check takes minutes, or more memory than a small machine has.
const MAX_BCRYPT_COST = 18;
const MAX_PBKDF2_ITERATIONS = 20_000_000;
const MAX_SCRYPT_BYTES = 2 ** 30;
const MAX_SCRYPT_LANES = 64;
const MAX_ARGON2_KIB = 2 ** 20;
const MAX_ARGON2_KIB_PASSES = 2 ** 22;

/** All that bcrypt reads of a password. */
const BCRYPT_BYTES = 72;
const SHA1_BYTES = 20;
/** The shortest salt and hash that RFC 9106 allows. */
const MIN_ARGON2_SALT = 8;
const MIN_ARGON2_HASH = 4;
const FIREBASE_KEY_BYTES = 32;
const FIREBASE_IV = Buffer.alloc(16);

const DIFFERS: Verification = Object.freeze({ kind: 'differs' });
const VERIFIES: Verification = Object.freeze({ kind: 'verifies' });

const deriveScrypt = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);
const derivePbkdf2 = promisify(pbkdf2);

interface ScryptCosts {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * Checks a password against the string that WorkOS is sent, by our own computation. An empty password verifies nothing.
 *
 * @param password as text, or the bytes that an application may have hashed in its place
 */
export async function verifyPassword(
  hash: PasswordHash,
  password: string | Uint8Array,
): Promise<Verification> {
  const bytes = Buffer.from(password);
  const { value, type } = hash;
  if (!hasHashForm(value, type)) return notComputable(`the hash does not have the form of ${type}`);
  if (bytes.length === 0) return DIFFERS;
  switch (type) {
    case 'bcrypt':
      return verifyBcrypt(value, bytes);
    case 'argon2':
      return verifyArgon2(value, bytes);
    case 'scrypt':
      return verifyScrypt(value, bytes);
    case 'firebase-scrypt':
      return verifyFirebase(value, bytes);
    case 'pbkdf2':
      return verifyPbkdf2(value, bytes);
    case 'ssha':
      return verifySsha(value, bytes);
    default:
      return type satisfies never;
  }
}

/** Parameters, salt and hash of a PHC string that has its form. */
function phcParts(value: string): {
  readonly params: ReadonlyMap<string, string>;
  readonly salt: Buffer;
  readonly hash: Buffer;
} {
  const [params = '', salt = '', hash = ''] = value.split('$').slice(-3);
  const entries = params.split(',').map((param): [string, string] => {
    const at = param.indexOf('=');
    return [param.slice(0, at), param.slice(at + 1)];
  });
  return { params: new Map(entries), salt: bytesOf(salt), hash: bytesOf(hash) };
}

async function verifyBcrypt(value: string, password: Buffer): Promise<Verification> {
  const cost = Number(value.slice(4, 6));
  if (cost > MAX_BCRYPT_COST)
    return notComputable(`bcrypt of cost ${String(cost)} takes too long here`);
  // A zero byte ends the password for bcrypt. $2y$ is another name for $2b$.
  const end = password.indexOf(0);
  const read = (end === -1 ? password : password.subarray(0, end)).subarray(0, BCRYPT_BYTES);
  if (read.length === 0) return DIFFERS;
  const { bcryptVerify } = await import('hash-wasm');
  return result(await bcryptVerify({ password: read, hash: value.replace(/^\$2y/, '$2b') }));
}

async function verifyArgon2(value: string, password: Buffer): Promise<Verification> {
  const { params, salt, hash } = phcParts(value);
  const [kib, passes, lanes] = ['m', 't', 'p'].map((key) => Number(params.get(key)));
  if (kib === undefined || passes === undefined || lanes === undefined) return DIFFERS;
  const isCostly = kib > MAX_ARGON2_KIB || kib * passes > MAX_ARGON2_KIB_PASSES;
  if (isCostly || kib < 8 * lanes)
    return notComputable('these costs of argon2 cannot be computed here');
  if (salt.length < MIN_ARGON2_SALT || hash.length < MIN_ARGON2_HASH) {
    return notComputable('the salt or the hash is shorter than argon2 allows');
  }
  const { argon2Verify } = await import('hash-wasm');
  return result(await argon2Verify({ password, hash: value }));
}

async function verifyScrypt(value: string, password: Buffer): Promise<Verification> {
  const { params, salt, hash } = phcParts(value);
  const [N = 0, r = 0, p = 0, length] = ['n', 'r', 'p', 'kl'].map((key) => Number(params.get(key)));
  if (length !== hash.length) return DIFFERS;
  const costs = { N, r, p };
  const why = scryptLimit(costs);
  if (why !== undefined) return notComputable(why);
  return equal(
    await deriveScrypt(password, salt, length, { ...costs, maxmem: memoryOf(costs) }),
    hash,
  );
}

async function verifyFirebase(value: string, password: Buffer): Promise<Verification> {
  const { params, salt, hash } = phcParts(value);
  const costs = { N: 2 ** Number(params.get('m')), r: Number(params.get('r')), p: 1 };
  const why = scryptLimit(costs);
  if (why !== undefined) return notComputable(why);
  const salted = Buffer.concat([salt, bytesOf(params.get('ss') ?? '')]);
  const key = await deriveScrypt(password, salted, FIREBASE_KEY_BYTES, {
    ...costs,
    maxmem: memoryOf(costs),
  });
  const cipher = createCipheriv('aes-256-ctr', key, FIREBASE_IV);
  return equal(cipher.update(bytesOf(params.get('sk') ?? '')), hash);
}

/** Why these costs cannot be computed here. */
function scryptLimit({ N, r, p }: ScryptCosts): string | undefined {
  if (N < 2 || !Number.isInteger(Math.log2(N))) return 'n of scrypt is not a power of two';
  if (128 * N * r > MAX_SCRYPT_BYTES) return 'these costs of scrypt need more than 1 GiB of memory';
  return p > MAX_SCRYPT_LANES ? 'these costs of scrypt take too long here' : undefined;
}

/** Node refuses to use more memory than it is told, so it is told what these costs need. */
function memoryOf({ N, r, p }: ScryptCosts): number {
  return 128 * r * (N + p + 2) + 4096;
}

async function verifyPbkdf2(value: string, password: Buffer): Promise<Verification> {
  const { params, salt, hash } = phcParts(value);
  const iterations = Number(params.get('i'));
  if (iterations > MAX_PBKDF2_ITERATIONS) {
    return notComputable('so many iterations of PBKDF2 take too long here');
  }
  const digest = params.get('d') ?? '';
  return equal(await derivePbkdf2(password, salt, iterations, hash.length, digest), hash);
}

function verifySsha(value: string, password: Buffer): Verification {
  const bytes = Buffer.from(value.slice('{SSHA}'.length), 'base64');
  const salt = bytes.subarray(SHA1_BYTES);
  const digest = createHash('sha1').update(password).update(salt).digest();
  return equal(digest, bytes.subarray(0, SHA1_BYTES));
}

function equal(computed: Buffer, stored: Buffer): Verification {
  return result(computed.length === stored.length && timingSafeEqual(computed, stored));
}

function result(isEqual: boolean): Verification {
  return isEqual ? VERIFIES : DIFFERS;
}

function notComputable(why: string): Verification {
  return { kind: 'not_computable', why };
}
