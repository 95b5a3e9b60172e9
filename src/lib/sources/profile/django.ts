/** Django: users of `dumpdata` or of the table, with groups, addresses of django-allauth and devices of django-otp. */
import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { base32Of } from '../base32';
import { finding } from '../converted-user';
import { flagOf, isMostly, isSameEmail, listIn, textOf } from '../fields';
import type { Part, SampleOf, SourceFinding, UsersPart } from '../source';
import { namesById } from './names-by-id';
import type { Asked, Profile } from './profile';
import { profileSource } from './profile-source';
import { haveShape, userTable } from './tables';

const EMAIL_MODEL = 'account.emailaddress';
const TOTP_MODEL = 'otp_totp.totpdevice';
const GROUP_MODEL = 'auth.group';
const HEX = /^(?:[0-9a-f]{2})+$/i;
const MIXED = 'The file has records of several models. Dump each model into a file of its own.';

const USERS: UsersPart = {
  name: 'users',
  fits: (sample) =>
    isMostly(sample, isDumpedUser) ||
    haveShape(sample, { has: ['password', 'last_login', 'is_superuser'] }),
  refuse: (record) => ('model' in record && !isDumpedUser(record) ? MIXED : undefined),
};

/** Every user model of Django has these two fields, whatever its name. */
function isDumpedUser(record: RecordValue): boolean {
  const fields = asObject(record['fields']);
  return (
    'model' in record && fields !== undefined && 'password' in fields && 'last_login' in fields
  );
}

function isOfModel(model: string): (record: RecordValue) => boolean {
  return (record) => textOf(record['model'])?.toLowerCase() === model;
}

const GROUPS: Part = {
  name: 'groups',
  isSetting: true,
  fits: (sample, at) => isMostly(sample, isOfModel(GROUP_MODEL)) || isGroupTable(sample, at),
};

/** The table `auth_group` has nothing but ids and names, so its file has to be called so. */
function isGroupTable(sample: readonly RecordValue[], { file }: SampleOf): boolean {
  return /auth_group(?!_)|^groups?\b/i.test(file) && isMostly(sample, isIdAndName);
}

function isIdAndName(record: RecordValue): boolean {
  return Object.keys(record).sort().join() === 'id,name';
}

const USER_GROUPS = userTable({
  name: 'user groups',
  fits: (sample) => isMostly(sample, (record) => isLink(Object.keys(record))),
  user: ['user_id'],
  values: { group: ['group_id'] },
});

function isLink(names: readonly string[]): boolean {
  return names.length <= 3 && names.includes('user_id') && names.includes('group_id');
}

const ADDRESSES = userTable({
  name: 'addresses',
  fits: (sample) =>
    isMostly(sample, isOfModel(EMAIL_MODEL)) ||
    haveShape(sample, { has: ['user_id', 'email', 'verified', 'primary'] }),
  user: ['fields.user', 'user_id'],
  values: {
    email: ['fields.email', 'email'],
    verified: ['fields.verified', 'verified'],
    primary: ['fields.primary', 'primary'],
  },
});

const DEVICES = userTable({
  name: 'devices',
  flag: 'mfa',
  fits: (sample) =>
    isMostly(sample, isOfModel(TOTP_MODEL)) ||
    haveShape(sample, { has: ['user_id', 'key', 'step', 'digits', 'confirmed'] }),
  user: ['fields.user', 'user_id'],
  values: {
    key: ['fields.key', 'key'],
    step: ['fields.step', 'step'],
    digits: ['fields.digits', 'digits'],
    confirmed: ['fields.confirmed', 'confirmed'],
  },
});

