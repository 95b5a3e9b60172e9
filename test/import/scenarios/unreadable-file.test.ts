import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportEnd, planCsv } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { fixFile, validateCsv } from '../../../src/lib/validate';
import { openCsv } from '../../../src/lib/csv';
import { failReads, type ReadFault } from '../../support/failing-reads';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

const ROWS = 30;
// Emails come back in later chunks, so that rows wait for rows of the chunk that cannot be read.
const CSV = [
  'email,org_name',
  ...Array.from({ length: ROWS }, (_, i) => `u${String(i % 8)}@example.com,Org ${String(i % 3)}`),
  '',
].join('\n');
const SETUP = { jobId: 'job', options: { chunkSize: 10, concurrency: 2 } };
const FAULTS: readonly Omit<ReadFault, 'path' | 'at'>[] = [
  { code: 'EIO', sticky: true },
  { code: 'ESTALE', sticky: false },
  { code: 'ENOENT', sticky: true },
];

let bed: TestBed;
const csvPath = (): string => join(bed.folder, 'users-1.csv');
const isJob = (): boolean => existsSync(join(bed.folder, 'jobs', 'job', 'checkpoint.json'));

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bed.close();
});

/** Fails the first call for the file, then the second in another run, and so on until no call fails any more. */
async function sweep(
  fault: Omit<ReadFault, 'path' | 'at'>,
  run: (check: () => void) => Promise<unknown>,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    let failed: readonly string[] = [];
    await run(() => {
      failed = failReads({ ...fault, path: csvPath(), at });
    });
    jest.restoreAllMocks();
    if (failed.length === 0) return at;
    await bed.close();
    bed = await openTestBed();
  }
}

async function expectAllThere(end: ImportEnd): Promise<void> {
  expect(end.stoppedBy).toBeUndefined();
  expect(end.checkpoint.summary).toMatchObject({ successes: ROWS, usersCreated: 8 });
  expect((await bed.state()).users).toHaveLength(8);
}

/** The error names the file and what the system says. */
function expectNamed({ message, actions }: Abort, code: ReadFault['code']): void {
  expect(message).toContain(csvPath());
  expect(message).toContain(`(${code})`);
  expect(message).not.toMatch(/simulated/);
  expect(code === 'ENOENT' || actions.length > 0).toBe(true);
}

describe('a CSV that cannot be read', () => {
  it.each(FAULTS)(
    'ends an import by when it happens, and a resume finishes it: %j',
    async (fault) => {
      const kinds = new Set<string>();
      await sweep(fault, async (begin) => {
        begin();
        const ended = await bed.import(CSV, SETUP).catch((error: unknown) => error);
        jest.restoreAllMocks();
        if (ended instanceof Abort) {
          kinds.add('refused');
          expect(ended.reason).toBe('usage');
          expectNamed(ended, fault.code);
          expect(isJob()).toBe(false);
          expect((await bed.state()).users).toEqual([]);
          return;
        }
        const { end } = ended as { end: ImportEnd };
        const { stoppedBy } = end;
        kinds.add(stoppedBy === undefined ? 'done' : 'stopped');
        if (stoppedBy === undefined) return expectAllThere(end);
        expect(stoppedBy.reason).toBe('stopped_early');
        expectNamed(stoppedBy, fault.code);
        expect(stoppedBy.message).toMatch(/stopped before rows \d+–\d+\.$/);
        expect(end.checkpoint.status).toBe('stopped');
        await expectAllThere((await bed.resume()).end);
      });
      expect([...kinds].sort()).toEqual(['done', 'refused', 'stopped']);
    },
    600_000,
  );

  it.each([
    ['EIO', 'stopped_early'],
    ['ENOENT', 'usage'],
  ] as const)('ends a resume that plans it: %s', async (code, reason) => {
    failReads({ path: csvPath(), code: 'EIO', at: 26, sticky: true });
    expect((await bed.import(CSV, SETUP)).end.stoppedBy?.reason).toBe('stopped_early');
    jest.restoreAllMocks();
    failReads({ path: csvPath(), code, at: 3, sticky: true });
    const refused: unknown = await bed.resume().catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason, message: expect.stringContaining(`(${code})`) });
    jest.restoreAllMocks();
    await expectAllThere((await bed.resume()).end);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a dry run', () => planCsv({ csvPath: csvPath(), chunkSize: 10 })],
    ['validate', () => validateCsv({ csvPath: csvPath(), maxFindings: 1 })],
    [
      'validate --auto-fix',
      async () => {
        const path = join(bed.folder, 'fixed.csv');
        return fixFile(await openCsv(csvPath()), { path, force: true, maxFixes: 1 });
      },
    ],
  ])('ends %s, wherever it happens', async (_what, work) => {
    const calls = await sweep({ code: 'EIO', sticky: false }, async (begin) => {
      await bed.import(CSV, SETUP);
      begin();
      const error: unknown = await work().catch((thrown: unknown) => thrown);
      if (!(error instanceof Abort)) return;
      expect(error.reason).toBe('usage');
      expectNamed(error, 'EIO');
    });
    expect(calls).toBeGreaterThan(8);
  });
});
