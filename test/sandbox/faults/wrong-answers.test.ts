import { connect } from 'node:net';

import { parseFault } from '../../../src/lib/sandbox';
import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

/** A client whose faults begin once `Ann` and `Bob` exist, each member of an organization of their own. */
async function openWithTwo(spec: string): Promise<{ client: Client; ids: Record<string, string> }> {
  const client = await openSandbox();
  const ids: Record<string, string> = {};
  for (const name of ['ann', 'bob']) {
    const user = await client.create(USERS, { email: `${name}@x.example`, external_id: name });
    const organization = await client.create('/organizations', { name, external_id: name });
    ids[name] = user;
    ids[`${name} org`] = organization;
    const pair = { user_id: user, organization_id: organization };
    ids[`${name} member`] = await client.create(MEMBERSHIPS, pair);
  }
  await client.call('POST', '/_sandbox/faults', [spec]);
  return { client, ids };
}

describe('answer_of_another', () => {
  it.each([
    ['users by id', (ids: Record<string, string>) => `${USERS}/${ids['bob']}`, 'ann'],
    ['users by external id', () => `${USERS}/external_id/ann`, 'bob'],
    ['organizations', () => '/organizations/external_id/bob', 'ann org'],
    ['memberships', (ids) => `${MEMBERSHIPS}/${ids['bob member']}`, 'ann member'],
  ])('%s: answers a read with another object', async (_kind, path, expected) => {
    const { client, ids } = await openWithTwo('answer_of_another');
    const answer = await client.call('GET', path(ids));
    expect([answer.status, at(answer.body, 'id')]).toEqual([200, ids[expected]]);
  });

  it('does the work of a create, then answers 201 with the newest other user', async () => {
    const { client, ids } = await openWithTwo('POST * answer_of_another');
    const answer = await client.call('POST', USERS, { email: 'new@x.example' });
    expect([answer.status, at(answer.body, 'id')]).toEqual([201, ids['bob']]);
    expect((await client.call('GET', `${USERS}?email=new@x.example`)).text).toContain('new@x');
  });

  it.each([
    ['a user that exists', () => `${USERS}?email=bob@x.example`, 'ann'],
    ['a user that does not exist', () => `${USERS}?email=none@x.example`, 'bob'],
    ['an organization', () => '/organizations?search=none', 'bob org'],
    [
      'the memberships of a user',
      (ids: Record<string, string>) => `${MEMBERSHIPS}?user_id=${ids['bob']}`,
      'ann member',
    ],
  ])('answers a search for %s with others', async (_what, path, expected) => {
    const { client, ids } = await openWithTwo('GET * answer_of_another');
    const answer = await client.call('GET', path(ids));
    expect(answer.status).toBe(200);
    expect(idsOf(answer)).toEqual([ids[expected]]);
  });

  it('does not answer a list of the memberships of a user with one of the same user', async () => {
    const { client, ids } = await openWithTwo('GET * answer_of_another');
    const query = `user_id=${ids['bob']}&organization_id=${ids['ann org']}`;
    const answer = await client.call('GET', `${MEMBERSHIPS}?${query}`);
    expect(idsOf(answer)).toEqual([ids['ann member']]);
  });

  it('changes nothing when there is no other, and no error', async () => {
    const client = await openSandbox({ faults: [parseFault('answer_of_another')] });
    const id = await client.create(USERS, { email: 'only@x.example' });
    expect(at((await client.call('GET', `${USERS}/${id}`)).body, 'id')).toBe(id);
    expect(idsOf(await client.call('GET', `${USERS}?email=only@x.example`))).toEqual([id]);
    expect((await client.call('GET', `${USERS}/none`)).status).toBe(404);
  });
});

describe('duplicate_answer', () => {
  /** Sends requests over one connection, one by one, and returns all bytes up to `answers` answers. */
  async function bytesOf(client: Client, paths: string[], answers: number): Promise<string[]> {
    const { port, hostname } = new URL(client.sandbox.url);
    const socket = connect(Number(port), hostname);
    const ask = () => {
      const path = paths.shift();
      const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${client.sandbox.key}`;
      if (path !== undefined) socket.write(`${head}\r\n\r\n`);
    };
    ask();
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      const seen = text.split('HTTP/1.1 ').slice(1);
      // An answer has ended when its body has: all of these are JSON objects in braces.
      if (seen.length === answers && text.endsWith('}')) return seen;
      if (text.endsWith('}') && seen.length === 2) ask();
    }
    throw new Error(`The connection was closed after ${text}`);
  }

  it.each(['duplicate_answer n=1', 'duplicate_answer=12 n=1'])(
    '%s: writes every byte again, and keeps the connection',
    async (spec) => {
      const client = await openSandbox({ faults: [parseFault(spec)] });
      await client.call('POST', '/_sandbox/seed', { users: [{ email: 'a@x.example' }] });
      const paths = [USERS, '/organizations'];
      const [first, again, next] = await bytesOf(client, paths, 3);
      expect(first).toContain('a@x.example');
      expect(again).toBe(first);
      expect(next).toMatch(/^200 [^]*"data":\[\]/);
    },
  );

  it('does the work once', async () => {
    const client = await openSandbox({ faults: [parseFault('POST * duplicate_answer')] });
    expect((await client.call('POST', USERS, { email: 'a@x.example' })).status).toBe(201);
    const stats = await client.call('GET', '/_sandbox/stats');
    expect(at(stats.body, 'created', 'users')).toBe(1);
  });
});

describe('endless_pages', () => {
  it('names a next page for ever, from A to B and back', async () => {
    const { client, ids } = await openWithTwo('GET /organizations endless_pages');
    const cursors: unknown[] = [];
    let path = '/organizations';
    for (let page = 0; page < 4; page++) {
      const answer = await client.call('GET', path);
      expect(idsOf(answer)).toEqual([ids['bob org'], ids['ann org']]);
      cursors.push(at(answer.body, 'list_metadata', 'after'));
      path = `/organizations?after=${String(cursors.at(-1))}`;
    }
    expect(cursors).toEqual(['cursor_A', 'cursor_B', 'cursor_A', 'cursor_B']);
  });

  it('accepts its cursors after it has struck for the last time', async () => {
    const { client, ids } = await openWithTwo('endless_pages n=1');
    await client.call('GET', USERS);
    const answer = await client.call('GET', `${USERS}?after=cursor_A`);
    expect(idsOf(answer)).toEqual([ids['bob'], ids['ann']]);
    expect(at(answer.body, 'list_metadata', 'after')).toBeNull();
  });

  it('has empty pages for a search that finds nothing, and leaves other answers alone', async () => {
    const { client, ids } = await openWithTwo('endless_pages');
    const answer = await client.call('GET', `${USERS}?email=none@x.example`);
    expect(answer.body).toMatchObject({ data: [], list_metadata: { after: 'cursor_A' } });
    const user = await client.call('GET', `${USERS}/${ids['ann']}`);
    expect(at(user.body, 'list_metadata')).toBeUndefined();
  });
});
