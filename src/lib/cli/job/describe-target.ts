import { sanitizeLine } from '../../model';
import type { Connection } from '../machine/environment';
import { describeProxy } from '../machine/proxy';

/** The target and the file of a run, as a status message. */
export function describeTarget({ target, proxy }: Connection, csvPath: string): string {
  const kind = { live: 'LIVE environment', test: 'test environment', sandbox: 'sandbox' };
  const via = proxy === undefined ? '' : ` via proxy ${describeProxy(proxy)}`;
  return `Target ${target.apiUrl} (${kind[target.environment]})${via}, file ${sanitizeLine(csvPath)}`;
}
