import '../../support/oclif-in-jest';
import { Errors, Flags } from '@oclif/core';
import chalk from 'chalk';
import { BaseCommand } from '../../../src/lib/cli/command';
import { numberFlag } from '../../../src/lib/cli/command/flags';
import { reportOf } from '../../../src/lib/cli/command/base-command';
import { Abort } from '../../../src/lib/model';
import { catchOutput } from '../../support/terminal';

const ROOT = `${__dirname}/../../..`;
const printed = catchOutput();

describe('the report of an error', () => {
  it('of an abort is its own words, status and actions', () => {
    const abort = new Abort('job_in_the_way', 'job_exists', 'The job exists.', ['Name another']);
    expect(reportOf(abort)).toEqual({
      code: 'job_exists',
      message: 'The job exists.',
      exit: 5,
      actions: ['Name another'],
    });
  });

  it('of what oclif refuses is usage', () => {
    const error = new Errors.CLIError('Nonexistent flag: --nope\nSee more help with --help');
    expect(reportOf(error)).toEqual({
      code: 'usage',
      message: 'Nonexistent flag: --nope',
      exit: 2,
      actions: [expect.stringContaining('--help')],
    });
  });

  it.each([
    [new TypeError('x is not a function'), 'Unexpected error: x is not a function'],
    ['text', 'Unexpected error: text'],
    [undefined, 'Unexpected error: undefined'],
  ])('of anything else is a bug: %s', (error, message) => {
    expect(reportOf(error)).toEqual({
      code: 'bug',
      message,
      exit: 1,
      actions: [expect.stringContaining('report it')],
    });
  });

  it.each([
    new Abort('usage', 'x', 'a\u001b[2Jb\r\nc\u202ed'),
    new Errors.CLIError('a\u001b[2Jb\r\nc\u202ed'),
    new Error('a\u001b[2Jb\r\nc\u202ed'),
  ])('holds nothing that moves a terminal: %#', (error) => {
    expect(reportOf(error).message).toMatch(/^(Unexpected error: )?a \[2Jb c d$/);
  });
});

/** A command that ends as its flag says. */
class Probe extends BaseCommand {
  static override flags = {
    end: Flags.string({ default: 'well' }),
    count: numberFlag({ from: 1, to: 9 }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Probe);
    this.say('working');
    if (flags.end === 'abort') throw new Abort('stopped_early', 'why', 'It stopped.', ['Go on']);
    if (flags.end === 'bug') throw new TypeError('it broke');
    if (flags.end === 'silent') return null;
    return this.answer({ json: { rows: 3 }, text: '3 rows', exit: 3 });
  }
}

interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: unknown;
}

async function run(...argv: readonly string[]): Promise<Run> {
  await Probe.run([...argv], ROOT);
  return { out: printed.stdout(), err: printed.stderr(), status: process.exitCode };
}

describe('a command', () => {
  const level = chalk.stderr.level;
  const debug = process.env['DEBUG'];

  beforeEach(() => {
    chalk.stderr.level = 0;
    delete process.env['DEBUG'];
  });

  afterEach(() => {
    chalk.stderr.level = level;
    if (debug === undefined) delete process.env['DEBUG'];
    else process.env['DEBUG'] = debug;
  });

  it('prints its answer on stdout, its talk on stderr, and sets the status', async () => {
    expect(await run()).toEqual({ out: '3 rows\n', err: 'working\n', status: 3 });
  });

  it('prints one JSON document and no text with --json', async () => {
    const { out, status } = await run('--json');
    expect([JSON.parse(out), status]).toEqual([{ rows: 3 }, 3]);
  });

  it('tells an abort with its actions', async () => {
    expect(await run('--end', 'abort')).toEqual({
      out: '',
      err: 'working\nError: It stopped.\n  → Go on\n',
      status: 7,
    });
  });

  it('tells an abort as JSON, with the same status', async () => {
    const { out, err, status } = await run('--end', 'abort', '--json');
    expect(JSON.parse(out)).toEqual({
      error: { code: 'why', message: 'It stopped.', exit: 7, actions: ['Go on'] },
    });
    expect([err, status]).toEqual(['working\n', 7]);
  });

  it('tells a bug in a line, and whence it came for DEBUG only', async () => {
    const plain = await run('--end', 'bug');
    expect(plain).toMatchObject({ out: '', status: 1 });
    expect(plain.err).toContain('Error: Unexpected error: it broke\n');
    expect(plain.err).not.toContain('    at ');
    process.env['DEBUG'] = '1';
    const { err } = await run('--end', 'bug');
    expect(err.slice(plain.err.length)).toMatch(/TypeError: it broke\n +at /);
  });

  it('has not done what it was asked when it ends without an answer', async () => {
    expect(await run('--end', 'silent')).toMatchObject({ out: '', status: 1 });
  });

  it.each([
    [['--nope'], 'Nonexistent flag: --nope'],
    [['--count', '10'], '--count takes a whole number from 1 to 9, not "10".'],
    [['--end'], /^Flag --end expects a value/],
  ])('takes %j for usage, in plain words', async (argv, message) => {
    const { out, status } = await run(...argv, '--json');
    const { error } = JSON.parse(out) as { error: { message: string; exit: number } };
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Parsing|See more help|\n/);
    expect([status, error.exit]).toEqual([2, 2]);
  });

  it.each([
    [{ NO_COLOR: '1' }, 0],
    [{ NO_COLOR: '' }, 1],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, 1],
    [{}, 1],
  ])('heeds NO_COLOR: %j', async (env: NodeJS.ProcessEnv, expected) => {
    const before = { ...process.env };
    const levels = [chalk.level, chalk.stderr.level];
    try {
      delete process.env['NO_COLOR'];
      delete process.env['FORCE_COLOR'];
      Object.assign(process.env, env);
      chalk.level = 1;
      chalk.stderr.level = 1;
      await run();
      expect([chalk.level, chalk.stderr.level]).toEqual([expected, expected]);
    } finally {
      process.env = before;
      [chalk.level, chalk.stderr.level] = levels as [chalk.Level, chalk.Level];
    }
  });

  it('goes on when the reader of its talk has left, and only then', async () => {
    await run();
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    expect(() => process.stderr.emit('error', closed)).not.toThrow();
    const other = Object.assign(new Error('write EIO'), { code: 'EIO' });
    expect(() => process.stderr.emit('error', other)).toThrow('write EIO');
  });
});
