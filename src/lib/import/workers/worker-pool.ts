import { Abort } from '../../model';
import type { Drive } from '../../chunks';
import type { Emit } from '../events';
import type { WorkerPorts } from '../ports';
import type { StopSwitch } from '../../requests';
import { type Throttled, WorkerHand, type WorkerDesk } from './remote-worker';
import { type Hello, stopMessage } from './worker-messages';

/** Attempts to start one worker before the job gives up. */
const STARTS_AT_MOST = 3;

export interface PoolParts {
  readonly workers: number;
  readonly ports: WorkerPorts;
  readonly hello: Hello;
  readonly desk: Omit<WorkerDesk, 'onThrottled'>;
  /** A 429 that a worker met holds this process back, too, and cuts the pace. */
  readonly onThrottled: (throttled: Throttled) => void;
  readonly drive: Drive;
  readonly stop: StopSwitch;
  readonly emit: Emit;
  /** Notes a worker's process before it gets a chunk, so that one left over can be found. */
  readonly note: (pid: number) => Promise<void>;
}

/** The workers of a run: each slot starts one, gives it chunks, and starts another when it is lost. */
export class WorkerPool {
  private readonly hands = new Set<WorkerHand>();
  private readonly opening = new Set<Promise<WorkerHand>>();
  private isEnding = false;

  constructor(private readonly parts: PoolParts) {
    const { stop } = parts;
    stop.onStop((reason) => {
      for (const hand of this.hands) hand.tell(stopMessage('stop', reason));
    });
    stop.onHalt((reason) => {
      for (const hand of this.hands) hand.tell(stopMessage('halt', reason));
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
    for (const hand of this.hands) hand.kill();
    await Promise.allSettled(this.opening);
    await Promise.all([...this.hands].map((hand) => hand.gone));
  }

  /** A 429 that anybody met holds everybody back. */
  pauseAll(delayMs: number, from?: WorkerHand): void {
    for (const hand of this.hands) {
      if (hand !== from) hand.tell({ type: 'pause', delayMs });
    }
  }

  private async slot(name: string): Promise<void> {
    const { drive, stop, emit } = this.parts;
    while (!stop.isStopping && drive.hasWork) {
      const hand = await this.start(name);
      if (hand === undefined || this.isEnding) return;
      await drive.employ(hand);
      if (!hand.isGone()) {
        await hand.close();
        this.hands.delete(hand);
        return;
      }
      this.hands.delete(hand);
      const words = await hand.gone;
      emit({ type: 'worker_lost', words, isReplaced: drive.hasWork });
    }
  }

  private async start(name: string): Promise<WorkerHand | undefined> {
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

  private async opened(name: string): Promise<WorkerHand> {
    const opening = this.open(name);
    this.opening.add(opening);
    try {
      return await opening;
    } finally {
      this.opening.delete(opening);
    }
  }

  private async open(name: string): Promise<WorkerHand> {
    const { ports, hello, desk, onThrottled, note } = this.parts;
    const hand = await WorkerHand.open(
      { name, hello, ports },
      {
        ...desk,
        onThrottled: (throttled, from) => {
          onThrottled(throttled);
          this.pauseAll(throttled.delayMs, from);
        },
      },
    );
    this.hands.add(hand);
    // Nobody waits for it any more.
    if (this.isEnding) hand.kill();
    try {
      await note(hand.pid);
    } catch (error) {
      hand.kill();
      throw error;
    }
    return hand;
  }
}
