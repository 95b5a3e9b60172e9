import { createHmac } from 'node:crypto';
import { defined } from '../../model';
import { type Gateway, openGateway } from '../../workos';
import type { Connection } from '../machine/environment';
import { systemClock } from '../machine/system';

// Long enough for a slow response. The outcome of a request that takes longer is looked up.
export const REQUEST_TIMEOUT_MS = 30_000;

/** Opens the way to WorkOS for so many requests at once. */
export function openConnection(
  { apiKey, baseUrl, proxy }: Connection,
  { concurrency, version }: { readonly concurrency: number; readonly version: string },
): Promise<Gateway> {
  return openGateway({
    apiKey,
    baseUrl,
    ...defined({ proxy }),
    connections: concurrency,
    timeoutMs: REQUEST_TIMEOUT_MS,
    now: () => systemClock.now(),
    appVersion: version,
  });
}

/** Tells two keys apart, and tells nobody the key: it is far too long to be guessed. */
export function digestKey(apiKey: string, nonce: string): string {
  return createHmac('sha256', nonce).update(apiKey).digest('hex').slice(0, 32);
}
