import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anOutcome, itemAt as at } from '../support/chaos/an-outcome';
import { type Chance, chanceOf } from '../support/chance';

const { tamper } = jest.requireActual<{ tamper: (job: string, chance: Chance) => string }>(
  '../../chaos/tamper.js',
);
const { MARK } = jest.requireActual<{ MARK: string }>('../../chaos/secrets.js');
const { verify, verifyRefused, verifyTampered } =
  jest.requireActual<
    Record<'verify' | 'verifyRefused' | 'verifyTampered', (evidence: unknown) => string[]>
  >('../../chaos/verify.js');

const FILES = {
  'checkpoint.json': '{\n"a": 1\n}\n',
  'errors.jsonl': '{"b":1}\n{"c":2}\n',
  'ledger/job.log': 'one\ntwo\nthree\n',
  'ledger/chunk-0000000.1.log': 'four\nfive\nsix\n',
};

let job: string;

beforeEach(() => {
  job = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(job, { recursive: true, force: true });
});

function writeJob(): void {
  rmSync(job, { recursive: true, force: true });
  mkdirSync(join(job, 'ledger'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(job, name), text);
}

function changedFiles(): string[] {
  const there = new Set(readdirSync(job, { recursive: true, encoding: 'utf8' }));
  return Object.entries(FILES)
    .filter(([name, text]) => !there.has(name) || readFileSync(join(job, name), 'utf8') !== text)
    .map(([name]) => name);
}

it('changes one file of a job at most, the same one and in the same way for a seed', () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 200; seed += 1) {
    writeJob();
    const did = tamper(job, chanceOf(seed, 'tamper'));
    const [kind = '', name = ''] = did.split(' ');
    kinds.add(kind);
    expect(changedFiles().every((changed) => changed.startsWith(name))).toBe(true);
    writeJob();
    expect(tamper(job, chanceOf(seed, 'tamper'))).toBe(did);
  }
  expect([...kinds].sort()).toEqual(
    ['drop', 'duplicate', 'empty', 'flip', 'remove', 'shuffle', 'truncate', 'zero'].sort(),
  );
});

it('a job that was tampered with must have arrived all the same', () => {
  const outcome = anOutcome();
  expect(verifyTampered(outcome)).toEqual([]);
  outcome.state.users.pop();
  expect(verifyTampered(outcome)).toContainEqual(expect.stringContaining('is missing'));
});

it('a job that was tampered with may not record values of the file as those before an update', () => {
  const outcome = anOutcome();
  outcome.texts.push({ name: 'ledger', text: `["was","user",1,{"metadata":{"a":"${MARK}"}}]` });
  expect(verifyTampered(outcome)).toContainEqual(expect.stringContaining('a secret of the CSV'));
});

it('a job that was tampered with may fail a row by the user that a later row of its email created', () => {
  const outcome = anOutcome();
  const { rows } = outcome.expected as { rows: { key?: string; phrase?: string }[] };
  Object.assign(at(rows, 3), { phrase: 'External ID already assigned', key: 'bob@example.com' });
  expect(verifyTampered(outcome)).toEqual([]);
  expect(verify(outcome)).toEqual([expect.stringContaining('lacks "External ID already')]);
  at(rows, 3).key = 'known@example.com';
  expect(verifyTampered(outcome)).toEqual([expect.stringContaining('lacks "External ID already')]);
});

it('a job that was refused may be unfinished, but has nothing twice', () => {
  const outcome = anOutcome();
  outcome.state.users.pop();
  outcome.texts.push({ name: 'lock', text: '{}' });
  expect(verifyRefused(outcome)).toEqual([]);
  outcome.texts.push({ name: 'results.csv.new', text: '' });
  expect(verifyRefused(outcome)).toEqual([]);
  outcome.state.users.push({ ...at(outcome.state.users, 1), id: 'user_X' });
  expect(verifyRefused(outcome)).toContainEqual(expect.stringContaining('occurs 2 times'));
});
