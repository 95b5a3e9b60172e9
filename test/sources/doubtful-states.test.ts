import type { RecordValue } from '../../src/lib/exports';
import { type Source, sourceNamed, withMapping } from '../../src/lib/sources';
import { convertOne } from '../support/sources/convert';

const named = (key: string): Source => {
  const source = sourceNamed(key);
  if (source === undefined) throw new Error(key);
  return source;
};

const stateIn = (key: string, record: RecordValue): string =>
  convertOne(named(key), record).user.state;

describe('a user whose state is in doubt', () => {
  it.each([
    ['auth0', { user_id: 'auth0|1', email: 'a@x.io', blocked: '2024-01-01' }],
    ['clerk', { id: 'user_1', primary_email_address: 'a@x.io', banned: 'ja' }],
    ['firebase', { localId: '1', email: 'a@x.io', disabled: 'yes, since May' }],
    ['better-auth', { id: '1', email: 'a@x.io', name: 'A', emailVerified: 1, banned: 'x' }],
    ['keycloak', { id: '1', email: 'a@x.io', enabled: 'nein' }],
    ['entra', { id: '1', mail: 'a@x.io', accountEnabled: 'FALSCH' }],
    ['okta', { id: '1', status: 'Suspended', profile: { email: 'a@x.io' } }],
    ['csv', { id: '1', email: 'a@x.io', disabled: 'on request' }],
    ['csv', { id: '1', email: 'a@x.io', active: 'no longer' }],
    ['csv', { id: '1', email: 'a@x.io', disabled: 'false', banned: 'true' }],
    ['csv', { id: '1', email: 'a@x.io', active: 'true', enabled: 'false' }],
  ])('of %s is disabled: %j', (key, record) => {
    expect(stateIn(key, record)).toBe('disabled');
  });

  it('of a table is deleted when any of its columns says so', () => {
    const record = { id: '1', email: 'a@x.io', deleted: '0', deleted_at: '2024-01-01 10:00' };
    expect(stateIn('csv', record)).toBe('deleted');
  });

  it.each([
    ['auth0', { user_id: 'auth0|1', email: 'a@x.io', blocked: 'false' }],
    ['keycloak', { id: '1', email: 'a@x.io', enabled: true }],
    ['keycloak', { id: '1', email: 'a@x.io' }],
    ['entra', { id: '1', mail: 'a@x.io', accountEnabled: true }],
    ['entra', { id: '1', mail: 'a@x.io' }],
    ['okta', { id: '1', status: 'ACTIVE', profile: { email: 'a@x.io' } }],
    ['csv', { id: '1', email: 'a@x.io', disabled: '', active: 't', deleted_at: '' }],
  ])('and of %s is active where it says so: %j', (key, record) => {
    expect(stateIn(key, record)).toBe('active');
  });
});

describe('an address that may be another one', () => {
  it('is not verified by the flag of the usual column', () => {
    const general = withMapping(named('csv'), { map: { contact_email: 'email' }, set: {} });
    const record = { id: '1', contact_email: 'b@x.io', email_verified: 'true' };
    expect(convertOne(general, record).user.emailVerified).toBe(true);
    const { user } = convertOne(general, { ...record, email: 'a@x.io' });
    expect(user).toMatchObject({ email: 'b@x.io', emailVerified: false });
  });

  it.each(['false', 'f', '0', 'no'])('is not verified by %s in email_confirmed_at', (value) => {
    const record = { id: '1', email: 'a@x.io', email_confirmed_at: value };
    expect(convertOne(named('supabase'), record).user.emailVerified).toBe(false);
  });

  it('gets no password of a linked account whose address is unknown', () => {
    const passwords = named('auth0').parts.find(({ name }) => name === 'passwords');
    const identity = { provider: 'auth0', user_id: 'abc' };
    const user = { user_id: 'google-oauth2|1', email: 'boss@x.io', identities: [identity] };
    const keyOf = (record: RecordValue): string | undefined =>
      passwords && 'userKey' in passwords ? passwords.userKey(record) : undefined;
    expect(keyOf(user)).toBe('google-oauth2|1');
    const own = { ...identity, profileData: { email: 'BOSS@x.io' } };
    expect(keyOf({ ...user, identities: [own] })).toBe('auth0|abc');
  });
});

it('Okta gives no secret of a report as metadata', () => {
  const record = {
    id: '1',
    email: 'a@x.io',
    password: 'hunter2',
    recoveryAnswer: 'blue',
    'credentials.password.hash.value': 'HASH',
    department: 'Sales',
  };
  expect(convertOne(named('okta'), record).user.metadata).toEqual({ department: 'Sales' });
});

it('Firebase gives every cell of a row its name, with a comma at the end or without', () => {
  const users = named('firebase').parts[0];
  const cells = ['u1', 'a@x.io', 'true', ...Array.from({ length: 20 }, () => ''), '1700000000000'];
  const row = [...cells, '', '', 'true', '{}'];
  expect(users.columnsFor?.(row)?.slice(26, 28)).toEqual(['disabled', 'customAttributes']);
  expect(users.columnsFor?.([...row, ''])?.slice(26, 28)).toEqual(['disabled', 'customAttributes']);
});
