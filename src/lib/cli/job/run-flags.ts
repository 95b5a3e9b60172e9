/** Summaries and bounds of the flags that the commands which send requests share, by their names. */
export const RUN_FLAGS = {
  workers: {
    summary: 'Worker processes that send requests, each with its own --concurrency.',
    env: 'WORKOS_MIGRATE_WORKERS',
    from: 1,
    to: 64,
  },
  concurrency: {
    summary: 'Maximum requests in flight, per worker.',
    env: 'WORKOS_MIGRATE_CONCURRENCY',
    from: 1,
    to: 500,
  },
  'rate-limit': {
    summary: 'Maximum writes per second. Default: 50, the published limit. Reads scale with it.',
    env: 'WORKOS_MIGRATE_RATE_LIMIT',
    from: 0.1,
    to: 1_000_000,
    whole: false,
  },
  headroom: {
    summary: 'Share of the rate limit to leave to live traffic, 0 to 0.95.',
    env: 'WORKOS_MIGRATE_HEADROOM',
    from: 0,
    to: 0.95,
    whole: false,
  },
  'outage-patience': {
    summary: 'Minutes to wait for WorkOS to recover from an outage before the run stops.',
    from: 0,
    to: 10_080,
  },
  'max-errors': { summary: 'Stop once this many rows have failed in this run.', from: 1, to: 1e9 },
};
