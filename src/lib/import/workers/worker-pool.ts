import { Abort } from '../../model';
import type { Dispatcher } from '../../chunks';
import type { Emit } from '../events';
import type { WorkerPorts } from '../ports';
import type { StopSwitch } from '../../requests';
import { type Throttled, RemoteWorker, type CoordinatorServices } from './remote-worker';
import { type Hello, stopMessage } from './worker-messages';

/** Attempts to start one worker before the job gives up. */
const STARTS_AT_MOST = 3;

export interface PoolParts {
  readonly workers: number;
  readonly ports: WorkerPorts;
  readonly hello: Hello;
  readonly services: Omit<CoordinatorServices, 'onThrottled'>;
  /** A 429 that a worker met holds this process back, too, and cuts the pace. */
  readonly onThrottled: (throttled: Throttled) => void;
  readonly dispatcher: Dispatcher;
  readonly stop: StopSwitch;
  readonly emit: Emit;
  /** Notes a worker's process before it gets a chunk, so that one left over can be found. */
  readonly note: (pid: number) => Promise<void>;
}

/** The workers of a run: each slot starts one, gives it chunks, and starts another when it is lost. */
export class WorkerPool {
  private readonly workers = new Set<RemoteWorker>();
  private readonly opening = new Set<Promise<RemoteWorker>>();
  private isEnding = false;

  constructor(private readonly parts: PoolParts) {
    const { stop } = parts;
    stop.onStop((reason) => {
      for (const worker of this.workers) worker.tell(stopMessage('stop', reason));
    });
    stop.onHalt((reason) => {
      for (const worker of this.workers) worker.tell(stopMessage('halt', reason));
    });
  }

  /** Works until no chunk is left or the run stops. Never rejects: what goes wrong is in the stop switch. */
  async run(): Promise<void> {
    const slots = Array.from({ length: this.parts.workers }, (_unused, index) =>
      this.slot(`Worker ${String(index + 1)}`),
    );
    await Promise.all(slots);
  }

  /** Lets nobody live on, those neither that are about to start. */
  async end(): Promise<void> {
    this.isEnding = true;
    for (const worker of this.workers) worker.kill();
    await Promise.allSettled(this.opening);
    await Promise.all([...this.workers].map((worker) => worker.gone));
  }

  /** A 429 that anybody met holds everybody back. */
  pauseAll(delayMs: number, from?: RemoteWorker): void {
    for (const worker of this.workers) {
      if (worker !== from) worker.tell({ type: 'pause', delayMs });
    }
  }

  private async slot(name: string): Promise<void> {
    const { dispatcher, stop, emit } = this.parts;
    while (!stop.isStopping && dispatcher.hasWork) {
      const worker = await this.start(name);
      if (worker === undefined || this.isEnding) return;
      await dispatcher.dispatchTo(worker);
      if (!worker.isGone()) {
        await worker.close();
        this.workers.delete(worker);
        return;
      }
      this.workers.delete(worker);
      const words = await worker.gone;
      emit({ type: 'worker_lost', words, isReplaced: dispatcher.hasWork });
    }
  }

  private async start(name: string): Promise<RemoteWorker | undefined> {
    const { stop, emit } = this.parts;
    for (let start = 1; !stop.isStopping; start += 1) {
      try {
        return await this.opened(name);
      } catch (error) {
        if (!(error instanceof Abort) || error.code !== 'worker_failed') {
          stop.fail(error);
          return undefined;
        }
        if (start === STARTS_AT_MOST) stop.stop(error);
        const words = error.message.replace(/\.$/, '');
        emit({ type: 'worker_lost', words, isReplaced: !stop.isStopping });
      }
    }
    return undefined;
  }

  private async opened(name: string): Promise<RemoteWorker> {
    const opening = this.open(name);
    this.opening.add(opening);
    try {
      return await opening;
    } finally {
      this.opening.delete(opening);
    }
  }

  private async open(name: string): Promise<RemoteWorker> {
    const { ports, hello, services, onThrottled, note } = this.parts;
    const worker = await RemoteWorker.open(
      { name, hello, ports },
      {
        ...services,
        onThrottled: (throttled, from) => {
          onThrottled(throttled);
          this.pauseAll(throttled.delayMs, from);
        },
      },
    );
    this.workers.add(worker);
    // Nobody waits for it any more.
    if (this.isEnding) worker.kill();
    try {
      await note(worker.pid);
    } catch (error) {
      worker.kill();
      throw error;
    }
    return worker;
  }
}
