import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BY_NAME, type Rule } from '../../../src/lib/records';
import {
  type FolderExample,
  FOLDER_RULES,
  RULES,
  validateCsv,
  type Validation,
} from '../../../src/lib/validate';
import { openValidator } from '../../support/validate/validating';

const IDS = Object.keys(RULES) as (keyof typeof RULES)[];

function ruleOf(id: (typeof IDS)[number]): Rule {
  return RULES[id];
}

/** The bytes of an example; that of `file_encoding` is UTF-16. */
function bytesOf(id: string, text: string): Buffer {
  return Buffer.from(
    text,
    id === 'file_encoding' && text.startsWith('\ufeff') ? 'utf16le' : 'utf8',
  );
}

describe.each(IDS)('the rule %s', (id) => {
  const validate = openValidator();
  const reading = { ...BY_NAME, map: ruleOf(id).map ?? {} };

  it('finds its bad example, and no other finding is as severe', async () => {
    const { findings, errors, warnings } = await validate(bytesOf(id, ruleOf(id).bad), { reading });
    const found = findings.filter(({ rule }) => rule === id);
    expect(found).not.toEqual([]);
    expect(found.every(({ severity }) => severity === ruleOf(id).severity)).toBe(true);
    const { severity } = ruleOf(id);
    if (severity !== 'error') expect(errors).toBe(0);
    else expect(errors).toBe(found.length);
    if (severity === 'note') expect(warnings).toBe(0);
  });

  it('finds nothing in its good example', async () => {
    const { findings, errors } = await validate(ruleOf(id).good, { reading });
    expect(findings.filter(({ rule }) => rule === id)).toEqual([]);
    expect(errors).toBe(0);
  });

  it('has a title and an explanation', () => {
    const { title, text } = ruleOf(id);
    expect(title).toMatch(/^\w.{5,70}[^.]$/);
    expect(text).toMatch(/^.{20,}[.)`=]$/s);
  });
});

describe.each(Object.entries(FOLDER_RULES))('the rule %s', (id, rule) => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rules-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const validate = (files: FolderExample): Promise<Validation> => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const pathOf = (name: string): string | null => (name in files ? join(folder, name) : null);
    return validateCsv({
      csvPath: join(folder, 'users.csv'),
      maxFindings: 100,
      tenant: { organizations: pathOf('organizations.csv'), roles: pathOf('roles.csv') },
    });
  };

  it('finds its bad example, and no other finding is as severe', async () => {
    const { rules } = await validate(rule.bad);
    const rivals = rules.filter(({ severity }) => severity === rule.severity);
    expect(rivals.map((found) => found.rule)).toEqual([id]);
    expect(rules[0]?.rule).toBe(id);
  });

  it('finds nothing in its good example', async () => {
    const { rules, errors } = await validate(rule.good);
    expect(rules.map((found) => found.rule)).not.toContain(id);
    expect(errors).toBe(0);
  });
});
