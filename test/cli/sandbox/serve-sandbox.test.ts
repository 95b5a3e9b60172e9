import { serveSandbox } from '../../../src/lib/cli/sandbox';
import type { SandboxCommand, SandboxJson } from '../../../src/lib/cli/sandbox/serve-sandbox';
import { abortOf } from '../../support/csv/csv-files';
import { catchOutput, sendSignal } from '../../support/terminal';

catchOutput();

const COMMAND: Omit<SandboxCommand, 'onReady'> = {
  port: 0,
  key: undefined,
  rateLimit: 'off',
  latencyMs: 0,
  faults: [],
  multipleRoles: false,
  roles: [],
  log: undefined,
};

/** A serving sandbox, and a promise that settles when its command ends. */
async function serving(
  command: Partial<SandboxCommand> = {},
): Promise<SandboxJson & { ended: Promise<unknown> }> {
  let ended: Promise<unknown> = Promise.resolve();
  const ready = await new Promise<SandboxJson>((onReady, reject) => {
    ended = serveSandbox({ ...COMMAND, ...command, onReady });
    ended.catch(reject);
  });
  return { ...ready, ended };
}

function ask({ url, key }: SandboxJson, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
}

function refused(command: Partial<SandboxCommand>): Promise<unknown> {
  return abortOf(serving(command));
}

describe('serving a sandbox', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'continues until %s ends it',
    async (signal) => {
      const sandbox = await serving();
      const answer = await ask(sandbox, '/_sandbox/stats');
      expect(answer.status).toBe(200);
      await answer.text();
      sendSignal(signal);
      await sandbox.ended;
      expect(process.exitCode).toBe(0);
      await expect(ask(sandbox, '/_sandbox/stats')).rejects.toThrow('fetch failed');
    },
  );

  it('serves this machine only, with the requested roles, faults and log', async () => {
    const lines: string[] = [];
    const sandbox = await serving({
      roles: ['editor'],
      faults: ['GET /organizations status=503 n=1'],
      log: (line) => lines.push(line),
    });
    expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
    const roles = await ask(sandbox, '/authorization/roles');
    expect(await roles.text()).toContain('"editor"');
    expect((await ask(sandbox, '/organizations')).status).toBe(503);
    expect((await ask(sandbox, '/organizations')).status).toBe(200);
    expect(lines).toEqual([
      expect.stringMatching(/^GET \/authorization\/roles 200 /),
      expect.stringMatching(/^GET \/organizations 503 /),
      expect.stringMatching(/^GET \/organizations 200 /),
    ]);
    sendSignal('SIGTERM');
    await sandbox.ended;
  });

  it('enforces the requested rate limit', async () => {
    const sandbox = await serving({ rateLimit: '1/60' });
    const write = async (): Promise<number> => {
      const { status } = await fetch(`${sandbox.url}/user_management/users`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${sandbox.key}`, 'Content-Type': 'application/json' },
        body: '{"email":"a@example.com"}',
      });
      return status;
    };
    expect([await write(), await write()]).toEqual([201, 429]);
    sendSignal('SIGTERM');
    await sandbox.ended;
  });
});

describe('what cannot be served', () => {
  it.each([
    [{ rateLimit: 'fast' }, 'flag_invalid', '"fast"'],
    [{ rateLimit: '0/1' }, 'flag_invalid', ''],
    [{ faults: ['reset', 'nonsense'] }, 'flag_invalid', '"nonsense"'],
  ])('is a usage error: %j', async (command, code, says) => {
    expect(await refused(command)).toMatchObject({
      reason: 'usage',
      code,
      message: expect.stringContaining(says),
    });
  });

  it('is a second sandbox on one port', async () => {
    const sandbox = await serving();
    const port = Number(new URL(sandbox.url).port);
    expect(await refused({ port })).toMatchObject({
      reason: 'usage',
      code: 'port_in_use',
      message: `Port ${String(port)} is in use.`,
      actions: [expect.stringContaining('--port 0')],
    });
    sendSignal('SIGTERM');
    await sandbox.ended;
  });
});
