import { DJANGO } from '../../../src/lib/sources/profile/django';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const DUMP = convertAll(DJANGO, [
  ...fixture('django', 'users.json'),
  ...fixture('django', 'groups.jsonl'),
  ...fixture('django', 'addresses.json'),
  ...fixture('django', 'devices.json'),
]);

describe('a dump of Django', () => {
  it('has the fields of a user, groups by name, and the state of the address in allauth', () => {
    expect(byId(DUMP, '1')).toMatchObject({
      user: {
        email: 'ada@example.com',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Lovelace',
        totpSecret: '2CY4NI7UJYVHPEFYYHJOH5FFW3D5R2PQ',
        metadata: { username: 'ada', is_staff: true },
        groups: ['editors', 'Site Admins'],
        state: 'active',
      },
      memberships: [],
      findings: [{ code: 'extra_email', detail: 'Further addresses are not imported: 1.' }],
    });
    expect(byId(DUMP, '1').user.metadata).not.toHaveProperty('is_superuser');
  });

  it('has names of groups in place of their ids, with --natural-foreign', () => {
    expect(byId(DUMP, '2').user.groups).toEqual(['editors']);
  });

  it('does not verify an address by the state of another one', () => {
    const { user } = byId(DUMP, '5');
    expect(user).toMatchObject({ email: 'grace@example.com', emailVerified: false });
  });

  it('takes the primary address of allauth for a user without one', () => {
    const { user } = byId(DUMP, '6');
    expect(user).toMatchObject({ email: 'social@example.com', emailVerified: true });
  });

  it('verifies no address without allauth', () => {
    const users = convertAll(DJANGO, fixture('django', 'users.json'));
    expect(users.some(({ user }) => user.emailVerified)).toBe(false);
  });

  it.each([
    ['1', 'pbkdf2'],
    ['2', 'range'],
    ['3', 'range'],
    ['4', 'prehashed'],
    ['5', 'argon2'],
    ['6', 'none'],
    ['7', 'scrypt'],
  ])('has the password of user %s: %s', async (id, type) => {
    expect(await verifiedType(byId(DUMP, id).user.password)).toBe(type);
  });

  it('has inactive users, who are disabled', () => {
    expect(byId(DUMP, '7').user.state).toBe('disabled');
  });

  it('takes confirmed devices of 6 digits only', () => {
    const told = ['2', '3'].map((id) => byId(DUMP, id));
    expect(told.map(({ user }) => user.totpSecret)).toEqual([undefined, undefined]);
    expect(told.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['totp_unverified'],
      ['totp_parameters'],
    ]);
  });

  it('takes the first of several devices', () => {
    const device = { key: 'd0b1', step: 30, digits: 6, confirmed: true };
    const entries = { devices: [device, { ...device, key: 'd0b2' }] };
    const { user, findings } = convertOne(DJANGO, { pk: 1, fields: {} }, { entries });
    expect(user.totpSecret).toBe('2CYQ');
    expect(findings.map(({ code }) => code)).toEqual(['totp_not_exported']);
  });

  it('is refused with several models in one file', () => {
    const refuse = DJANGO.parts[0].refuse;
    const [part] = fixture('django', 'groups.jsonl');
    expect(refuse?.(part?.records[0] ?? {})).toMatch(/Dump each model into a file of its own/);
    const [users] = fixture('django', 'users.json');
    expect(users?.records.map((record) => refuse?.(record))).toEqual(Array(7).fill(undefined));
  });
});

it('the tables of Django have the same', async () => {
  const users = convertAll(DJANGO, [
    ...fixture('django', 'auth_user.csv'),
    ...fixture('django', 'auth_group.csv'),
    ...fixture('django', 'auth_user_groups.csv'),
    ...fixture('django', 'account_emailaddress.csv'),
  ]);
  expect(byId(users, '1').user).toMatchObject({
    email: 'ada@example.com',
    emailVerified: true,
    groups: ['editors'],
    metadata: { username: 'ada', is_staff: true },
  });
  expect(await verifiedType(byId(users, '1').user.password)).toBe('argon2');
  expect(byId(users, '2').user).toMatchObject({
    lastName: 'Null',
    state: 'disabled',
    password: { kind: 'none' },
  });
});
