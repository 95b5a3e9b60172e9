import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BY_NAME, type Rule } from '../../src/lib/records';
import { FOLDER_RULES, RULES, validateCsv } from '../../src/lib/validate';
import { ROOT } from '../support/run-cli';

const IDS = Object.keys(RULES) as (keyof typeof RULES)[];

it('docs/rules.md and the example files are what the rules say', () => {
  const script = join(ROOT, 'scripts', 'make-rules.js');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('docs/rules.md has a section for each rule', () => {
  const page = readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8');
  const titles = [...page.matchAll(/^### (\w+)$/gm)].map(([, id]) => id);
  expect(titles.sort()).toEqual([...IDS, ...Object.keys(FOLDER_RULES)].sort());
});

it.each(IDS)('examples/rules/%s.csv shows its finding', async (id) => {
  const csvPath = join(ROOT, 'examples', 'rules', `${id}.csv`);
  const rule: Rule = RULES[id];
  const reading = { ...BY_NAME, map: rule.map ?? {} };
  const { rules } = await validateCsv({ csvPath, maxFindings: 100, reading });
  expect(rules.map((found) => found.rule)).toContain(id);
  // Nothing of more weight beside it.
  expect(rules[0]?.severity).toBe(rule.severity);
});

it.each(Object.entries(FOLDER_RULES))('examples/rules/%s shows its finding', async (id, rule) => {
  const folder = join(ROOT, 'examples', 'rules', id);
  const pathOf = (name: string): string | null => (name in rule.bad ? join(folder, name) : null);
  const { rules } = await validateCsv({
    csvPath: join(folder, 'users.csv'),
    maxFindings: 100,
    tenant: { organizations: pathOf('organizations.csv'), roles: pathOf('roles.csv') },
  });
  expect(rules.map((found) => found.rule)).toContain(id);
  expect(rules[0]?.severity).toBe(rule.severity);
});

it('validate names exactly the rows of the demo that fail there', async () => {
  const csvPath = join(ROOT, 'examples', 'users.csv');
  const { findings } = await validateCsv({ csvPath, maxFindings: 100 });
  const rows = [...new Set(findings.map(({ row }) => row))];
  expect(rows).toEqual([37, 101, 158, 222, 263, 311, 390, 444]);
  // Whether the organization of row 158 exists, and whether the password of row 444 will do, only WorkOS knows.
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ row }) => row);
  expect(errors).toEqual([37, 101, 222, 263, 311, 390]);
});
