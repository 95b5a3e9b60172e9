import type * as Room from '../../src/lib/workos/sdk-client';

type Fetch = typeof fetch;

const BASE = new URL('http://127.0.0.1:4000');
const REQUEST = { method: 'POST', path: '/organizations', body: { name: 'Acme' } } as const;
const HEADERS = { Authorization: 'Bearer k' };

/** A client of an SDK whose `post` does this with our `fetchFn`. */
async function clientOf(post: (fetchFn: Fetch) => Promise<unknown>): Promise<Room.SdkClient> {
  jest.resetModules();
  jest.doMock('@workos-inc/node', () => ({
    WorkOS: class {
      private readonly fetchFn: Fetch;
      constructor(_key: string, { fetchFn }: { fetchFn: Fetch }) {
        this.fetchFn = fetchFn;
      }
      post(): Promise<unknown> {
        return post(this.fetchFn);
      }
    },
  }));
  const room = jest.requireActual<typeof Room>('../../src/lib/workos/sdk-client');
  return room.openSdkClient('k', BASE, '1');
}

function sendOf(client: Room.SdkClient): { isSent: boolean; sent: Room.ComposedRequest[] } {
  const sent: Room.ComposedRequest[] = [];
  const isSent = client.send(REQUEST, (composed) => sent.push(composed));
  return { isSent, sent };
}

const SENT = { method: 'POST', target: '/organizations', headers: HEADERS, body: '{}' };
const init = { method: 'POST', headers: HEADERS, body: '{}' };
const URL_OF_IT = `${BASE.origin}/organizations`;

it('sends what the SDK composes, and answers it at once', async () => {
  const client = await clientOf((fetchFn) => fetchFn(URL_OF_IT, init));
  expect(sendOf(client)).toEqual({ isSent: true, sent: [SENT] });
});

it.each<[string, (fetchFn: Fetch) => Promise<unknown>]>([
  ['calls nothing', () => Promise.resolve()],
  ['fails before it sends', () => Promise.reject(new Error('no'))],
  ['sends to another host', (fetchFn) => fetchFn('http://127.0.0.1:40001/organizations', init)],
  ['sends another object than a text', (fetchFn) => fetchFn(new URL(URL_OF_IT), init)],
  ['sends without headers', (fetchFn) => fetchFn(URL_OF_IT, { method: 'POST' })],
  ['sends headers as a list', (fetchFn) => fetchFn(URL_OF_IT, { ...init, headers: [['a', 'b']] })],
  ['sends bytes', (fetchFn) => fetchFn(URL_OF_IT, { ...init, body: Buffer.from('{}') })],
])('sends nothing for an SDK that %s', async (_name, post) => {
  expect(sendOf(await clientOf(post))).toEqual({ isSent: false, sent: [] });
});

it('sends one request a call, whatever the SDK repeats', async () => {
  const client = await clientOf(async (fetchFn) => {
    void fetchFn(URL_OF_IT, init);
    await fetchFn(URL_OF_IT, init);
    await fetchFn(URL_OF_IT, init);
  });
  expect(sendOf(client)).toEqual({ isSent: true, sent: [SENT] });
});

it('never gives the late request of one call to the next call', async () => {
  const held: (() => void)[] = [];
  const client = await clientOf((fetchFn) => {
    held.push(() => void fetchFn(URL_OF_IT, { ...init, body: String(held.length) }));
    return Promise.resolve();
  });
  expect(sendOf(client).isSent).toBe(false);
  held[0]?.();
  expect(sendOf(client)).toEqual({ isSent: false, sent: [] });
});
