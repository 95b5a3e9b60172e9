import { type RunFindings, runWarnings } from '../../../src/lib/import/run/run-warnings';

const NOTHING: RunFindings = {
  concurrencyToFill: undefined,
  rolesDiffer: 0,
  orgsDiffer: 0,
  inactive: 0,
  pending: 0,
  badLines: 0,
  appended: undefined,
  missing: { rows: 0, deactivated: 0 },
  unknownRows: 0,
};

describe('the warnings of a run', () => {
  it('are none when there is nothing to mention', () => {
    expect(runWarnings(NOTHING)).toEqual([]);
  });

  it.each<[Partial<RunFindings>, string]>([
    [
      { concurrencyToFill: 40 },
      '--concurrency, not the rate limit, slowed this run down: --concurrency 40 would use the full limit',
    ],
    [
      { rolesDiffer: 3 },
      '3 memberships exist with roles other than those in the file: --on-existing update writes the roles of the file',
    ],
    [
      { orgsDiffer: 2 },
      '2 existing organizations left different from organizations.csv: use --on-existing update to write what the file has',
    ],
    [
      { inactive: 1 },
      '1 existing membership left inactive: use --on-existing update to reactivate',
    ],
    [
      { inactive: 1_200 },
      '1,200 existing memberships left inactive: use --on-existing update to reactivate',
    ],
    [{ pending: 1 }, '1 existing membership left pending: active once the invitation is accepted'],
    [{ pending: 2 }, '2 existing memberships left pending: active once the invitation is accepted'],
    [
      { appended: { bytes: 1_234, rows: undefined } },
      '1,234 bytes appended to the file after the job had begun: not sent, and not counted. Import the file again with --on-existing adopt',
    ],
    [{ badLines: 2 }, '2 lines of the ledger are damaged and were skipped'],
  ])('name the finding and what to do: %j', (findings, warning) => {
    expect(runWarnings({ ...NOTHING, ...findings })).toEqual([warning]);
  });
});
