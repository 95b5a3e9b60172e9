import fc from 'fast-check';
import { EMAIL_CHAIN } from '../../../src/lib/import/workers/services/email-chain';
import { HOLD } from '../../../src/lib/import/workers/services/hold';
import { LEASES } from '../../../src/lib/import/workers/services/leases';
import { ORGANIZATIONS } from '../../../src/lib/import/workers/services/organizations';
import { PERMITS } from '../../../src/lib/import/workers/services/permits';
import { REQUESTS } from '../../../src/lib/import/workers/services/requests';
import { STOPS } from '../../../src/lib/import/workers/services/stops';
import { zeroCounters } from '../../../src/lib/requests/request-counters';
import {
  FROM_WORKER,
  type FromWorker,
  readFromWorker,
  readHello,
  readToWorker,
  TO_WORKER,
  type ToWorker,
} from '../../../src/lib/import/workers/worker-messages';
import { asOrganizationId, EMPTY_TALLY } from '../../../src/lib/model';
import { chunkOf, failureOf } from '../../support/jobs/records';
import { aHello } from '../../support/workers';

const SERVICES = [PERMITS, ORGANIZATIONS, EMAIL_CHAIN, LEASES, REQUESTS, STOPS, HOLD];
const USER = { id: 'user_1', outcome: 'created', mark: 'shared' } as const;
const COUNTS = { ...zeroCounters(), writes: 1, retried: 2 };

const UP: readonly FromWorker[] = [
  { type: 'take_permits', ask: 1, requestClass: 'write', wanted: 5 },
  { type: 'sent', requestClass: 'read', count: 3, atMs: 1_795_472_431_181 },
  { type: 'throttled', delayMs: 500, requestClass: 'write' },
  { type: 'outage', phase: 'begun' },
  { type: 'next_probe', inMs: 60_000 },
  { type: 'resolve_org', ask: 2, ref: { kind: 'external_id', externalId: 'acme', name: 'Acme' } },
  { type: 'before', ask: 3, row: 7 },
  { type: 'after', ask: 4, row: 7 },
  { type: 'hand_over', row: 7, value: { emailKey: 'ann@example.com', user: USER } },
  {
    type: 'rows',
    chunk: 1,
    tally: EMPTY_TALLY,
    failures: [failureOf(1)],
    takenOver: EMPTY_TALLY,
    rolesDiffer: 0,
    counts: COUNTS,
  },
  { type: 'begun', chunk: 1 },
  { type: 'ended', chunk: 1, end: { kind: 'settled', tally: EMPTY_TALLY, retryable: 0 } },
  { type: 'ended', chunk: 1, end: { kind: 'left' } },
  { type: 'stop', mode: 'halt', reason: 'key_refused', code: 'x', message: 'y', actions: ['z'] },
  { type: 'bug', message: 'boom' },
];

const DOWN: readonly ToWorker[] = [
  {
    type: 'grant',
    chunk: chunkOf(1, 5),
    epoch: 2,
    epochBefore: 1,
    isReached: true,
    known: [{ row: 2, userId: 'user_1', isUnchanged: true, isMade: true, hasNewHash: false }],
    doubt: { since: { atMs: 5 }, wasSettled: true },
    links: { links: [[3, 1]], followedOutside: [5], repeats: [3], afterFactor: [3] },
  },
  { type: 'permits', ask: 1, count: 4 },
  { type: 'lease', monotonicMs: 5_025_000, wallMs: 1_795_472_431_181 },
  { type: 'org', ask: 2, resolution: { ok: true, id: asOrganizationId('org_1') } },
  { type: 'handed', ask: 3, value: { isLost: true } },
  { type: 'handed', ask: 3, value: { emailKey: 'ann@example.com', doubtSince: { atMs: 5 } } },
  {
    type: 'handed',
    ask: 3,
    value: { emailKey: 'ann@example.com', doubtSince: { atMs: 5, offsetMs: -7 } },
  },
  { type: 'handed', ask: 3, value: undefined },
  { type: 'pause', delayMs: 100 },
  { type: 'stop', mode: 'stop', reason: 'interrupted', code: 'x', message: 'y', actions: [] },
];

const overTheWire = (message: object): unknown => JSON.parse(JSON.stringify(message));

describe('a message between coordinator and worker', () => {
  it.each(UP)('arrives as it was sent: $type, up', (message) => {
    expect(readFromWorker(overTheWire(message))).toEqual(message);
    expect(readToWorker({ ...message, type: `${message.type}?` })).toBeUndefined();
  });

  it.each(DOWN)('arrives as it was sent: $type, down', (message) => {
    expect(readToWorker(overTheWire(message))).toEqual(overTheWire(message));
  });

  it('carries the options of the job to a worker, and is not read without any of them', () => {
    const hello = aHello();
    expect(readHello(overTheWire(hello))).toEqual(hello);
    for (const name of Object.keys(hello.options)) {
      const options = { ...hello.options, [name]: undefined };
      expect(readHello({ ...hello, options })).toBeUndefined();
    }
  });

  it('is not read when a field holds anything else', () => {
    const cases = [
      ...UP.map((message) => ({ message, read: readFromWorker })),
      ...DOWN.filter(({ type }) => type !== 'handed').map((message) => ({
        message,
        read: readToWorker,
      })),
    ];
    const mayBeEmpty = ['failures', 'actions', 'value', 'known'];
    const wrong = fc.constantFrom<unknown>(null, -1, Number.NaN, [], {}, true, [{}]);
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.nat(), wrong, ({ message, read }, at, value) => {
        const names = Object.keys(message).filter((name) => name !== 'type');
        const name = names[at % names.length] ?? '';
        // An empty list is a list, and a hand-over may hold nothing.
        fc.pre(!mayBeEmpty.includes(name) || JSON.stringify(value).length > 2);
        fc.pre(name !== 'isReached' || value !== true);
        expect(read({ ...message, [name]: value })).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([5, {}, { atMs: 0.5 }, { atMs: -5 }, { atMs: '5' }, { atMs: 5, offsetMs: null }])(
    'is not read when a doubt is since %j',
    (doubtSince) => {
      expect(readFromWorker({ type: 'hand_over', row: 7, value: { doubtSince } })).toBeUndefined();
    },
  );

  it.each([undefined, null, 'text', 5, [], {}, { type: 'toString' }, { type: '__proto__' }])(
    'is not read from %j',
    (value) => {
      expect([readFromWorker(value), readToWorker(value), readHello(value)]).toEqual(
        Array(3).fill(undefined),
      );
    },
  );

  it('has a name that no other service uses', () => {
    const namesOf = (shapes: readonly object[]) => shapes.flatMap(Object.keys).sort();
    expect(namesOf(SERVICES.map(({ fromWorker }) => fromWorker))).toEqual(namesOf([FROM_WORKER]));
    expect(namesOf(SERVICES.map(({ toWorker }) => toWorker))).toEqual(namesOf([TO_WORKER]));
  });
});
