import { FaultSpecError, parseFault } from '../../../src/lib/sandbox';

const users = '/user_management/users';

it.each([
  [
    `POST ${users} lost_answer p=0.05`,
    { method: 'POST', path: users },
    { kind: 'lost_answer' },
    { probability: 0.05 },
  ],
  [
    '* /organizations status=503 n=3',
    { path: '/organizations' },
    { kind: 'status', status: 503 },
    { count: 3 },
  ],
  [
    `POST ${users} status=429 retry-after=2 n=1`,
    { method: 'POST', path: users },
    { kind: 'status', status: 429, retryAfter: 2 },
    { count: 1 },
  ],
  ['GET * slow=500', { method: 'GET' }, { kind: 'slow', delayMs: 500 }, {}],
  ['POST * late=500', { method: 'POST' }, { kind: 'late', delayMs: 500 }, {}],
  ['reset p=0.1', {}, { kind: 'reset' }, { probability: 0.1 }],
  ['* * garbled after=2', {}, { kind: 'garbled' }, { after: 2 }],
  ['/x* status_after_work=502', { path: '/x*' }, { kind: 'status_after_work', status: 502 }, {}],
  [
    'status=429 retry-after=none code=slow_down',
    {},
    { kind: 'status', status: 429, retryAfter: null, code: 'slow_down' },
    {},
  ],
  ['  PUT   garbled  ', { method: 'PUT' }, { kind: 'garbled' }, {}],
  ['status=400 body={"a":"b=c"}', {}, { kind: 'status', status: 400, body: { a: 'b=c' } }, {}],
])('reads %s', (spec, match, effect, when) => {
  expect(parseFault(spec)).toEqual({ match, effect, when });
});

it.each([
  ['', 'no effect: give reset, lost_answer'],
  ['GET /x', 'no effect'],
  ['p=0.5', 'no effect'],
  ['FETCH /x reset', 'the method must be * or of GET, POST, PUT, DELETE, PATCH'],
  ['GET x reset', 'unknown word "x"'],
  ['reset slow=5', '"slow" after "reset": one fault has one effect'],
  ['reset reset', '"reset" is given twice'],
  ['explode', 'unknown word "explode"'],
  ['reset=5', 'reset takes no value'],
  ['status', 'status must be a whole number from 200 to 599'],
  ['status=600', 'not 600'],
  ['slow=-1', 'slow must be a whole number'],
  ['slow=fast', 'not fast'],
  ['late=', 'late must be a whole number from 0 to 600000'],
  ['late=600001', 'not 600001'],
  ['reset p=0', 'p must be above 0 and at most 1, not 0'],
  ['reset p=1.1', 'not 1.1'],
  ['reset p=', 'p must be'],
  ['reset n=0', 'n must be a whole number from 1'],
  ['reset after=x', 'after must be a whole number from 0'],
  ['reset retry-after=5', 'retry-after belongs to status=<code>'],
  ['status=400 body={', 'body is not JSON: {'],
])('refuses "%s" with the reason', (spec, says) => {
  expect(() => parseFault(spec)).toThrow(FaultSpecError);
  expect(() => parseFault(spec)).toThrow(`Fault "${spec}": `);
  expect(() => parseFault(spec)).toThrow(says);
});
