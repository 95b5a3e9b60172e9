import { PeakWindow } from './sliding-window';

const WRITE_SPAN_MS = 10_000;

/** How a request ended: its status, or how its connection was cut. */
export type RequestOutcome = number | 'reset' | 'lost_answer' | 'client_left';

/** Counts the requests of the clients. */
export class Stats {
  private readonly requests = new Map<string, Map<RequestOutcome, number>>();
  private readonly writes = new PeakWindow(WRITE_SPAN_MS);
  private inFlight = 0;
  private maxInFlight = 0;

  arrive(): void {
    this.inFlight += 1;
    if (this.inFlight > this.maxInFlight) this.maxInFlight = this.inFlight;
  }

  leave(): void {
    this.inFlight -= 1;
  }

  /** A write on `/user_management` passed the rate limit. */
  admitWrite(nowMs: number): void {
    this.writes.note(nowMs);
  }

  end(operation: string, ending: RequestOutcome): void {
    const endings = this.requests.get(operation) ?? new Map<RequestOutcome, number>();
    if (endings.size === 0) this.requests.set(operation, endings);
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  }

  /** As plain JSON. `largestWriteWindow`: the most writes admitted on `/user_management` in any 10 s. */
  toJSON(): object {
    const requests = [...this.requests].map(([operation, endings]) => {
      return [operation, Object.fromEntries(endings)] as const;
    });
    const throttled = [...this.requests.values()].reduce(
      (sum, endings) => sum + (endings.get(429) ?? 0),
      0,
    );
    return {
      requests: Object.fromEntries(requests),
      throttled,
      maxInFlight: this.maxInFlight,
      largestWriteWindow: this.writes.peak,
    };
  }
}
