/** SuperTokens: users of the bulk import format or of the API, with the tables of its core. */
import { type HashClues, readStoredHash, type StoredHash } from '../../hashes';
import type { RecordValue } from '../../exports';
import { finding, NO_PASSWORD, readMetadata } from '../converted-user';
import { flagOf, isSameEmail, listIn, namesIn, objectIn, objectsIn, textOf } from '../fields';
import type { Question, SourceMembership, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape, userTable } from './tables';

/** The tenant of applications that have no tenants. */
const NO_TENANT = 'public';
const TOTP_PERIOD = '30';

const SIGNER_KEY: Question = {
  name: 'firebase-signer-key',
  summary: 'firebase_password_hashing_signer_key of the core, for hashes that came from Firebase',
  isSecret: true,
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    haveShape(sample, { has: ['loginMethods'] }) ||
    haveShape(sample, { has: ['user_id', 'email', 'password_hash', 'time_joined'] }),
};

const PASSWORD = { hash: ['password_hash'], email: ['email'] };

const VERIFIED = userTable({
  name: 'verified emails',
  fits: (sample) =>
    haveShape(sample, {
      has: ['app_id', 'user_id', 'email'],
      lacks: ['password_hash', 'time_joined'],
    }),
  user: ['user_id'],
  values: { email: ['email'] },
});
const METADATA = userTable({
  name: 'metadata',
  fits: (sample) => haveShape(sample, { has: ['app_id', 'user_id', 'user_metadata'] }),
  user: ['user_id'],
  values: { metadata: ['user_metadata'] },
});
const ROLES = userTable({
  name: 'roles',
  fits: (sample) => haveShape(sample, { has: ['app_id', 'user_id', 'role', 'tenant_id'] }),
  user: ['user_id'],
  values: { role: ['role'], tenant: ['tenant_id'] },
});
const IDS = userTable({
  name: 'ids',
  fits: (sample) => haveShape(sample, { has: ['supertokens_user_id', 'external_user_id'] }),
  user: ['supertokens_user_id'],
  values: { id: ['external_user_id'] },
});
const DEVICES = userTable({
  name: 'devices',
  flag: 'mfa',
  fits: (sample) => haveShape(sample, { has: ['user_id', 'secret_key', 'period', 'verified'] }),
  user: ['user_id'],
  values: { secretKey: ['secret_key'], period: ['period'], verified: ['verified'] },
});

export const SUPERTOKENS = profileSource({
  key: 'supertokens',
  label: 'SuperTokens',
  carries: {
    passwords: { how: 'yes', note: 'from its database, or a bulk import file' },
    factors: { how: 'partly', note: 'authenticator apps, from its database or a bulk import file' },
    organizations: { how: 'partly', note: 'tenants' },
    roles: { how: 'yes' },
    metadata: { how: 'yes' },
  },
  getIt: String.raw`psql <database> -c "\copy emailpassword_users to users.csv csv header"`,
  parts: [USERS, VERIFIED, METADATA, ROLES, IDS, DEVICES],
  questions: [SIGNER_KEY],
  fields: {
    id: ['externalUserId', 'id', 'user_id'],
    email: ['email', 'emails.0'],
    firstName: ['userMetadata.first_name', 'userMetadata.firstName'],
    lastName: ['userMetadata.last_name', 'userMetadata.lastName'],
    metadataObjects: { userMetadata: '' },
  },
  read: (asked) => {
    const { fields, context } = asked;
    const method = methodOf(asked);
    const [mapped] = context.entriesOf(IDS.name);
    const id = textOf(mapped?.['id']) ?? fields.textOf(['externalUserId', 'id', 'user_id']) ?? '';
    const [stored] = context.entriesOf(METADATA.name);
    const metadata = readMetadata(stored?.['metadata'], 'user_metadata', asked.findings);
    return {
      id,
      email: method.email,
      emailVerified: method.isVerified,
      password: passwordOf(asked, method.hash),
      social: method.social,
      totpSecret: secretOf(asked),
      groups: rolesIn(asked, NO_TENANT),
      ...(metadata !== undefined && { metadata }),
    };
  },
  memberships: (asked) =>
    tenantsOf(asked).map((org): SourceMembership => ({ org, roles: rolesIn(asked, org) })),
} satisfies Profile);

