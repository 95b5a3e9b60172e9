import { FIREBASE } from '../../../src/lib/sources/firebase';
import { columnsFor } from '../../../src/lib/sources/firebase/columns';
import { byId, convertAll, convertOne, partNamed } from '../../support/sources/convert';
import { fixture, type FixturePart } from '../../support/sources/fixtures';
import { verifiedType } from '../../support/sources/verified';

const CONFIG = fixture('firebase', 'hash-config.json');
const JSON_USERS = fixture('firebase', 'users.json');

/** The parameters as the console's text is read. */
function parameters(without?: string): Record<string, unknown> {
  const { ...all } = CONFIG[0]?.records[0] ?? {};
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== without));
}

describe('a user of Firebase', () => {
  const users = convertAll(FIREBASE, [...JSON_USERS, ...CONFIG]);

  it('has the fields of the record', () => {
    expect(byId(users, 'u1').user).toMatchObject({
      email: 'ada@example.com',
      emailVerified: true,
      fullName: 'Ada Lovelace',
      metadata: {
        role: 'admin',
        org: 'acme',
        phone_number: '+14155550123',
        photo_url: 'https://example.com/a.png',
      },
      state: 'active',
      social: [],
    });
  });

  it('is disabled where the record says so, and signs in by its providers', () => {
    expect(byId(users, 'u2').user).toMatchObject({ state: 'disabled', social: ['google.com'] });
  });

  it('is anonymous without email, phone number and providers', () => {
    expect(byId(users, 'u3').user.state).toBe('anonymous');
    expect(byId(users, 'u4').user).toMatchObject({ state: 'active' });
    expect(byId(users, 'u4').user).not.toHaveProperty('email');
  });

  it('has no name that is the phone number', () => {
    expect(byId(users, 'u4').user).not.toHaveProperty('fullName');
  });

  it('gets no organization or role from claims unless asked', () => {
    expect(byId(users, 'u1').memberships).toEqual([]);
    const record = { localId: 'u1', customAttributes: '{"orgs":["a","b"],"role":"admin"}' };
    const answers = { 'org-claim': 'orgs', 'role-claim': 'role' };
    expect(convertOne(FIREBASE, record, { answers }).memberships).toEqual([
      { org: 'a', roles: ['admin'] },
      { org: 'b', roles: ['admin'] },
    ]);
  });

  it('is in the organization of its tenant', () => {
    const [user] = convertAll(FIREBASE, fixture('firebase', 'sdk.ndjson'));
    expect(user?.memberships).toEqual([{ org: 'acme-x1', roles: [] }]);
  });

  it('is in the organizations of a table, before all others', () => {
    const parts = [...fixture('firebase', 'sdk.ndjson'), ...fixture('firebase', 'memberships.csv')];
    expect(byId(convertAll(FIREBASE, parts), 'u1').memberships).toEqual([
      { org: 'acme', orgName: 'Acme Corp', roles: ['admin'] },
      { org: 'globex', orgName: 'Globex', roles: [] },
    ]);
  });

  it('keeps claims that are no JSON as text', () => {
    const { user, findings } = convertOne(FIREBASE, { localId: 'u1', customAttributes: '{role' });
    expect(user.metadata).toEqual({ customAttributes: '{role' });
    expect(findings.map(({ code }) => code)).toEqual(['value_unreadable']);
  });

  it('tells that second factors are not exported', () => {
    const record = { localId: 'u1', mfaInfo: [{ mfaEnrollmentId: 'x', totpInfo: {} }] };
    const { findings } = convertOne(FIREBASE, record);
    expect(findings.map(({ code }) => code)).toEqual(['totp_not_exported']);
  });

  it.each([
    [['saml.acme'], [], true],
    [['saml.acme', 'google.com'], ['google.com'], false],
    [['password', 'oidc.acme'], [], false],
  ])('of the providers %j', (providers, social, isFederated) => {
    const providerUserInfo = providers.map((providerId) => ({ providerId }));
    const { user } = convertOne(FIREBASE, {
      localId: 'u1',
      email: 'a@example.com',
      providerUserInfo,
    });
    expect(user).toMatchObject({ social, isFederated });
  });
});

