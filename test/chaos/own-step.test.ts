import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLine } from '../../src/lib/jobs/ledger/ledger-line';
import { startSandbox } from '../../src/lib/sandbox';
import { ROOT } from '../support/run-cli';

const { drive } = jest.requireActual<{
  drive: (plan: unknown, place: unknown) => Promise<Driven>;
}>('../../chaos/drive.js');

interface Driven {
  readonly job: string;
  readonly wrong: readonly string[];
  readonly struck: readonly string[];
  readonly answer: { readonly summary: object } | undefined;
}

const COUNT = 150;
const BIN = join(ROOT, 'test', 'support', 'fixtures', 'tag-step.js');
/** Kills in the middle of the rows, each of the next command. */
const ROUNDS = [2_000, 9_000, 15_000].map((bytes) => ({
  strikes: [{ target: 'coordinator', trigger: { grown: 'chunks', bytes }, lot: 0 }],
}));
const OPTIONS = {
  chunkSize: 40,
  concurrency: 5,
  onExisting: 'fail',
  createOrgs: true,
  orgId: null,
};

/** The ledger's records of the step, by tag. */
function recordsOf(job: string): readonly unknown[][] {
  const folder = join(job, 'ledger');
  const files = readdirSync(folder).filter((name) => name.startsWith('chunk-'));
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return lines.map((line) => [...(decodeLine(line) ?? [])]).filter(([, step]) => step === 'tag');
}

it('a step of another file is done once for each row, however often the process is killed', async () => {
  const sandbox = await startSandbox({ rateLimit: 'off' });
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-step-'));
  try {
    const emails = Array.from(
      { length: COUNT },
      (_unused, row) => `user${String(row)}@example.com`,
    );
    writeFileSync(join(folder, 'users.csv'), ['email', ...emails, ''].join('\n'));
    const plan = { rounds: ROUNDS, options: { ...OPTIONS, workers: 1 }, importOnly: false };
    const place = { bin: BIN, folder, sandbox: { ...sandbox, setFaults: async () => undefined } };
    const { wrong, struck, answer, job } = await drive(plan, place);
    expect({ wrong, summary: answer?.summary }).toMatchObject({
      wrong: [],
      summary: { successes: COUNT, failures: 0, usersCreated: COUNT },
    });
    expect(struck).toContain('coordinator');
    const headers = { Authorization: `Bearer ${sandbox.key}` };
    const state = (await (await fetch(`${sandbox.url}/_sandbox/state`, { headers })).json()) as {
      auth_factors: { user_id: string }[];
    };
    const tagged = state.auth_factors.map(({ user_id: userId }) => userId);
    expect([tagged.length, new Set(tagged).size]).toEqual([COUNT, COUNT]);
    const intended = new Set(recordsOf(job).map(([, , row]) => row));
    expect(intended.size).toBe(COUNT);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
