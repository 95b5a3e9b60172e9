/** The options of an import that the flags do not set. */
export const DEFAULT_OPTIONS = {
  workers: 1,
  concurrency: 10,
  chunkSize: 1000,
  // WorkOS publishes 500 writes in 10 s (docs/workos-api.md, "Rate limits"). A sandbox serves no live traffic.
  rateLimit: { workos: 50, sandbox: 2_000 },
  headroom: 0,
  onExisting: 'fail',
} as const;
