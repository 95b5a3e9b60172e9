import { coded } from '../wire/errors';
import type { TimedAnswer } from '../wire/wire';

const IN_PROGRESS = {
  code: 'idempotency_key_in_progress',
  message: 'A request with this Idempotency-Key is still in progress.',
};
const TOO_MANY = 429;

/**
 * The answers of a server that honours idempotency keys. The first request of a key is carried out; the same key
 * then gets the same answer, whatever its status, and 409 while the first is still at work. A 429 is not kept: it
 * says that the request was not accepted.
 */
export class Replays {
  private readonly answers = new Map<string, TimedAnswer | 'in progress'>();

  /** The stored answer of `key`, or that of `work`; undefined when the client left before it was carried out. */
  async answer(
    key: string,
    work: () => Promise<TimedAnswer | undefined>,
  ): Promise<TimedAnswer | undefined> {
    const known = this.answers.get(key);
    if (known === 'in progress') return coded(409, IN_PROGRESS);
    if (known !== undefined) return known;
    this.answers.set(key, 'in progress');
    let answer: TimedAnswer | undefined;
    try {
      answer = await work();
    } finally {
      if (answer === undefined || answer.status === TOO_MANY) this.answers.delete(key);
      else this.answers.set(key, answer);
    }
    return answer;
  }
}
