import type * as Undici from 'undici';
import { connectThrough } from './proxy-tunnel';

export interface ConnectLimits {
  readonly timeoutMs: number;
  /** Its URL may hold a password. */
  readonly proxy?: URL;
}

/** Connects to the server of a request, through a tunnel of the proxy where there is one. */
export function openConnector(
  undici: typeof Undici,
  { proxy, timeoutMs }: ConnectLimits,
): Undici.buildConnector.connector {
  const direct = undici.buildConnector({
    timeout: timeoutMs,
    // Node's default, 250 ms for each address of a host, is too short for a distant or a busy network.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1000,
  });
  return proxy === undefined
    ? direct
    : connectThrough(undici, proxy, { connect: direct, timeoutMs });
}
