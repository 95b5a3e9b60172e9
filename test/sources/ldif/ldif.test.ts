import { LDIF } from '../../../src/lib/sources/ldif';
import { dnKey, nameInDn } from '../../../src/lib/sources/ldif/entry';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const ALL = convertAll(LDIF, fixture('ldif', 'openldap.ldif'));
const ADA = '03d7aeea-8051-1041-81ec-c949ca9cbf59';
const JOSE = '03d7aeea-8051-1041-81ec-c949ca9cbf60';
const OFF = '03d7aeea-8051-1041-81ec-c949ca9cbf61';

describe('a person of OpenLDAP', () => {
  it('has the attributes of the entry', () => {
    const { user, findings } = byId(ALL, ADA);
    expect(user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: false,
      firstName: 'Ada',
      lastName: 'Lovelace',
      metadata: { uid: 'ada', telephonenumber: '+1 415 555 0123' },
      state: 'active',
      groups: ['admins', 'wheel'],
    });
    expect(findings.map(({ code }) => code)).toEqual(['extra_email']);
  });

  it('is not a unit and not a group', () => {
    expect(ALL.map(({ user }) => user.email)).toEqual([
      'ada@example.com',
      'jose@example.com',
      'off@example.com',
      'bare@example.com',
    ]);
  });

  it('may have no given name', () => {
    expect(byId(ALL, JOSE).user).toMatchObject({ lastName: 'Núñez' });
    expect(byId(ALL, JOSE).user).not.toHaveProperty('fullName');
  });

  it.each([
    [ADA, 'active'],
    [JOSE, 'active'],
    [OFF, 'disabled'],
    ['bare', 'disabled'],
  ])('%s is %s', (id, state) => {
    expect(byId(ALL, id).user.state).toBe(state);
  });

  it.each([
    [ADA, 'ssha'],
    [JOSE, 'ssha'],
    [OFF, 'unsupported'],
    ['bare', 'none'],
  ])('%s has its password', async (id, type) => {
    expect(await verifiedType(byId(ALL, id).user.password)).toBe(type);
  });

  it('with several passwords has a finding', () => {
    expect(byId(ALL, JOSE).findings.map(({ code }) => code)).toEqual(['password_repeated']);
  });

  it('has groups of its own, too', () => {
    expect(byId(ALL, 'bare').user.groups).toEqual(['Ops, Night']);
  });

  it('is verified in domains that the company owns', () => {
    const answers = { 'verified-domains': 'example.com' };
    const entry = { dn: 'uid=a', uid: 'a', mail: 'a@example.com' };
    expect(convertOne(LDIF, entry, { answers }).user.emailVerified).toBe(true);
  });
});

describe('a person of Active Directory', () => {
  const users = convertAll(LDIF, fixture('ldif', 'active-directory.ldif'));

  it('has its GUID as text, and the address that Exchange marks', () => {
    expect(byId(users, '03d7aeea-8051-1041-81ec-c949ca9cbf59').user).toMatchObject({
      email: 'ada@acme.example',
      metadata: { samaccountname: 'ada' },
      groups: ['Billing Admins'],
      state: 'active',
      password: { kind: 'none' },
    });
  });

  it('is disabled by a bit, and a computer is a service', () => {
    expect(byId(users, 'off').user.state).toBe('disabled');
    expect(byId(users, 'PC1$').user.state).toBe('service');
  });

  it('with a GUID of another length is known by name', () => {
    const entry = { dn: 'cn=a', 'objectguid;base64': 'AAAA', samaccountname: 'a' };
    expect(convertOne(LDIF, entry).user.id).toBe('a');
  });
});

it('distinguished names are compared without case and blanks', () => {
  expect(dnKey('UID=Ada, OU = people ,DC=x')).toBe('uid=ada,ou=people,dc=x');
  expect(dnKey(undefined)).toBeUndefined();
  expect(nameInDn('cn=a\\,b,dc=x')).toBe('a,b');
  expect(nameInDn('nonsense')).toBeUndefined();
});

it('no finding and no metadata has a password', () => {
  const text = JSON.stringify(ALL.map(({ findings, user }) => [findings, user.metadata]));
  expect(text).not.toMatch(/ssha|MD5|dpop/i);
});