describe('the files of one project', () => {
  const expected = convertAll(FIREBASE, [...JSON_USERS, ...CONFIG]);

  it.each(['users-28.csv', 'users-52.csv', 'api.json'])('%s means the same as the JSON', (file) => {
    const users = convertAll(FIREBASE, [...fixture('firebase', file), ...CONFIG]);
    expect(users).toHaveLength(4);
    expect(users).toEqual(expected);
  });

  it('sdk.ndjson means the same but for the tenant', () => {
    const users = convertAll(FIREBASE, [...fixture('firebase', 'sdk.ndjson'), ...CONFIG]);
    expect(byId(users, 'u1').user).toEqual(byId(expected, 'u1').user);
  });

  it('have social providers in later columns of the CSV', () => {
    const cells = Array.from({ length: 53 }, () => '');
    cells.splice(0, 3, 'u1', 'a@example.com', 'true');
    cells[23] = '1700000000000';
    cells[28] = '001.abc';
    const columns = columnsFor(cells) ?? [];
    const record = Object.fromEntries(cells.map((cell, at) => [columns[at] ?? '', cell]));
    expect(convertOne(FIREBASE, record).user.social).toEqual(['apple.com']);
  });

  it.each([
    [['localId', 'email', 'emailVerified']],
    [Array.from({ length: 28 }, () => '')],
    [Array.from({ length: 60 }, (_, at) => (at === 23 ? '1700000000000' : ''))],
  ])('are not taken for Firebase by a first row like %j', (first) => {
    expect(columnsFor(first)).toBeUndefined();
  });
});

describe('passwords of Firebase', () => {
  const verified = (users: readonly FixturePart[], config: readonly FixturePart[]) =>
    verifiedType(byId(convertAll(FIREBASE, [...users, ...config]), 'u1').user.password);

  it.each(['users.json', 'users-28.csv', 'users-52.csv', 'api.json', 'sdk.ndjson'])(
    'verify from %s',
    async (file) => {
      expect(await verified(fixture('firebase', file), CONFIG)).toBe('firebase-scrypt');
    },
  );

  it('verify with the parameters of the Admin API', async () => {
    const config = fixture('firebase', 'project-config.json');
    expect(await verified(JSON_USERS, config)).toBe('firebase-scrypt');
  });

  it('need the parameters', async () => {
    expect(await verified(JSON_USERS, [])).toBe('missing_parameters');
  });

  it('are not needed where no user has one', () => {
    const { password } = convertOne(FIREBASE, { localId: 'u1', passwordHash: '' }).user;
    expect(password).toEqual({ kind: 'none' });
  });

  it('are refused where Firebase wrote a placeholder', () => {
    const record = { localId: 'u1', passwordHash: 'UkVEQUNURUQ=', salt: 'UqVD7tK5PidX5Q==' };
    const settings = { 'hash-config': [parameters()] };
    const { password } = convertOne(FIREBASE, record, { settings }).user;
    expect(password).toMatchObject({ kind: 'refused', reason: 'redacted' });
  });
});

describe('files that are refused whole', () => {
  it('of the emulator, without a word of the password', () => {
    const [part] = fixture('firebase', 'emulator.json');
    const refusal = FIREBASE.parts[0].refuse?.(part?.records[0] ?? {});
    expect(refusal).toMatch(/emulator/);
    expect(refusal).not.toMatch(/sesame/);
    expect(FIREBASE.parts[0].refuse?.({ localId: 'u1', passwordHash: 'fcel' })).toBeUndefined();
  });

  it.each(['base64_signer_key', 'base64_salt_separator', 'rounds', 'mem_cost'])(
    'hash parameters without %s',
    (name) => {
      const { refuse } = partNamed(FIREBASE, 'hash-config');
      expect(refuse?.(parameters(name))).toBe(
        `The hash parameters are incomplete. Missing: ${name}.`,
      );
      expect(refuse?.(parameters())).toBeUndefined();
    },
  );
});
