import { StopSwitch } from '../../src/lib/import';
import { Abort } from '../../src/lib/model';
import type { UndoEnd } from '../../src/lib/undo';
import { chanceOf } from '../support/chance';
import { failingFiles } from '../support/failing-files';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { MIXED_CSV, MIXED_IMPORT, seedMixed } from '../support/undo/a-mixed-import';
import { contentsOf, undo, type UndoSetup } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const NONE = { deleted: 0, restored: 0, gone: 0, kept: 0, failed: 0 };
const SIGNAL = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');

/** An undo whose disk fails at its n-th call, or that is halted or cut off after n objects: all of these end it anywhere. */
function disturbance(kind: number, at: number): UndoSetup {
  if (kind === 0) {
    return { files: failingFiles({ code: 'EIO', at, sticky: true, calls: ['append', 'sync'] }) };
  }
  const stop = new StopSwitch();
  let settled = 0;
  return {
    stop,
    onUndoEvent: (event) => {
      settled += event.type === 'progress' ? 1 : 0;
      if (settled !== at) return;
      if (kind === 1) stop.halt(SIGNAL);
      else stop.abandon(SIGNAL);
    },
  };
}

describe('an undo that is ended at any point', () => {
  it.each(Array.from({ length: 12 }, (_unused, seed) => [seed]))(
    'is complete after it was run again, with the counts of one run (seed %i)',
    async (seed) => {
      await seedMixed(bed);
      const before = await contentsOf(bed);
      const { end } = await bed.import(MIXED_CSV, MIXED_IMPORT);
      const { usersCreated, membershipsCreated, factorsCreated, organizationsCreated } =
        end.checkpoint.summary;
      const chance = chanceOf(seed, 'undo');
      let last: UndoEnd | undefined;
      for (let runs = 0; runs < 4; runs += 1) {
        const setup = disturbance(chance.int(0, 2), chance.int(1, 25));
        last = await undo(bed, setup).catch((error: unknown) => {
          if (!(error instanceof Abort)) throw error;
          return undefined;
        });
        if (last?.status === 'completed') break;
      }
      last = await undo(bed);
      expect(last).toMatchObject({ status: 'completed', kept: [] });
      expect(last.summary).toEqual({
        users: { ...NONE, deleted: usersCreated, restored: 3 },
        memberships: { ...NONE, deleted: membershipsCreated, restored: 2 },
        factors: { ...NONE, deleted: factorsCreated },
        roles: NONE,
        permissions: NONE,
        organizations: { ...NONE, deleted: organizationsCreated },
      });
      expect(await contentsOf(bed)).toEqual(before);
    },
  );
});

describe('an undo of an import that was ended early', () => {
  it.each([1, 2, 3, 4])(
    'takes back what the ledger proves, and lists the requests in doubt (seed %i)',
    async (seed) => {
      await seedMixed(bed);
      const before = await contentsOf(bed);
      const chance = chanceOf(seed, 'undo');
      const at = chance.int(4, 17);
      const stop = new StopSwitch();
      await bed.import(MIXED_CSV, {
        ...MIXED_IMPORT,
        stop,
        onEvent: (event) => {
          if (event.type === 'progress' && event.progress.tally.successes >= at) {
            stop.abandon(SIGNAL);
          }
        },
      });
      const { kept, summary } = await undo(bed);
      expect(kept.filter(({ reason }) => reason !== 'in_doubt')).toEqual([]);
      expect(summary.users.deleted).toBeGreaterThan(0);
      if (kept.length === 0) expect(await contentsOf(bed)).toEqual(before);
    },
  );

  it('is that of a finished one after a resume', async () => {
    await seedMixed(bed);
    const before = await contentsOf(bed);
    const stop = new StopSwitch();
    await bed.import(MIXED_CSV, {
      ...MIXED_IMPORT,
      stop,
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes >= 9) stop.abandon(SIGNAL);
      },
    });
    await bed.resume();
    expect(await undo(bed)).toMatchObject({ status: 'completed', kept: [] });
    expect(await contentsOf(bed)).toEqual(before);
  });
});
