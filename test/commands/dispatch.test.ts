import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliRun, openWorkplace, ROOT, runCli, startNode } from '../support/run-cli';

const place = openWorkplace();
afterAll(() => {
  place.remove();
});

const run = (...args: readonly string[]): Promise<CliRun> => runCli(args, { cwd: place.folder });

describe('a word that is not a command', () => {
  it.each([
    [['improt'], 'improt is not a workos-migrate command. Did you mean import?'],
    [['valdate', 'users.csv'], 'valdate is not a workos-migrate command. Did you mean validate?'],
    [['stauts', '--last'], 'stauts is not a workos-migrate command. Did you mean status?'],
    [['hlep'], 'hlep is not a workos-migrate command. Did you mean help?'],
    [['improt', '--help'], 'improt is not a workos-migrate command. Did you mean import?'],
    [['help', 'improt'], 'improt is not a workos-migrate command. Did you mean import?'],
    [['--dry-run', 'import'], 'Name the command before --dry-run.'],
  ])('%j ends with 2 and the nearest command', async (args, message) => {
    const plain = await run(...args);
    expect([plain.status, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr.split('\n')[0]).toBe(`Error: ${message}`);
    const asJson = await run(...args, '--json');
    expect([asJson.status, asJson.stderr]).toEqual([2, '']);
    expect(JSON.parse(asJson.stdout)).toEqual({
      error: { code: 'command_unknown', message, exit: 2, actions: [expect.any(String)] },
    });
  });

  it('lists the commands when none is near', async () => {
    const { stderr } = await run('xyzzy');
    expect(stderr).toMatch(
      /^Error: xyzzy is not a workos-migrate command\.\n {2}→ The commands are analyze, check, check-hash, convert, errors, .*\n$/,
    );
  });
});

describe('an argument that a command does not take', () => {
  it.each([
    [['import', 'u.csv', '--dryrun'], 'usage', 'Did you mean --dry-run?'],
    [['import', 'u.csv', '--on-exsting', 'adopt'], 'usage', '--on-existing?'],
    [['errors', '--retriable'], 'usage', 'Did you mean --retryable?'],
    [['validate', '--fix'], 'usage', 'Did you mean --auto-fix or --fixed-csv?'],
    [['status', '--bogus=secret'], 'usage', '--bogus is not a flag of workos-migrate status.'],
    [['import', 'u.csv', '--sandbox=nonsense'], 'flag_invalid', '--sandbox takes no value.'],
    [['import', '--sandbox=u.csv'], 'flag_invalid', '--sandbox takes no value.'],
    [['status', '--json=yes'], 'flag_invalid', '--json takes no value.'],
  ])('%j is named', async (args, code, message) => {
    const { status, stdout } = await run(...args, '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code,
        message: expect.stringContaining(message) as string,
        exit: 2,
        actions: [`workos-migrate ${args[0] ?? ''} --help`],
      },
    });
    expect(stdout).not.toContain('secret');
  });
});

describe('help and version', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };

  it.each([['-h'], ['--help'], ['help'], ['']])('%s shows the commands', async (word) => {
    const { status, stdout, stderr } = await run(...[word].filter(Boolean));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/COMMANDS\n[^]*import[^]*MORE\n[^]*help environment/);
  });

  it.each([
    [['help', 'resume']],
    [['resume', '-h']],
    [['resume', 'tour', '--help']],
    [['--help', 'resume']],
  ])('%j shows the help of the command', async (args) => {
    const { status, stdout, stderr } = await run(...args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Resume an interrupted import\.\n[^]*\$ workos-migrate resume/);
  });

  it.each([[['-v']], [['--version']], [['version']], [['import', '-v']]])(
    '%j shows the version',
    async (args) => {
      const { status, stdout } = await run(...args);
      expect([status, stdout]).toEqual([0, expect.stringMatching(`^workos-migrate/${version} `)]);
    },
  );

  it('are one JSON document with --json', async () => {
    expect(JSON.parse((await run('--json', 'version')).stdout)).toMatchObject({ version });
    const { text } = JSON.parse((await run('help', 'csv', '--json')).stdout) as { text: string };
    expect(text).toMatch(/^The CSV\n/);
  });

  it('shows examples that can be pasted', async () => {
    const { stdout } = await run('help', 'validate');
    expect(stdout).toContain(
      `$ workos-migrate validate users.csv --json | jq '.findings[] | select(.severity == "error") | .row'\n`,
    );
    expect(stdout).toContain(
      '$ psql -c "copy users to stdout with csv header" | workos-migrate validate -\n',
    );
    expect(stdout).not.toContain('\\\n');
  });
});

describe('colors', () => {
  it.each([
    [['--no-color', 'status'], { FORCE_COLOR: '1' }, false],
    [['status', '--no-color'], { FORCE_COLOR: '1' }, false],
    [['status'], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [['status'], { FORCE_COLOR: '1' }, true],
  ])('%j under %j: %s', async (args, env, colored) => {
    place.write('jobs/broken/checkpoint.json', '{');
    const { stdout, stderr } = await runCli([...args, '--checkpoint-dir', 'jobs'], {
      cwd: place.folder,
      env,
    });
    expect(stdout.includes('\u001b[')).toBe(colored);
    expect(stderr).toBe('');
  });
});

describe('an old Node', () => {
  const old = place.write(
    'old.js',
    `Object.defineProperty(process, 'versions', { value: { node: process.env.FAKE_NODE } });`,
  );
  const runOn = (version: string, ...args: readonly string[]): Promise<CliRun> =>
    startNode(['--require', old, join(ROOT, 'bin', 'run.js'), ...args], {
      cwd: place.folder,
      env: { FAKE_NODE: version },
    }).ended;

  it.each(['18.20.8', '20.18.3', '8.9.0'])('%s is named in one line', async (version) => {
    expect(await runOn(version, 'status')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `Error: workos-migrate needs Node 20.19 or later. This is ${version}.\n`,
    });
    expect(JSON.parse((await runOn(version, 'status', '--json')).stdout)).toMatchObject({
      error: { code: 'node_too_old', exit: 2 },
    });
  });

  it.each(['20.19.0', '22.0.1', '100.1.0'])('is not %s', async (version) => {
    expect(await runOn(version, 'version')).toMatchObject({ status: 0, stderr: '' });
  });
});
