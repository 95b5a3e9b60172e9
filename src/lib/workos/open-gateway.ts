import { createCaller } from './call';
import type { Gateway, GatewayOptions } from './gateway';
import { membershipOperations } from './memberships';
import { organizationOperations } from './organizations';
import { createSdkFetch } from './sdk-fetch';
import { createTransport, poolOptions } from './transport';
import { userOperations } from './users';

/** The SDK's own timer, which must never fire before ours: the longest a timer can have. */
const NO_SDK_TIMEOUT_MS = 2_147_483_647;

/**
 * Opens the road to WorkOS. No request is sent yet and the key is not checked.
 * The SDK and undici are loaded here and not with this file: together they take about 100 ms, which commands
 * that send nothing should not pay.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { apiKey, baseUrl, now } = options;
  // The SDK would take an empty key for none and look for one in the environment.
  if (apiKey === '') throw new Error('openGateway: an API key is needed');
  if (baseUrl.pathname !== '/') throw new Error('openGateway: the base URL must have no path');
  const [{ WorkOS }, { Pool }] = await Promise.all([import('@workos-inc/node'), import('undici')]);
  const pool = new Pool(baseUrl.origin, poolOptions(options));
  const sdk = new WorkOS(apiKey, {
    ...address(baseUrl),
    timeout: NO_SDK_TIMEOUT_MS,
    fetchFn: createSdkFetch(createTransport(pool, options.timeoutMs)),
    appInfo: { name: 'workos-migrate', version: options.appVersion },
  });
  const caller = createCaller({ sdk, apiKey, now });
  let closing: Promise<void> | undefined;
  return {
    ...userOperations(caller.call),
    ...organizationOperations(caller.call),
    ...membershipOperations(caller.call),
    serverClockOffsetMs: () => caller.serverClockOffsetMs(),
    close: () => (closing ??= pool.close()),
    abort: () => (closing = pool.destroy()),
  };
}

function address(baseUrl: URL): { apiHostname: string; https: boolean; port?: number } {
  const host = { apiHostname: baseUrl.hostname, https: baseUrl.protocol === 'https:' };
  return baseUrl.port === '' ? host : { ...host, port: Number(baseUrl.port) };
}
