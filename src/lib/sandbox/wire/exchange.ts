import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One request and the response to write to. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly method: string;
  /** Without query, as sent. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

const NO_QUERY = new URLSearchParams();

/** The query of the request. */
export function queryOf({ incoming }: Exchange): URLSearchParams {
  const url = incoming.url ?? '';
  const start = url.indexOf('?');
  return start === -1 ? NO_QUERY : new URLSearchParams(url.slice(start + 1));
}

/** The header `name` (lower-case) when the request has it once. */
export function headerOf({ incoming }: Exchange, name: string): string | undefined {
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** A body: its JSON (undefined for none), not JSON, or cut off because the client left. */
export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'gone' };

function parseBody(text: string): Body {
  if (text === '') return { kind: 'json', value: undefined };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'malformed' };
    throw error;
  }
}

/** Reads the body to its end. Straight from the socket, because every write passes here. */
export async function readBody({ incoming, method }: Exchange): Promise<Body> {
  if (method === 'GET') return { kind: 'json', value: undefined };
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => resolve(parseBody(Buffer.concat(chunks).toString('utf8'))));
    // Also emitted after `end`, when the promise is already settled.
    incoming.once('close', () => resolve({ kind: 'gone' }));
  });
}

/** Writes a whole answer. */
export function send(
  { outgoing }: Exchange,
  status: number,
  { headers, text }: { readonly headers: readonly string[]; readonly text: string },
): void {
  if (outgoing.destroyed) return;
  const length = ['Content-Length', String(Buffer.byteLength(text))];
  outgoing.writeHead(status, [...headers, ...length]).end(text);
}

/** Writes an answer chunk by chunk, no faster than the client reads. */
export async function stream(
  { outgoing }: Exchange,
  headers: readonly string[],
  chunks: Iterable<string>,
): Promise<void> {
  outgoing.writeHead(200, [...headers]);
  await pipeline(Readable.from(chunks), outgoing);
}

/** Cuts the connection: with a TCP reset, or by closing it without an answer. */
export function cutConnection({ incoming }: Exchange, how: 'reset' | 'close'): void {
  if (how === 'reset') incoming.socket.resetAndDestroy();
  else incoming.socket.destroy();
}
