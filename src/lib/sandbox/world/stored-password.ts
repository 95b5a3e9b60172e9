import {
  createCipheriv,
  createHash,
  pbkdf2,
  scrypt,
  type ScryptOptions,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';

/** A password as it was sent. Leaves the sandbox as its digest only. */
export interface StoredPassword {
  /** `plain` or the hash type. */
  readonly type: string;
  readonly value: string;
}

const SHA1_BYTES = 20;
const FIREBASE_KEY_BYTES = 32;
/** All that bcrypt reads of a password. */
const BCRYPT_BYTES = 72;
// A sign-in beyond these takes minutes, or more memory than a small machine has.
const MAX_BCRYPT_COST = 16;
const MAX_SCRYPT_BYTES = 2 ** 29;

const deriveScrypt = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);
const derivePbkdf2 = promisify(pbkdf2);

/** Enough to compare two runs: hex SHA-256. */
export function digestOf({ type, value }: StoredPassword): {
  readonly type: string;
  readonly sha256: string;
} {
  return { type, sha256: createHash('sha256').update(value).digest('hex') };
}

/**
 * Whether a password signs in. Written from the formats that docs/workos-api.md names, and not from `hashes/`, so that
 * one checks the other.
 */
export async function doesSignIn(stored: StoredPassword, password: string): Promise<boolean> {
  const { type, value } = stored;
  switch (type) {
    case 'plain':
      return areEqual(Buffer.from(value), Buffer.from(password));
    case 'bcrypt': {
      const { bcryptVerify } = await import('hash-wasm');
      const read = Buffer.from(password).subarray(0, BCRYPT_BYTES);
      return bcryptVerify({ password: read, hash: value.replace(/^\$2y/, '$2b') });
    }
    case 'argon2': {
      const { argon2Verify } = await import('hash-wasm');
      return argon2Verify({ password, hash: value });
    }
    case 'ssha': {
      const bytes = Buffer.from(value.slice('{SSHA}'.length), 'base64');
      const digest = createHash('sha1').update(password).update(bytes.subarray(SHA1_BYTES));
      return areEqual(digest.digest(), bytes.subarray(0, SHA1_BYTES));
    }
    default:
      return areEqual(await deriveAgain(stored, Buffer.from(password)), hashOf(value));
  }
}

/** True for a hash whose costs are too high for a sandbox. */
export function isTooCostly({ type, value }: StoredPassword): boolean {
  if (type === 'bcrypt') return Number(value.slice(4, 6)) > MAX_BCRYPT_COST;
  const { costs } = saltAndCosts(value);
  const n = Number(costs.get('n') ?? 2 ** Number(costs.get('m')));
  const bytes = 128 * n * Number(costs.get('r')) * Number(costs.get('p') ?? 1);
  return type.endsWith('scrypt') && bytes > MAX_SCRYPT_BYTES;
}

/** The hash of another password by the costs and the salt of a PHC string. */
function deriveAgain({ type, value }: StoredPassword, password: Buffer): Promise<Buffer> {
  const { costs, salt } = saltAndCosts(value);
  const cost = (name: string): number => Number(costs.get(name));
  const length = hashOf(value).length;
  if (type === 'pbkdf2') {
    return derivePbkdf2(password, salt, cost('i'), length, costs.get('d') ?? '');
  }
  if (type === 'scrypt') {
    return deriveScrypt(password, salt, length, scryptCosts(cost('n'), cost('r'), cost('p')));
  }
  return deriveFirebase(password, { costs, salt });
}

interface SaltAndCosts {
  readonly costs: ReadonlyMap<string, string>;
  readonly salt: Buffer;
}

/** Firebase encrypts its signer key by what scrypt derives from the password. */
async function deriveFirebase(password: Buffer, { costs, salt }: SaltAndCosts): Promise<Buffer> {
  const salted = Buffer.concat([salt, Buffer.from(costs.get('ss') ?? '', 'base64')]);
  const { r, m } = { r: Number(costs.get('r')), m: Number(costs.get('m')) };
  const key = await deriveScrypt(password, salted, FIREBASE_KEY_BYTES, scryptCosts(2 ** m, r, 1));
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return cipher.update(Buffer.from(costs.get('sk') ?? '', 'base64'));
}

/** Node computes only what it is told to have the memory for. */
function scryptCosts(N: number, r: number, p: number): ScryptOptions {
  return { N, r, p, maxmem: 128 * r * (N + p + 2) };
}

function saltAndCosts(phc: string): SaltAndCosts {
  const [costs = '', salt = ''] = phc.split('$').slice(-3);
  const pairs = costs.split(',').map((text): [string, string] => {
    const at = text.indexOf('=');
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return { costs: new Map(pairs), salt: Buffer.from(salt, 'base64') };
}

function hashOf(phc: string): Buffer {
  return Buffer.from(phc.slice(phc.lastIndexOf('$') + 1), 'base64');
}

function areEqual(computed: Buffer, stored: Buffer): boolean {
  return computed.length === stored.length && timingSafeEqual(computed, stored);
}
