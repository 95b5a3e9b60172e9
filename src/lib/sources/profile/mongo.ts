/** MongoDB: users of `mongoexport`, as Meteor, passport-local-mongoose, Parse or an application of its own writes them. */
import type { RecordValue } from '../../exports';
import { readPbkdf2Parts, readStoredHash, type StoredHash } from '../../hashes';
import { finding, NO_PASSWORD } from '../converted-user';
import { flagOf, isMostly, objectsIn, textOf } from '../fields';
import type { Question, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';

/** passport-local-mongoose, from version 4 on. */
const ITERATIONS = '25000';
const HEX = /^(?:[0-9a-f]{2})+$/i;
const METEOR_HASH = 'services.password.bcrypt';
const OWN_HASHES = ['_hashed_password', 'passwordHash', 'hashedPassword', 'password'];
/** The hash file of Auth0's support begins with `_id`, too. */
const OF_AUTH0 = ['password_set_date', 'connection', 'identifiers'];

const ITERATIONS_ASKED: Question = {
  name: 'iterations',
  isNumber: true,
  summary: `iterations of passport-local-mongoose, if not ${ITERATIONS}`,
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => isMostly(sample, isUser),
};

function isUser(record: RecordValue): boolean {
  const fields = new RecordFields(record);
  if (!('_id' in record) || fields.has(...OF_AUTH0)) return false;
  return (fields.has('salt') && fields.has('hash')) || fields.has('services', ...OWN_HASHES);
}

const PROFILE: Profile = {
  key: 'mongo',
  label: 'MongoDB',
  carries: {
    passwords: { how: 'partly', note: 'bcrypt and argon2 of the application; not those of Meteor' },
    factors: { how: 'no' },
    organizations: { how: 'no' },
    roles: { how: 'partly', note: 'a list of roles, as groups by --groups' },
    metadata: { how: 'partly', note: 'the user name, and fields that --map names' },
  },
  getIt: 'mongoexport --uri <uri> --collection users --out users.json',
  parts: [USERS],
  questions: [ITERATIONS_ASKED],
  fields: {
    id: ['_id'],
    email: ['email', 'emails.0.address', 'emails.0.value', 'emails.0'],
    // `verified` alone may be about something else than the address.
    emailVerified: ['emailVerified', 'emailVerifiedAt', 'isEmailVerified'],
    firstName: ['firstName', 'profile.firstName', 'name.first', 'profile.name.first'],
    lastName: ['lastName', 'profile.lastName', 'name.last', 'profile.name.last'],
    fullName: ['fullName', 'name', 'profile.name', 'profile.fullName', 'displayName'],
    deleted: ['deleted', 'deletedAt', 'isDeleted'],
    disabled: ['disabled', 'blocked', 'banned'],
    active: ['active', 'isActive'],
    status: ['status'],
    groups: ['roles'],
    metadata: ['username'],
  },
  read: (asked) => ({ ...addressOf(asked), password: passwordOf(asked), social: socialOf(asked) }),
};

export const MONGO = profileSource(PROFILE);

/** One of Meteor's addresses: the first verified one, or else the first. */
function addressOf({ fields, findings }: Asked): {
  readonly email?: string | undefined;
  readonly emailVerified?: boolean;
} {
  const addresses = objectsIn(fields.valueOf(['emails'])).filter(({ address }) => address);
  if (addresses.length === 0) return {};
  const chosen = addresses.find(({ verified }) => flagOf(verified) === true) ?? addresses[0];
  if (addresses.length > 1) {
    const detail = `Further addresses are not imported: ${addresses.length - 1}.`;
    findings.push(finding('extra_email', detail, 'emails'));
  }
  return {
    email: textOf(chosen?.['address']),
    emailVerified: flagOf(chosen?.['verified']) === true,
  };
}

function passwordOf(asked: Asked): StoredHash {
  const { fields } = asked;
  const meteor = fields.textOf([METEOR_HASH]);
  if (meteor !== undefined) return readStoredHash(meteor, { tool: 'meteor' });
  const [salt, hash] = [fields.textOf(['salt']), fields.textOf(['hash'])];
  if (salt !== undefined && hash !== undefined && HEX.test(hash))
    return passportOf(asked, salt, hash);
  const own = fields.textOf([...OWN_HASHES, 'hash']);
  return own === undefined ? NO_PASSWORD : readStoredHash(own);
}

/** The bytes that passport-local-mongoose salts with are those of the text, not of the hexadecimal in it. */
function passportOf({ context }: Asked, salt: string, hash: string): StoredHash {
  return readPbkdf2Parts({
    form: 'passport-local-mongoose',
    iterations: Number(context.answers[ITERATIONS_ASKED.name] ?? ITERATIONS),
    digest: 'sha256',
    salt: Buffer.from(salt, 'utf8'),
    hash: Buffer.from(hash, 'hex'),
  });
}

/** Services of Meteor beside the password and what it keeps for itself. */
function socialOf({ fields }: Asked): readonly string[] {
  const services = fields.valueOf(['services']);
  if (typeof services !== 'object' || services === null) return [];
  return Object.keys(services).filter((name) => !['password', 'resume', 'email'].includes(name));
}
