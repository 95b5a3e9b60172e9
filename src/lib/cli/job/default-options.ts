import { DEFAULT_OPTIONS, type JobOptions } from '../../jobs';

// A sandbox serves no live traffic: a rehearsal need not take as long as the import.
const SANDBOX_RATE_LIMIT = 2_000;

/** The options of an import whose flags set none. */
export function defaultOptions({ sandbox }: { readonly sandbox: boolean }): JobOptions {
  return sandbox ? { ...DEFAULT_OPTIONS, rateLimit: SANDBOX_RATE_LIMIT } : DEFAULT_OPTIONS;
}
