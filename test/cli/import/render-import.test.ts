import chalk from 'chalk';
import { type ImportReport, renderImport } from '../../../src/lib/cli/import/render-import';
import { Abort } from '../../../src/lib/model';
import { anImportEnd, type Parts } from '../../support/an-import';

const level = chalk.level;
beforeEach(() => {
  chalk.level = 0;
});
afterEach(() => {
  chalk.level = level;
});

function lines(parts: Parts = {}, more: Partial<ImportReport> = {}): string[] {
  return renderImport({ ...anImportEnd(parts), next: [], ...more }).split('\n');
}

/** The value beside a label; undefined when the label is not shown. */
function valueOf(label: string, text: readonly string[]): string | undefined {
  return text
    .find((line) => line.startsWith(`  ${label} `))
    ?.slice(2)
    .replace(/^\w+ +/, '');
}

const PARTIAL = { successes: 1_100, failures: 100 };
const STOPPED = { successes: 900, failures: 100, unprocessed: 200 };
const max = new Abort('stopped_early', 'max_errors', 'Stopped because 100 rows failed.', ['Look']);

describe('the headline', () => {
  it('of a run in which all rows arrived', () => {
    expect(lines()[0]).toBe('Done in 1 min 0 s: all 1,200 rows arrived');
    expect(lines({ summary: { total: 1, successes: 1 } })[0]).toMatch(/: 1 row arrived$/);
  });

  it('of a run in which rows failed', () => {
    expect(lines({ summary: PARTIAL })[0]).toBe('Finished in 1 min 0 s: 100 of 1,200 rows failed');
  });

  it('of a run in which only organizations and roles failed', () => {
    const failed = { organizationsFailed: 1, rolesFailed: 2 };
    expect(lines({ summary: failed })[0]).toBe(
      'Finished in 1 min 0 s: all 1,200 rows arrived, but 1 organization and 2 roles failed',
    );
  });

  it('of a run that was stopped: reason, remaining rows, next actions', () => {
    expect(lines({ summary: STOPPED, end: { stoppedBy: max } }).slice(0, 3)).toEqual([
      'Stopped in 1 min 0 s, 200 rows left. Stopped because 100 rows failed.',
      '  → Look',
      '',
    ]);
  });
});

it('says how many users have no password', () => {
  expect(lines({}, { withoutPassword: 12 })).toContain('  No password    12 of the created users');
  expect(lines({}, { withoutPassword: 0 }).join('\n')).not.toContain('No password');
});

it('gives the numbers of the summary', () => {
  const text = lines({ summary: STOPPED });
  const labels = ['Rows', 'Users', 'Memberships', 'Organizations', 'Requests'];
  expect(labels.map((label) => valueOf(label, text))).toEqual([
    '900 arrived, 100 failed, 200 not processed',
    '1,000 created, 150 adopted, 50 updated',
    '1,100 created, 100 already existed',
    '20 created, 10 found',
    '2,320 writes (39 writes/s), 170 reads, 9 retried, 7 × 429',
  ]);
});

it('leaves out what there was none of, and counts one as one', () => {
  const none = { usersCreated: 0, usersAdopted: 0, usersUpdated: 0, unprocessed: 0, failures: 0 };
  const requests = { writes: 1, reads: 1, throttled: 0, retried: 0 };
  const text = lines({ summary: { ...none, successes: 1, requests, durationMs: 1_000 } });
  expect(['Rows', 'Users', 'Requests'].map((label) => valueOf(label, text))).toEqual([
    '1 arrived',
    undefined,
    '1 write (1 writes/s), 1 read',
  ]);
});

it('counts failed rows apart whose user exists', () => {
  const label = 'Exist already';
  expect(lines().join()).not.toContain(label);
  expect(lines({ summary: { ...PARTIAL, existing: 30 } })).toContain(
    `  ${label}  30 of the failed rows`,
  );
});

it('survives a run of zero duration', () => {
  const requests = { writes: 3, reads: 0, throttled: 0, retried: 0 };
  const text = lines({ summary: { durationMs: 0, requests } });
  expect(valueOf('Requests', text)).toContain('(3000 writes/s)');
});

