import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StopSwitch } from '../../src/lib/import';
import { Abort } from '../../src/lib/model';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { MIXED_CSV, MIXED_IMPORT, seedMixed } from '../support/undo/a-mixed-import';
import { contentsOf, refusalOf, undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const inJob = (...names: string[]): string => join(bed.folder, 'jobs', 'job', ...names);
const undoFiles = (): readonly string[] =>
  readdirSync(inJob()).filter((name) => name.startsWith('undo'));

async function expectRefused(code: string): Promise<readonly string[]> {
  const before = await contentsOf(bed);
  const refusal = await refusalOf(undo(bed));
  expect(refusal).toMatchObject({ reason: 'job_in_the_way', code });
  expect(refusal.actions.length).toBeGreaterThan(0);
  expect(await contentsOf(bed)).toEqual(before);
  expect(undoFiles()).toEqual([]);
  return refusal.actions;
}

const HALTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');

/** An import that ends in the middle of a chunk. */
async function importHalf(): Promise<void> {
  const stop = new StopSwitch();
  await bed.import(MIXED_CSV, {
    ...MIXED_IMPORT,
    options: { ...MIXED_IMPORT.options, concurrency: 2 },
    stop,
    onEvent: (event) => {
      if (event.type === 'progress' && event.progress.tally.successes >= 9) stop.halt(HALTED);
    },
  });
}

/** The last ledger of a chunk that has such a record. */
function ledgerWith(text: string): string {
  const names = readdirSync(inJob('ledger')).filter((name) => name.startsWith('chunk-'));
  const paths = names.map((name) => inJob('ledger', name));
  return paths.findLast((path) => readFileSync(path, 'utf8').includes(text)) ?? '';
}

describe('undo refuses', () => {
  it('a job that another process has', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const owner = { pid: process.ppid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(inJob('lock'), JSON.stringify(owner));
    await expectRefused('job_in_use');
  });

  it('a job of another environment', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const other = await openTestBed();
    try {
      const setup = { baseUrl: other.sandbox.url, apiKey: other.sandbox.key, digestKey: () => 'x' };
      expect(await refusalOf(undo(bed, setup))).toMatchObject({
        reason: 'job_in_the_way',
        code: 'target_differs',
      });
      expect(undoFiles()).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('an unfinished job whose chunk has a damaged line, until it was resumed', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    await importHalf();
    const path = ledgerWith('["="');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[lines.findIndex((line) => line.includes('["="'))] = 'damaged';
    writeFileSync(path, lines.join('\n'));
    const [action] = await expectRefused('ledger_unproved');
    expect(action).toContain('workos-migrate resume job');
    await bed.resume();
    expect(await undo(bed)).toMatchObject({ status: 'completed' });
    expect(await contentsOf(bed)).toEqual(before);
  });

  it('an unfinished job whose job.log is damaged, until it was resumed', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    await importHalf();
    appendFileSync(inJob('ledger', 'job.log'), 'damaged\n');
    await expectRefused('ledger_unproved');
    await bed.resume();
    expect(await undo(bed)).toMatchObject({ status: 'completed' });
    expect(await contentsOf(bed)).toEqual(before);
  });

  it('with the key refused, when the key may read and not write', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const before = await contentsOf(bed);
    await bed.faults('DELETE * status=403');
    expect(await refusalOf(undo(bed))).toMatchObject({ reason: 'key_refused' });
    expect(await contentsOf(bed)).toEqual(before);
    expect(undoFiles()).toEqual([]);
    expect((await bed.resume()).wasFinished).toBe(true);
  });
});

describe('undo of a finished job that has lost records', () => {
  it('takes back what the others prove, and lists the rows that are in doubt', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    rmSync(inJob('ledger', 'chunk-0000002.1.log'));
    const { status, kept } = await undo(bed);
    expect(status).toBe('partial');
    const rows = kept.filter(({ reason }) => reason === 'in_doubt').map(({ row }) => row);
    expect(rows).toEqual([15, 16, 17, 18, 19, 20, 21]);
    const left = (await bed.state()).users.map(({ email }) => email);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThanOrEqual(7);
  });

  it('lists the organizations whose records are lost', async () => {
    await bed.import(MIXED_CSV, MIXED_IMPORT);
    const path = inJob('ledger', 'job.log');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/^.*organization","external_id:org1".*$/gm, 'damaged'));
    const { kept } = await undo(bed);
    expect(kept).toEqual([expect.objectContaining({ kind: 'organization', reason: 'unproved' })]);
    expect((await bed.state()).organizations).toHaveLength(1);
  });
});
