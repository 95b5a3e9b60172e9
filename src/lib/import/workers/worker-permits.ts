import type { PermitSource, RequestClass } from '../../pacing';

/**
 * The permits of one worker. The coordinator must count each as sent exactly once, also when the process that had it is
 * gone: a lost permit would never return.
 */
export class WorkerPermits {
  /** Permits that were granted and not reported as sent. */
  private readonly unsent = new Map<RequestClass, number>();
  private isLost = false;

  constructor(private readonly source: PermitSource) {}

  /** Waits for permits. Undefined when the worker is gone by then. */
  async grant(requestClass: RequestClass, wanted: number): Promise<number | undefined> {
    const count = await this.source.take(requestClass, wanted);
    this.unsent.set(requestClass, (this.unsent.get(requestClass) ?? 0) + count);
    if (!this.isLost) return count;
    this.count(requestClass, count, Infinity);
    return undefined;
  }

  /** The worker reports requests as sent, the last of them at `atMs`. */
  sent(requestClass: RequestClass, count: number, atMs: number): void {
    // A report that arrives after the end of its worker was counted with all the permits it had.
    if (!this.isLost) this.count(requestClass, count, atMs);
  }

  /** The worker is gone. Its permits may have been used: they count from now, the most careful assumption. */
  lose(): void {
    this.isLost = true;
    for (const [requestClass, count] of this.unsent) this.count(requestClass, count, Infinity);
  }

  /** A time in the future counts from now. */
  private count(requestClass: RequestClass, count: number, atMs: number): void {
    this.unsent.set(requestClass, (this.unsent.get(requestClass) ?? 0) - count);
    this.source.sent(requestClass, count, atMs);
  }
}
