/** What the SDK puts on every request. */
export interface SdkHeaders {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Names and values in turn, as undici takes them fastest. */
  readonly headers: readonly string[];
}

/**
 * Asks the SDK once where it sends a request and with which headers: a `fetchFn` of ours hears it, and nothing leaves.
 * Every request is then sent that way by our own transport. Sent through the SDK (8.13) it would cost some 15 µs more,
 * and what comes back would lose the code of a 409, the `errors` of a 422, request ids and `Retry-After`.
 */
export async function sdkHeaders(
  apiKey: string,
  baseUrl: URL,
  appVersion: string,
): Promise<SdkHeaders> {
  const { WorkOS } = await import('@workos-inc/node');
  let heard: SdkHeaders | undefined;
  const fetchFn: typeof fetch = (input, init = {}) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    heard = {
      origin,
      headers: Object.entries(init.headers ?? {})
        .flat()
        .map(String),
    };
    return Promise.resolve(Response.json({}));
  };
  const { hostname, port, protocol } = baseUrl;
  const workos = new WorkOS(apiKey, {
    apiHostname: hostname,
    https: protocol === 'https:',
    ...(port === '' ? {} : { port: Number(port) }),
    appInfo: { name: 'workos-migrate', version: appVersion },
    fetchFn,
  });
  await workos.post('/', {});
  if (heard === undefined) throw new Error('The WorkOS SDK sent nothing');
  return heard;
}
