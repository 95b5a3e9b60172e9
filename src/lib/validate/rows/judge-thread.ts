import { Worker } from 'node:worker_threads';
import { systemErrorCode } from '../../model';
import type { BlockVerdict } from './judge-block';
import type { JudgeSetup, JudgeTask } from './serve-judge';

/** As many blocks as keep the thread busy while this one judges a block and consumes what is ready. */
const TASKS_AT_ONCE = 8;

// What is made of a block is garbage when the next one comes: a heap that may not grow costs no time. Where addresses are
// limited (`ulimit -v`), the room a thread reserves for code by default would end the process.
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 64, codeRangeSizeMb: 16 };

// The system has no thread to give, and Node's permission model forbids it.
const NOT_TO_BE_HAD = ['ERR_WORKER_INIT_FAILED', 'ERR_ACCESS_DENIED'];

/**
 * A thread that judges blocks beside this one. It can be lost at any time, or never have started: then it gives no verdict
 * and takes nothing more, and whoever asks must be able to judge by himself.
 */
export class JudgeThread {
  private readonly waiting: ((verdict: BlockVerdict | undefined) => void)[] = [];
  private isGone = false;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (verdict: BlockVerdict) => this.waiting.shift()?.(verdict));
    worker.on('messageerror', () => {
      this.lose();
      void worker.terminate();
    });
    // What went wrong there goes wrong here, too, when the block is judged again; or it was the thread's own trouble.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.lose();
    });
  }

  /** Starts the module at `modulePath`, which calls `serveJudge`. Undefined where no thread is to be had. */
  static start(modulePath: string, setup: JudgeSetup): JudgeThread | undefined {
    try {
      const options = { workerData: setup, resourceLimits: LIMITS, execArgv: [] };
      return new JudgeThread(new Worker(modulePath, options));
    } catch (error) {
      if (NOT_TO_BE_HAD.includes(systemErrorCode(error) ?? '')) return undefined;
      throw error;
    }
  }

  get hasRoom(): boolean {
    return !this.isGone && this.waiting.length < TASKS_AT_ONCE;
  }

  /** The verdict on a block; undefined when the thread is gone. */
  judge(task: JudgeTask): Promise<BlockVerdict | undefined> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.worker.postMessage(task);
    });
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private lose(): void {
    this.isGone = true;
    for (const answer of this.waiting.splice(0)) answer(undefined);
  }
}
