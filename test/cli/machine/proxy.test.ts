import { describeProxy, proxyFor } from '../../../src/lib/cli/machine/proxy';
import { Abort } from '../../../src/lib/model';

const API = new URL('https://api.workos.com');

function hostFor(url: string, env: NodeJS.ProcessEnv): string | undefined {
  return proxyFor(new URL(url), env)?.host;
}

describe('the proxy of the environment', () => {
  it.each<[string, NodeJS.ProcessEnv, string, string | undefined]>([
    ['none', {}, 'https://api.workos.com', undefined],
    ['a blank variable', { HTTPS_PROXY: ' ' }, 'https://api.workos.com', undefined],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://p:1' }, 'https://api.workos.com', 'p:1'],
    ['without a scheme', { HTTPS_PROXY: 'p:3128' }, 'https://api.workos.com', 'p:3128'],
    ['lower case first', { HTTPS_PROXY: 'p:1', https_proxy: 'q:2' }, 'https://a.b', 'q:2'],
    ['HTTPS_PROXY first', { HTTPS_PROXY: 'p:1', http_proxy: 'q:2' }, 'https://a.b', 'p:1'],
    ['HTTP_PROXY alone', { HTTP_PROXY: 'p:1' }, 'https://a.b', 'p:1'],
    ['https only', { HTTPS_PROXY: 'p:1' }, 'http://127.0.0.1:4100', undefined],
  ])('%s', (_, env, url, expected) => {
    expect(hostFor(url, env)).toBe(expected);
  });

  it.each([
    ['*', true],
    ['api.workos.com', true],
    ['API.WorkOS.com', true],
    ['workos.com', true],
    ['.workos.com', true],
    ['*.workos.com', true],
    ['localhost, api.workos.com', true],
    ['localhost api.workos.com', true],
    ['api.workos.com:443', true],
    ['api.workos.com:8443', false],
    ['orkos.com', false],
    ['api.workos.com.evil.example', false],
    [' , ,', false],
  ])('NO_PROXY=%s leaves api.workos.com out: %s', (list, isExempt) => {
    const proxy = proxyFor(API, { HTTPS_PROXY: 'p:1', no_proxy: list });
    expect(proxy === undefined).toBe(isExempt);
  });

  it.each(['127.0.0.1', '127.0.0.1:4100', '::1', '[::1]', '[::1]:4100'])(
    'NO_PROXY=%s leaves that address out',
    (entry) => {
      const host = entry.includes(':1') ? '[::1]' : '127.0.0.1';
      const url = `http://${host}:4100`;
      expect(hostFor(url, { HTTP_PROXY: 'p:1', NO_PROXY: entry })).toBeUndefined();
    },
  );

  it.each([
    ['http://', 'is not the address of an HTTP proxy'],
    ['ftp://p:1', 'is not the address of an HTTP proxy'],
    ['http://ann:secret@', 'is not the address of an HTTP proxy'],
    ['socks5://ann:secret@p:1', 'only HTTP proxies are supported'],
  ])('refuses %s, and shows no password', (value, words) => {
    const read = (): unknown => proxyFor(API, { HTTPS_PROXY: value });
    expect(read).toThrow(Abort);
    expect(read).toThrow(words);
    expect(read).not.toThrow('secret');
  });

  it('is named without its name and password', () => {
    const proxy = proxyFor(API, { HTTPS_PROXY: 'http://ann:secret@proxy.example:3128/x' });
    expect(proxy === undefined ? '' : describeProxy(proxy)).toBe('http://proxy.example:3128');
  });
});
