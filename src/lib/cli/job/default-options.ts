/** What an import does unless it is told otherwise. */
export const DEFAULT_OPTIONS = {
  workers: 1,
  concurrency: 10,
  chunkSize: 1000,
  // WorkOS publishes 500 writes in 10 seconds. A sandbox has no live traffic to protect: fast, yet paced.
  rateLimit: { workos: 50, sandbox: 2_000 },
  headroom: 0,
  onExisting: 'fail',
} as const;
