import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { at, anyText, textWith } from '../support/sandbox/client';

const ENTRY = join(__dirname, '../../src/lib/sandbox/process.ts');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(): ChildProcess {
  const child = fork(ENTRY, { execArgv: ['--import', 'tsx'] });
  children.push(child);
  return child;
}

/** Sends `message` and returns the next message of the process. */
async function answerTo(child: ChildProcess, message: object): Promise<unknown> {
  const answered = once(child, 'message');
  child.send(message);
  const received: unknown = await answered;
  return at(received, 0);
}

it('starts, serves, sends its log and ends on stop', async () => {
  const child = start();
  const options = {
    key: 'sk_test_mine',
    roles: ['editor'],
    faults: ['GET /x reset', 'date=none'],
    log: true,
  };
  const ready = await answerTo(child, { type: 'start', options });
  expect(ready).toEqual({ type: 'ready', url: anyText, key: 'sk_test_mine' });
  const logged = once(child, 'message');
  const headers = { authorization: 'Bearer sk_test_mine' };
  const answer = await fetch(`${String(at(ready, 'url'))}/authorization/roles`, { headers });
  expect(await answer.text()).toContain('"editor"');
  expect(answer.headers.get('date')).toBeNull();
  expect(at(await logged, 0)).toMatchObject({ type: 'log' });
  child.send({ type: 'stop' });
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('ends when its parent disconnects', async () => {
  const child = start();
  await answerTo(child, { type: 'start', options: {} });
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it.each([
  [{ type: 'begin' }, 'The message type must be "start" or "stop".'],
  [{ type: 'start', options: 5 }, 'options must be an object'],
  [{ type: 'start', options: { port: '80' } }, 'options.port must be a whole number'],
  [{ type: 'start', options: { key: 5 } }, 'options.key must be a string'],
  [{ type: 'start', options: { roles: [5] } }, 'options.roles must be a list of strings'],
  [{ type: 'start', options: { multipleRoles: 'yes' } }, 'options.multipleRoles must be'],
  [{ type: 'start', options: { rateLimit: 'fast' } }, '"fast" is not "documented"'],
  [{ type: 'start', options: { rateLimit: { requests: 0, perSeconds: 1 } } }, 'The writes must be'],
  [{ type: 'start', options: { faults: ['nonsense'] } }, 'unknown word "nonsense"'],
  [{ type: 'start', options: { faults: ['stale'] } }, 'stale must be a whole number'],
  [
    { type: 'start', options: { faults: [{ effect: { kind: 'clock' } }] } },
    'effect.shiftMs must be',
  ],
])('fails on %j', async (message, says) => {
  const child = start();
  const exited = once(child, 'exit');
  const answer = await answerTo(child, message);
  expect(answer).toMatchObject({ type: 'failed', message: textWith(says) });
  expect(await exited).toEqual([1, null]);
});
