import type { Dispatcher } from '../../chunks';
import { type JobHold, workerMark } from '../../jobs';
import { Abort, defined } from '../../model';
import { INHERITED_FD, startWorker } from '../../processes';
import type { StopSwitch, ThrottleBroadcast } from '../../requests';
import type { Emit } from '../events';
import type { WorkerPorts } from '../ports';
import type { CoordinatorServices } from './coordinator-services';
import { RemoteWorker, type StartWorker } from './remote-worker';
import type { Hello } from './worker-messages';

/** Attempts to start one worker before the job stops. */
const STARTS_AT_MOST = 3;
const START_WITHIN_MS = 60_000;
// Most objects of a worker die young: a nursery of half the usual size saves memory.
const EXEC_ARGV = ['--max-semi-space-size=8'];

export interface PoolParts {
  readonly workers: number;
  readonly ports: WorkerPorts;
  readonly hello: Hello;
  readonly services: CoordinatorServices;
  readonly throttles: Pick<ThrottleBroadcast, 'join' | 'leave'>;
  readonly dispatcher: Pick<Dispatcher, 'hasWork' | 'dispatchTo'>;
  readonly stop: StopSwitch;
  /** The lease of the job, if it has one. */
  readonly hold?: JobHold;
  readonly emit: Emit;
  /** Records a worker's process before it gets a chunk, so that a later run can find one that was left over. */
  readonly note: (pid: number) => Promise<void>;
}

/** The workers of a run. Each place in the pool starts one, gives it chunks, and starts another when it is lost. */
export class WorkerPool {
  private readonly workers = new Set<RemoteWorker>();
  private readonly opening = new Set<Promise<RemoteWorker>>();
  private isEnding = false;

  constructor(private readonly parts: PoolParts) {
    const { stop } = parts;
    parts.hold?.onRenew((until) => {
      for (const worker of this.workers) worker.extend(until);
    });
    stop.onStop((reason) => {
      for (const worker of this.workers) worker.stop('stop', reason);
    });
    stop.onHalt((reason) => {
      for (const worker of this.workers) worker.stop('halt', reason);
    });
  }

  /** Runs workers until no chunk is left or the run stops. Never rejects: the stop switch has every error. */
  async run(): Promise<void> {
    const places = Array.from({ length: this.parts.workers }, (_unused, index) =>
      this.fillPlace(`Worker ${String(index + 1)}`),
    );
    await Promise.all(places);
  }

  /** Kills every worker, also those that are about to start. Resolves once they are gone. */
  async end(): Promise<void> {
    this.isEnding = true;
    for (const worker of this.workers) worker.kill();
    await Promise.allSettled(this.opening);
    await Promise.all([...this.workers].map((worker) => worker.gone));
  }

  private async fillPlace(name: string): Promise<void> {
    const { dispatcher, stop, emit } = this.parts;
    while (!stop.isStopping && dispatcher.hasWork) {
      const worker = await this.start(name);
      if (worker === undefined || this.isEnding) return;
      await dispatcher.dispatchTo(worker);
      if (!worker.isGone()) {
        await worker.close();
        this.remove(worker);
        return;
      }
      this.remove(worker);
      const words = await worker.gone;
      emit({ type: 'worker_lost', words, isReplaced: dispatcher.hasWork });
    }
  }

  private async start(name: string): Promise<RemoteWorker | undefined> {
    const { stop, emit } = this.parts;
    for (let start = 1; !stop.isStopping; start += 1) {
      try {
        return await this.open(name);
      } catch (error) {
        // The run was halted while the worker started: the reason is known.
        if (stop.signal.aborted) return undefined;
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

  private async open(name: string): Promise<RemoteWorker> {
    const opening = this.startProcess(name);
    this.opening.add(opening);
    try {
      return await opening;
    } finally {
      this.opening.delete(opening);
    }
  }

  private async startProcess(name: string): Promise<RemoteWorker> {
    const { ports, hello, services, note } = this.parts;
    const { signal } = this.parts.stop;
    const worker = await RemoteWorker.open(processOf({ name, hello, ports, signal }), services);
    this.add(worker);
    // `end` was called while the process started.
    if (this.isEnding) worker.kill();
    try {
      await note(worker.pid);
    } catch (error) {
      worker.kill();
      throw error;
    }
    return worker;
  }

  private add(worker: RemoteWorker): void {
    this.workers.add(worker);
    this.parts.throttles.join(worker.requests);
  }

  private remove(worker: RemoteWorker): void {
    this.workers.delete(worker);
    this.parts.throttles.leave(worker.requests);
  }
}

/** A worker that is a process of this machine. */
export function processOf(setup: {
  readonly name: string;
  readonly hello: Hello;
  readonly ports: Pick<WorkerPorts, 'modulePath' | 'env'>;
  /** Kills it while it starts. */
  readonly signal?: AbortSignal;
}): StartWorker {
  const { name, hello, ports, ...signal } = setup;
  const { copyFd } = hello.source;
  const source = copyFd === undefined ? hello.source : { ...hello.source, copyFd: INHERITED_FD };
  return (messages) =>
    startWorker({
      name,
      modulePath: ports.modulePath,
      env: ports.env,
      execArgv: EXEC_ARGV,
      args: [workerMark(hello.nonce)],
      hello: { ...hello, source },
      ...defined({ fd: copyFd }),
      timeoutMs: START_WITHIN_MS,
      ...signal,
      ...messages,
    });
}
