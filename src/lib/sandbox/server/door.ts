import type { IncomingMessage, ServerResponse } from 'node:http';

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Refuses what a web page could send, and answers it. A page reaches the sandbox under a name of its own that leads to
 * this machine (DNS rebinding), which is then the `Host`; or under ours, and its browser adds an `Origin`.
 */
export function refuseForeign({ headers }: IncomingMessage, outgoing: ServerResponse): boolean {
  if (headers.origin === undefined && THIS_MACHINE.test(headers.host ?? '')) return false;
  const message = 'The sandbox serves programs on this machine only, under localhost or 127.0.0.1.';
  outgoing.writeHead(403, { 'Content-Type': 'application/json', Connection: 'close' });
  outgoing.end(JSON.stringify({ message }));
  return true;
}
