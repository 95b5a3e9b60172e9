import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StopSwitch } from '../../../src/lib/import';
import { zeroCounters } from '../../../src/lib/requests/request-stack';
import { WorkerPool } from '../../../src/lib/import/workers/worker-pool';
import { processExists } from '../../../src/lib/jobs/folder/process-life';
import { Abort } from '../../../src/lib/model';

const FIXTURES = join(__dirname, '..', '..', 'support', 'fixtures');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-pool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('a worker that is about to start when the run is given up is not left behind, and gets no chunk', async () => {
  const stop = new StopSwitch();
  const employed: unknown[] = [];
  const pool = new WorkerPool({
    workers: 1,
    ports: {
      modulePath: join(FIXTURES, 'held-worker.js'),
      env: { HELD_IN: folder },
      ...{ baseUrl: '', appVersion: '', requestTimeoutMs: 1 },
    },
    hello: {} as never,
    services: { counts: zeroCounters() } as never,
    dispatcher: { hasWork: true, employ: (worker: unknown) => employed.push(worker) } as never,
    stop,
    emit: () => undefined,
    onThrottled: () => undefined,
    note: () => Promise.resolve(),
  });
  const running = pool.run();
  while (readdirSync(folder).length === 0) await nextTurn();
  const pid = Number(readdirSync(folder)[0]);
  stop.abandon(new Abort('interrupted', 'sigint', 'Stopped by SIGINT'));
  const ending = pool.end();
  expect(processExists(pid)).toBe(true);
  writeFileSync(join(folder, 'go'), '');
  await ending;
  expect(processExists(pid)).toBe(false);
  await running;
  expect(employed).toEqual([]);
});
