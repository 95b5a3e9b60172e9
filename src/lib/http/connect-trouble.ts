import type { StepErrorCode } from '../model';

/** Why there is no connection: our code, and words that follow a colon. */
export interface ConnectTrouble {
  readonly code: StepErrorCode;
  readonly words: string;
}

/** What to do where the network is the cause of a certificate that is not trusted. */
export const TLS_HINT =
  "If your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to the PEM file with your company's root certificate";

/** By the code of the system, of OpenSSL or of undici. */
const BY_CAUSE: Readonly<Record<string, readonly [code: StepErrorCode, words: string]>> = {
  ECONNREFUSED: ['connection_refused', 'nothing is listening at that address'],
  ENOTFOUND: ['host_not_found', 'the host name is unknown'],
  EAI_AGAIN: ['host_not_found', 'the host name could not be looked up'],
  ENETUNREACH: ['network_unreachable', 'there is no network'],
  EHOSTUNREACH: ['network_unreachable', 'the host cannot be reached'],
  UND_ERR_CONNECT_TIMEOUT: ['connect_timeout', 'no connection in time'],
  EMFILE: ['connect_failed', 'too many files are open on this machine'],
  ETIMEDOUT: ['connect_timeout', 'no connection in time'],
  ...certificateTrouble(
    'its certificate was issued by an authority that this machine does not trust',
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ),
  ...certificateTrouble('its certificate is not valid today', [
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
  ]),
  ...certificateTrouble('its certificate is for another host', ['ERR_TLS_CERT_ALTNAME_INVALID']),
};

/** The trouble of a failed connection by its code, e.g. `ECONNREFUSED`; undefined for a code that is none of connecting. */
export function connectTrouble(cause: string): ConnectTrouble | undefined {
  const [code, words] = BY_CAUSE[cause] ?? [];
  return code === undefined || words === undefined ? undefined : { code, words };
}

/**
 * The trouble of a proxy that gave no tunnel, as a sentence without its full stop.
 *
 * @param cause the status of the proxy, or why it was not reached
 * @param server the name of the server behind it
 */
export function proxyTrouble(
  cause: string,
  server: string,
): { readonly code: StepErrorCode; readonly sentence: string } {
  const status = Number(cause);
  if (cause === '407') {
    const sentence = 'The proxy requires a user name and a password (HTTP 407)';
    return { code: 'proxy_refused', sentence };
  }
  if (status >= 500) {
    const sentence = `The proxy cannot connect to ${server} (HTTP ${cause})`;
    return { code: 'proxy_failed', sentence };
  }
  if (status > 0) {
    return { code: 'proxy_refused', sentence: `The proxy refused the connection (HTTP ${cause})` };
  }
  const words = connectTrouble(cause)?.words ?? 'the connection failed';
  const shown = cause === '' ? '' : ` (${cause})`;
  return { code: 'proxy_failed', sentence: `Cannot connect to the proxy: ${words}${shown}` };
}

function certificateTrouble(
  words: string,
  causes: readonly string[],
): Readonly<Record<string, readonly [code: StepErrorCode, words: string]>> {
  return Object.fromEntries(causes.map((cause) => [cause, ['certificate_refused', words]]));
}
