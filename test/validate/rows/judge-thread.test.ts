import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { allocateBlockBuffer } from '../../../src/lib/validate/rows/block-buffer';
import { JudgeThread } from '../../../src/lib/validate/rows/judge-thread';

const BUILT = join(__dirname, '../../../dist/lib/validate/rows');
const SETUP = { columns: {} as never, buffers: [allocateBlockBuffer({ bytes: 8, records: 1 }, 0)] };

it('where threads are forbidden there is none', () => {
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

it("an answer that cannot be read is nobody else's: the thread gives no more", async () => {
  const thread = JudgeThread.start(join(BUILT, 'judge-entry.js'), SETUP);
  if (thread === undefined) throw new Error('There is no thread');
  const facts = { bytes: 0, records: 0, unitBytes: 1, firstRow: 1, byteStart: 0 } as never;
  const answers = [thread.judge({ buffer: 0, facts }), thread.judge({ buffer: 0, facts })];
  (thread as unknown as { readonly worker: Worker }).worker.emit('messageerror', new Error('?'));
  expect(thread.hasRoom).toBe(false);
  expect(await Promise.all(answers)).toEqual([undefined, undefined]);
  await thread.end();
});
