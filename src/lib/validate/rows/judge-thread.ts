import { Worker } from 'node:worker_threads';
import { systemErrorCode } from '../../model';
import type { BlockVerdict } from './judge-block';
import type { JudgeSetup, JudgeTask } from './serve-judge';

/** Enough blocks to keep the thread busy while the main thread judges a block and consumes those that are ready. */
const TASKS_AT_ONCE = 8;

// The objects of a block are garbage when the next one arrives, so a small heap does not cost time. The range for
// code is limited because the default reservation crashes the process under `ulimit -v`.
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 64, codeRangeSizeMb: 16 };

// The system cannot start a thread; Node's permission model forbids it.
const NO_THREAD_CODES = ['ERR_WORKER_INIT_FAILED', 'ERR_ACCESS_DENIED'];

/**
 * A second thread that judges blocks. It can be lost at any time, or fail to start: then all open tasks resolve to
 * undefined, it accepts no more, and the caller judges the blocks itself.
 */
export class JudgeThread {
  private readonly pending: ((verdict: BlockVerdict | undefined) => void)[] = [];
  private isLost = false;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (verdict: BlockVerdict) => this.pending.shift()?.(verdict));
    worker.on('messageerror', () => {
      this.lose();
      void worker.terminate();
    });
    // Ignored: the main thread judges the block again, and meets the error itself unless it was one of the thread.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.lose();
    });
  }

  /** Starts the module at `modulePath`, which calls `serveJudge`. Undefined when no thread can be started. */
  static start(modulePath: string, setup: JudgeSetup): JudgeThread | undefined {
    try {
      const options = { workerData: setup, resourceLimits: LIMITS, execArgv: [] };
      return new JudgeThread(new Worker(modulePath, options));
    } catch (error) {
      if (NO_THREAD_CODES.includes(systemErrorCode(error) ?? '')) return undefined;
      throw error;
    }
  }

  get hasRoom(): boolean {
    return !this.isLost && this.pending.length < TASKS_AT_ONCE;
  }

  /** The verdict on a block; undefined when the thread is lost. */
  judge(task: JudgeTask): Promise<BlockVerdict | undefined> {
    return new Promise((resolve) => {
      this.pending.push(resolve);
      this.worker.postMessage(task);
    });
  }

  /** Ends the thread at once. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private lose(): void {
    this.isLost = true;
    for (const resolve of this.pending.splice(0)) resolve(undefined);
  }
}
