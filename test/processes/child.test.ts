import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { asObject, systemErrorCode } from '../../src/lib/model';
import { type Child, type ChildRequest, startChild } from '../../src/lib/processes';
import { abortOf } from '../support/csv/csv-files';
import { stopTimers, until } from '../support/fake-clock';

const FIXTURES = join(__dirname, '..', 'support', 'fixtures');

interface Answer {
  readonly pid: number;
  readonly heard: unknown;
  readonly secret: unknown;
}

/** Pids the children told, whether or not they became ready. */
const pids: number[] = [];

afterEach(() => {
  jest.useRealTimers();
  for (const pid of pids.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

function readAnswer(message: unknown): ReturnType<ChildRequest<Answer>['readAnswer']> {
  const { type, pid, heard, secret, message: reason } = asObject(message) ?? {};
  if (typeof pid === 'number' && pid > 0) pids.push(pid);
  if (type === 'failed') return { failed: String(reason) };
  return type === 'ready' ? { ready: { pid: Number(pid), heard, secret } } : undefined;
}

function start(end: string, request: Partial<ChildRequest<Answer>> = {}): Promise<Child<Answer>> {
  return startChild({
    name: 'helper',
    modulePath: join(FIXTURES, 'child.js'),
    message: { end, words: ['ä', 1] },
    env: { SECRET: 'given' },
    readAnswer,
    timeoutMs: 30_000,
    ...request,
  });
}

describe('a child that answers', () => {
  it('has received the message and sees the environment it was given', async () => {
    const child = await start('ready');
    expect(child.ready).toMatchObject({
      heard: { end: 'ready', words: ['ä', 1] },
      secret: 'given',
    });
    await child.stop();
  });

  it('is alive until it is stopped, and gone then', async () => {
    const child = await start('ready');
    expect(isAlive(child.ready.pid)).toBe(true);
    await child.stop();
    expect(isAlive(child.ready.pid)).toBe(false);
  });

  it('may be stopped twice, and after it died', async () => {
    const child = await start('ready');
    await Promise.all([child.stop(), child.stop()]);
    await child.stop();
    const other = await start('ready');
    process.kill(other.ready.pid, 'SIGKILL');
    await other.stop();
    expect([isAlive(child.ready.pid), isAlive(other.ready.pid)]).toEqual([false, false]);
  });

  it('may send messages before; later ones change nothing', async () => {
    const child = await start('chatty');
    await child.stop();
    expect(child.ready.pid).toBeGreaterThan(0);
  });
});

describe('a child that does not become ready', () => {
  it.each([
    ['refuse', 'The helper could not start: there is no room.'],
    ['exit', 'The helper exited with code 3 before it was ready.'],
    ['die', 'The helper exited with SIGKILL before it was ready.'],
  ])('is told of in plain words and leaves no process behind: %s', async (end, says) => {
    const abort = await abortOf(start(end));
    expect(abort).toMatchObject({
      reason: 'stopped_early',
      code: 'child_failed',
      message: says,
    });
    expect(pids.filter(isAlive)).toEqual([]);
    expect(pids.length).toBe(end === 'refuse' ? 0 : 1);
  });

  it('is ended when its time is over, and leaves no process behind', async () => {
    stopTimers();
    const aborted = abortOf(start('silent', { timeoutMs: 1_500 }));
    // Until it runs and has said so, which takes a busy machine as long as it takes.
    await until(() => pids.length > 0);
    jest.advanceTimersByTime(1_499);
    expect(pids.filter(isAlive)).toEqual(pids);
    jest.advanceTimersByTime(1);
    expect(await aborted).toMatchObject({
      reason: 'stopped_early',
      code: 'child_failed',
      message: 'The helper did not start within 1.5 s.',
      actions: [expect.stringContaining('ulimit -u'), expect.any(String)],
    });
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

/** A process of its own that starts a child; `close` comes when nothing holds its streams any more. */
function startParent(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const command = ['--import', 'tsx', join(FIXTURES, 'parent.js'), ...args];
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The first line a process prints, as JSON. */
async function lineOf(parent: { readonly stdout: Readable }): Promise<unknown> {
  const [text]: unknown[] = await once(parent.stdout.setEncoding('utf8'), 'data');
  return JSON.parse(String(text));
}

describe('the process that starts a child', () => {
  it('takes the child with it when it is killed', async () => {
    const parent = startParent();
    const { pid } = asObject(await lineOf(parent)) ?? {};
    pids.push(Number(pid));
    expect(isAlive(Number(pid))).toBe(true);
    // The child holds the parent's stderr: it closes when both are gone.
    const closed = once(parent, 'close');
    parent.stderr.resume();
    parent.kill('SIGKILL');
    expect(await closed).toEqual([null, 'SIGKILL']);
  });

  it('gets a plain message when no process can be started', async () => {
    const parent = startParent('without-node');
    const closed = once(parent, 'close');
    let talk = '';
    parent.stderr.on('data', (text) => (talk += String(text)));
    expect(await lineOf(parent)).toEqual({
      name: 'Abort',
      code: 'child_failed',
      message: 'The helper could not be started: spawn /no/such/node ENOENT.',
    });
    expect([await closed, talk]).toEqual([[0, null], '']);
  });
});
