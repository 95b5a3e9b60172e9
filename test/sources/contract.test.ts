import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { balancesOf } from '../../src/lib/convert';
import { bindColumns, parseRow } from '../../src/lib/records';
import { type Source, SOURCES } from '../../src/lib/sources';
import { openCsv, readRows } from '../../src/lib/csv';
import { type Converted, ConvertBed } from '../support/convert/bed';

// What every source must do with each of its fixtures. A source joins by having a folder with fixtures.

const FOLDER = __dirname;
const sources = SOURCES.filter(({ key }) => readdirSync(FOLDER).includes(key));

/** Texts of a file that look like secrets: hashes, Base32 secrets and keys. */
const SECRETS =
  /\$(?:2[aby]|argon2\w*|scrypt|pbkdf2[\w-]*|firebase-scrypt)\$[^",\s]{20,}|[A-Z2-7]{32,}/g;

let bed: ConvertBed;
beforeEach(() => {
  bed = new ConvertBed();
});
afterEach(() => {
  bed.remove();
});

/** An answer to each question that has a few. */
function answersTo({ questions = [] }: Source): Readonly<Record<string, string>> {
  return Object.fromEntries(
    questions.flatMap(({ name, choices = [] }) => choices.slice(0, 1).map((each) => [name, each])),
  );
}

describe.each(sources.map((source) => [source.key, source] as const))('%s', (key, source) => {
  const folder = join(FOLDER, key, 'fixtures');
  const fixtures = readdirSync(folder).sort();
  const given = { from: key, sources: SOURCES, answers: answersTo(source) };

  /** The files that can be converted by themselves, with what became of them. */
  const convertEach = async (
    check: (converted: Converted, name: string) => void | Promise<void>,
  ): Promise<number> => {
    let converted = 0;
    for (const name of fixtures) {
      const run = bed.convert([join(folder, name)], given);
      const outcome = await run.catch((error: unknown) => (error as { code?: string }).code);
      if (typeof outcome !== 'object') {
        expect(outcome).toMatch(/^(?:no_users_file|file_fits_no_part|export_refused|no_records)$/);
        continue;
      }
      converted += 1;
      await check(outcome, name);
    }
    return converted;
  };

  it('gives the same bytes twice, and its balances hold', async () => {
    const seen = await convertEach(async ({ file, summary }, name) => {
      const texts = readdirSync(bed.output).map((each) => [each, file(each)] as const);
      const path = join(folder, name);
      const again = await bed.convert([path], given);
      for (const [each, text] of texts) expect(again.file(each)).toBe(text);
      for (const { holds } of balancesOf(summary)) expect(holds).toBe(true);
    });
    expect(seen).toBeGreaterThan(0);
  });

  it('writes rows that the row rules accept', async () => {
    await convertEach(async () => {
      const users = await openCsv(join(bed.output, 'users.csv'), {
        format: { encoding: null, delimiter: null },
      });
      const bound = bindColumns(users.header);
      if (!bound.ok) throw new Error('The header cannot be read');
      for await (const batch of readRows(users)) {
        for (const { cells } of batch) {
          const parsed = parseRow(cells, bound.columns);
          expect(parsed.ok ? [] : parsed.problems).toEqual([]);
        }
      }
    });
  });

  it('has its secrets in users.csv alone', async () => {
    await convertEach(({ file }, name) => {
      const secrets = readFileSync(join(folder, name), 'utf8').match(SECRETS) ?? [];
      for (const each of ['findings.jsonl', 'skipped.jsonl', 'summary.json', 'roles.csv']) {
        for (const secret of secrets) expect(file(each)).not.toContain(secret);
      }
    });
  });

  it('refuses a JSON document or a line that is cut off', async () => {
    for (const name of fixtures.filter((each) => /\.(?:json|ndjson)$/.test(each))) {
      const text = readFileSync(join(folder, name), 'utf8').trimEnd();
      const cut = bed.writeText(name, text.slice(0, -1));
      await expect(bed.convert([cut], given)).rejects.toMatchObject({
        reason: 'input_invalid',
      });
    }
  });
});
