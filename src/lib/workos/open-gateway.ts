import { createCaller } from './call';
import { openPool } from './connection-pool';
import { factorOperations } from './factors';
import type { Gateway, GatewayOptions } from './gateway';
import { membershipOperations } from './memberships';
import { organizationOperations } from './organizations';
import { roleOperations } from './roles';
import { openSdkClient } from './sdk-client';
import { createTransport } from './transport';
import { userOperations } from './users';

/**
 * Opens a gateway to WorkOS. It sends no request and does not check the key. The SDK and undici are loaded here and not
 * with this file: together they take about 100 ms, which commands that send nothing should not pay.
 *
 * @throws Error when the key is empty or the base URL has a path: both are bugs of the caller
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { apiKey, baseUrl, now } = options;
  // The SDK would ignore an empty key and read one from the environment.
  if (apiKey === '') throw new Error('openGateway: an API key is needed');
  if (baseUrl.pathname !== '/') throw new Error('openGateway: the base URL must have no path');
  const [sdk, undici] = await Promise.all([
    openSdkClient(apiKey, baseUrl, options.appVersion),
    import('undici'),
  ]);
  const pool = openPool(undici, sdk.origin, options);
  const send = createTransport(sdk, pool, options.timeoutMs);
  const caller = createCaller({ send, now });
  let closing: Promise<void> | undefined;
  return {
    ...userOperations(caller.call),
    ...organizationOperations(caller.call),
    ...membershipOperations(caller.call),
    ...factorOperations(caller.call),
    ...roleOperations(caller.call),
    serverClockOffsetMs: () => caller.serverClockOffsetMs(),
    close: () => (closing ??= pool.close()),
    abort: () => (closing = pool.destroy()),
  };
}
