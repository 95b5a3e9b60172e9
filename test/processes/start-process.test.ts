import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import { startProcess } from '../../src/lib/processes/start-process';
import { abortOf } from '../support/csv/csv-files';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Starts a process on a system that refuses it with `code`. */
function start(code: string, how: 'by an event' | 'by a throw'): Promise<unknown> {
  const error = Object.assign(new Error(`spawn node ${code}`), { code });
  jest.spyOn(childProcess, 'fork').mockImplementation(() => {
    if (how === 'by a throw') throw error;
    // Node.js gives it no pid, no streams and no channel.
    const child = Object.create(childProcess.ChildProcess.prototype) as childProcess.ChildProcess;
    EventEmitter.call(child);
    process.nextTick(() => child.emit('error', error));
    return child;
  });
  return startProcess({
    name: 'Worker 2',
    modulePath: '/worker.js',
    options: {},
    failedCode: 'worker_failed',
    limitReason: 'usage',
  });
}

it.each([
  ['EAGAIN', 'by an event', 'the system allows no more processes', /ulimit -u.*fewer --workers/],
  ['EMFILE', 'by an event', 'too many files are open', /ulimit -n.*fewer --workers/],
  ['ENFILE', 'by an event', 'too many files are open', /Close programs/],
  ['ENOMEM', 'by a throw', 'the system has no memory left', /more memory/],
] as const)(
  'names a limit of the machine, and the way on: %s, %s',
  async (code, how, words, way) => {
    expect(await abortOf(start(code, how))).toMatchObject({
      reason: 'usage',
      code: 'machine_limit',
      message: `Worker 2 could not be started: ${words} (${code}).`,
      actions: [expect.stringMatching(way)],
    });
  },
);

it('names any other reason of the system', async () => {
  expect(await abortOf(start('ENOENT', 'by an event'))).toMatchObject({
    reason: 'stopped_early',
    code: 'worker_failed',
    message: 'Worker 2 could not be started: spawn node ENOENT.',
  });
});

it('keeps a bug a bug', async () => {
  await expect(start('ERR_INVALID_ARG_TYPE', 'by a throw')).rejects.not.toHaveProperty('reason');
});
