import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

async function seedUsers(client: Client, count: number): Promise<string[]> {
  const users = Array.from({ length: count }, (_, index) => ({ email: `u${index}@x.example` }));
  const answer = await client.call('POST', '/_sandbox/seed', { users });
  const made = at(answer.body, 'users');
  return Array.isArray(made) ? made.map((user) => String(at(user, 'id'))) : [];
}

/** All pages, following the cursor `name`. */
async function pagesOf(
  client: Client,
  query: string,
  name: 'after' | 'before',
): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let cursor = '';
  for (;;) {
    const answer = await client.call('GET', `${USERS}?${query}${cursor}`);
    pages.push(idsOf(answer));
    const next = at(answer.body, 'list_metadata', name);
    if (typeof next !== 'string') return pages;
    cursor = `&${name}=${next}`;
  }
}

it('lists ten rows, newest first, by default', async () => {
  const client = await openSandbox();
  const ids = await seedUsers(client, 12);
  const answer = await client.call('GET', USERS);
  expect(idsOf(answer)).toEqual(ids.slice(2).reverse());
  expect(at(answer.body, 'list_metadata')).toEqual({ before: null, after: ids[2] });
});

it.each([
  ['limit=3&order=asc', 'after', [[0, 1, 2], [3, 4, 5], [6]]],
  ['limit=3&order=desc', 'after', [[6, 5, 4], [3, 2, 1], [0]]],
  ['limit=3&order=normal', 'before', [[6, 5, 4], [3, 2, 1], [0]]],
  ['limit=7', 'after', [[6, 5, 4, 3, 2, 1, 0]]],
  ['limit=100&order=asc', 'after', [[0, 1, 2, 3, 4, 5, 6]]],
] as const)('%s and the cursor %s list all pages', async (query, cursor, expected) => {
  const client = await openSandbox();
  const ids = await seedUsers(client, 7);
  const pages = await pagesOf(client, query, cursor);
  expect(pages).toEqual(expected.map((page) => page.map((index) => ids[index])));
});

it.each([
  ['asc&before=', 5, [3, 4], { before: 3, after: 4 }],
  ['asc&before=', 2, [0, 1], { before: null, after: 1 }],
  ['desc&before=', 3, [5, 4], { before: 5, after: 4 }],
  ['desc&before=', 6, [], { before: null, after: null }],
  ['normal&after=', 3, [5, 4], { before: 4, after: 5 }],
] as const)('order=%s%i goes back by a page', async (query, cursor, page, metadata) => {
  const client = await openSandbox();
  const ids = await seedUsers(client, 7);
  const id = (index: number | null) => (index === null ? null : ids[index]);
  const answer = await client.call('GET', `${USERS}?limit=2&order=${query}${String(ids[cursor])}`);
  expect(idsOf(answer)).toEqual(page.map(id));
  const expected = { before: id(metadata.before), after: id(metadata.after) };
  expect(at(answer.body, 'list_metadata')).toEqual(expected);
});

it.each(['limit=0', 'limit=101', 'limit=x', 'limit=', 'order=up', 'after=user_none'])(
  'refuses %s',
  async (query) => {
    const client = await openSandbox();
    const answer = await client.call('GET', `${USERS}?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { message: 'Validation failed.' } });
  },
);

it('skips no row when rows are deleted between two pages', async () => {
  const client = await openSandbox();
  const ids = await seedUsers(client, 6);
  const first = await client.call('GET', `${USERS}?limit=2&order=asc`);
  for (const id of idsOf(first)) await client.call('DELETE', `${USERS}/${String(id)}`);
  const rest = await client.call('GET', `${USERS}?order=asc&after=${String(ids[1])}`);
  expect(idsOf(rest)).toEqual(ids.slice(2));
});
