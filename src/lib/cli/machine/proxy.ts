import { Abort } from '../../model';

/**
 * The HTTP proxy for requests to `url` by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as curl and undici read them: a
 * variable in lower case wins, `HTTP_PROXY` serves https addresses where `HTTPS_PROXY` is not set, and an entry of
 * `NO_PROXY` names a host and all hosts below it. Undefined where there is none.
 *
 * @throws Abort `proxy_invalid`
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const names = url.protocol === 'https:' ? ['HTTPS_PROXY', 'HTTP_PROXY'] : ['HTTP_PROXY'];
  const name = names.find((candidate) => read(env, candidate) !== '');
  if (name === undefined || isExempt(url, read(env, 'NO_PROXY'))) return undefined;
  return parseProxy(name, read(env, name));
}

/** The proxy as messages name it: without its name and password. */
export function describeProxy(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`;
}

function read(env: NodeJS.ProcessEnv, name: string): string {
  const lower = env[name.toLowerCase()]?.trim() ?? '';
  return lower === '' ? (env[name]?.trim() ?? '') : lower;
}

/** An entry of `NO_PROXY`; of the rest, only a bare IPv6 address means something. */
const HOST_AND_PORT = /^(?:\*?\.)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/;

function isExempt(url: URL, list: string): boolean {
  const usual = url.protocol === 'https:' ? '443' : '80';
  const port = url.port === '' ? usual : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = `[${entry}]`, entryPort = port] = HOST_AND_PORT.exec(entry) ?? [];
      if (host === '' || entryPort !== port) return false;
      return url.hostname === host || url.hostname.endsWith(`.${host}`);
    });
}

function parseProxy(name: string, text: string): URL {
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  // The value may hold a password: it is not shown.
  const words =
    url?.protocol.startsWith('socks') === true
      ? 'names a SOCKS proxy: only HTTP proxies are supported'
      : 'is not the address of an HTTP proxy';
  throw new Abort('usage', 'proxy_invalid', `${name} ${words}.`, [
    `Set it to http://<host>:<port> or http://<user>:<password>@<host>:<port>, or unset it: unset ${name}`,
  ]);
}
