import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isLoopback,
  readConnection,
  readEnvironment,
} from '../../../src/lib/cli/machine/environment';
import { Abort } from '../../../src/lib/model';

const KEY = 'sk_test_1';

function refusalOf(env: NodeJS.ProcessEnv): Abort {
  try {
    readConnection(env);
  } catch (error) {
    if (error instanceof Abort) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the key', () => {
  it.each([{}, { WORKOS_SECRET_KEY: '' }, { WORKOS_SECRET_KEY: ' \t' }])(
    'is reported missing, with both ways to set it, for %j',
    (env) => {
      const { reason, code, message, actions } = refusalOf(env);
      expect([reason, code]).toEqual(['usage', 'key_missing']);
      expect(message).toContain('WORKOS_SECRET_KEY is missing');
      expect(actions.join('\n')).toMatch(/export WORKOS_SECRET_KEY=[^]*\.env/);
    },
  );

  it.each(['sk test', 'sk_test_\u0007', 'sk_tést', 'sk_test_1\nX-Other: 1'])(
    'is rejected without being printed when it cannot be a header value: %j',
    (key) => {
      const { code, message, actions } = refusalOf({ WORKOS_SECRET_KEY: key });
      expect(code).toBe('key_malformed');
      expect([message, ...actions].join()).not.toContain(key);
    },
  );

  it.each([
    ['client_01ABC', 'it is a client id'],
    ['foo-canary', 'it does not begin with sk_'],
  ])('is rejected, with the reason and without being printed: %s', (key, reason) => {
    const { code, message, actions } = refusalOf({ WORKOS_SECRET_KEY: key });
    expect(code).toBe('key_malformed');
    expect(message).toContain(reason);
    expect([message, ...actions].join()).not.toContain(key);
  });

  it('is not read from WORKOS_API_KEY, which is named', () => {
    const { code, message, actions } = refusalOf({ WORKOS_API_KEY: 'sk_test_canary' });
    expect(code).toBe('key_missing');
    expect(message).toContain('WORKOS_API_KEY is set');
    expect(actions).toContain('To use it: export WORKOS_SECRET_KEY="$WORKOS_API_KEY"');
    expect([message, ...actions].join()).not.toContain('canary');
  });

  it('may have spaces around it', () => {
    expect(readConnection({ WORKOS_SECRET_KEY: ` ${KEY}\n` }).apiKey).toBe(KEY);
  });

  it.each([
    ['sk_live_1', 'https://api.workos.com', 'live'],
    ['sk_test_1', 'https://api.workos.com', 'test'],
    ['sk_1', 'https://api.workos.com', 'live'],
    ['sk_1', 'https://localhost.example.com', 'live'],
    ['sk_1', 'http://127.0.0.1:4100', 'test'],
    ['sk_1', 'http://[::1]:4100', 'test'],
    ['sk_live_1', 'http://localhost:4100', 'live'],
  ])('%s at %s belongs to a %s environment', (key, url, environment) => {
    const { target } = readConnection({ WORKOS_SECRET_KEY: key, WORKOS_API_URL: url });
    expect(target.environment).toBe(environment);
  });
});

