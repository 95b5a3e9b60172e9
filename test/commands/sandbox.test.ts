import { type AddressInfo, createServer } from 'node:net';
import {
  type CliProcess,
  type CliRun,
  envOf,
  openWorkplace,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

interface Target {
  readonly url: string;
  readonly key: string;
}

const served: CliProcess[] = [];
let place: Workplace;

beforeAll(() => {
  place = openWorkplace();
  place.write('users.csv', 'email,org_name\nada@example.com,Acme\nbob@example.com,Acme\n');
});
afterAll(() => {
  place.remove();
});
afterEach(async () => {
  // A sandbox must not outlive the test that started it.
  for (const cli of served.splice(0)) {
    cli.kill('SIGKILL');
    await cli.ended;
  }
});

/** Starts a sandbox and waits until it prints its address. */
async function serve(...flags: readonly string[]): Promise<{ cli: CliProcess; at: Target }> {
  const cli = startCli(['sandbox', '--port', '0', ...flags], { cwd: place.folder });
  served.push(cli);
  await cli.says(/key\W+sk_\w+\W/);
  const [url = ''] = /http:[^",\s]+/.exec(cli.saidSoFar()) ?? [];
  const [key = ''] = /sk_\w+/.exec(cli.saidSoFar()) ?? [];
  return { cli, at: { url, key } };
}

function importInto(at: Target, ...flags: readonly string[]): Promise<CliRun> {
  return runCli(['import', 'users.csv', '--quiet', ...flags], {
    cwd: place.folder,
    env: envOf(at),
  });
}

describe('sandbox', () => {
  it('serves an import of another process until Ctrl-C, which is its normal end', async () => {
    const { cli, at } = await serve('--log', '--rate-limit', 'off');
    expect(at).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), key: at.key });
    const imported = await importInto(at);
    expect(imported.stdout).toMatch(/Users +2 created/);
    expect(imported.status).toBe(0);
    const stats = await fetch(`${at.url}/_sandbox/stats`, {
      headers: { Authorization: `Bearer ${at.key}` },
    });
    expect(await stats.json()).toMatchObject({ users: 2, organizations: 1, memberships: 2 });
    cli.kill('SIGINT');
    const { status, signal, stdout, stderr } = await cli.ended;
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    expect(stdout).toContain(`Sandbox at ${at.url}, key ${at.key}. Press Ctrl-C to stop.`);
    expect(stdout).toContain(`WORKOS_API_URL=${at.url} WORKOS_SECRET_KEY=${at.key} `);
    expect(stderr.match(/^.*POST \/user_management\/users .*$/gm)).toHaveLength(2);
  });

  it('injects the requested faults and ends on SIGTERM; with --json it prints one document', async () => {
    const fault = 'POST /user_management/users status=400 code=asked_for n=1';
    const { cli, at } = await serve('--json', '--fault', fault, '--key', 'sk_test_mine');
    expect(at.key).toBe('sk_test_mine');
    expect(await importInto(at, '--concurrency', '1')).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('1 of 2 rows failed'),
    });
    cli.kill('SIGTERM');
    const { status, stdout, stderr } = await cli.ended;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(at);
  });

  it('reports that its port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status, stdout } = await runCli(['sandbox', '--port', String(port), '--json'], {
      cwd: place.folder,
    });
    server.close();
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'port_in_use',
        message: `Port ${String(port)} is in use.`,
        exit: 2,
        actions: [expect.stringContaining('--port')],
      },
    });
  });

  it.each([
    [['--fault', 'POST /user_management/users exlode'], '--fault', 'unknown word "exlode"'],
    [['--fault', 'lost_answer p=2'], '--fault', 'p must be above 0 and at most 1'],
    [['--rate-limit', 'fast'], '--rate-limit', '"fast" is not "documented", "off" or'],
    [['--rate-limit', '0/10'], '--rate-limit', 'a whole number from 1'],
    [['--port', '65536'], '--port', 'takes a whole number from 0 to 65535'],
    [['--key', 'not one'], '--key', 'without spaces'],
    [['--key', ''], '--key', 'ASCII'],
    [['--latency', '-1'], '--latency', 'takes a whole number from 0 to 600000'],
  ])('rejects %j', async (flags, flag, words) => {
    const { status, stdout, stderr } = await runCli(['sandbox', ...flags], {
      cwd: place.folder,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^Error: ${flag}`));
    expect(stderr).toContain(words);
  });
});