interface Method {
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly hash: string | undefined;
  readonly social: readonly string[];
}

/** What the login methods of a user say: the email of the primary one, and the password of the same email. */
function methodOf({ fields, context, findings }: Asked): Method {
  const methods = objectsIn(fields.valueOf(['loginMethods']));
  const primary = methods.find(({ isPrimary }) => flagOf(isPrimary) === true) ?? methods[0];
  const email = textOf(primary?.['email']) ?? fields.textOf(['email', 'emails.0']);
  const own = methods.filter((method) => isSameEmail(textOf(method['email']), email));
  if (own.length < methods.length) {
    const others = methods.length - own.length;
    const detail = `Login methods with another email, or without one, are not imported: ${others}.`;
    findings.push(finding('extra_email', detail, 'loginMethods'));
  }
  const verified = context.entriesOf(VERIFIED.name);
  const isVerified =
    own.some(({ isVerified: flag, verified: said }) => flagOf(flag ?? said) === true) ||
    verified.some((entry) => isSameEmail(textOf(entry['email']), email));
  const hashes = own.map(
    (method) => textOf(method['passwordHash']) ?? textOf(method['password_hash']),
  );
  const hash = hashes.find((each) => each !== undefined) ?? fields.textOf(PASSWORD.hash);
  const social = own.flatMap((method) => providerOf(method));
  return { email, isVerified, hash, social };
}

function providerOf(method: RecordValue): readonly string[] {
  const { thirdPartyId, thirdParty } = method;
  const provider = textOf(thirdPartyId) ?? textOf(objectIn(thirdParty)?.['id']);
  return provider === undefined ? [] : [provider];
}

function passwordOf({ context }: Asked, hash: string | undefined): StoredHash {
  if (hash === undefined) return NO_PASSWORD;
  const signerKey = context.answers[SIGNER_KEY.name];
  const clues: HashClues = signerKey === undefined ? {} : { signerKey };
  return readStoredHash(hash, clues);
}

function tenantsOf({ fields, context }: Asked): readonly string[] {
  const methods = objectsIn(fields.valueOf(['loginMethods']));
  const tenants = [
    ...methods.flatMap(({ tenantIds }) => listIn(tenantIds).map(textOf)),
    ...context.entriesOf(ROLES.name).map(({ tenant }) => textOf(tenant)),
  ];
  return [...new Set(tenants)].filter(
    (tenant) => tenant !== undefined && tenant !== NO_TENANT,
  ) as string[];
}

/** Roles in a tenant. The bulk format names the tenants of a role; without any it is that of no tenant. */
function rolesIn({ fields, context }: Asked, tenant: string): readonly string[] {
  const bulk = listIn(fields.valueOf(['userRoles'])).flatMap((each) => {
    const object = objectIn(each);
    const tenants = namesIn(object?.['tenantIds']);
    const isHere = tenants.length === 0 ? tenant === NO_TENANT : tenants.includes(tenant);
    const role = textOf(object?.['role'] ?? each);
    return isHere && role !== undefined ? [role] : [];
  });
  const stored = context.entriesOf(ROLES.name).flatMap((entry) => {
    const role = textOf(entry['role']);
    return role !== undefined && (textOf(entry['tenant']) ?? NO_TENANT) === tenant ? [role] : [];
  });
  return [...new Set([...bulk, ...stored])];
}

function secretOf({ fields, context, findings }: Asked): string | undefined {
  const devices = [
    ...objectsIn(fields.valueOf(['totpDevices'])),
    ...context.entriesOf(DEVICES.name).filter(({ verified }) => flagOf(verified) === true),
  ];
  const fitting = devices.filter(({ period }) => (textOf(period) ?? TOTP_PERIOD) === TOTP_PERIOD);
  if (fitting.length < devices.length) {
    const detail = 'WorkOS takes codes of 30 seconds only.';
    findings.push(finding('totp_parameters', detail, 'period'));
  }
  return textOf(fitting[0]?.['secretKey']);
}