describe('the address', () => {
  it.each([
    [undefined, 'https://api.workos.com'],
    ['', 'https://api.workos.com'],
    ['https://api.workos.com', 'https://api.workos.com'],
    ['https://api.workos.com/', 'https://api.workos.com'],
    [' https://eu.example.com:8443 ', 'https://eu.example.com:8443'],
    ['http://localhost:4100', 'http://localhost:4100'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://[::1]:4100', 'http://[::1]:4100'],
  ])('%j is %s', (given, origin) => {
    const env = {
      WORKOS_SECRET_KEY: KEY,
      ...(given === undefined ? {} : { WORKOS_API_URL: given }),
    };
    const { baseUrl, target } = readConnection(env);
    expect([baseUrl.origin, target.apiUrl]).toEqual([origin, origin]);
  });

  it.each([
    ['api.workos.com', 'api_url_invalid'],
    ['ftp://api.workos.com', 'api_url_invalid'],
    ['file:///etc/passwd', 'api_url_invalid'],
    ['https://', 'api_url_invalid'],
    ['https://api.workos.com/v1', 'api_url_invalid'],
    ['https://api.workos.com/?a=1', 'api_url_invalid'],
    ['https://me@api.workos.com', 'api_url_invalid'],
    ['https://:secret@api.workos.com', 'api_url_invalid'],
    ['http://api.workos.com', 'api_url_insecure'],
    ['http://localhost.example.com', 'api_url_insecure'],
    ['http://127.0.0.1.example.com', 'api_url_insecure'],
    ['http://192.168.0.1', 'api_url_insecure'],
    ['http://[::2]', 'api_url_insecure'],
  ])('%s is rejected: %s', (url, code) => {
    const abort = refusalOf({ WORKOS_SECRET_KEY: KEY, WORKOS_API_URL: url });
    expect([abort.reason, abort.code]).toEqual(['usage', code]);
    expect(abort.message).toContain('WORKOS_API_URL');
    expect(abort.message).not.toContain('secret');
  });

  it.each([
    ['http://localhost', true],
    ['http://127.0.0.1', true],
    ['http://127.1', true],
    ['http://[::1]', true],
    ['http://0.0.0.0', false],
    ['http://my-localhost', false],
    ['http://localhost.example.com', false],
  ])('%s stays on this machine: %s', (url, stays) => {
    expect(isLoopback(new URL(url))).toBe(stays);
  });
});

describe('the environment', () => {
  let folder: string;
  const before = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workos-migrate-env-'));
    delete process.env['WORKOS_SECRET_KEY'];
    delete process.env['WORKOS_API_URL'];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    process.env = { ...before };
  });

  it('reads from .env what is not set', () => {
    writeFileSync(
      join(folder, '.env'),
      '# keys\nexport WORKOS_SECRET_KEY="sk_test_file"\nWORKOS_API_URL=https://file.example.com # eu\n',
    );
    process.env['WORKOS_API_URL'] = 'https://shell.example.com';
    const env = readEnvironment(folder);
    expect([env['WORKOS_SECRET_KEY'], env['WORKOS_API_URL']]).toEqual([
      'sk_test_file',
      'https://shell.example.com',
    ]);
  });

  it('is not changed by reading .env', () => {
    writeFileSync(join(folder, '.env'), 'WORKOS_SECRET_KEY=sk_test_file\n');
    readEnvironment(folder);
    expect(process.env['WORKOS_SECRET_KEY']).toBeUndefined();
  });

  it('ignores a folder named .env', () => {
    mkdirSync(join(folder, '.env'));
    process.env['WORKOS_SECRET_KEY'] = 'sk_test_shell';
    expect(readEnvironment(folder)['WORKOS_SECRET_KEY']).toBe('sk_test_shell');
  });

  it('may begin with a byte order mark', () => {
    writeFileSync(join(folder, '.env'), '\ufeffWORKOS_SECRET_KEY=sk_test_file\n');
    expect(readEnvironment(folder)['WORKOS_SECRET_KEY']).toBe('sk_test_file');
  });

  it.each([
    ['an idle pipe', (path: string) => execFileSync('mkfifo', [path]), 'not a regular file'],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), 'not a regular file'],
    ['a huge file', (path: string) => writeFileSync(path, ' '.repeat(2 ** 21)), 'than 1 MiB'],
  ])('is not read when .env is %s', (_what, make, reason) => {
    make(join(folder, '.env'));
    expect(() => readEnvironment(folder)).toThrow(
      expect.objectContaining({
        code: 'env_file_unreadable',
        message: expect.stringContaining(reason) as string,
      }) as Error,
    );
  });

  // The superuser can read every file.
  (process.getuid?.() === 0 ? it.skip : it)('says that .env cannot be read', () => {
    writeFileSync(join(folder, '.env'), 'WORKOS_SECRET_KEY=sk_test_file\n', { mode: 0 });
    expect(() => readEnvironment(folder)).toThrow(
      expect.objectContaining({ reason: 'usage', code: 'env_file_unreadable' }) as Error,
    );
  });

  it('is sufficient without a .env file', () => {
    process.env['WORKOS_SECRET_KEY'] = 'sk_test_shell';
    expect(readEnvironment(folder)['WORKOS_SECRET_KEY']).toBe('sk_test_shell');
  });
});
