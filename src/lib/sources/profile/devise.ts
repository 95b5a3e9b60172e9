/** Ruby on Rails: the users table of Devise, or of `has_secure_password`. */
import { type HashClues, readStoredHash, type StoredHash } from '../../hashes';
import { finding, NO_PASSWORD } from '../converted-user';
import type { Question, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';
import { haveShape } from './tables';

const DEVISE_HASH = 'encrypted_password';
const RAILS_HASH = 'password_digest';
const NONE = 'none';

const PEPPER: Question = {
  name: 'pepper',
  summary: 'whether config.pepper is set in the initializer of Devise: none or set',
  choices: [NONE, 'set'],
  isNeededFor: (record) => new RecordFields(record).textOf([DEVISE_HASH]) !== undefined,
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    haveShape(sample, {
      has: ['id', 'email'],
      hasOneOf: [DEVISE_HASH, RAILS_HASH],
      lacks: ['raw_user_meta_data', 'raw_app_meta_data', 'password_hasher', 'pin_digest'],
    }),
};

export const DEVISE = profileSource({
  key: 'devise',
  label: 'Rails (Devise)',
  carries: {
    passwords: { how: 'partly', note: 'bcrypt without a pepper' },
    factors: { how: 'no', note: 'Rails encrypts the secrets' },
    organizations: { how: 'no' },
    roles: { how: 'no' },
    metadata: { how: 'partly', note: 'the user name, and columns that --map names' },
  },
  getIt: String.raw`psql <database> -c "\copy users to users.csv csv header"`,
  parts: [USERS],
  questions: [PEPPER],
  fields: {
    id: ['id'],
    email: ['email'],
    emailVerified: ['confirmed_at'],
    firstName: ['first_name'],
    lastName: ['last_name'],
    fullName: ['full_name', 'name'],
    deleted: ['deleted_at', 'discarded_at'],
    metadata: ['username'],
  },
  read: (asked) => {
    tellOfOthers(asked);
    const password = passwordOf(asked);
    return { password, social: password.kind === 'none' ? providersOf(asked) : [] };
  },
} satisfies Profile);

/** A pepper does not show in the hash, so without an answer no hash of Devise is taken. */
function passwordOf({ fields, context }: Asked): StoredHash {
  const devise = fields.textOf([DEVISE_HASH]);
  const clues: HashClues = { hasPepper: context.answers[PEPPER.name] !== NONE };
  if (devise !== undefined) return readStoredHash(devise, clues);
  const rails = fields.textOf([RAILS_HASH]);
  return rails === undefined ? NO_PASSWORD : readStoredHash(rails);
}

function providersOf({ fields }: Asked): readonly string[] {
  const provider = fields.textOf(['provider']);
  return provider === undefined || fields.textOf(['uid']) === undefined ? [] : [provider];
}

function tellOfOthers({ fields, findings }: Asked): void {
  if (fields.textOf(['unconfirmed_email']) !== undefined) {
    const detail = 'A new address waits for its confirmation, and is not imported.';
    findings.push(finding('unverified_email', detail, 'unconfirmed_email'));
  }
  const secret = fields.textOf(['otp_secret', 'encrypted_otp_secret']);
  if (secret === undefined) return;
  const detail = 'Rails encrypts the secret with a key of the application.';
  findings.push(finding('totp_encrypted', detail, 'otp_secret'));
}
