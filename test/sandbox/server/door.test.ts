import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { closeSandboxes, openSandbox, USERS } from '../../support/sandbox/client';

afterEach(closeSandboxes);

/** The status of a request with the right key and these headers. */
async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  const { sandbox } = await openSandbox();
  const sent = request(`${sandbox.url}${path}`, {
    headers: { Authorization: `Bearer ${sandbox.key}`, ...headers },
  });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

describe.each([USERS, '/_sandbox/state', '/nowhere'])('%s', (path) => {
  it.each([
    { Host: 'evil.example' },
    { Host: 'evil.example:4100' },
    { Host: 'localhost.evil.example' },
    { Host: '127.0.0.1.evil.example' },
    { Host: '192.168.0.7:4100' },
    { Origin: 'http://evil.example' },
    { Origin: 'http://localhost:4100' },
    { Origin: 'null' },
  ])('is refused to a request with %j', async (headers) => {
    expect(await statusOf(path, headers)).toBe(403);
  });

  it.each([{}, { Host: 'localhost' }, { Host: 'LOCALHOST:4100' }, { Host: '[::1]:4100' }])(
    'is served to a request with %j',
    async (headers) => {
      expect(await statusOf(path, headers)).toBe(path === '/nowhere' ? 404 : 200);
    },
  );
});

it('takes a key of its own each time, unless one is given', async () => {
  const keyOf = async (key?: string) => (await openSandbox({ key })).sandbox.key;
  const keys = [await keyOf(), await keyOf(), await keyOf('sk_test_mine')];
  expect(keys).toEqual([
    expect.stringMatching(/^sk_test_[0-9a-f]{32}$/),
    expect.stringMatching(/^sk_test_[0-9a-f]{32}$/),
    'sk_test_mine',
  ]);
  expect(new Set(keys).size).toBe(3);
});
