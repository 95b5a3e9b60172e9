import { join } from 'node:path';
import { StopSwitch } from '../../src/lib/import';
import { WorkerHand } from '../../src/lib/import/worker-hand';
import { noCounts } from '../../src/lib/import/request-stack';
import { RowLinks } from '../../src/lib/import/row-links';
import { chunkOf } from '../jobs/records';

const FIXTURES = join(__dirname, '..', 'support', 'fixtures');

function notAsked(): never {
  throw new Error('a worker that does nothing asks for nothing');
}

it('a worker that was lost while its lease was granted has lost the lease', async () => {
  const hand = await WorkerHand.open(
    {
      name: 'Worker 1',
      hello: {} as never,
      ports: {
        ...{ modulePath: join(FIXTURES, 'worker.js'), env: {}, baseUrl: '', appVersion: '' },
        requestTimeoutMs: 1,
      },
    },
    {
      permits: { take: notAsked, sent: notAsked, batchSize: notAsked, close: notAsked },
      orgs: { resolve: notAsked },
      chain: { before: notAsked, after: notAsked, handOver: notAsked },
      links: new RowLinks(),
      stop: new StopSwitch(),
      counts: noCounts(),
      onThrottled: notAsked,
      onOutage: notAsked,
      onRows: notAsked,
    },
  );
  hand.kill();
  await hand.gone;
  while (!hand.isGone()) await new Promise(setImmediate);
  const { begun, ended } = hand.work({ chunk: chunkOf(1, 5), epoch: 1 });
  await begun;
  expect(await ended).toEqual({ kind: 'lost', words: 'Worker 1 was killed by SIGKILL' });
});
