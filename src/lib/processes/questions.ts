import { type Deferred, deferred } from '../model';

/** Questions to another process, each with a number that its answer carries. */
export class Questions<T> {
  private readonly waiting = new Map<number, Deferred<T>>();
  private next = 1;
  private closedBy: Error | undefined;

  /** Sends a question with `send`, which gets its number. Rejects once the questions are closed. */
  ask(send: (ask: number) => void): Promise<T> {
    if (this.closedBy !== undefined) return Promise.reject(this.closedBy);
    const ask = this.next;
    this.next += 1;
    const answer = deferred<T>();
    this.waiting.set(ask, answer);
    send(ask);
    return answer.promise;
  }

  answer(ask: number, value: T): void {
    this.waiting.get(ask)?.resolve(value);
    this.waiting.delete(ask);
  }

  /** Rejects the open questions and all later ones: no answer will come. */
  close(reason: Error): void {
    this.closedBy = reason;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}
