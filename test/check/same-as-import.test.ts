import { chanceOf } from '../support/chance';
import { check } from '../support/check-bed';
import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { randomCase } from '../support/random-environment';

const SEEDS = Number(process.env['CHECK_SEEDS'] ?? 40);
const FIRST = Number(process.env['CHECK_FIRST_SEED'] ?? 1);

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

it.each(Array.from({ length: SEEDS }, (_, index) => FIRST + index))(
  'names the rows that the import then fails, with their codes and counts (environment %d)',
  async (seed) => {
    const { csv, options } = await randomCase(bed, chanceOf(seed, 'check'));
    const before = { state: await bed.state(), writes: await writes() };
    const told = await check(bed, csv, { options });
    expect({ state: await bed.state(), writes: await writes() }).toEqual(before);
    const { end, errors } = await bed.import(csv, { options });
    const { summary } = end.checkpoint;
    expect(told.findings.map(({ row, code, message }) => ({ row, code, message }))).toEqual(
      errors.map(({ recordNumber, errorCode, errorMessage }) => ({
        row: recordNumber,
        code: errorCode,
        message: errorMessage.replace(/ \(WorkOS: .*\)$/, ''),
      })),
    );
    expect(told.summary).toMatchObject({
      rows: summary.total,
      wouldArrive: summary.successes,
      wouldFail: summary.failures,
      users: { new: summary.usersCreated },
      organizations: { found: summary.organizationsFound, toCreate: summary.organizationsCreated },
    });
    const { existing, usersCreated, usersAdopted, usersUpdated, ...others } = told.imported;
    expect({ existing, usersCreated, usersAdopted, usersUpdated }).toEqual({
      existing: summary.existing,
      usersCreated: summary.usersCreated,
      usersAdopted: summary.usersAdopted,
      usersUpdated: summary.usersUpdated,
    });
    expect(others).toMatchObject({
      membershipsCreated: summary.membershipsCreated,
      membershipsExisting: summary.membershipsExisting,
      membershipsInactive: summary.membershipsInactive,
      membershipsPending: summary.membershipsPending,
    });
    expect(told.warnings.filter((text) => !text.startsWith('Some memberships'))).toEqual(
      summary.warnings,
    );
  },
);

async function writes(): Promise<unknown> {
  const counts = Object.entries(requestCounts(await bed.stats()));
  return counts.filter(([operation]) => !operation.startsWith('GET '));
}
