import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChunkWorker } from '../../../src/lib/chunks';
import { StopSwitch } from '../../../src/lib/import';
import { WorkerPool } from '../../../src/lib/import/workers/worker-pool';
import { workerMark } from '../../../src/lib/jobs';
import { argumentsOf, processExists } from '../../../src/lib/jobs/folder/process-life';
import { Abort } from '../../../src/lib/model';
import { aCoordinator, aHello, fixturePorts } from '../../support/workers';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-pool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('kills a worker that is about to start when the run is abandoned, and gives it no chunk', async () => {
  const stop = new StopSwitch();
  const dispatchedTo: ChunkWorker[] = [];
  const pool = new WorkerPool({
    workers: 1,
    ports: fixturePorts('held-worker.js', { HELD_IN: folder }),
    hello: aHello(),
    services: aCoordinator(),
    throttles: { join: () => undefined, leave: () => undefined },
    dispatcher: {
      hasWork: true,
      async dispatchTo(worker) {
        dispatchedTo.push(worker);
      },
    },
    stop,
    emit: () => undefined,
    note: () => Promise.resolve(),
  });
  const running = pool.run();
  while (readdirSync(folder).length === 0) await nextTurn();
  const pid = Number(readdirSync(folder)[0]);
  expect(processExists(pid)).toBe(true);
  // So that the next run can prove that a process it finds is a worker of this job.
  const isLinux = process.platform === 'linux';
  expect(argumentsOf(pid).includes(workerMark(aHello().nonce))).toBe(isLinux);
  stop.abandon(new Abort('interrupted', 'sigint', 'Stopped by SIGINT'));
  await pool.end();
  expect(processExists(pid)).toBe(false);
  await running;
  expect(dispatchedTo).toEqual([]);
});
