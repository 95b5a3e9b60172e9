import { asObject } from './json';

/** The code of a system error, e.g. `ENOENT`; undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = asObject(error)?.['code'];
  return typeof code === 'string' ? code : undefined;
}
