import '../../support/oclif-in-jest';
import { Command } from '@oclif/core';
import fc from 'fast-check';
import { newJobId, numberFlag, readJobId } from '../../../src/lib/cli/command/flags';
import { type ImportFlagValues, readImportFlags } from '../../../src/lib/cli/import/import-flags';
import { Abort, parseJobId } from '../../../src/lib/model';

const ROOT = `${__dirname}/../../..`;

/** A command whose answer is its flags. */
class Probe extends Command {
  static override flags = {
    whole: numberFlag({ from: 0, to: 500, default: 7 }),
    share: numberFlag({ from: 0.1, to: 0.95, whole: false }),
  };

  async run(): Promise<{ whole: number; share: number | undefined }> {
    const { flags } = await this.parse(Probe);
    return { whole: flags.whole, share: flags.share };
  }
}

describe('a number flag', () => {
  it.each([
    [[], { whole: 7 }],
    [['--whole', '0'], { whole: 0 }],
    [['--whole', '500'], { whole: 500 }],
    [['--whole=1e2'], { whole: 100 }],
    [['--share', '0.1'], { whole: 7, share: 0.1 }],
    [['--share', '.95'], { whole: 7, share: 0.95 }],
  ])('accepts %j', async (argv, flags) => {
    expect(await Probe.run(argv, ROOT)).toEqual(flags);
  });

  it.each([
    ['--whole=501', '--whole takes a whole number from 0 to 500, not "501".'],
    ['--whole=-1', '--whole takes a whole number from 0 to 500, not "-1".'],
    ['--whole=1.5', '--whole takes a whole number from 0 to 500, not "1.5".'],
    ['--whole=ten', '--whole takes a whole number from 0 to 500, not "ten".'],
    ['--whole=', '--whole takes a whole number from 0 to 500, not "".'],
    ['--whole= ', '--whole takes a whole number from 0 to 500, not " ".'],
    ['--whole=Infinity', '--whole takes a whole number from 0 to 500, not "Infinity".'],
    ['--whole=NaN', '--whole takes a whole number from 0 to 500, not "NaN".'],
    ['--share=0', '--share takes a number from 0.1 to 0.95, not "0".'],
    ['--share=0.96', '--share takes a number from 0.1 to 0.95, not "0.96".'],
  ])('rejects %j with a clear message', async (argument, message) => {
    const outcome: unknown = await Probe.run([argument], ROOT).catch((error: unknown) => error);
    if (!(outcome instanceof Abort)) throw new Error(`no Abort: ${String(outcome)}`);
    expect(outcome).toMatchObject({ reason: 'usage', code: 'flag_invalid' });
    expect(outcome.message).toContain(message);
  });
});

describe('a number flag with a variable', () => {
  const name = 'WORKOS_MIGRATE_TEST_SHARE';

  class WithVariable extends Command {
    static override flags = {
      share: numberFlag({ from: 0, to: 0.95, whole: false, default: 0, env: name }),
    };

    async run(): Promise<number> {
      return (await this.parse(WithVariable)).flags.share;
    }
  }

  afterEach(() => {
    Reflect.deleteProperty(process.env, name);
  });

  it.each([
    [undefined, [], 0],
    ['0.5', [], 0.5],
    ['0.5', ['--share', '0.25'], 0.25],
    ['nonsense', ['--share', '0.25'], 0.25],
  ])('%s and %j give %d', async (value, argv, share) => {
    if (value !== undefined) process.env[name] = value;
    expect(await WithVariable.run(argv, ROOT)).toBe(share);
  });

  it.each([
    ['30', [], `${name} takes a number from 0 to 0.95, not "30": 30 % is 0.3.`],
    ['much', [], `${name} takes a number from 0 to 0.95, not "much".`],
    ['0.5', ['--share=30'], '--share takes a number from 0 to 0.95, not "30": 30 % is 0.3.'],
    ['0.5', ['--share=96'], '--share takes a number from 0 to 0.95, not "96".'],
  ])('%s and %j are rejected with the name of the fault', async (value, argv, message) => {
    process.env[name] = value;
    await expect(WithVariable.run(argv, ROOT)).rejects.toThrow(message);
  });
});

describe('a job id', () => {
  it.each(['a', 'users-20261123-141502-a1b2', 'A.b_c-9', '7', 'x'.repeat(100)])(
    'may be %s',
    (id) => {
      expect(readJobId(id)).toBe(id);
    },
  );

  it.each(['', '.', '..', '../x', '/etc', 'a/b', 'a\\b', '-a', '_a', '.a', 'ä', 'a b', 'a\n'])(
    'may not be %j',
    (id) => {
      expect(() => readJobId(id)).toThrow(
        expect.objectContaining({ reason: 'usage', code: 'job_id_invalid' }) as Error,
      );
    },
  );

  it('may not be longer than 100 characters', () => {
    expect(() => readJobId('x'.repeat(101))).toThrow('is not a job id');
  });
});

describe('a new job id', () => {
  const at = new Date('2026-11-23T14:15:02.345Z');

  it.each([
    ['users.csv', 'users-20261123-141502-a1b2'],
    ['/data/My Users (2).csv', 'My-Users-2-20261123-141502-a1b2'],
    ['C:\\data\\users.v2.csv', 'users-v2-20261123-141502-a1b2'],
    ['../ünï.csv', 'uni-20261123-141502-a1b2'],
    ['Größe.csv', 'Grosse-20261123-141502-a1b2'],
    ['日本.csv', 'job-20261123-141502-a1b2'],
    ['.csv', 'job-20261123-141502-a1b2'],
    ['', 'job-20261123-141502-a1b2'],
  ])('of %j is %s', (path, id) => {
    expect(newJobId(path, at, 'a1b2')).toBe(id);
  });

  it('is a valid job id for any file name and time', () => {
    const path = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[-._/\\ a-z0-9]{0,200}$/),
    );
    const when = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(path, when, (name, date) => {
        const id = newJobId(name, date, 'ffff');
        expect(parseJobId(id)).toBe(id);
        expect(id.endsWith('-ffff')).toBe(true);
      }),
    );
  });
});

