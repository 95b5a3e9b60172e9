import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
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

/** How long an idle connection is kept. As behind a load balancer: longer than any pause between two requests. */
export const KEEP_ALIVE_MS = 65_000;

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

/** Headers as a flat list of names and values, and the body. */
export interface Message {
  readonly headers: readonly string[];
  readonly text: string;
}

function withLength({ headers, text }: Message): string[] {
  return [...headers, 'Content-Length', String(Buffer.byteLength(text))];
}

/** Writes a whole answer. */
export function send({ outgoing }: Exchange, status: number, message: Message): void {
  if (outgoing.destroyed) return;
  // `Date` is among the headers, or left out on purpose.
  outgoing.sendDate = false;
  outgoing.writeHead(status, withLength(message)).end(message.text);
}

/** The bytes `send` writes on a connection that is kept. */
function rawAnswer(status: number, message: Message): string {
  const headers = withLength(message);
  headers.push('Connection', 'keep-alive');
  headers.push('Keep-Alive', `timeout=${KEEP_ALIVE_MS / 1000}`);
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}`];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n${message.text}`;
}

/** Writes an answer that was sent once more on the same connection, `delayMs` after it, though no request asks. */
export function sendAgain(
  { incoming, outgoing }: Exchange,
  status: number,
  { delayMs, ...message }: Message & { readonly delayMs: number },
): void {
  const { socket } = incoming;
  const write = (): void => {
    if (socket.writable) socket.write(rawAnswer(status, message));
  };
  outgoing.once('finish', () => setTimeout(write, delayMs).unref());
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