describe('why rows failed', () => {
  const reason = (count: number, message: string) => ({ rule: message, message, count, rows: [1] });

  it('shows the three most frequent reasons and counts the others', () => {
    const reasons = [
      reason(1_000, 'Email already exists'),
      reason(20, 'Organization not found'),
      reason(3, 'Internal Server Error'),
      reason(2, 'fourth'),
      reason(1, 'fifth'),
    ];
    const text = lines({ summary: PARTIAL, end: { reasons } });
    const at = text.indexOf('Why rows failed');
    expect(text.slice(at, at + 6)).toEqual([
      'Why rows failed',
      '  1,000 × Email already exists',
      '     20 × Organization not found',
      '      3 × Internal Server Error',
      '  and 2 other reasons, which analyze explains',
      '',
    ]);
  });

  it('keeps a reason on one line that is safe on a terminal', () => {
    const reasons = [reason(1, `bad\u001b[31m\nname ${'x'.repeat(500)}`)];
    const text = lines({ summary: PARTIAL, end: { reasons } });
    const line = text[text.indexOf('Why rows failed') + 1] ?? '';
    expect(line).toMatch(/^ {2}1 × bad \[31m name x+…$/);
    expect(line).toHaveLength('  1 × '.length + 300);
  });

  it('is missing when no row failed', () => {
    expect(lines()).not.toContain('Why rows failed');
  });
});

describe('the warnings', () => {
  const warned = (count: number): string[] => {
    const warnings = Array.from({ length: count }, (_, i) => `warning ${String(i + 1)}\u0007`);
    const text = lines({ summary: { warnings } });
    const at = text.indexOf('Warnings');
    return at < 0 ? [] : text.slice(at + 1, text.indexOf('', at));
  };

  it('have no heading when there are none', () => {
    expect(warned(0)).toEqual([]);
  });

  it('are five at most', () => {
    expect(warned(5)).toEqual([1, 2, 3, 4, 5].map((i) => `  warning ${String(i)}`));
    expect(warned(1_005).slice(4)).toEqual(['  warning 5', '  and 1,000 more in checkpoint.json']);
  });
});

describe('the files and next commands', () => {
  it('are the job and its results, and the errors when there are some', () => {
    const text = lines();
    expect([valueOf('Job', text), valueOf('Results', text), valueOf('Errors', text)]).toEqual([
      'users-1',
      'jobs/results.csv',
      undefined,
    ]);
    expect(valueOf('Errors', lines({ summary: PARTIAL }))).toBe('jobs/errors.jsonl');
  });

  it('do not include files that could not be written', () => {
    const text = lines({ summary: PARTIAL, end: { reported: false } });
    expect(text.join('\n')).not.toMatch(/results\.csv|errors\.jsonl/);
  });

  it('include the first of the next commands in full, with its reason', () => {
    const next = ["workos-migrate import 'my users.csv' --on-existing adopt", 'other'];
    const text = lines({ summary: PARTIAL }, { next });
    expect(text.slice(-2)).toEqual([
      `  Next           ${next[0] ?? ''}`,
      '                 Imports the rows that have not arrived yet.',
    ]);
  });

  it('include the import of the failed rows after the command that writes them', () => {
    const next = ['workos-migrate analyze a --retry-csv b', 'workos-migrate import b', 'other'];
    const text = lines({ summary: PARTIAL }, { next });
    expect(text.slice(-4)).toEqual([
      '  Next           workos-migrate analyze a --retry-csv b',
      '                 Explains why rows failed, and writes these rows to a file.',
      '  Then           workos-migrate import b',
      '                 Imports that file, once the rows that need it are corrected.',
    ]);
  });

  it('include what a sandbox now holds', () => {
    const sandbox = { users: 1_000, organizations: 1, memberships: 0 };
    expect(valueOf('Sandbox', lines({}, { sandbox }))).toBe(
      'now holds 1,000 users, 1 organization, 0 memberships',
    );
    expect(valueOf('Sandbox', lines())).toBeUndefined();
  });
});

it('has colours only where there is a terminal for them', () => {
  const colour = /\u001b\[/;
  expect(lines().join('')).not.toMatch(colour);
  chalk.level = 1;
  expect(lines().join('')).toMatch(colour);
});
