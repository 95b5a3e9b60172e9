/** ASP.NET Core Identity: the table of users, with its roles, claims, logins and tokens. */
import { finding } from '../converted-user';
import { flagOf, textOf } from '../fields';
import type { Part, Question, SourceMembership, UserState, UsersPart } from '../source';
import { timeOf } from '../time';
import { namesById } from './names-by-id';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape, userTable } from './tables';

/** A lockout of so many years is meant for ever: administrators write the last year there is. */
const FOR_EVER_MS = 10 * 365 * 24 * 3_600_000;
const GIVEN_NAME = /(?:^|\/)given_?name$/i;
const FAMILY_NAME = /(?:^|\/)(?:surname|family_?name)$/i;
const FULL_NAME = /(?:^|\/)name$/i;
const AUTHENTICATOR = 'AuthenticatorKey';

const ORG_CLAIM: Question = {
  name: 'org-claim',
  summary: 'type of the claim that has the id of the organization',
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['PasswordHash', 'SecurityStamp'] }),
};

const ROLES: Part = {
  name: 'roles',
  isSetting: true,
  fits: (sample) =>
    haveShape(sample, {
      has: ['Id', 'Name', 'NormalizedName'],
      lacks: ['PasswordHash', 'SecurityStamp'],
    }),
};

const USER_ROLES = userTable({
  name: 'user roles',
  fits: (sample) => haveShape(sample, { has: ['UserId', 'RoleId'], lacks: ['ClaimType'] }),
  user: ['UserId'],
  values: { role: ['RoleId'] },
});

const CLAIMS = userTable({
  name: 'claims',
  fits: (sample) => haveShape(sample, { has: ['UserId', 'ClaimType', 'ClaimValue'] }),
  user: ['UserId'],
  values: { type: ['ClaimType'], value: ['ClaimValue'] },
});

const LOGINS = userTable({
  name: 'logins',
  fits: (sample) => haveShape(sample, { has: ['UserId', 'LoginProvider', 'ProviderKey'] }),
  user: ['UserId'],
  values: { provider: ['LoginProvider'] },
});

const TOKENS = userTable({
  name: 'tokens',
  flag: 'mfa',
  fits: (sample) => haveShape(sample, { has: ['UserId', 'LoginProvider', 'Name', 'Value'] }),
  user: ['UserId'],
  values: { name: ['Name'], value: ['Value'] },
});

const NAMES = {
  firstName: ['FirstName', 'GivenName'],
  lastName: ['LastName', 'Surname', 'FamilyName'],
  fullName: ['FullName', 'DisplayName', 'Name'],
} as const;

export const ASPNET = profileSource({
  key: 'aspnet',
  label: 'ASP.NET Identity',
  carries: {
    passwords: { how: 'partly', note: 'only with more iterations than ASP.NET uses by itself' },
    factors: { how: 'partly', note: 'authenticator apps, from the table of tokens' },
    organizations: { how: 'partly', note: 'a claim' },
    roles: { how: 'partly', note: 'roles in that organization, or as groups by --groups' },
    metadata: { how: 'partly', note: 'the user name and the phone number' },
  },
  getIt:
    'sqlcmd -d <database> -y 0 -f o:65001 -o users.ndjson -Q "SET NOCOUNT ON; SELECT (SELECT u.* ' +
    'FOR JSON PATH, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER) FROM AspNetUsers u"',
  parts: [USERS, ROLES, USER_ROLES, CLAIMS, LOGINS, TOKENS],
  questions: [ORG_CLAIM],
  fields: {
    id: ['Id'],
    email: ['Email'],
    emailVerified: ['EmailConfirmed'],
    ...NAMES,
    phone: ['PhoneNumber'],
    passwordHash: ['PasswordHash'],
    metadata: ['UserName', 'PhoneNumber'],
  },
  read: (asked) => {
    const { fields } = asked;
    return {
      firstName: fields.nameOf(NAMES.firstName) ?? claimOf(asked, GIVEN_NAME),
      lastName: fields.nameOf(NAMES.lastName) ?? claimOf(asked, FAMILY_NAME),
      fullName: fields.nameOf(NAMES.fullName) ?? claimOf(asked, FULL_NAME),
      state: stateOf(asked),
      social: socialOf(asked),
      totpSecret: secretOf(asked),
      groups: organizationsOf(asked).length > 0 ? [] : rolesOf(asked),
    };
  },
  memberships: (asked) => {
    const roles = rolesOf(asked);
    return organizationsOf(asked).map((org): SourceMembership => ({ org, roles }));
  },
} satisfies Profile);

/** The value of the first claim of this type. */
function claimOf({ context }: Asked, type: RegExp): string | undefined {
  const claim = context
    .entriesOf(CLAIMS.name)
    .find((each) => type.test(textOf(each['type']) ?? ''));
  return textOf(claim?.['value']);
}

/** A lockout that ends is one of too many wrong passwords, which WorkOS has for itself. */
function stateOf({ fields, context }: Asked): UserState {
  const end = timeOf(fields.textOf(['LockoutEnd', 'LockoutEndDateUtc']));
  const isEnabled = flagOf(fields.valueOf(['LockoutEnabled'])) !== false;
  const isForEver = end !== undefined && end - context.now > FOR_EVER_MS;
  return isForEver && isEnabled ? 'disabled' : 'active';
}

function socialOf({ context }: Asked): readonly string[] {
  const providers = context.entriesOf(LOGINS.name).map(({ provider }) => textOf(provider));
  return [...new Set(providers.filter((provider) => provider !== undefined))];
}

function rolesOf({ context }: Asked): readonly string[] {
  const entries = context.entriesOf(USER_ROLES.name);
  if (entries.length === 0) return [];
  const names = namesById(context.settingsOf(ROLES.name));
  return entries.flatMap(({ role }) => {
    const id = textOf(role);
    return id === undefined ? [] : [names.get(id) ?? id];
  });
}

/** The values of the claim that the user names. */
function organizationsOf({ context }: Asked): readonly string[] {
  const wanted = context.answers[ORG_CLAIM.name];
  if (wanted === undefined) return [];
  return context.entriesOf(CLAIMS.name).flatMap(({ type, value }) => {
    const org = textOf(value);
    return textOf(type) === wanted && org !== undefined ? [org] : [];
  });
}

/** The key is there before the user confirms it, so it counts only where the factor is on. */
function secretOf({ fields, context, findings }: Asked): string | undefined {
  const tokens = context.entriesOf(TOKENS.name);
  const secret = textOf(tokens.find(({ name }) => name === AUTHENTICATOR)?.['value']);
  const isOn = flagOf(fields.valueOf(['TwoFactorEnabled'])) === true;
  if (isOn && secret === undefined) {
    const detail = 'The user has a second factor, and the table of tokens has no secret for it.';
    findings.push(finding('totp_not_exported', detail, 'TwoFactorEnabled'));
  }
  return isOn ? secret : undefined;
}
