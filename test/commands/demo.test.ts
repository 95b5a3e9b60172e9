import { join } from 'node:path';
import { type CliRun, ROOT, startNode } from '../support/run-cli';

describe('npm run demo', () => {
  let run: CliRun;

  // The script after its build, without a key or an address in the environment.
  beforeAll(async () => {
    run = await startNode([join(ROOT, 'scripts', 'demo.js')], { cwd: ROOT }).ended;
  });

  it('ends 0 although the import ends 3, and explains it', () => {
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('ended with exit status 3: it finished, but some rows failed');
    expect(run.stdout).toMatch(/demo itself succeeded and ends with 0/);
  });

  it('shows the command, then the summary', () => {
    expect(run.stdout).toMatch(/^\$ workos-migrate import examples\/users\.csv --sandbox/);
    expect(run.stdout).toContain('8 of 500 rows failed');
    expect(run.stdout).toContain('Why rows failed');
    expect(run.stdout).toContain('now holds 421 users, 9 organizations, 492 memberships');
  });

  it('shows the failures from errors.jsonl', () => {
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('{'));
    const rows = lines.map((line) => (JSON.parse(line) as { recordNumber: number }).recordNumber);
    expect(rows).toEqual([37, 101, 158, 222, 263, 311, 390, 444]);
  });
});
