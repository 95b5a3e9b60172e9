import { createHash } from 'node:crypto';

import {
  at,
  BCRYPT,
  closeSandboxes,
  idsOf,
  openSandbox,
  USERS,
  anyText,
  textLike,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

describe('creating a user', () => {
  it('answers the whole user with an id, a request id and a date', async () => {
    const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const client = await openSandbox({ now: () => now });
    const answer = await client.call('POST', USERS, {
      email: 'Ann@x.example',
      first_name: 'Ann',
      email_verified: true,
      external_id: 'crm-1',
      metadata: { plan: 'pro' },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      object: 'user',
      id: textLike(/^user_[0-9A-Z]{26}$/),
      email: 'Ann@x.example',
      email_verified: true,
      first_name: 'Ann',
      last_name: null,
      name: null,
      profile_picture_url: null,
      last_sign_in_at: null,
      locale: null,
      external_id: 'crm-1',
      metadata: { plan: 'pro' },
      created_at: '2026-01-02T03:04:05.678Z',
      updated_at: '2026-01-02T03:04:05.678Z',
    });
    expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9A-Z]{26}$/);
    expect(answer.headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  });

  const longKey = 'k'.repeat(41);
  const pairs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

  it.each([
    ['no email', { first_name: 'A' }, 422, 'invalid_request_parameters'],
    ['an email of another type', { email: 5 }, 422, 'invalid_request_parameters'],
    ['an invalid email', { email: 'a@b' }, 422, 'invalid_request_parameters'],
    ['a body that is a list', [], 422, 'invalid_request_parameters'],
    ['a name of another type', { first_name: 1 }, 422, 'invalid_request_parameters'],
    ['a flag of another type', { email_verified: 'yes' }, 422, 'invalid_request_parameters'],
    ['a long external id', { external_id: 'x'.repeat(129) }, 422, 'invalid_request_parameters'],
    ['an external id not in ASCII', { external_id: 'ü' }, 422, 'invalid_request_parameters'],
    ['an empty external id', { external_id: '' }, 422, 'invalid_request_parameters'],
    ['metadata that is a list', { metadata: [] }, 422, 'invalid_request_parameters'],
    ['metadata with a number', { metadata: { a: 1 } }, 400, 'invalid_metadata'],
    ['metadata with null', { metadata: { a: null } }, 400, 'invalid_metadata'],
    ['metadata with a long key', { metadata: { [longKey]: '' } }, 400, 'invalid_metadata'],
    ['metadata with a long value', { metadata: { a: 'x'.repeat(601) } }, 400, 'invalid_metadata'],
    ['metadata with 51 pairs', { metadata: pairs(51) }, 400, 'invalid_metadata'],
    ['a weak password', { password: '1234567' }, 400, 'password_strength_error'],
    [
      'password and hash',
      { password: 'long enough', password_hash: BCRYPT, password_hash_type: 'bcrypt' },
      400,
      'password_and_password_hash_provided',
    ],
    [
      'password and hash type',
      { password: 'long enough', password_hash_type: 'bcrypt' },
      400,
      'password_and_password_hash_type_provided',
    ],
    ['a hash alone', { password_hash: BCRYPT }, 422, 'invalid_request_parameters'],
    ['a hash type alone', { password_hash_type: 'bcrypt' }, 422, 'invalid_request_parameters'],
    [
      'an unknown hash type',
      { password_hash: 'x', password_hash_type: 'md5' },
      422,
      'invalid_request_parameters',
    ],
    [
      'a hash of another form',
      { password_hash: 'x', password_hash_type: 'bcrypt' },
      400,
      'invalid_password_hash',
    ],
  ])('refuses %s', async (_what, fields, status, code) => {
    const client = await openSandbox();
    const body = Array.isArray(fields) ? fields : { email: 'a@x.example', ...fields };
    const isWithoutEmail = 'first_name' in fields && fields.first_name === 'A';
    const answer = await client.call('POST', USERS, isWithoutEmail ? fields : body);
    expect(answer.status).toBe(status);
    expect(at(answer.body, 'code')).toBe(code);
    expect(idsOf(await client.call('GET', USERS))).toEqual([]);
  });

  it('accepts values exactly at the limits', async () => {
    const client = await openSandbox();
    const key = 'k'.repeat(40);
    await client.create(USERS, {
      email: 'a@x.example',
      external_id: 'x'.repeat(128),
      metadata: { ...pairs(49), [key]: 'x'.repeat(600) },
    });
  });

  it('reports a taken email and a taken external id in one answer', async () => {
    const client = await openSandbox();
    await client.create(USERS, { email: 'a@x.example', external_id: '1' });
    const answer = await client.call('POST', USERS, { email: 'A@x.example', external_id: '1' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      message: 'Could not create user.',
      code: 'user_creation_error',
      errors: [
        { code: 'email_not_available', message: 'This email is not available.' },
        { code: 'external_id_already_used', message: anyText },
      ],
    });
  });

  it.each(['{"email":', 'nonsense'])('refuses %s as JSON', async (text) => {
    const client = await openSandbox();
    const answer = await client.call('POST', USERS, text);
    expect(answer).toMatchObject({ status: 400, body: { message: anyText } });
  });
});

