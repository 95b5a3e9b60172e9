import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An HTTP proxy in a process of its own. */
export interface HttpProxy {
  readonly port: number;
  /** The tunnels that were asked for, with the status of the answer, e.g. `localhost:443 200`. */
  readonly tunnels: readonly string[];
  readonly stop: () => void;
}

/** Starts `fixtures/http-proxy.js`. */
export async function startHttpProxy(
  options: { readonly credentials?: string; readonly status?: number } = {},
): Promise<HttpProxy> {
  const script = join(__dirname, 'fixtures', 'http-proxy.js');
  const child = fork(script, [JSON.stringify(options)], { silent: true });
  if (child.stdout === null) throw new Error('the proxy has no stdout');
  const lines = createInterface(child.stdout);
  const [first] = (await once(lines, 'line')) as [string];
  const { port } = JSON.parse(first) as { port: number };
  const tunnels: string[] = [];
  lines.on('line', (line) => {
    const { tunnel, status } = JSON.parse(line) as { tunnel: string; status: number };
    tunnels.push(`${tunnel} ${String(status)}`);
  });
  return { port, tunnels, stop: () => child.kill() };
}
