/** Flask: a users table with hashes of Werkzeug, or the table of Flask-Security. */
import type { RecordValue } from '../../exports';
import { type HashClues, readStoredHash, type StoredHash } from '../../hashes';
import { finding, NO_PASSWORD } from '../converted-user';
import { isMostly } from '../fields';
import type { UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';

const HASHES = ['password_hash', 'password', 'hashed_password', 'pw_hash'];
const EMAILS = ['email', 'mail', 'email_address'];
const WERKZEUG = /^(?:scrypt|pbkdf2):/;
/** A column of Flask-Security only. */
const FLASK_SECURITY = 'fs_uniquifier';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, isUser) && sample.some(isOfFlask),
};

function isUser(record: RecordValue): boolean {
  const fields = new RecordFields(record);
  return fields.has('id', 'uuid') && fields.has(...EMAILS) && fields.has(...HASHES);
}

/** Some users may have no password, or one that another tool hashed. */
function isOfFlask(record: RecordValue): boolean {
  const fields = new RecordFields(record);
  return fields.has(FLASK_SECURITY) || WERKZEUG.test(fields.textOf(HASHES) ?? '');
}

export const WERKZEUG_USERS = profileSource({
  key: 'werkzeug',
  label: 'Flask (Werkzeug)',
  carries: {
    passwords: { how: 'partly', note: 'scrypt and PBKDF2 of Werkzeug 2.3 and later' },
    factors: { how: 'no', note: 'Flask-Security encrypts the secrets' },
    organizations: { how: 'no' },
    roles: { how: 'no' },
    metadata: { how: 'partly', note: 'the user name, and columns that --map names' },
  },
  getIt: String.raw`psql <database> -c "\copy users to users.csv csv header"`,
  parts: [USERS],
  fields: {
    id: ['id', 'uuid'],
    email: EMAILS,
    emailVerified: [
      'confirmed_at',
      'email_verified',
      'email_confirmed_at',
      'confirmed',
      'is_verified',
    ],
    firstName: ['first_name'],
    lastName: ['last_name'],
    fullName: ['full_name', 'name'],
    active: ['active', 'is_active'],
    deleted: ['deleted_at'],
    metadata: ['username'],
  },
  read: (asked) => {
    if (asked.fields.textOf(['tf_totp_secret']) !== undefined) {
      const detail = 'Flask-Security encrypts the secret with a key of the application.';
      asked.findings.push(finding('totp_encrypted', detail, 'tf_totp_secret'));
    }
    return { password: passwordOf(asked) };
  },
} satisfies Profile);

/** Flask-Security hashes an HMAC of the password, whose key is the application's. */
function passwordOf({ fields }: Asked): StoredHash {
  const hash = fields.textOf(HASHES);
  const clues: HashClues = { hasPepper: fields.has(FLASK_SECURITY) };
  return hash === undefined ? NO_PASSWORD : readStoredHash(hash, clues);
}
