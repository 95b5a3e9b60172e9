import type { ChildProcess } from 'node:child_process';
import { Abort } from '../model';
import { BEAT_EVERY_MS, isBeat, isReady, startFailureOf } from './handshake';
import { START_REMEDIES, startProcess } from './start-process';

/**
 * A worker is ended after this many checks without a message. Counted, not timed: a machine that wakes from
 * sleep must not end its workers.
 */
const SILENT_CHECKS = 15;
const KEPT_STDERR = 4_096;
const STOP_WITHIN_MS = 5_000;

/** The file descriptor that the file of `WorkerRequest.fd` has in the worker: the one after its channel. */
export const INHERITED_FD = 4;

export interface WorkerRequest<Up> {
  /** Its name in messages, e.g. `Worker 2`. */
  readonly name: string;
  /** Its entry file, an absolute path. */
  readonly modulePath: string;
  /** Its whole environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
  /** Its arguments. Anyone on the machine can read them. */
  readonly args?: readonly string[];
  /** An open file that the worker inherits, as `INHERITED_FD`. */
  readonly fd?: number;
  /** The first message; JSON. */
  readonly hello: object;
  /** Kills a worker that has not answered its first message yet. */
  readonly signal?: AbortSignal;
  /** How long to wait for the answer to the first message. */
  readonly timeoutMs: number;
  /** Reads a message. A worker that sends anything else is broken and is ended. */
  readonly parse: (message: unknown) => Up | undefined;
  readonly onMessage: (message: Up) => void;
  /** The time between two checks for a message. */
  readonly checkEveryMs?: number;
}

/** A running worker. */
export interface WorkerProcess {
  readonly pid: number;
  /** Sends a message; does nothing when the process is gone. */
  send(message: object): void;
  /** Resolves once the process is gone; `words` say how. */
  readonly gone: Promise<{ readonly words: string; readonly expected: boolean }>;
  /** Closes its channel, which ends it; one that does not end is killed. Resolves once it is gone. */
  stop(graceMs?: number): Promise<void>;
  kill(): void;
}

/**
 * Starts a worker and waits for its answer.
 *
 * @throws Abort `machine_limit` when this machine has no room for it; `worker_failed` when it exits, says that it cannot
 * start, or does not answer in time
 */
export async function startWorker<Up>(request: WorkerRequest<Up>): Promise<WorkerProcess> {
  const child = await startProcess({
    ...request,
    options: {
      env: request.env,
      execArgv: [...(request.execArgv ?? [])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', ...(request.fd === undefined ? [] : [request.fd])],
    },
    failedCode: 'worker_failed',
    limitReason: 'stopped_early',
  });
  const worker = new ForkedWorker(child, request);
  const { signal } = request;
  const kill = (): void => {
    worker.kill();
  };
  signal?.addEventListener('abort', kill);
  try {
    if (signal?.aborted === true) kill();
    await worker.greet();
  } catch (error) {
    worker.kill();
    await worker.gone;
    throw error;
  } finally {
    signal?.removeEventListener('abort', kill);
  }
  return worker;
}

class ForkedWorker<Up> implements WorkerProcess {
  readonly gone: WorkerProcess['gone'];
  /** Why this process ended it, if it did. */
  private reason: string | undefined;
  private isStopping = false;
  private silentChecks = 0;
  private stderr = '';

  constructor(
    private readonly child: ChildProcess,
    private readonly request: WorkerRequest<Up>,
  ) {
    // It may hold personal data: kept to recognize how the worker ended, and never shown.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-KEPT_STDERR);
    });
    this.gone = new Promise((resolve) => {
      const end = (words: string): void => {
        resolve({ words: this.reason ?? words, expected: this.isStopping });
      };
      // The event `close` of the child does not come once the channel is closed. After these two, stderr is complete.
      const { stderr } = child;
      const read = new Promise<void>((resolveRead) => {
        if (stderr === null) resolveRead();
        else stderr.once('close', resolveRead);
      });
      child.once('exit', (code, signal) => {
        void read.then(() => {
          end(this.describe(code, signal));
        });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends the first message and waits for the answer. */
  async greet(): Promise<void> {
    const { name, timeoutMs, hello } = this.request;
    await new Promise<void>((resolve, reject) => {
      const fail = (words: string): void => {
        clearTimeout(timer);
        reject(new Abort('stopped_early', 'worker_failed', `${words}.`));
      };
      const failByLimit = (words: string): void => {
        clearTimeout(timer);
        reject(new Abort('stopped_early', 'machine_limit', `${words}.`, START_REMEDIES));
      };
      const timer = setTimeout(() => {
        failByLimit(`${name} did not start within ${String(timeoutMs / 1000)} s`);
      }, timeoutMs);
      void this.gone.then(({ words }) => {
        if (this.child.signalCode === 'SIGABRT') failByLimit(words);
        else fail(words);
      });
      this.child.on('message', (message: unknown) => {
        const failure = startFailureOf(message);
        if (failure !== undefined) fail(`${name} could not start: ${failure}`);
        else if (isReady(message)) {
          clearTimeout(timer);
          resolve();
        } else this.receive(message);
      });
      this.send(hello);
    });
    this.watch();
  }

  send(message: object): void {
    // A process that is gone needs no message; `gone` reports it.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  async stop(graceMs = STOP_WITHIN_MS): Promise<void> {
    this.isStopping = true;
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => {
      this.kill();
    }, graceMs);
    await this.gone;
    clearTimeout(timer);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private receive(message: unknown): void {
    this.silentChecks = 0;
    if (isBeat(message)) return;
    const read = this.request.parse(message);
    if (read === undefined) this.end('sent an invalid message and was ended');
    else this.request.onMessage(read);
  }

  private watch(): void {
    const everyMs = this.request.checkEveryMs ?? BEAT_EVERY_MS;
    const timer = setInterval(() => {
      this.silentChecks += 1;
      if (this.silentChecks <= SILENT_CHECKS) return;
      const seconds = String((SILENT_CHECKS * everyMs) / 1000);
      this.end(`gave no sign of life for ${seconds} s and was ended`);
    }, everyMs);
    timer.unref();
    void this.gone.then(() => {
      clearInterval(timer);
    });
  }

  private end(words: string): void {
    this.reason ??= `${this.request.name} ${words}`;
    this.kill();
  }

  private describe(code: number | null, signal: NodeJS.Signals | null): string {
    const { name } = this.request;
    if (this.stderr.includes('heap out of memory')) return `${name} ran out of memory`;
    if (signal !== null) return `${name} was killed by ${signal}`;
    return `${name} exited with code ${String(code)}`;
  }
}
