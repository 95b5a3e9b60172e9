import type { PasswordHashType } from '../../model';

// Source: WorkOS's documentation of other services (section 6 of the API facts). bcrypt, firebase-scrypt and ssha have
// no documented ranges beyond their form.
interface Range {
  /** What the hashes it is for match. */
  readonly of: RegExp;
  readonly param: string;
  readonly least: number;
  readonly most: number;
}

const MOST = 2 ** 31;

const RANGES: Partial<Record<PasswordHashType, readonly Range[]>> = {
  pbkdf2: [
    { of: /[$,]d=sha256/, param: 'i', least: 600_000, most: 1_000_000 },
    { of: /[$,]d=sha512/, param: 'i', least: 210_000, most: 1_000_000 },
  ],
  argon2: [
    { of: /^/, param: 'm', least: 4_096, most: 262_144 },
    { of: /^/, param: 't', least: 1, most: 5 },
    { of: /^\$argon2i\$/, param: 't', least: 3, most: 5 },
    { of: /^/, param: 'p', least: 1, most: 8 },
  ],
  scrypt: [
    { of: /^/, param: 'n', least: 2, most: MOST },
    ...['r', 'p', 'kl'].map((param) => ({ of: /^/, param, least: 1, most: MOST })),
  ],
};

/** The documented ranges, for messages. */
export const HASH_RANGES: Partial<Record<PasswordHashType, string>> = {
  pbkdf2: 'i from 600,000 (sha256) or 210,000 (sha512) to 1,000,000',
  argon2: 'm from 4,096 to 262,144, t from 1 to 5 (argon2i: 3 to 5), p from 1 to 8',
  scrypt: 'n of 2 or more',
};

/** True when the parameters of a hash that has the form of its type are within what WorkOS documents. */
export function isHashInRange(hash: string, type: PasswordHashType): boolean {
  const ranges = RANGES[type];
  return ranges === undefined || ranges.every((range) => isWithin(hash, range));
}

function isWithin(hash: string, { of, param, least, most }: Range): boolean {
  if (!of.test(hash)) return true;
  const at = Math.max(hash.indexOf(`$${param}=`), hash.indexOf(`,${param}=`));
  const value = parseInt(hash.slice(at + param.length + 2), 10);
  return at !== -1 && value >= least && value <= most;
}
