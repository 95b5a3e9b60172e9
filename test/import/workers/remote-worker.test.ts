import type { CoordinatorServices } from '../../../src/lib/import/workers/coordinator-services';
import { RemoteWorker } from '../../../src/lib/import/workers/remote-worker';
import { processOf } from '../../../src/lib/import/workers/worker-pool';
import type { PermitSource } from '../../../src/lib/pacing';
import { chunkOf } from '../../support/jobs/records';
import { aCoordinator, aHello, fixturePorts } from '../../support/workers';

/** Grants every permit that a worker asks for. */
function generousPermits(sent: PermitSource['sent']): PermitSource {
  return {
    take: (_requestClass, wanted) => Promise.resolve(wanted),
    sent,
    batchSize: () => 1,
    close: () => undefined,
  };
}

function open(fixture: string, services: Partial<CoordinatorServices> = {}): Promise<RemoteWorker> {
  return RemoteWorker.open(
    processOf({ name: 'Worker 1', hello: aHello(), ports: fixturePorts(fixture) }),
    aCoordinator(services),
  );
}

it('a worker that is lost while its lease is granted loses the lease', async () => {
  const worker = await open('worker.js');
  worker.kill();
  await worker.gone;
  while (!worker.isGone()) await new Promise(setImmediate);
  const { begun, ended } = worker.work({
    chunk: chunkOf(1, 5),
    epoch: 1,
    epochBefore: 0,
    doubt: { since: { atMs: 0 }, wasSettled: false },
  });
  await begun;
  expect(await ended).toEqual({ kind: 'lost', words: 'Worker 1 was killed by SIGKILL' });
});

it('counts the requests of a worker that is gone once, though its report arrives late', async () => {
  let sent = 0;
  const received = await new Promise<string>((resolve, reject) => {
    let worker: RemoteWorker | undefined;
    open('late-worker.js', {
      permits: generousPermits((_requestClass, count) => {
        sent += count;
      }),
      throttles: {
        report() {
          resolve(worker?.isGone() === true ? 'late' : 'early');
        },
      },
    }).then((opened) => {
      worker = opened;
      worker.requests.pause(0);
    }, reject);
  });
  expect([received, sent]).toEqual(['late', 5]);
});

it('ignores an outage that a worker reported and that arrives after its end', async () => {
  const outages: boolean[] = [];
  await new Promise<void>((resolve, reject) => {
    open('late-worker.js', {
      permits: generousPermits(() => undefined),
      onOutage: (isOn) => outages.push(isOn),
      throttles: {
        // The last message of the fixture.
        report() {
          resolve();
        },
      },
    }).then((worker) => {
      worker.requests.pause(0);
    }, reject);
  });
  expect(outages).toEqual([]);
});
