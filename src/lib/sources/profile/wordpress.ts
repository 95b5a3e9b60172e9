/** WordPress: the users table with `usermeta`, or `wp user list`. */
import { namesIn, textOf } from '../fields';
import type { Part, Question, SourceMembership, UsersPart } from '../source';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';
import { haveShape } from './tables';

/** Roles in PHP's own format, `a:1:{s:10:"subscriber";b:1;}`. */
const GRANTED = /"([^"]+)";b:1/g;
/** `wp_capabilities`, or `wp_2_capabilities` of the second site of a network. */
const CAPABILITIES = /_(?:(\d+)_)?capabilities$/;
const KEPT = new Set(['first_name', 'last_name', '_two_factor_totp_key']);
const FIRST_SITE = '1';

const SITES: Question = {
  name: 'sites',
  summary: 'orgs: each site of a network becomes an organization',
  choices: ['orgs', 'ignore'],
};

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) => haveShape(sample, { has: ['user_login', 'user_email'] }),
};

const META: Part = {
  name: 'usermeta',
  fits: (sample) => haveShape(sample, { has: ['user_id', 'meta_key', 'meta_value'] }),
  entries: (record) => {
    const fields = new RecordFields(record);
    const [key, name] = [fields.textOf(['user_id']), fields.textOf(['meta_key'])];
    if (key === undefined || name === undefined) return [];
    if (!KEPT.has(name) && !CAPABILITIES.test(name)) return [];
    return [{ key, value: { name, value: fields.nameOf(['meta_value']) } }];
  },
};

export const WORDPRESS = profileSource({
  key: 'wordpress',
  label: 'WordPress',
  carries: {
    passwords: { how: 'partly', note: 'only bcrypt and argon2 of plugins; not those of WordPress' },
    factors: { how: 'partly', note: 'authenticator apps of the plugin Two Factor' },
    organizations: { how: 'partly', note: 'sites of a network' },
    roles: { how: 'partly', note: 'roles in those sites, or as groups by --groups' },
    metadata: { how: 'partly', note: 'the user name' },
  },
  getIt:
    `wp db query --skip-column-names --raw "SELECT JSON_OBJECT('ID', ID, 'user_login', user_login, 'user_email', ` +
    `user_email, 'user_pass', user_pass, 'display_name', display_name) FROM wp_users" > users.ndjson`,
  parts: [USERS, META],
  questions: [SITES],
  fields: {
    id: ['ID'],
    email: ['user_email'],
    firstName: ['first_name'],
    lastName: ['last_name'],
    fullName: ['display_name'],
    passwordHash: ['user_pass'],
    // Two columns of a network.
    deleted: ['deleted'],
    disabled: ['spam'],
    groups: ['roles'],
    metadata: ['user_login'],
  },
  read: (asked) => {
    const meta = metaOf(asked);
    const { fields } = asked;
    return {
      firstName: fields.nameOf(['first_name']) ?? meta.get('first_name'),
      lastName: fields.nameOf(['last_name']) ?? meta.get('last_name'),
      totpSecret: meta.get('_two_factor_totp_key'),
      groups: hasSites(asked) ? [] : [...namesIn(fields.valueOf(['roles'])), ...siteRoles(meta)],
    };
  },
  memberships: (asked) => (hasSites(asked) ? sitesOf(metaOf(asked)) : []),
} satisfies Profile);

function hasSites({ context }: Asked): boolean {
  return context.answers[SITES.name] === 'orgs';
}

function metaOf({ context }: Asked): ReadonlyMap<string, string> {
  const meta = new Map<string, string>();
  for (const { name, value } of context.entriesOf(META.name)) {
    const [key, text] = [textOf(name), textOf(value)];
    if (key !== undefined && text !== undefined) meta.set(key, text);
  }
  return meta;
}

/** Roles in the first site. */
function siteRoles(meta: ReadonlyMap<string, string>): readonly string[] {
  return sitesOf(meta).flatMap(({ org, roles }) => (org === `site-${FIRST_SITE}` ? roles : []));
}

function sitesOf(meta: ReadonlyMap<string, string>): readonly SourceMembership[] {
  return [...meta].flatMap(([name, value]) => {
    const [found, site = FIRST_SITE] = CAPABILITIES.exec(name) ?? [];
    if (found === undefined) return [];
    const roles = [...value.matchAll(GRANTED)].map(([, role = '']) => role);
    return roles.length === 0 ? [] : [{ org: `site-${site}`, roles }];
  });
}
