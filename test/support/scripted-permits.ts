import type { PermitSource, RequestClass } from '../../src/lib/pacing';
import { settle } from './fake-clock';

/** Permits that a test grants. */
export class ScriptedPermits implements PermitSource {
  readonly sentClasses: RequestClass[] = [];
  closed = false;
  private readonly asking: { requestClass: RequestClass; give: (count: number) => void }[] = [];

  constructor(private readonly free: boolean) {}

  take(requestClass: RequestClass, wanted: number): Promise<number> {
    if (this.free) return Promise.resolve(wanted);
    return new Promise((give) => this.asking.push({ requestClass, give }));
  }

  async give(requestClass: RequestClass, count: number): Promise<void> {
    const index = this.asking.findIndex((ask) => ask.requestClass === requestClass);
    const [ask] = this.asking.splice(index, 1);
    if (index < 0 || ask === undefined) throw new Error(`no request for ${requestClass}`);
    ask.give(count);
    await settle();
  }

  sent(requestClass: RequestClass): void {
    this.sentClasses.push(requestClass);
  }

  batchSize(): number {
    return 4;
  }

  close(): void {
    this.closed = true;
  }
}

/** Requests that end when the test says so. */
export function openRequests() {
  const ends: (() => void)[] = [];
  let inFlight = 0;
  let most = 0;
  const send = async (): Promise<string> => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise<void>((resolve) => ends.push(resolve));
    inFlight -= 1;
    return 'sent';
  };
  return { send, ends, inFlight: () => inFlight, most: () => most };
}