const PROFILE: Profile = {
  key: 'django',
  label: 'Django',
  carries: {
    passwords: { how: 'partly', note: 'PBKDF2 of Django 4.2 to 5.2, argon2, bcrypt and scrypt' },
    factors: { how: 'partly', note: 'authenticator apps of django-otp' },
    organizations: { how: 'no' },
    roles: { how: 'partly', note: 'groups, by --groups' },
    metadata: { how: 'partly', note: 'the user name, and staff and superuser flags' },
  },
  getIt: 'python manage.py dumpdata auth.user -o users.json',
  parts: [USERS, GROUPS, USER_GROUPS, ADDRESSES, DEVICES],
  fields: {
    id: ['pk', 'id'],
    email: ['fields.email', 'email'],
    firstName: ['fields.first_name', 'first_name'],
    lastName: ['fields.last_name', 'last_name'],
    fullName: ['fields.name', 'fields.full_name', 'full_name', 'name'],
    passwordHash: ['fields.password', 'password'],
    active: ['fields.is_active', 'is_active'],
    metadata: ['fields.username', 'username'],
    metadataFlags: ['fields.is_staff', 'is_staff', 'fields.is_superuser', 'is_superuser'],
  },
  read: (asked) => ({
    ...addressOf(asked),
    totpSecret: secretOf(asked),
    groups: groupsOf(asked),
  }),
};

export const DJANGO = profileSource(PROFILE);

/** The user's email with what allauth knows of it; where the user has none, allauth's primary address. */
function addressOf({ fields, context, findings }: Asked): {
  readonly email: string | undefined;
  readonly emailVerified: boolean;
} {
  const own = fields.textOf(PROFILE.fields.email);
  const addresses = context.entriesOf(ADDRESSES.name);
  const chosen = addresses.find((address) =>
    own === undefined
      ? flagOf(address['primary']) === true
      : isSameEmail(textOf(address['email']), own),
  );
  const email = own ?? textOf(chosen?.['email']);
  const others = addresses.filter((address) => !isSameEmail(textOf(address['email']), email));
  if (others.length > 0) {
    const detail = `Further addresses are not imported: ${others.length}.`;
    findings.push(finding('extra_email', detail, 'email'));
  }
  return { email, emailVerified: flagOf(chosen?.['verified']) === true };
}

/** The secret of the first confirmed device. */
function secretOf({ context, findings }: Asked): string | undefined {
  let found: string | undefined;
  for (const device of context.entriesOf(DEVICES.name)) {
    const secret = secretIn(device, findings);
    if (secret !== undefined && found !== undefined) {
      const detail = 'A further authenticator app is not imported.';
      findings.push(finding('totp_not_exported', detail, 'key'));
    }
    found ??= secret;
  }
  return found;
}

function secretIn(device: RecordValue, findings: SourceFinding[]): string | undefined {
  if (flagOf(device['confirmed']) !== true) {
    findings.push(finding('totp_unverified', 'A device was never confirmed.', 'confirmed'));
    return undefined;
  }
  const secret = keyOf(device);
  if (secret === undefined || textOf(device['step']) !== '30' || textOf(device['digits']) !== '6') {
    const detail = 'WorkOS takes 6 digits and 30 seconds only.';
    findings.push(finding('totp_parameters', detail, 'key'));
    return undefined;
  }
  return secret;
}

function keyOf(device: RecordValue): string | undefined {
  const key = textOf(device['key']) ?? '';
  return HEX.test(key) ? base32Of(Buffer.from(key, 'hex')) : undefined;
}

/** Names of groups. A dump has their ids, or with `--natural-foreign` their names, each in a list of its own. */
function groupsOf({ fields, context }: Asked): readonly string[] {
  const listed = listIn(fields.valueOf(['fields.groups']));
  const linked = context.entriesOf(USER_GROUPS.name).map(({ group }) => group);
  const ids = [...listed, ...linked];
  if (ids.length === 0) return [];
  const names = namesById(context.settingsOf(GROUPS.name), ['pk', 'id'], ['fields.name', 'name']);
  return ids.flatMap((id) => {
    const text = textOf(Array.isArray(id) ? (id as unknown[])[0] : id);
    return text === undefined ? [] : [names.get(text) ?? text];
  });
}
