/** FusionAuth: users of its API or of files for its Import API, with the passwords of its database. */
import { readFusionAuthHash, type StoredHash } from '../../hashes';
import { base32Of } from '../base32';
import { finding, NO_PASSWORD } from '../converted-user';
import { flagOf, namesIn, objectsIn, textOf } from '../fields';
import type { Question, SourceMembership, UsersPart } from '../source';
import { timeOf } from '../time';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';
import { haveShape, userTable } from './tables';

const APPLICATION: Question = {
  name: 'application',
  summary: 'id of the application whose roles are carried',
};
const TENANTS: Question = {
  name: 'tenants',
  summary: 'orgs: each tenant becomes an organization',
  choices: ['orgs', 'ignore'],
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    haveShape(sample, {
      has: ['id'],
      hasOneOf: ['registrations', 'encryptionScheme', 'insertInstant'],
      lacks: ['users_id'],
    }),
};

/** The table `identities`. */
const PASSWORDS = userTable({
  name: 'identities',
  flag: 'passwords',
  fits: (sample) => haveShape(sample, { has: ['users_id', 'encryption_scheme', 'password'] }),
  user: ['users_id'],
  values: {
    encryptionScheme: ['encryption_scheme'],
    factor: ['factor'],
    salt: ['salt'],
    password: ['password'],
  },
});

export const FUSIONAUTH = profileSource({
  key: 'fusionauth',
  label: 'FusionAuth',
  carries: {
    passwords: { how: 'partly', note: 'from its database: bcrypt, and PBKDF2 of many iterations' },
    factors: { how: 'partly', note: 'authenticator apps, where the file has their secrets' },
    organizations: { how: 'partly', note: 'tenants' },
    roles: { how: 'partly', note: 'roles of one application' },
    metadata: { how: 'yes' },
  },
  getIt: 'GET /api/user/search?queryString=*',
  parts: [USERS, PASSWORDS],
  questions: [APPLICATION, TENANTS],
  fields: {
    id: ['id'],
    email: ['email'],
    emailVerified: ['verified'],
    firstName: ['firstName'],
    lastName: ['lastName'],
    fullName: ['fullName'],
    phone: ['mobilePhone'],
    active: ['active'],
    metadata: ['username'],
    metadataObjects: { data: '' },
  },
  read: (asked) => {
    tellOfChange(asked);
    const roles = hasTenants(asked) ? [] : rolesOf(asked);
    const facts = { password: passwordOf(asked), totpSecret: secretOf(asked), groups: roles };
    return isExpired(asked) ? { ...facts, state: 'disabled' } : facts;
  },
  memberships: (asked) => (hasTenants(asked) ? tenantOf(asked) : []),
} satisfies Profile);

function hasTenants({ context }: Asked): boolean {
  return context.answers[TENANTS.name] === 'orgs';
}

function tenantOf(asked: Asked): readonly SourceMembership[] {
  const org = asked.fields.textOf(['tenantId']);
  return org === undefined ? [] : [{ org, roles: rolesOf(asked) }];
}

function rolesOf({ fields, context }: Asked): readonly string[] {
  const wanted = context.answers[APPLICATION.name];
  return objectsIn(fields.valueOf(['registrations'])).flatMap(({ applicationId, roles }) =>
    wanted !== undefined && textOf(applicationId) === wanted ? namesIn(roles) : [],
  );
}

function isExpired({ fields, context }: Asked): boolean {
  const end = timeOf(fields.textOf(['expiry']));
  return end !== undefined && end <= context.now;
}

function tellOfChange({ fields, findings }: Asked): void {
  if (flagOf(fields.valueOf(['passwordChangeRequired'])) !== true) return;
  const detail = 'FusionAuth asks the user for a new password, and WorkOS will not.';
  findings.push(finding('must_change_password', detail, 'passwordChangeRequired'));
}

function passwordOf({ record, fields, context }: Asked): StoredHash {
  const [stored] = context.entriesOf(PASSWORDS.name);
  const own = stored === undefined ? fields : new RecordFields(stored);
  const password = own.textOf(['password']);
  const encryptionScheme = own.textOf(['encryptionScheme']);
  if (password === undefined || encryptionScheme === undefined) return NO_PASSWORD;
  const { factor, salt } = stored ?? record;
  return readFusionAuthHash({
    encryptionScheme,
    factor: textOf(factor) ?? '',
    salt: textOf(salt) ?? '',
    password,
  });
}

/** Base64 of the bytes. */
function secretOf({ fields }: Asked): string | undefined {
  const methods = objectsIn(fields.valueOf(['twoFactor.methods']));
  const app = methods.find(({ method }) => textOf(method) === 'authenticator');
  const secret = textOf(app?.['secret']);
  return secret === undefined ? undefined : base32Of(Buffer.from(secret, 'base64'));
}
