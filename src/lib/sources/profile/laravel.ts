/** Laravel: the users table, teams of Jetstream and roles of spatie/laravel-permission. */
import type { RecordValue } from '../../exports';
import { finding } from '../converted-user';
import { flagOf, textOf } from '../fields';
import type { ConvertContext, Part, SourceMembership, UsersPart } from '../source';
import { namesById } from './names-by-id';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { RecordFields } from './record-fields';
import { haveShape, membershipTable, organizationTable } from './tables';

const OWNER = 'owner';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    !sample.some((record) => '_id' in record) &&
    haveShape(sample, {
      has: ['email', 'password'],
      hasOneOf: ['remember_token', 'email_verified_at'],
      lacks: ['is_superuser', 'fs_uniquifier'],
    }),
};

const TEAM_TABLE = organizationTable({
  name: 'teams',
  shape: { has: ['id', 'user_id', 'name', 'personal_team'] },
  id: ['id'],
  orgName: ['name'],
});

/** A team's owner is no row of `team_user`. A personal team has one member for ever, and is left out. */
const TEAMS: Part = {
  ...TEAM_TABLE,
  organization: (record) => (isPersonal(record) ? undefined : TEAM_TABLE.organization?.(record)),
  entries: (record) => {
    const [key, org] = [textOf(record['user_id']), textOf(record['id'])];
    if (key === undefined || org === undefined || isPersonal(record)) return [];
    return [{ key, value: { org, orgName: record['name'], roles: [OWNER] } }];
  },
};

function isPersonal(record: RecordValue): boolean {
  return flagOf(record['personal_team']) === true;
}

const TEAM_USERS = membershipTable({
  name: 'team users',
  shape: { has: ['team_id', 'user_id', 'role'] },
  user: ['user_id'],
  org: ['team_id'],
  roles: ['role'],
});

const ROLES: Part = {
  name: 'roles',
  isSetting: true,
  fits: (sample) => haveShape(sample, { has: ['id', 'name', 'guard_name'] }),
};

const USER_ROLES: Part = {
  name: 'user roles',
  fits: (sample) => haveShape(sample, { has: ['role_id', 'model_type', 'model_id'] }),
  entries: (record) => {
    const fields = new RecordFields(record);
    const key = fields.textOf(['model_id']);
    if (key === undefined || fields.textOf(['model_type'])?.endsWith('User') !== true) return [];
    return [{ key, value: { role: record['role_id'], team: fields.textOf(['team_id']) } }];
  },
};

export const LARAVEL = profileSource({
  key: 'laravel',
  label: 'Laravel',
  carries: {
    passwords: { how: 'partly', note: 'bcrypt and argon2, as Laravel writes them' },
    factors: { how: 'no', note: 'Fortify encrypts the secrets' },
    organizations: { how: 'partly', note: 'teams of Jetstream, except personal ones' },
    roles: { how: 'partly', note: 'roles of teams, and roles of laravel-permission' },
    metadata: { how: 'no', note: 'columns that --map names' },
  },
  getIt: String.raw`php artisan tinker --execute='foreach (DB::table("users")->cursor() as $row) echo json_encode($row), "\n";' > users.ndjson`,
  parts: [USERS, TEAMS, TEAM_USERS, ROLES, USER_ROLES],
  fields: {
    id: ['id', 'uuid'],
    email: ['email'],
    emailVerified: ['email_verified_at'],
    firstName: ['first_name'],
    lastName: ['last_name'],
    fullName: ['name'],
    passwordHash: ['password'],
    deleted: ['deleted_at'],
  },
  membershipParts: [TEAMS.name, TEAM_USERS.name],
  read: (asked) => {
    tellOfFactor(asked);
    return {
      groups: rolesOf(asked.context).flatMap(({ role, team }) =>
        team === undefined ? [role] : [],
      ),
    };
  },
  memberships: ({ context }) => teamRoles(context),
} satisfies Profile);

function tellOfFactor({ fields, findings }: Asked): void {
  if (fields.textOf(['two_factor_secret']) === undefined) return;
  const detail = 'Fortify encrypts the secret with the key of the application.';
  findings.push(finding('totp_encrypted', detail, 'two_factor_secret'));
}

interface UserRole {
  readonly role: string;
  readonly team: string | undefined;
}

function rolesOf(context: ConvertContext): readonly UserRole[] {
  const entries = context.entriesOf(USER_ROLES.name);
  if (entries.length === 0) return [];
  const names = namesById(context.settingsOf(ROLES.name));
  return entries.flatMap(({ role, team }) => {
    const id = textOf(role);
    return id === undefined ? [] : [{ role: names.get(id) ?? id, team: textOf(team) }];
  });
}

/** Roles of laravel-permission that are given for one team. */
function teamRoles(context: ConvertContext): readonly SourceMembership[] {
  return rolesOf(context).flatMap(({ role, team }) =>
    team === undefined ? [] : [{ org: team, roles: [role] }],
  );
}
