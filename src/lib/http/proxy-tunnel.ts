import { Socket } from 'node:net';
import type * as Undici from 'undici';
import { systemErrorCode } from '../model';

type Connector = Undici.buildConnector.connector;

/** Why a proxy gave no tunnel: the status that it answered, or the system's or undici's code where it did not. */
export class ProxyError extends Error {
  constructor(readonly reason: number | string) {
    super('the proxy gave no tunnel');
  }
}

/**
 * Connects through the tunnels of an HTTP proxy (RFC 9110, "CONNECT"), and then as `connect` does. Every request has a
 * tunnel, also one to an http address, so that the proxy sees neither key nor data of an https one.
 *
 * undici's own ProxyAgent is not used because it reports the status of a refusal in words alone.
 */
export function connectThrough(
  { Pool }: typeof Undici,
  proxy: URL,
  { connect, timeoutMs }: { readonly connect: Connector; readonly timeoutMs: number },
): Connector {
  const headers = authorization(proxy);
  const tunnels = new Pool(proxy.origin, {
    pipelining: 1,
    headersTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });

  async function openTunnel(target: string): Promise<Socket> {
    const { socket, statusCode } = await tunnels
      .connect({ path: target, headers: { ...headers, host: target } })
      .catch((error: unknown) => {
        throw new ProxyError(systemErrorCode(error) ?? '');
      });
    if (!(socket instanceof Socket)) throw new Error('undici gave a tunnel without a socket');
    if (statusCode >= 200 && statusCode < 300) return socket;
    socket.on('error', () => undefined).destroy();
    throw new ProxyError(statusCode);
  }

  return (options, done) => {
    openTunnel(authority(options)).then(
      (httpSocket) => {
        if (options.protocol === 'https:') connect({ ...options, httpSocket }, done);
        else done(null, httpSocket);
      },
      (error: unknown) => {
        done(error as Error, null);
      },
    );
  };
}

/** Host and port, as CONNECT names them. */
function authority({ protocol, hostname, port }: Undici.buildConnector.Options): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const usual = protocol === 'https:' ? '443' : '80';
  return `${host}:${port === '' ? usual : port}`;
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const credentials = `${decode(username)}:${decode(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Parts of a URL are percent-encoded, but a `%` that was written as it is remains. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return part;
  }
}