describe('passwords', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const kept = [
    [{}, null],
    [{ password: null }, null],
    [{ password: 'long enough' }, { type: 'plain', sha256: sha256('long enough') }],
    [
      { password_hash: BCRYPT, password_hash_type: 'bcrypt' },
      { type: 'bcrypt', sha256: sha256(BCRYPT) },
    ],
  ] as const;

  it.each(kept)('%j is stored as %j, never as sent', async (fields, password) => {
    const client = await openSandbox();
    await client.create(USERS, { email: 'a@x.example', ...fields });
    const state = await client.call('GET', '/_sandbox/state');
    expect(at(state.body, 'users', 0, 'password')).toEqual(password);
    expect(state.text).not.toContain('long enough');
    expect(state.text).not.toContain(BCRYPT);
  });

  it('can be added by an update', async () => {
    const client = await openSandbox();
    const id = await client.create(USERS, { email: 'a@x.example' });
    const body = { password_hash: BCRYPT, password_hash_type: 'bcrypt' };
    expect((await client.call('PUT', `${USERS}/${id}`, body)).status).toBe(200);
    const state = await client.call('GET', '/_sandbox/state');
    expect(at(state.body, 'users', 0, 'password', 'type')).toBe('bcrypt');
  });
});

describe('updating a user', () => {
  const START = { email: 'a@x.example', email_verified: true, metadata: { plan: 'x', seat: '1' } };

  it.each([
    [{ metadata: { plan: 'y' } }, { metadata: { plan: 'y', seat: '1' } }],
    [{ metadata: { plan: null } }, { metadata: { seat: '1' } }],
    [{ metadata: {} }, { metadata: {} }],
    [{ first_name: 'B' }, { first_name: 'B', email: 'a@x.example', email_verified: true }],
    [{ external_id: null }, { external_id: null }],
    [{ email: 'b@x.example' }, { email: 'b@x.example', email_verified: false }],
    [{ email: 'A@x.example' }, { email: 'A@x.example', email_verified: true }],
    [
      { email: 'b@x.example', email_verified: true },
      { email: 'b@x.example', email_verified: true },
    ],
  ])('%j gives %j', async (change, expected) => {
    const client = await openSandbox();
    const id = await client.create(USERS, { ...START, external_id: '1' });
    const answer = await client.call('PUT', `${USERS}/${id}`, change);
    expect(answer).toMatchObject({ status: 200, body: expected });
    expect((await client.call('GET', `${USERS}/${id}`)).body).toEqual(answer.body);
  });

  it.each([
    [{ email: 'taken@x.example' }, 400, 'email_not_available'],
    [{ email: 'none' }, 400, 'invalid_email'],
    [{ external_id: 'taken' }, 400, 'external_id_already_used'],
    [{ email_verified: false }, 400, 'email_already_verified'],
    [{ locale: '!' }, 400, 'invalid_locale'],
    [{ metadata: { a: 1 } }, 400, 'invalid_metadata'],
    [{ first_name: null }, 422, 'invalid_request_parameters'],
  ])('refuses %j', async (change, status, code) => {
    const client = await openSandbox();
    await client.create(USERS, { email: 'taken@x.example', external_id: 'taken' });
    const id = await client.create(USERS, START);
    const answer = await client.call('PUT', `${USERS}/${id}`, change);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('frees the old email and external id', async () => {
    const client = await openSandbox();
    const id = await client.create(USERS, { email: 'a@x.example', external_id: '1' });
    await client.call('PUT', `${USERS}/${id}`, { email: 'b@x.example', external_id: '2' });
    await client.create(USERS, { email: 'a@x.example', external_id: '1' });
    const found = await client.call('GET', `${USERS}/external_id/2`);
    expect(found.body).toMatchObject({ id, email: 'b@x.example' });
  });
});

describe('finding and deleting users', () => {
  it('finds by id, by external id however the path is encoded, and by email regardless of case', async () => {
    const client = await openSandbox();
    const id = await client.create(USERS, { email: 'Ann@x.example', external_id: 'a/b c%' });
    const path = `${USERS}/external_id/${encodeURIComponent('a/b c%')}`;
    expect(at((await client.call('GET', path)).body, 'id')).toBe(id);
    expect(at((await client.call('GET', `${USERS}/${id}`)).body, 'id')).toBe(id);
    expect(idsOf(await client.call('GET', `${USERS}?email=ANN@x.example`))).toEqual([id]);
    expect(idsOf(await client.call('GET', `${USERS}?email=bob@x.example`))).toEqual([]);
  });

  it('deletes the user with its memberships, after which its email is free', async () => {
    const client = await openSandbox();
    const id = await client.create(USERS, { email: 'a@x.example' });
    const org = await client.create('/organizations', { name: 'A' });
    const memberships = '/user_management/organization_memberships';
    await client.create(memberships, { user_id: id, organization_id: org });
    expect(idsOf(await client.call('GET', `${USERS}?organization_id=${org}`))).toEqual([id]);
    expect(await client.call('DELETE', `${USERS}/${id}`)).toMatchObject({ status: 200, text: '' });
    expect((await client.call('GET', `${USERS}/${id}`)).status).toBe(404);
    const left = await client.call('GET', `${memberships}?organization_id=${org}`);
    expect(idsOf(left)).toEqual([]);
    await client.create(USERS, { email: 'a@x.example' });
  });
});

describe('keys and routes', () => {
  it.each([
    ['', 401, { message: 'Unauthorized' }],
    ['Bearer sk_test_other', 401, { message: 'Unauthorized' }],
    ['sk_test_sandbox', 401, { message: 'Unauthorized' }],
    ['Bearer sk_test_forbidden', 403, { message: 'Forbidden' }],
  ])('answers the authorization "%s" with %i', async (authorization, status, body) => {
    const client = await openSandbox({ key: 'sk_test_sandbox' });
    for (const path of [USERS, '/_sandbox/state', '/nowhere']) {
      expect(await client.call('GET', path, undefined, { authorization })).toMatchObject({
        status,
        body,
      });
    }
  });

  it.each([
    ['GET', '/nowhere'],
    ['PATCH', USERS],
    ['DELETE', '/organizations'],
  ])('answers %s %s with 404 and a message', async (method, path) => {
    const client = await openSandbox();
    const answer = await client.call(method, path);
    expect(answer).toMatchObject({ status: 404, body: { message: anyText } });
  });

  it('rejects when the port is in use', async () => {
    const client = await openSandbox();
    const port = Number(new URL(client.sandbox.url).port);
    await expect(openSandbox({ port })).rejects.toThrow('EADDRINUSE');
  });
});
