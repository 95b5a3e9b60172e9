import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bindColumns } from '../../../src/lib/records';
import type { RecordBlockFacts } from '../../../src/lib/csv';
import { allocateBlockBuffer } from '../../../src/lib/validate/rows/block-buffer';
import { JudgeThread } from '../../../src/lib/validate/rows/judge-thread';

const BUILT = join(__dirname, '../../../dist/lib/validate/rows');
const bound = bindColumns(['email']);
if (!bound.ok) throw new Error('The header has problems');
const SETUP = {
  columns: bound.columns,
  buffers: [allocateBlockBuffer({ bytes: 8, records: 1 }, 0)],
};

it('does not start where threads are forbidden', () => {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const permission = major < 23 ? '--experimental-permission' : '--permission';
  const script = `
    const { JudgeThread } = require(${JSON.stringify(join(BUILT, 'judge-thread.js'))});
    console.log(JudgeThread.start('/nowhere.js', { columns: {}, buffers: [] }) === undefined);`;
  const output = execFileSync(
    process.execPath,
    [permission, '--allow-fs-read=*', '--no-warnings', '-e', script],
    { encoding: 'utf8' },
  );
  expect(output).toBe('true\n');
});

it('resolves every open task to undefined when a message cannot be read, and accepts no more', async () => {
  const listen = jest.spyOn(Worker.prototype, 'on');
  const thread = JudgeThread.start(join(BUILT, 'judge-entry.js'), SETUP);
  const worker: unknown = listen.mock.contexts[0];
  listen.mockRestore();
  if (thread === undefined || !(worker instanceof Worker)) throw new Error('There is no thread');
  const facts: RecordBlockFacts = {
    bytes: 0,
    records: 0,
    delimiter: ',',
    unitBytes: 1,
    firstRow: 1,
    blank: { count: 0, line: 0 },
    byteStart: 0,
  };
  const answers = [thread.judge({ buffer: 0, facts }), thread.judge({ buffer: 0, facts })];
  worker.emit('messageerror', new Error('?'));
  expect(thread.hasRoom).toBe(false);
  expect(await Promise.all(answers)).toEqual([undefined, undefined]);
  await thread.end();
});
