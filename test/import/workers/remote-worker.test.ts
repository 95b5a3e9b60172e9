import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import {
  RemoteWorker,
  type CoordinatorServices,
} from '../../../src/lib/import/workers/remote-worker';
import { zeroCounters } from '../../../src/lib/requests/request-stack';
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

/** A worker of the fixture's kind, and a services at which it may ask for what is given and nothing else. */
function open(fixture: string, services: Partial<CoordinatorServices> = {}): Promise<RemoteWorker> {
  return RemoteWorker.open(
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
        ...{ before: notAsked, pendingBefore: notAsked, after: notAsked },
        ...{ isFollowed: notAsked, handOver: notAsked, endWithoutHandOver: notAsked },
      },
      links: new RowLinks(),
      stop: new StopSwitch(),
      counts: zeroCounters(),
      onThrottled: notAsked,
      onOutage: notAsked,
      onRows: notAsked,
      ...services,
    },
  );
}

it('a worker that was lost while its lease was granted has lost the lease', async () => {
  const worker = await open('worker.js');
  worker.kill();
  await worker.gone;
  while (!worker.isGone()) await new Promise(setImmediate);
  const { begun, ended } = worker.work({
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
    let worker: RemoteWorker | undefined;
    open('late-worker.js', {
      permits: {
        ...GENEROUS,
        sent: (_requestClass, count) => {
          sent += count;
        },
      },
      onThrottled: () => {
        resolve(worker?.isGone() === true ? 'late' : 'early');
      },
    }).then((opened) => {
      worker = opened;
      worker.tell({ type: 'pause', delayMs: 0 });
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
    }).then((worker) => {
      worker.tell({ type: 'pause', delayMs: 0 });
    }, reject);
  });
  expect(outages).toEqual([]);
});
