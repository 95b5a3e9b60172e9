import type { RecordValue } from '../../exports';
import { convertedUser, finding, readFlag } from '../converted-user';
import { addMetadata, flagOf, listIn, namesIn, objectIn, objectsIn, textOf } from '../fields';
import { membershipsIn } from '../memberships';
import type {
  ConvertContext,
  ConvertedUser,
  SourceFinding,
  SourceMembership,
  UserState,
} from '../source';
import { credentialsOf } from './credentials';
import { attributesOf, ORGANIZATIONS } from './organizations';

export const CLIENT_ROLES = 'client-roles';

const SERVICE_ACCOUNT = 'service-account-';
const DEFAULT_ROLES = ['offline_access', 'uma_authorization'];
const DEFAULT_ROLE_PREFIX = 'default-roles-';
/** Of users from a directory. */
const LDAP_PREFIX = 'LDAP_';
/** The providers that Keycloak comes with, by the names that it gives them. */
const SOCIAL = [
  'apple',
  'bitbucket',
  'facebook',
  'github',
  'gitlab',
  'google',
  'instagram',
  'linkedin',
  'linkedin-openid-connect',
  'microsoft',
  'paypal',
  'stackoverflow',
  'twitter',
];

/** Reads a user of the export of a realm. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const { password, totpSecret } = credentialsOf(record, findings);
  const identities = namesIn(
    objectsIn(record['federatedIdentities']).map(({ identityProvider }) => identityProvider),
  );
  const social = identities.filter((name) => SOCIAL.includes(name.toLowerCase()));
  const isOfCompany = identities.length > 0 && social.length === 0 && password.kind === 'none';
  if (listIn(record['requiredActions']).includes('UPDATE_PASSWORD')) {
    const detail =
      'The user had to change the password at the next sign-in. WorkOS does not ask for it.';
    findings.push(finding('must_change_password', detail, 'requiredActions'));
  }
  const facts = {
    id: textOf(record['id']) ?? '',
    email: textOf(record['email']),
    emailVerified: readFlag(record, 'emailVerified', findings),
    firstName: textOf(record['firstName']),
    lastName: textOf(record['lastName']),
    password,
    totpSecret,
    metadata: metadataOf(record),
    state: stateOf(record),
    social,
    isFederated: textOf(record['federationLink']) !== undefined || isOfCompany,
    groups: listIn(record['groups']).flatMap(groupName),
  };
  return convertedUser(facts, membershipsOf(record, context, findings), findings);
}

function stateOf(record: RecordValue): UserState {
  const isService =
    textOf(record['serviceAccountClientId']) !== undefined ||
    textOf(record['username'])?.startsWith(SERVICE_ACCOUNT) === true;
  if (isService) return 'service';
  const { enabled } = record;
  return enabled === undefined || flagOf(enabled) === true ? 'active' : 'disabled';
}

/** Groups are paths: `/staff/support`. */
function groupName(value: unknown): readonly string[] {
  const path = textOf(value);
  if (path === undefined) return [];
  return [path.startsWith('/') ? path.slice(1) : path];
}

/** Roles of the realm count in each organization of the user: Keycloak has no roles of organizations in the export. */
function membershipsOf(
  record: RecordValue,
  context: ConvertContext,
  findings: SourceFinding[],
): readonly SourceMembership[] {
  const ofRealm = namesIn(listIn(record['realmRoles'])).filter((role) => !isDefault(role));
  const roles = [...ofRealm, ...clientRolesOf(record, context)];
  const memberships = membershipsIn(context, [ORGANIZATIONS.name]);
  if (roles.length === 0) return memberships;
  if (memberships.length === 0) {
    const detail = 'The user has roles, and is in no organization to have them in.';
    const field = ofRealm.length > 0 ? 'realmRoles' : 'clientRoles';
    findings.push(finding('role_without_organization', detail, field));
  }
  return memberships.map(({ org, orgName }) =>
    orgName === undefined ? { org, roles } : { org, orgName, roles },
  );
}

/** Roles of the clients that the user names, as `<client>/<role>`. Most clients are not about organizations at all. */
function clientRolesOf(record: RecordValue, { answers }: ConvertContext): readonly string[] {
  const wanted = namesIn(answers[CLIENT_ROLES] ?? '');
  if (wanted.length === 0) return [];
  const byClient = objectIn(record['clientRoles']) ?? {};
  return wanted.flatMap((client) =>
    namesIn(listIn(byClient[client])).map((role) => `${client}/${role}`),
  );
}

function isDefault(role: string): boolean {
  return DEFAULT_ROLES.includes(role) || role.startsWith(DEFAULT_ROLE_PREFIX);
}

function metadataOf(record: RecordValue): RecordValue {
  const metadata: Record<string, unknown> = {};
  const attributes = attributesOf(record);
  for (const name in attributes) {
    if (!name.startsWith(LDAP_PREFIX)) addMetadata(metadata, { [name]: attributes[name] });
  }
  const username = textOf(record['username']);
  if (username !== textOf(record['email'])) addMetadata(metadata, { username });
  return metadata;
}
