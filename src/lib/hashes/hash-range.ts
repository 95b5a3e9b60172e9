import type { PasswordHashType } from '../model';

/**
 * A documented range of one parameter. bcrypt, firebase-scrypt and ssha have none beyond their form.
 * Source: docs/workos-api.md, "Password hashes".
 */
interface Range {
  /** Matches the hashes that the range applies to. */
  readonly of: RegExp;
  readonly param: string;
  readonly min: number;
  readonly max: number;
}

const NO_MAX = 2 ** 31;

const RANGES: Partial<Record<PasswordHashType, readonly Range[]>> = {
  pbkdf2: [
    { of: /[$,]d=sha256/, param: 'i', min: 600_000, max: 1_000_000 },
    { of: /[$,]d=sha512/, param: 'i', min: 210_000, max: 1_000_000 },
  ],
  argon2: [
    { of: /^/, param: 'm', min: 4_096, max: 262_144 },
    { of: /^/, param: 't', min: 1, max: 5 },
    { of: /^\$argon2i\$/, param: 't', min: 3, max: 5 },
    { of: /^/, param: 'p', min: 1, max: 8 },
  ],
  scrypt: [
    { of: /^/, param: 'n', min: 2, max: NO_MAX },
    { of: /^/, param: 'r', min: 1, max: NO_MAX },
    { of: /^/, param: 'p', min: 1, max: NO_MAX },
    { of: /^/, param: 'kl', min: 1, max: NO_MAX },
  ],
};

/** The documented ranges, for messages. */
export const HASH_RANGES: Partial<Record<PasswordHashType, string>> = {
  pbkdf2: 'i from 600,000 (sha256) or 210,000 (sha512) to 1,000,000',
  argon2: 'm from 4,096 to 262,144, t from 1 to 5 (argon2i: 3 to 5), p from 1 to 8',
  scrypt: 'n of 2 or more',
};

/** True when the parameters of a hash are within the documented ranges. The hash must have the form of its type. */
export function isHashInRange(hash: string, type: PasswordHashType): boolean {
  const ranges = RANGES[type];
  return ranges === undefined || ranges.every((range) => isWithin(hash, range));
}

function isWithin(hash: string, { of, param, min, max }: Range): boolean {
  if (!of.test(hash)) return true;
  const at = Math.max(hash.indexOf(`$${param}=`), hash.indexOf(`,${param}=`));
  const value = parseInt(hash.slice(at + param.length + 2), 10);
  return at !== -1 && value >= min && value <= max;
}
