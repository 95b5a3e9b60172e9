import { readParentMessage } from './server/start-message';
import { type Sandbox, startSandbox } from './server/server';

/**
 * The sandbox as a process of its own: started by `fork`, never imported. Its parent sends `{type: 'start',
 * options}` once. The process answers `{type: 'ready', url, key}` or `{type: 'failed', message}`; with
 * `options.log` it also sends `{type: 'log', line}` for every request. It ends on `{type: 'stop'}` and when
 * its parent has exited.
 */

/** What the process sends to its parent. */
export type SandboxMessage =
  | { readonly type: 'ready'; readonly url: string; readonly key: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'log'; readonly line: string };

let starting: Promise<Sandbox> | undefined;

function tellParent(message: SandboxMessage): void {
  // Once the parent has exited, `disconnect` ends this process.
  if (process.connected) process.send?.(message);
}

function fail(error: unknown): void {
  process.exitCode = 1;
  const message = error instanceof Error ? error.message : String(error);
  // Exit only after the message was delivered.
  if (process.send === undefined) process.exit();
  process.send({ type: 'failed', message } satisfies SandboxMessage, () => process.exit());
}

async function onMessage(received: unknown): Promise<void> {
  const message = readParentMessage(received);
  if (message.type === 'stop') {
    await (await starting)?.close();
    process.exit();
  }
  if (starting !== undefined) throw new Error('The sandbox has already been started.');
  const log = message.log ? { log: (line: string) => tellParent({ type: 'log', line }) } : {};
  starting = startSandbox({ ...message.options, ...log });
  const { url, key } = await starting;
  tellParent({ type: 'ready', url, key });
}

process.on('message', (message) => {
  onMessage(message).catch(fail);
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the parent decides when the sandbox stops.
process.on('SIGINT', () => undefined);
