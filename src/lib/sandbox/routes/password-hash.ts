/** B64 of the PHC string format: the standard alphabet, no padding. */
const B64 = '[A-Za-z0-9+/]+';
/** A number as the PHC string format has it, from 1. */
const NUMBER = '([1-9]\\d{0,9})';

const BCRYPT = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;
const SCRYPT = new RegExp(
  `^\\$scrypt\\$v=1\\$n=${NUMBER},r=${NUMBER},p=${NUMBER},kl=${NUMBER}\\$${B64}\\$${B64}$`,
);
const FIREBASE_SCRYPT = new RegExp(
  `^\\$firebase-scrypt\\$v=1\\$r=${NUMBER},m=${NUMBER},ss=${B64},sk=${B64}\\$${B64}\\$${B64}$`,
);
const PBKDF2 = new RegExp(`^\\$pbkdf2\\$i=${NUMBER},d=(sha256|sha512)\\$${B64}\\$${B64}$`);
const ARGON2 = new RegExp(
  `^\\$(argon2id|argon2i|argon2d)\\$v=19\\$m=${NUMBER},t=${NUMBER},p=${NUMBER}\\$${B64}\\$${B64}$`,
);
const SSHA = /^\{SSHA\}((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

const SHA1_BYTES = 20;
const MAX_PBKDF2_ROUNDS = 1_000_000;
const MIN_PBKDF2_ROUNDS: Readonly<Record<string, number>> = { sha256: 600_000, sha512: 210_000 };

function isBetween(text: string | undefined, least: number, most: number): boolean {
  const value = Number(text);
  return value >= least && value <= most;
}

function isScrypt(hash: string): boolean {
  const [, cost, blockSize, parallelism, keyLength] = SCRYPT.exec(hash) ?? [];
  return (
    cost !== undefined &&
    isBetween(cost, 2, 2 ** 31) &&
    [blockSize, parallelism, keyLength].every((number) => isBetween(number, 1, 2 ** 31))
  );
}

function isPbkdf2(hash: string): boolean {
  const [, rounds, digest = ''] = PBKDF2.exec(hash) ?? [];
  const least = MIN_PBKDF2_ROUNDS[digest];
  return least !== undefined && isBetween(rounds, least, MAX_PBKDF2_ROUNDS);
}

function isArgon2(hash: string): boolean {
  const [, variant, memoryKib, passes, lanes] = ARGON2.exec(hash) ?? [];
  return (
    isBetween(memoryKib, 4_096, 262_144) &&
    isBetween(passes, variant === 'argon2i' ? 3 : 1, 5) &&
    isBetween(lanes, 1, 8)
  );
}

function isSsha(hash: string): boolean {
  const base64 = SSHA.exec(hash)?.[1];
  return base64 !== undefined && Buffer.from(base64, 'base64').length > SHA1_BYTES;
}

/** The hash types of the OpenAPI document 0.1.0, each with its form. Source: docs/workos-api.md, "Password hashes". */
const FORMS: Readonly<Record<string, (hash: string) => boolean>> = {
  bcrypt: (hash) => BCRYPT.test(hash),
  scrypt: isScrypt,
  'firebase-scrypt': (hash) => FIREBASE_SCRYPT.test(hash),
  ssha: isSsha,
  pbkdf2: isPbkdf2,
  argon2: isArgon2,
};

/** True when WorkOS accepts the hash type. */
export function isPasswordHashType(type: string): boolean {
  return Object.hasOwn(FORMS, type);
}

/** True when `hash` has the form of `type`. */
export function isPasswordHash(type: string, hash: string): boolean {
  return isPasswordHashType(type) && FORMS[type]?.(hash) === true;
}
