import { createHash, createHmac } from 'node:crypto';
import type { PasswordHash } from '../model';
import { verifyPassword } from './verify-password';

/** Something that an application may hash in place of the password that was typed. */
interface Instead {
  /** What it is, as the end of "the hash is of …". */
  readonly what: string;
  readonly of: (password: string) => string | Uint8Array;
}

const digest =
  (name: string, form: 'hex' | 'base64') =>
  (password: string): string =>
    createHash(name).update(password).digest(form);

// Sources: docs/hashes.md, "Not importable".
const INSTEAD: readonly Instead[] = [
  { what: 'the password without the blanks around it', of: (password) => password.trim() },
  { what: 'the NFC form of the password', of: (password) => password.normalize('NFC') },
  { what: 'the NFD form of the password', of: (password) => password.normalize('NFD') },
  { what: 'the NFKC form of the password', of: (password) => password.normalize('NFKC') },
  {
    what: 'the password written in Latin-1',
    of: (password) => Buffer.from(password, 'latin1'),
  },
  {
    what: 'the SHA-256 of the password in hex, as Meteor and Django (bcrypt_sha256) do it',
    of: digest('sha256', 'hex'),
  },
  { what: 'the SHA-256 of the password in base64', of: digest('sha256', 'base64') },
  {
    what: 'an HMAC of the password, as WordPress does it',
    of: (password) => createHmac('sha384', 'wp-sha384').update(password.trim()).digest('base64'),
  },
  { what: 'the MD5 of the password in hex', of: digest('md5', 'hex') },
  { what: 'the SHA-1 of the password in hex', of: digest('sha1', 'hex') },
  { what: 'the SHA-512 of the password in hex', of: digest('sha512', 'hex') },
];

/**
 * What was hashed in place of a password that does not verify: the end of the sentence "the hash is of …". Undefined when
 * it is nothing that is known. Takes as long as about ten checks.
 */
export async function hashedInstead(
  hash: PasswordHash,
  password: string,
): Promise<string | undefined> {
  const typed = Buffer.from(password);
  for (const { what, of } of INSTEAD) {
    const hashed = Buffer.from(of(password));
    if (hashed.equals(typed)) continue;
    if ((await verifyPassword(hash, hashed)).kind === 'verifies') return what;
  }
  return undefined;
}
