/** Ory Kratos and Ory Network: identities with their credentials. */
import { asObject } from '../../model';
import { finding } from '../converted-user';
import { flagOf, isSameEmail, listIn, objectsIn, textOf } from '../fields';
import type { Question, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape } from './tables';

const EMAIL_TRAIT: Question = {
  name: 'email-trait',
  summary: 'trait with the email, if not email: contact.mail',
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['traits', 'schema_id'] }),
};

const EMAILS = ['traits.email', 'traits.emails.0'];

export const KRATOS = profileSource({
  key: 'kratos',
  label: 'Ory Kratos',
  carries: {
    passwords: {
      how: 'partly',
      note: 'with include_credential=password; argon2 of few lanes only',
    },
    factors: { how: 'partly', note: 'authenticator apps, with include_credential=totp' },
    organizations: { how: 'partly', note: 'the organization of Ory Network' },
    roles: { how: 'no' },
    metadata: { how: 'yes' },
  },
  getIt:
    'GET /admin/identities?include_credential=password&include_credential=totp&include_credential=oidc',
  parts: [USERS],
  questions: [EMAIL_TRAIT],
  fields: {
    id: ['id'],
    email: EMAILS,
    firstName: ['traits.name.first', 'traits.first_name', 'traits.given_name'],
    lastName: ['traits.name.last', 'traits.last_name', 'traits.family_name'],
    fullName: ['traits.name', 'traits.full_name'],
    passwordHash: ['credentials.password.config.hashed_password'],
    // An otpauth:// address.
    totpSecret: ['credentials.totp.config.totp_url'],
    status: ['state'],
    organizationId: ['organization_id'],
    metadataObjects: { metadata_public: '' },
  },
  read: (asked) => ({ ...addressOf(asked), social: socialOf(asked), isFederated: isOfSso(asked) }),
} satisfies Profile);

function addressOf({ fields, context, findings }: Asked): {
  readonly email: string | undefined;
  readonly emailVerified: boolean;
} {
  const trait = context.answers[EMAIL_TRAIT.name];
  const email = fields.textOf(trait === undefined ? EMAILS : [`traits.${trait}`]);
  const addresses = objectsIn(fields.valueOf(['verifiable_addresses'])).filter(
    ({ via }) => textOf(via) !== 'sms',
  );
  const own = addresses.find(({ value }) => isSameEmail(textOf(value), email));
  const others = addresses.filter((address) => address !== own).length;
  if (others > 0) {
    const detail = `Further addresses are not imported: ${others}.`;
    findings.push(finding('extra_email', detail, 'verifiable_addresses'));
  }
  return { email, emailVerified: flagOf(own?.['verified']) === true };
}

/** `google:123` of a sign-in with Google. */
function socialOf({ fields }: Asked): readonly string[] {
  const identifiers = listIn(fields.valueOf(['credentials.oidc.identifiers']));
  const providers = identifiers.map((each) => (textOf(each) ?? '').split(':')[0] ?? '');
  return [...new Set(providers.filter((provider) => provider !== ''))];
}

function isOfSso({ fields }: Asked): boolean {
  const kinds = Object.keys(asObject(fields.valueOf(['credentials'])) ?? {});
  return kinds.length > 0 && kinds.every((kind) => kind === 'saml');
}
