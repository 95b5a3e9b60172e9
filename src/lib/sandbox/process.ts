import { readParentMessage } from './server/start-message';
import { type Sandbox, startSandbox } from './server/server';

/**
 * The sandbox as a process of its own: started by `fork`, never imported. It is told `{type: 'start',
 * options}` once and says `{type: 'ready', url, key}` or `{type: 'failed', message}`; with `options.log` it
 * says `{type: 'log', line}` for every request. It ends on `{type: 'stop'}` and when its parent is gone.
 */

/** What the process says to its parent. */
export type SandboxMessage =
  | { readonly type: 'ready'; readonly url: string; readonly key: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly line: string };

let starting: Promise<Sandbox> | undefined;

function say(message: SandboxMessage): void {
  // A parent that has gone is told nothing; `disconnect` ends this process.
  if (process.connected) process.send?.(message);
}

function fail(error: unknown): void {
  process.exitCode = 1;
  const message = error instanceof Error ? error.message : String(error);
  // Leave only once the parent has it.
  if (process.send === undefined) process.exit();
  process.send({ type: 'failed', message } satisfies SandboxMessage, () => process.exit());
}

async function obey(received: unknown): Promise<void> {
  const message = readParentMessage(received);
  if (message.type === 'stop') {
    await (await starting)?.close();
    process.exit();
  }
  if (starting !== undefined) throw new Error('The sandbox is started already.');
  const log = message.log ? { log: (line: string) => say({ type: 'log', line }) } : {};
  starting = startSandbox({ ...message.options, ...log });
  const { url, key } = await starting;
  say({ type: 'ready', url, key });
}

process.on('message', (message) => {
  obey(message).catch(fail);
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when the sandbox may go.
process.on('SIGINT', () => undefined);
