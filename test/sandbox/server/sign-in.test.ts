import { PASSWORD, VECTORS } from '../../support/hashes/vectors';
import { type Client, closeSandboxes, openSandbox, USERS } from '../../support/sandbox/client';

afterEach(closeSandboxes);

const EMAIL = 'ada@x.example';

const signIn = (client: Client, password: string, email = EMAIL) =>
  client.call('POST', '/_sandbox/sign-in', { email, password });

describe('POST /_sandbox/sign-in', () => {
  it.each(VECTORS)('signs in with the hash of $name, by its password alone', async (vector) => {
    const client = await openSandbox();
    const { value: password_hash, type: password_hash_type } = vector;
    await client.create(USERS, { email: EMAIL, password_hash, password_hash_type });

    const right = await signIn(client, PASSWORD);
    const wrong = await signIn(client, `${PASSWORD}x`);

    expect(right).toMatchObject({ status: 200, body: { signedIn: true, user: { email: EMAIL } } });
    expect(wrong.body).toEqual({ signedIn: false, reason: 'wrong_password' });
  });

  it('signs in with a plain-text password, and notes when', async () => {
    const client = await openSandbox({ now: () => Date.parse('2030-01-01T00:00:00.000Z') });
    const id = await client.create(USERS, { email: EMAIL, password: PASSWORD });

    await signIn(client, PASSWORD, 'ADA@x.example');

    const { body } = await client.call('GET', `${USERS}/${id}`);
    expect(body).toMatchObject({ last_sign_in_at: '2030-01-01T00:00:00.000Z' });
    const state = await client.call('GET', '/_sandbox/state');
    expect(JSON.stringify(state.body)).not.toContain(PASSWORD);
  });

  it('says why nobody is signed in', async () => {
    const client = await openSandbox();
    await client.create(USERS, { email: EMAIL });
    const costly = '$scrypt$v=1$n=1073741824,r=8,p=1,kl=32$xYtFnKr5tO$xYtFnKr5tOIApDd7XGAQxw';
    const hash = { password_hash: costly, password_hash_type: 'scrypt' };
    await client.create(USERS, { email: 'b@x.example', ...hash });

    const reasons = [
      await signIn(client, PASSWORD),
      await signIn(client, PASSWORD, 'nobody@x.example'),
      await signIn(client, PASSWORD, 'b@x.example'),
    ].map(({ body }) => body);

    expect(reasons).toEqual([
      { signedIn: false, reason: 'no_password' },
      { signedIn: false, reason: 'no_such_user' },
      { signedIn: false, reason: 'hash_too_costly' },
    ]);
  });

  it('refuses a body without a password', async () => {
    const client = await openSandbox();
    const answer = await client.call('POST', '/_sandbox/sign-in', { email: EMAIL });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'password' }] } });
  });
});
