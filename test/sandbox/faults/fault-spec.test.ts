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
  [
    'GET * answer_of_another p=0.5',
    { method: 'GET' },
    { kind: 'answer_of_another' },
    { probability: 0.5 },
  ],
  [
    'POST * duplicate_answer n=1',
    { method: 'POST' },
    { kind: 'duplicate_answer', delayMs: 5 },
    { count: 1 },
  ],
  ['duplicate_answer=12', {}, { kind: 'duplicate_answer', delayMs: 12 }, {}],
  ['GET * stale=5000', { method: 'GET' }, { kind: 'stale', ageMs: 5000 }, {}],
  ['not_found_for=300', {}, { kind: 'not_found_for', ageMs: 300 }, {}],
  ['clock=-6000 p=0.5', {}, { kind: 'clock', shiftMs: -6000 }, { probability: 0.5 }],
  ['date=86400000', {}, { kind: 'date', shiftMs: 86_400_000 }, {}],
  ['date=none', {}, { kind: 'date', shiftMs: null }, {}],
  [
    'GET /organizations endless_pages',
    { method: 'GET', path: '/organizations' },
    { kind: 'endless_pages' },
    {},
  ],
  ['normalise=punycode', {}, { kind: 'normalise', form: 'punycode' }, {}],
  ['POST * idempotency=replay', { method: 'POST' }, { kind: 'idempotency', mode: 'replay' }, {}],
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
  ['answer_of_another=1', 'answer_of_another takes no value'],
  ['endless_pages=2', 'endless_pages takes no value'],
  ['duplicate_answer=soon', 'duplicate_answer must be a whole number from 0 to 600000, not soon'],
  ['stale', 'stale must be a whole number from 0 to 600000'],
  ['stale=-1', 'not -1'],
  ['not_found_for=1.5', 'not_found_for must be a whole number from 0 to 600000, not 1.5'],
  ['clock=none', 'clock must be a whole number from -1000000000000 to 1000000000000, not none'],
  ['date', 'date must be a whole number'],
  ['normalise=nfd', 'normalise must be one of nfc, punycode, fold, gmail, blanks, not nfd'],
  ['idempotency', 'idempotency must be replay'],
  ['idempotency=refuse', 'idempotency must be replay, not refuse'],
  ['stale=5 reset', '"reset" after "stale": one fault has one effect'],
])('refuses "%s" with the reason', (spec, says) => {
  expect(() => parseFault(spec)).toThrow(FaultSpecError);
  expect(() => parseFault(spec)).toThrow(`Fault "${spec}": `);
  expect(() => parseFault(spec)).toThrow(says);
});
