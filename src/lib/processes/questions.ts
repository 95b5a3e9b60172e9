import { type Deferred, deferred } from '../model';

/** Questions to another process that wait for their answers. */
export class Questions<T> {
  private readonly waiting = new Map<number, Deferred<T>>();
  private next = 1;
  private closedBy: Error | undefined;

  /** Asks with `send`, which is given the question's number. Rejects once the questions are closed. */
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

  /** No answer will come any more. */
  close(reason: Error): void {
    this.closedBy = reason;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}
