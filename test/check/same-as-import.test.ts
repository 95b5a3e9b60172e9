import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobOptions } from '../../src/lib/jobs';
import { Abort, EMPTY_TALLY, outcomeCounts, type Summary } from '../../src/lib/model';
import { chanceOf } from '../support/chance';
import { check } from '../support/check-bed';
import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import { laterCase, type RandomCase, randomCase } from '../support/random-environment';

const SEEDS = Number(process.env['CHECK_SEEDS'] ?? 40);
const FIRST = Number(process.env['CHECK_FIRST_SEED'] ?? 1);

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST + index);

it.each(seeds)(
  'names the rows that the import then fails, with their codes and counts (environment %d)',
  async (seed) => {
    const random = await randomCase(bed, chanceOf(seed, 'check'));
    await compare(random.csv, { ...random.options, ...withOrganizations(random) });
  },
);

it.each(seeds.slice(0, SEEDS / 2))(
  'tells what the import of a later version of the file then does (environment %d)',
  async (seed) => {
    const first = await randomCase(bed, chanceOf(seed, 'check'));
    await bed.import(first.csv, { jobId: 'first', options: { ...first.options, maxErrors: null } });
    const chance = chanceOf(seed, 'later');
    const { csv, options } = await laterCase(bed, { rows: first.rows, since: 'first' }, chance);
    await compare(csv, options);
  },
);

/** Checks a file and imports it, both with these options. */
async function compare(csv: string, options: Partial<JobOptions>): Promise<void> {
  const before = { state: await bed.state(), writes: await writes() };
  const told = await orRefusal(check(bed, csv, { options }));
  expect({ state: await bed.state(), writes: await writes() }).toEqual(before);
  const imported = await orRefusal(bed.import(csv, { options }));
  expect(refusalIn(told)).toEqual(refusalIn(imported));
  if (told instanceof Abort || imported instanceof Abort) return;
  const { end, errors } = imported;
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
    organizations: {
      found: summary.organizationsFound,
      toCreate: summary.organizationsCreated,
      toUpdate: summary.organizationsUpdated,
      failing: summary.organizationsFailed,
    },
  });
  const orgFailures = end.orgFailures.map(({ message, ...finding }) => ({
    ...finding,
    message: message.replace(/ \(WorkOS: .*\)$/, ''),
  }));
  expect(told.organizationFindings).toEqual(orgFailures);
  expect(countsOf(told.imported)).toEqual(countsOf(summary));
  expect(told.warnings.filter((text) => !text.startsWith('Some memberships'))).toEqual(
    summary.warnings,
  );
}

function withOrganizations({ organizations }: RandomCase): Partial<JobOptions> {
  if (organizations === undefined) return {};
  const path = join(bed.folder, 'organizations.csv');
  writeFileSync(path, organizations);
  return { organizations: path };
}

/** What became of users and memberships, and of the rows that are gone from the file. */
function countsOf({ missing, membershipsDeactivated, ...summary }: Summary): unknown {
  const names = Object.keys(outcomeCounts(EMPTY_TALLY));
  const counts = Object.entries(summary).filter(([name]) => names.includes(name));
  return [...counts, missing, membershipsDeactivated];
}

function refusalIn(end: unknown): unknown {
  return end instanceof Abort ? { code: end.code, message: end.message } : undefined;
}

function orRefusal<T>(work: Promise<T>): Promise<T | Abort> {
  return work.catch((error: unknown) => {
    if (error instanceof Abort) return error;
    throw error;
  });
}

async function writes(): Promise<unknown> {
  const counts = Object.entries(requestCounts(await bed.stats()));
  return counts.filter(([operation]) => !operation.startsWith('GET '));
}
