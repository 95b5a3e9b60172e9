import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { processExists } from '../../src/lib/jobs/folder/process-life';
import { asObject } from '../../src/lib/model';
import { startWorker, type WorkerProcess, type WorkerRequest } from '../../src/lib/processes';
import { abortOf } from '../support/csv/csv-files';

const FIXTURES = join(__dirname, '..', 'support', 'fixtures');

const heard: unknown[] = [];
let worker: WorkerProcess | undefined;

afterEach(() => {
  worker?.kill();
  heard.length = 0;
});

async function start(
  end = 'ready',
  request: Partial<WorkerRequest<unknown>> = {},
): Promise<WorkerProcess> {
  worker = await startWorker({
    name: 'Worker 2',
    modulePath: join(FIXTURES, 'worker.js'),
    env: { SECRET: 'given' },
    hello: { end },
    timeoutMs: 60_000,
    parse: (message) => (asObject(message)?.['answer'] === undefined ? undefined : message),
    onMessage: (message) => heard.push(message),
    ...request,
  });
  return worker;
}

/** How a worker ends that is told to do something. */
async function endOf(act: string, request: Partial<WorkerRequest<unknown>> = {}): Promise<string> {
  const started = await start('ready', request);
  started.send({ do: act });
  return (await started.gone).words;
}

describe('a worker', () => {
  it('answers, and sees the environment it was given', async () => {
    const started = await start();
    started.send({ do: 'answer' });
    while (heard.length === 0) await new Promise(setImmediate);
    expect(heard).toEqual([{ answer: 'given' }]);
  });

  it('ends when it is asked to, and gets no more messages', async () => {
    const started = await start();
    await started.stop();
    expect(await started.gone).toMatchObject({ expected: true });
    expect(processExists(started.pid)).toBe(false);
    expect(() => {
      started.send({ do: 'answer' });
    }).not.toThrow();
  });

  it.each([
    ['exit', 'Worker 2 exited with code 1'],
    ['throw', 'Worker 2 exited with code 1'],
    ['babble', 'Worker 2 sent an invalid message and was ended'],
  ])('that ends by itself is told of in plain words: %s', async (act, words) => {
    expect(await endOf(act)).toBe(words);
  });

  it('that is killed is reported, too', async () => {
    const started = await start();
    process.kill(started.pid, 'SIGKILL');
    expect(await started.gone).toEqual({
      words: 'Worker 2 was killed by SIGKILL',
      expected: false,
    });
  });

  it('that runs out of memory is reported as such', async () => {
    const words = await endOf('exhaust', { execArgv: ['--max-old-space-size=32'] });
    expect(words).toBe('Worker 2 ran out of memory');
  });

  it('that gives no sign of life is ended', async () => {
    expect(await endOf('freeze', { checkEveryMs: 20 })).toBe(
      'Worker 2 gave no sign of life for 0.3 s and was ended',
    );
  });

  it('leaves signals to its parent', async () => {
    const started = await start();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.kill(started.pid, signal);
    }
    started.send({ do: 'answer' });
    while (heard.length === 0) await new Promise(setImmediate);
    expect(processExists(started.pid)).toBe(true);
  });

  it('ends with its parent, whatever ends that one', async () => {
    const parent = spawn(process.execPath, [join(FIXTURES, 'worker-parent.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(line));
    expect(processExists(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (processExists(pid)) await new Promise(setImmediate);
  });
});

describe('a worker that does not start', () => {
  it.each([
    ['refuse', 'Worker 2 could not start: there is no room.'],
    ['exit', 'Worker 2 exited with code 3.'],
  ])('says why: %s', async (end, message) => {
    expect(await abortOf(start(end))).toMatchObject({
      reason: 'stopped_early',
      code: 'worker_failed',
      message,
    });
  });

  it('is killed when the run is halted meanwhile', async () => {
    const halt = new AbortController();
    const starting = abortOf(start('silent', { signal: halt.signal }));
    setImmediate(() => {
      halt.abort();
    });
    expect(await starting).toMatchObject({
      code: 'worker_failed',
      message: 'Worker 2 was killed by SIGKILL.',
    });
  });

  it('is ended after a while', async () => {
    expect(await abortOf(start('silent', { timeoutMs: 2_000 }))).toMatchObject({
      code: 'machine_limit',
      message: 'Worker 2 did not start within 2 s.',
      actions: [expect.stringContaining('ulimit -u'), expect.any(String)],
    });
  });

  it('because Node.js could start no threads', async () => {
    expect(await abortOf(start('abort'))).toMatchObject({
      code: 'machine_limit',
      message: 'Worker 2 was killed by SIGABRT.',
      actions: [expect.stringContaining('ulimit -u'), expect.any(String)],
    });
  });

  it('because its file is missing', async () => {
    const modulePath = join(FIXTURES, 'nowhere.js');
    expect(await abortOf(start('ready', { modulePath }))).toMatchObject({
      message: 'Worker 2 exited with code 1.',
    });
  });
});
