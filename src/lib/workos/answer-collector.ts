import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { ProxyError } from '../http';
import type { Mutable } from '../model';
import type { Connection } from './connection';
import type { AnswerHead, RawAnswer, TransportFault } from './raw-answer';

/**
 * By the limits of the schema, a page of 100 users can carry 3.2 MB of metadata
 * (docs/workos-api.md, "Lists" and "Metadata").
 */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Collects one answer from undici's dispatcher and settles it once. It is a handler of our own, in place of
 * `undici.request`, because only a handler is notified when a queued request is written to its socket: a request that
 * failed before that moment cannot have been carried out.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  /** Set by the pool when it assigns the request to a connection. */
  connection: Connection | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private controller: Dispatcher.DispatchController | undefined;
  private head: AnswerHead | undefined;
  private isSettled = false;

  /** `settle` is called once, with the whole answer or with why there is none. */
  constructor(private readonly settle: (answer: RawAnswer) => void) {}

  /** Called right before the request is written. A request given up while it was queued is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isSettled) controller.abort(new Error('given up'));
    else this.controller = controller;
  }

  /** Called for 1xx answers as well: the last call counts. */
  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    const head = readHead(status, headers);
    // A 1xx answer comes before another one to the same request.
    const isRepeat =
      status >= 200 &&
      head.requestId !== undefined &&
      this.connection?.isRepeat(head.requestId, status) === true;
    this.head = isRepeat ? { ...head, isRepeat } : head;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes <= MAX_BODY_BYTES) {
      this.chunks.push(chunk);
      return;
    }
    this.fail('too_long', '');
    controller.abort(new Error('body too long'));
  }

  onResponseEnd(): void {
    if (this.head === undefined) {
      this.fail('protocol', '');
      return;
    }
    const [first] = this.chunks;
    const bytes =
      this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks);
    const text = bytes.toString('utf8');
    // JSON.parse would stumble over a byte order mark.
    const body = text.startsWith('\ufeff') ? text.slice(1) : text;
    this.finish({ whole: true, head: this.head, body });
  }

  /** Without a controller, whatever undici's types say, when the request was rejected before it was queued. */
  onResponseError(_controller: unknown, error: Error): void {
    if (error instanceof ProxyError) this.fail('proxy', String(error.reason));
    else this.fail(troubleOf(error), codeOf(error));
  }

  /** The request was never queued: nothing could be composed. */
  notSendable(): void {
    this.fail('not_sendable', '');
  }

  /** The timeout of this request has passed. */
  timeOut(): void {
    this.fail('timeout', '');
    this.controller?.abort(new Error('timeout'));
  }

  private fail(trouble: TransportFault, cause: string): void {
    const head = this.head;
    const broken = { whole: false, trouble, cause, sent: this.controller !== undefined } as const;
    this.finish(head === undefined ? broken : { ...broken, head });
  }

  private finish(answer: RawAnswer): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.settle(answer);
  }
}

function readHead(status: number, headers: IncomingHttpHeaders): AnswerHead {
  const requestId = first(headers['x-request-id']);
  const retryAfter = first(headers['retry-after']);
  const date = first(headers.date);
  // Property by property: spread objects cost more, and there is a head to every answer.
  const head: Mutable<AnswerHead> = { status };
  if (requestId !== undefined) head.requestId = requestId;
  if (retryAfter !== undefined) head.retryAfter = retryAfter;
  if (date !== undefined) head.date = date;
  return head;
}

/** A header that was sent twice is a list, although Node's types say text. */
function first(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** undici's parser errors are known by their name: their codes (`HPE_…`) are often missing. */
function troubleOf(error: Error): TransportFault {
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG') return 'not_sendable';
  const isProtocol = error.name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW';
  return isProtocol ? 'protocol' : 'connection';
}
