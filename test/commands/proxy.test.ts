import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { type HttpProxy, startHttpProxy } from '../support/http-proxy';
import { type CliRun, envOf, filesBelow, openWorkplace, runCli } from '../support/run-cli';
import { type Client, closeSandboxes, idsOf, openSandbox, USERS } from '../support/sandbox/client';

const ROWS = 30;
const CSV = `email\n${Array.from({ length: ROWS }, (_, n) => `p${String(n)}@example.com\n`).join('')}`;
const CERTIFICATE = join(__dirname, '..', 'support', 'fixtures', 'tls', 'localhost.cert.pem');
const KEY = CERTIFICATE.replace('.cert.', '.key.');
const TRUSTED = { NODE_EXTRA_CA_CERTS: CERTIFICATE };

/** WorkOS by https: a certificate that no machine trusts, in front of a sandbox. */
function serveTls({ sandbox }: Client): Promise<{ url: string; close: () => void }> {
  const { port } = new URL(sandbox.url);
  const files = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) };
  const server = createServer(files, (client) => {
    const target = connect(Number(port), '127.0.0.1');
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
    client.pipe(target).pipe(client);
  });
  return new Promise((resolve) => {
    server.listen(0, () => {
      const own = (server.address() as AddressInfo).port;
      resolve({ url: `https://localhost:${String(own)}`, close: () => void server.close() });
    });
  });
}

describe('a network with a proxy', () => {
  const proxies: HttpProxy[] = [];
  let client: Client;
  let https: Awaited<ReturnType<typeof serveTls>>;
  const place = openWorkplace();

  beforeAll(async () => {
    client = await openSandbox();
    https = await serveTls(client);
    place.write('users.csv', CSV);
  });

  afterEach(async () => {
    // The next test imports the same file anew.
    rmSync(join(place.folder, '.workos-checkpoints'), { recursive: true, force: true });
    for (const proxy of proxies.splice(0)) proxy.stop();
    await client.call('POST', '/_sandbox/reset');
  });

  afterAll(async () => {
    place.remove();
    https.close();
    await closeSandboxes();
  });

  async function openProxy(options?: Parameters<typeof startHttpProxy>[0]): Promise<HttpProxy> {
    const proxy = await startHttpProxy(options);
    proxies.push(proxy);
    return proxy;
  }

  function runImport(env: NodeJS.ProcessEnv, ...args: string[]): Promise<CliRun> {
    const to = { ...envOf(client.sandbox), WORKOS_API_URL: https.url, ...env };
    return runCli(['import', 'users.csv', '--rate-limit', '100000', ...args], {
      cwd: place.folder,
      env: to,
    });
  }

  const hostOf = (url: string): string => new URL(url).host;
  const arrived = async (): Promise<number> =>
    idsOf(await client.call('GET', `${USERS}?limit=100`)).length;

  it.each([
    ['in this process', 'HTTPS_PROXY', []],
    ['in workers', 'HTTPS_PROXY', ['--workers', '2', '--chunk-size', '5']],
    ['by a variable in lower case', 'https_proxy', []],
    ['by HTTP_PROXY alone', 'HTTP_PROXY', []],
  ])('is passed by every request: %s', async (_, variable, args) => {
    const proxy = await openProxy({ credentials: 'ann:p@ss word%' });
    const url = `http://ann:p%40ss%20word%25@127.0.0.1:${String(proxy.port)}`;
    const run = await runImport({ ...TRUSTED, [variable]: url }, ...args);
    expect(run.status).toBe(0);
    expect(await arrived()).toBe(ROWS);
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${hostOf(https.url)} 200`]));
    expect(run.stderr).toContain(`via proxy http://127.0.0.1:${String(proxy.port)},`);
    const written = filesBelow(place.folder).map((file) => place.read(file));
    expect([run.stdout, run.stderr, ...written].join('\n')).not.toMatch(/p%40ss|p@ss/);
  });

  it('is passed by requests to an http address, too', async () => {
    const proxy = await openProxy();
    const address = `127.0.0.1:${String(proxy.port)}`;
    const run = await runImport({ WORKOS_API_URL: client.sandbox.url, http_proxy: address });
    expect([run.status, await arrived()]).toEqual([0, ROWS]);
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${hostOf(client.sandbox.url)} 200`]));
  });

  it('is not passed by a rehearsal in the sandbox, nor by hosts in NO_PROXY', async () => {
    const proxy = await openProxy({ status: 403 });
    const named = `http://127.0.0.1:${String(proxy.port)}`;
    const variables = { HTTPS_PROXY: named, HTTP_PROXY: named };
    const rehearsal = await runImport(variables, '--sandbox');
    const run = await runImport({ ...variables, ...TRUSTED, NO_PROXY: 'example.com,localhost' });
    expect([rehearsal.status, run.status, await arrived()]).toEqual([0, 0, ROWS]);
    expect(proxy.tunnels).toEqual([]);
    expect(run.stderr).not.toContain('via proxy');
  });

  it.each([
    ['asks for a password', { credentials: 'ann:x' }, '', /requires a user name and a password/],
    ['gets a wrong one', { credentials: 'ann:x' }, 'ann:y@', /requires a user name and a password/],
    ['refuses the host', { status: 403 }, '', /The proxy refused the connection \(HTTP 403\)/],
  ])('ends the run at once when it %s', async (_, options, credentials, words) => {
    const proxy = await openProxy(options);
    const url = `http://${credentials}127.0.0.1:${String(proxy.port)}`;
    const run = await runImport({ ...TRUSTED, HTTPS_PROXY: url }, '--concurrency', '1');
    expect(run.status).toBe(7);
    expect(run.stdout).toMatch(words);
    expect(run.stdout).toContain('HTTPS_PROXY');
    expect(proxy.tunnels).toHaveLength(1);
    expect(await arrived()).toBe(0);
  });

  it('is named when it cannot be reached', async () => {
    const proxy = await startHttpProxy();
    proxy.stop();
    const run = await runImport({ HTTPS_PROXY: `http://127.0.0.1:${String(proxy.port)}` });
    expect(run.status).toBe(7);
    expect(run.stdout).toMatch(/Cannot connect to the proxy: nothing is listening/);
    expect(run.stdout).toContain('Check HTTPS_PROXY');
    expect(run.stdout).not.toContain('If this network needs a proxy');
  });

  it('a certificate that is not trusted ends the run at once, and names the variable', async () => {
    const run = await runImport({});
    expect(run.status).toBe(7);
    expect(run.stdout).toMatch(/authority that this machine does not trust/);
    expect(run.stdout).toContain('NODE_EXTRA_CA_CERTS');
  });
});
