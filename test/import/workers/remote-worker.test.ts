import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { WorkerHand, type WorkerDesk } from '../../../src/lib/import/workers/remote-worker';
import { noCounts } from '../../../src/lib/requests/request-stack';
import { RowLinks } from '../../../src/lib/import/repeats/row-links';
import { chunkOf } from '../../support/jobs/records';

const FIXTURES = join(__dirname, '..', '..', 'support', 'fixtures');

function notAsked(): never {
  throw new Error('a worker that does nothing asks for nothing');
}

/** Permits for everybody who asks. */
const GENEROUS = {
  take: (_requestClass: string, wanted: number) => Promise.resolve(wanted),
  ...{ batchSize: notAsked, close: notAsked },
};

/** A worker of the fixture's kind, and a desk at which it may ask for what is given and nothing else. */
function open(fixture: string, desk: Partial<WorkerDesk> = {}): Promise<WorkerHand> {
  return WorkerHand.open(
    {
      name: 'Worker 1',
      hello: {} as never,
      ports: {
        ...{ modulePath: join(FIXTURES, fixture), env: {}, baseUrl: '', appVersion: '' },
        requestTimeoutMs: 1,
      },
    },
    {
      permits: { take: notAsked, sent: notAsked, batchSize: notAsked, close: notAsked },
      orgs: { resolve: notAsked },
      chain: {
        ...{ before: notAsked, joiningBefore: notAsked, after: notAsked },
        ...{ isFollowed: notAsked, handOver: notAsked, leave: notAsked },
      },
      links: new RowLinks(),
      stop: new StopSwitch(),
      counts: noCounts(),
      onThrottled: notAsked,
      onOutage: notAsked,
      onRows: notAsked,
      ...desk,
    },
  );
}

it('a worker that was lost while its lease was granted has lost the lease', async () => {
  const hand = await open('worker.js');
  hand.kill();
  await hand.gone;
  while (!hand.isGone()) await new Promise(setImmediate);
  const { begun, ended } = hand.work({
    chunk: chunkOf(1, 5),
    epoch: 1,
    epochBefore: 0,
    doubt: { sinceMs: 0, wasSettled: false },
  });
  await begun;
  expect(await ended).toEqual({ kind: 'lost', words: 'Worker 1 was killed by SIGKILL' });
});

it('requests of a worker that is gone are counted once, though word of them comes late', async () => {
  let sent = 0;
  const heard = await new Promise<string>((resolve, reject) => {
    let hand: WorkerHand | undefined;
    open('late-worker.js', {
      permits: {
        ...GENEROUS,
        sent: (_requestClass, count) => {
          sent += count;
        },
      },
      onThrottled: () => {
        resolve(hand?.isGone() === true ? 'late' : 'early');
      },
    }).then((opened) => {
      hand = opened;
      hand.tell({ type: 'pause', delayMs: 0 });
    }, reject);
  });
  expect([heard, sent]).toEqual(['late', 5]);
});

it("an outage of a worker that is gone is nobody's, though word of it comes late", async () => {
  const outages: boolean[] = [];
  await new Promise<void>((resolve, reject) => {
    open('late-worker.js', {
      permits: { ...GENEROUS, sent: () => undefined },
      onOutage: (isOn) => outages.push(isOn),
      // Said last.
      onThrottled: () => {
        resolve();
      },
    }).then((hand) => {
      hand.tell({ type: 'pause', delayMs: 0 });
    }, reject);
  });
  expect(outages).toEqual([]);
});
