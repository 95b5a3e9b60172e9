import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { AnswerHead, RawAnswer, Trouble } from './raw-answer';

/** WorkOS's longest answers, full list pages, are about 200 KB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Collects one answer from undici's dispatcher and settles it once. It is a handler of our own, in place of
 * `undici.request`, because only a handler learns when a queued request is written to its socket: what failed
 * before that moment cannot have been carried out.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #settle: (answer: RawAnswer) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #head: AnswerHead | undefined;
  #settled = false;

  constructor(settle: (answer: RawAnswer) => void) {
    this.#settle = settle;
  }

  /** Called right before the request is written. A request given up while it was queued is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) controller.abort(new Error('given up'));
    else this.#controller = controller;
  }

  /** Called for 1xx answers as well: the last call counts. */
  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#head = readHead(status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_BODY_BYTES) {
      this.#chunks.push(chunk);
      return;
    }
    this.#break('too_long', '');
    controller.abort(new Error('body too long'));
  }

  onResponseEnd(): void {
    if (this.#head === undefined) {
      this.#break('protocol', '');
      return;
    }
    const [first] = this.#chunks;
    const bytes =
      this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    const text = bytes.toString('utf8');
    // JSON.parse would stumble over a byte order mark.
    const body = text.startsWith('\ufeff') ? text.slice(1) : text;
    this.#end({ whole: true, head: this.#head, body });
  }

  /** undici hands no controller over when the request was refused before it was queued, whatever its types say. */
  onResponseError(_controller: unknown, error: Error): void {
    this.#break(troubleOf(error), codeOf(error));
  }

  /** Our time for this request is over. */
  giveUp(): void {
    this.#break('timeout', '');
    this.#controller?.abort(new Error('timeout'));
  }

  #break(trouble: Trouble, cause: string): void {
    const head = this.#head;
    const broken = { whole: false, trouble, cause, sent: this.#controller !== undefined } as const;
    this.#end(head === undefined ? broken : { ...broken, head });
  }

  #end(answer: RawAnswer): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(answer);
  }
}

function readHead(status: number, headers: IncomingHttpHeaders): AnswerHead {
  const requestId = first(headers['x-request-id']);
  const retryAfter = first(headers['retry-after']);
  const date = first(headers.date);
  return {
    status,
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(date === undefined ? {} : { date }),
  };
}

/** A header that came twice is a list, also where Node's types know only text. */
function first(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** undici's parser errors have a name; their codes (`HPE_…`) are often missing. */
function troubleOf(error: Error): Trouble {
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG') return 'not_sendable';
  const isProtocol = error.name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW';
  return isProtocol ? 'protocol' : 'connection';
}
