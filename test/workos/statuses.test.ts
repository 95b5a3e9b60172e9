import { coded, openFailingWorld, type FailingWorld } from '../support/workos/ask';
import * as support from '../support/workos/real-server';

type KeyCase = [status: number, body: unknown, code: string, message: RegExp];
type ServerCase = [status: number, body: unknown, kind: string, code: string, message: string];

let world: FailingWorld;

beforeAll(async () => {
  world = await openFailingWorld();
});
afterAll(() => world.close());

describe('the key', () => {
  it.each<KeyCase>([
    [
      401,
      { message: 'Unauthorized' },
      'http_401',
      /does not accept the API key.*WORKOS_SECRET_KEY/,
    ],
    [403, coded('forbidden', 'No.'), 'forbidden', /lacks the permission.*WORKOS_SECRET_KEY/],
    [403, '<html>', 'http_403', /WORKOS_SECRET_KEY/],
  ])('%i stops everything', async (...[status, body, code, message]: KeyCase) => {
    for (const ask of ['createUser', 'findOrganization', 'createMembership'] as const) {
      const given = await world.failure(ask, support.answer(status, body));
      expect(given).toMatchObject({ kind: 'key_refused', code, retryClass: 'fatal' });
      expect(given.ambiguous).toBe(false);
      expect(given.message).toMatch(message);
    }
  });
});

describe('an error of the server: transient and in doubt', () => {
  it.each<ServerCase>([
    [
      500,
      { message: 'Temporary error' },
      'server_error',
      'http_500',
      'Internal Server Error (WorkOS: Temporary error)',
    ],
    [500, '', 'server_error', 'http_500', 'Internal Server Error'],
    [500, '<html>500</html>', 'server_error', 'http_500', 'Internal Server Error'],
    [500, coded('internal_error'), 'server_error', 'internal_error', 'Internal Server Error'],
    [
      500,
      coded('email_not_available', 'This email is not available.'),
      'server_error',
      'email_not_available',
      'Internal Server Error (WorkOS: This email is not available.)',
    ],
    [502, '<html>', 'server_error', 'http_502', 'Bad Gateway'],
    [503, '{"mess', 'server_error', 'http_503', 'Service Unavailable'],
    [504, '', 'server_error', 'http_504', 'Gateway Timeout'],
    [599, '', 'server_error', 'http_599', 'Server error 599'],
    [
      408,
      { message: 'Slow' },
      'timeout',
      'http_408',
      'WorkOS did not receive the request in time (WorkOS: Slow)',
    ],
  ])('%i %j', async (...[status, body, kind, code, message]: ServerCase) => {
    for (const ask of ['createUser', 'createMembership', 'getUser'] as const) {
      expect(await world.failure(ask, support.answer(status, body))).toEqual({
        kind,
        code,
        httpStatus: status,
        message,
        retryClass: 'transient',
        ambiguous: true,
      });
    }
  });
});

describe('the rate limit', () => {
  it.each([
    ['seconds', '7', 7000],
    ['fractions of seconds', '0.5', 500],
    ['zero', '0', 0],
    ["a date by the server's clock", 'Thu, 01 Jan 2026 00:00:30 GMT', 20_000],
    ['a date in the past', 'Wed, 31 Dec 2025 23:59:00 GMT', undefined],
    ['a negative number', '-5', undefined],
    ['words', 'soon', undefined],
    ['nothing', '', undefined],
    ['a number no clock knows', '9'.repeat(40), undefined],
  ])('Retry-After with %s', async (_name, retryAfter, retryAfterMs) => {
    const headers = { 'retry-after': retryAfter, date: 'Thu, 01 Jan 2026 00:00:10 GMT' };
    const given = await world.failure('createUser', support.answer(429, '', headers));
    expect(given.retryAfterMs).toBe(retryAfterMs);
    expect(given).toMatchObject({
      kind: 'rate_limited',
      code: 'http_429',
      message: 'Rate limit exceeded',
      retryClass: 'throttled',
      ambiguous: false,
    });
  });

  it("a date counts from our clock when the server's is unknown", async () => {
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT', date: 'now' };
    const given = await world.failure('createUser', support.answer(429, '', headers));
    expect(given.retryAfterMs).toBe(5000);
  });

  it('keeps the code and the words of the answer', async () => {
    const body = coded('rate_limit_exceeded', 'Too many requests.');
    const given = await world.failure('findUsersByEmail', support.answer(429, body));
    expect(given).not.toHaveProperty('retryAfterMs');
    expect(given.code).toBe('rate_limit_exceeded');
    expect(given.message).toBe('Rate limit exceeded (WorkOS: Too many requests.)');
  });

  it('a 503 may ask for a wait as well, a 400 may not', async () => {
    const headers = { 'retry-after': '2' };
    expect((await world.failure('createUser', support.answer(503, '', headers))).retryAfterMs).toBe(
      2000,
    );
    const refused = await world.failure('createUser', support.answer(400, '', headers));
    expect(refused).not.toHaveProperty('retryAfterMs');
  });
});

it('cuts long texts, and shows nothing of an endless answer', async () => {
  const long = await world.failure(
    'createUser',
    support.answer(400, { message: 'x'.repeat(5000) }),
  );
  expect(long.message.length).toBeLessThan(250);
  const endless = await world.failure(
    'createUser',
    support.answer(400, { message: 'x'.repeat(99_999) }),
  );
  expect(endless.message).toBe('WorkOS refused the request');
});

it('does not show a malformed request id', async () => {
  const headers = { 'x-request-id': 'req 1; rm -rf' };
  const given = await world.failure('createUser', support.answer(400, '', headers));
  expect(given).not.toHaveProperty('requestId');
});

describe('a refusal whose body was cut off', () => {
  it.each([400, 404, 409, 422])('%i may have been any refusal: in doubt', async (status) => {
    for (const body of ['{"code":"email_not_avail', ' [{"code"', '{']) {
      expect(await world.failure('createUser', support.answer(status, body))).toMatchObject({
        kind: 'garbled_answer',
        code: 'garbled_answer',
        retryClass: 'transient',
        ambiguous: true,
      });
    }
  });

  it.each(['', '<html>', '[]', 'Bad Request'])(
    'but not with a body that is whole: %j',
    async (body) => {
      expect(await world.failure('createUser', support.answer(400, body))).toMatchObject({
        kind: 'request_refused',
        retryClass: 'permanent',
        ambiguous: false,
      });
    },
  );
});
