import '../../support/oclif-in-jest';
import { Errors, Flags } from '@oclif/core';
import chalk from 'chalk';
import { BaseCommand } from '../../../src/lib/cli/command';
import { numberFlag } from '../../../src/lib/cli/command/flags';
import { reportOf } from '../../../src/lib/cli/command/error-report';
import { Abort } from '../../../src/lib/model';
import { catchOutput } from '../../support/terminal';

const ROOT = `${__dirname}/../../..`;
const printed = catchOutput();

describe('the report of an error', () => {
  it('has the message, status and actions of an abort', () => {
    const abort = new Abort('job_in_the_way', 'job_exists', 'The job exists.', ['Name another']);
    expect(reportOf(abort)).toEqual({
      code: 'job_exists',
      message: 'The job exists.',
      exit: 5,
      actions: ['Name another'],
    });
  });

  it('is a usage error for what oclif rejects', () => {
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
  ])('is a bug for any other error: %s', (error, message) => {
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
  ])('has no control characters: %#', (error) => {
    expect(reportOf(error).message).toMatch(/^(Unexpected error: )?a \[2Jb c\\u202ed$/);
  });
});

/** A command whose flag selects how it ends. */
class Probe extends BaseCommand {
  static override flags = {
    end: Flags.string({ default: 'well' }),
    count: numberFlag({ from: 1, to: 9 }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Probe);
    this.say('working');
    if (flags.end === 'abort') throw new Abort('stopped_early', 'why', 'It stopped.', ['Go on']);
    if (flags.end === 'signal') throw new Abort('interrupted', 'sigint', 'Stopped by SIGINT.');
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

  it('prints its answer on stdout and status messages on stderr, and sets the exit status', async () => {
    expect(await run()).toEqual({ out: '3 rows\n', err: 'working\n', status: 3 });
  });

  it('prints one JSON document and no text with --json', async () => {
    const { out, status } = await run('--json');
    expect([JSON.parse(out), status]).toEqual([{ rows: 3 }, 3]);
  });

  it('prints an abort with its actions', async () => {
    expect(await run('--end', 'abort')).toEqual({
      out: '',
      err: 'working\nError: It stopped.\n  → Go on\n',
      status: 7,
    });
  });

  it('does not call the end by a signal an error', async () => {
    expect((await run('--end', 'signal')).err).toBe('working\nStopped by SIGINT.\n');
  });

  it('prints an abort as JSON, with the same status', async () => {
    const { out, err, status } = await run('--end', 'abort', '--json');
    expect(JSON.parse(out)).toEqual({
      error: { code: 'why', message: 'It stopped.', exit: 7, actions: ['Go on'] },
    });
    expect([err, status]).toEqual(['working\n', 7]);
  });

  it('prints a bug on one line, with its stack only under DEBUG', async () => {
    const plain = await run('--end', 'bug');
    expect(plain).toMatchObject({ out: '', status: 1 });
    expect(plain.err).toContain('Error: Unexpected error: it broke\n');
    expect(plain.err).not.toContain('    at ');
    process.env['DEBUG'] = '1';
    const { err } = await run('--end', 'bug');
    expect(err.slice(plain.err.length)).toMatch(/TypeError: it broke\n +at /);
  });

  it('ends with the status of a bug when it gives no answer', async () => {
    expect(await run('--end', 'silent')).toMatchObject({ out: '', status: 1 });
  });

  it.each([
    [['--nope'], '--nope is not a flag of workos-migrate probe.'],
    [['--count', '10'], '--count takes a whole number from 1 to 9, not "10".'],
    [['--end'], /^Flag --end expects a value/],
  ])('reports %j as a usage error, without the frame of oclif', async (argv, message) => {
    const { out, status } = await run(...argv, '--json');
    const { error } = JSON.parse(out) as { error: { message: string; exit: number } };
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/Parsing|See more help|\n/);
    expect([status, error.exit]).toEqual([2, 2]);
  });

  it.each([
    [{ NO_COLOR: '1' }, 0],
    [{ NO_COLOR: '' }, 1],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, 0],
    [{}, 1],
  ])('respects NO_COLOR: %j', async (env: NodeJS.ProcessEnv, expected) => {
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
});
