import type { ChildProcess } from 'node:child_process';
import { Abort } from '../model';
import { START_REMEDIES, startProcess } from './start-process';

/** A child process that was started and has answered. */
export interface Child<Ready> {
  readonly ready: Ready;
  /** Ends the child; resolves once it is gone. */
  stop(): Promise<void>;
}

export interface ChildRequest<Ready> {
  /** Its name in messages, e.g. `sandbox`. */
  readonly name: string;
  /** The module to run, an absolute path. */
  readonly modulePath: string;
  /** The first message; JSON. */
  readonly message: object;
  /** The child's whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Reads an answer: ready, the reason why it cannot start, or undefined for any other message. */
  readonly readAnswer: (message: unknown) => { ready: Ready } | { failed: string } | undefined;
  readonly timeoutMs: number;
}

/**
 * Starts a child and waits for its answer. The child does not outlive this process: it ends when its channel closes,
 * even when this process is killed.
 *
 * @throws Abort `machine_limit` when this machine has no room for it; `child_failed` when it exits, says that it cannot
 * start, or does not answer in time
 */
export async function startChild<Ready>(request: ChildRequest<Ready>): Promise<Child<Ready>> {
  const { name, modulePath, env } = request;
  const child = await startProcess({
    name: `The ${name}`,
    modulePath,
    options: { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    failedCode: 'child_failed',
    // Nothing has begun yet.
    limitReason: 'usage',
  });
  try {
    const ready = await answerOf(child, request);
    return { ready, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function answerOf<Ready>(child: ChildProcess, request: ChildRequest<Ready>): Promise<Ready> {
  const { name, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    const fail = (reason: string, actions: readonly string[] = []): void => {
      clearTimeout(timer);
      reject(new Abort('stopped_early', 'child_failed', `The ${name} ${reason}.`, actions));
    };
    const timer = setTimeout(() => {
      fail(`did not start within ${String(timeoutMs / 1000)} s`, START_REMEDIES);
    }, timeoutMs);
    child.once('exit', (code, signal) => {
      const actions = signal === 'SIGABRT' ? START_REMEDIES : [];
      fail(`exited with ${signal ?? `code ${String(code)}`} before it was ready`, actions);
    });
    child.on('message', (message: unknown) => {
      const answer = request.readAnswer(message);
      if (answer === undefined) return;
      if ('failed' in answer) {
        fail(`could not start: ${answer.failed}`);
        return;
      }
      clearTimeout(timer);
      resolve(answer.ready);
    });
    child.send(request.message);
  });
}

function stop(child: ChildProcess): Promise<void> {
  const isGone = child.exitCode !== null || child.signalCode !== null;
  if (isGone) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
