import { importJson } from '../../../src/lib/cli/import/import-json';
import { Abort } from '../../../src/lib/model';
import { anImportEnd } from '../../support/an-import';

const NEXT = ['workos-migrate import users.csv'];

describe('the JSON of an import', () => {
  it('is the checkpoint without its internal fields, with files and next commands', () => {
    const end = anImportEnd();
    const { jobId, status, target, dryRun, csv, summary } = end.checkpoint;
    expect(importJson(end, NEXT)).toEqual({
      jobId,
      status,
      target,
      dryRun,
      csv,
      summary,
      throughput: expect.any(Object),
      files: end.files,
      next: NEXT,
    });
  });

  it('has the error that stopped it early, in the usual form', () => {
    const stoppedBy = new Abort('stopped_early', 'max_errors', 'Too\nmany', ['Look']);
    expect(importJson(anImportEnd({ end: { stoppedBy } }), NEXT).error).toEqual({
      code: 'max_errors',
      message: 'Too many',
      exit: 7,
      actions: ['Look'],
    });
  });

  it.each([
    // 2,320 writes in 60 s, 20 of them organizations; 1,200 users; 50 writes/s.
    [{}, { writesPerSecond: 38.667, usersPerSecond: 20, budgetUsed: 0.767 }],
    [{ options: { headroom: 0.2 } }, { writesPerSecond: 38.667, budgetUsed: 0.958 }],
    [{ options: { rateLimit: 10 } }, { budgetUsed: 1 }],
    [{ summary: { durationMs: 0 } }, { writesPerSecond: 2_320_000, budgetUsed: 1 }],
    [{ summary: { usersAdopted: 0, usersUpdated: 0 } }, { usersPerSecond: 16.667 }],
    [
      {
        summary: {
          organizationsCreated: 0,
          requests: { writes: 0, reads: 9, throttled: 0, retried: 0 },
        },
      },
      { writesPerSecond: 0, budgetUsed: 0 },
    ],
  ])('has the throughput of %j', (parts, throughput) => {
    expect(importJson(anImportEnd(parts), NEXT).throughput).toMatchObject(throughput);
  });
});