describe('the flags of an import', () => {
  const flags: ImportFlagValues = {
    csvArgument: 'users.csv',
    csv: undefined,
    resume: undefined,
    'job-id': undefined,
    encoding: undefined,
    delimiter: undefined,
    new: false,
    'take-over': false,
    wait: false,
    since: undefined,
    blank: 'leaves',
    'deactivate-missing': false,
    'max-deactivate': '1%',
    'require-password': false,
    'no-partial': false,
    'checkpoint-dir': 'jobs',
    workers: 1,
    concurrency: 10,
    'chunk-size': 1_000,
    'rate-limit': undefined,
    headroom: 0,
    budget: undefined,
    'org-id': undefined,
    map: undefined,
    set: undefined,
    'strict-columns': false,
    organizations: undefined,
    roles: undefined,
    'create-orgs': true,
    'create-roles': false,
    'on-existing': 'fail',
    'outage-patience': 5,
    'max-errors': undefined,
    'dry-run': false,
    sandbox: false,
    role: undefined,
    'multiple-roles': false,
    yes: false,
  };

  it('become the request of the import', () => {
    expect(
      readImportFlags({ ...flags, 'job-id': 'mine', 'org-id': ' org_1 ', 'max-errors': 3 }),
    ).toEqual({
      csvPath: 'users.csv',
      jobId: 'mine',
      isNamed: true,
      isNew: false,
      takeOver: false,
      wait: false,
      noPartial: false,
      checkpointDir: 'jobs',
      options: {
        workers: 1,
        concurrency: 10,
        chunkSize: 1_000,
        rateLimit: 50,
        headroom: 0,
        budget: null,
        map: {},
        set: {},
        strictColumns: false,
        orgId: 'org_1',
        encoding: null,
        delimiter: null,
        organizations: null,
        roles: null,
        createRoles: false,
        createOrgs: true,
        onExisting: 'fail',
        since: null,
        blank: 'leaves',
        deactivateMissing: false,
        maxDeactivate: '1%',
        outagePatience: 5,
        requirePassword: false,
        maxErrors: 3,
      },
      sandboxRoles: { roles: [], multipleRoles: false },
    });
  });

  it('name a chain of earlier jobs, which are updated', () => {
    const { options } = readImportFlags({ ...flags, since: ['one, two', 'three', 'one'] });
    expect(options).toMatchObject({ since: 'one,two,three', onExisting: 'update' });
  });

  it.each<[Partial<ImportFlagValues>, string]>([
    [{ since: ['../job'] }, 'job_id_invalid'],
    [{ since: ['job'], 'on-existing': 'adopt' }, 'since_updates'],
    [{ blank: 'clears' }, 'blank_without_update'],
    [{ 'deactivate-missing': true }, 'missing_without_since'],
    [{ since: ['job'], 'max-deactivate': '101%' }, 'flag_invalid'],
    [{ since: ['job'], 'max-deactivate': 'many' }, 'flag_invalid'],
  ])('are refused: %j', (more, code) => {
    expect(() => readImportFlags({ ...flags, ...more })).toThrow(
      expect.objectContaining({ reason: 'usage', code }) as Error,
    );
  });

  it('name the file by the argument, by the flag, or by both with the same path', () => {
    const files = [{}, { csvArgument: undefined, csv: 'users.csv' }, { csv: 'users.csv' }];
    expect(files.map((more) => readImportFlags({ ...flags, ...more }).csvPath)).toEqual(
      files.map(() => 'users.csv'),
    );
  });

  it('name a new job after the file each time', () => {
    const ids = Array.from({ length: 5 }, () => readImportFlags(flags).jobId);
    for (const id of ids) expect(id).toMatch(/^users-\d{8}-\d{6}-[0-9a-f]{4}$/);
    expect(new Set(ids).size).toBeGreaterThan(1);
  });

  it('default to the published rate limit, except for a sandbox', () => {
    const rate = (more: Partial<ImportFlagValues>): number =>
      readImportFlags({ ...flags, ...more }).options.rateLimit;
    expect([rate({}), rate({ 'rate-limit': 3 }), rate({ sandbox: true, 'rate-limit': 3 })]).toEqual(
      [50, 3, 3],
    );
    expect(rate({ sandbox: true })).toBeGreaterThan(50);
  });

  it.each<[Partial<ImportFlagValues>, string]>([
    [{ csvArgument: undefined }, 'csv_not_named'],
    [{ csvArgument: '' }, 'csv_not_named'],
    [{ csvArgument: undefined, csv: '' }, 'csv_not_named'],
    [{ csv: 'other.csv' }, 'csv_named_twice'],
    [{ csvArgument: '-' }, 'csv_not_a_file'],
    [{ 'job-id': '../mine' }, 'job_id_invalid'],
    [{ 'org-id': '' }, 'flag_invalid'],
    [{ 'org-id': 'org 1' }, 'flag_invalid'],
    [{ 'org-id': 'org_1/../users' }, 'flag_invalid'],
  ])('are rejected: %j', (wrong, code) => {
    expect(() => readImportFlags({ ...flags, ...wrong })).toThrow(
      expect.objectContaining({ reason: 'usage', code }) as Error,
    );
  });
});
