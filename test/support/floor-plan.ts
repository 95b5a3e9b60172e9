/** The rooms of the house and their floors. `island` is on none: it imports no other room. */
export const ROOMS: Readonly<Record<string, number | 'island'>> = {
  commands: 8,
  cli: 7,
  check: 6,
  undo: 6,
  verify: 6,
  import: 5,
  validate: 5,
  analyze: 5,
  convert: 5,
  report: 5,
  chunks: 4,
  environment: 4,
  tenant: 4,
  records: 3,
  results: 3,
  sources: 4,
  requests: 3,
  jobs: 2,
  workos: 2,
  pacing: 2,
  processes: 2,
  csv: 2,
  exports: 3,
  failures: 2,
  hashes: 2,
  outputs: 2,
  model: 1,
  sandbox: 'island',
};

/**
 * Floors of the folders inside the big rooms, by room. Files at a room's root stand here by name where folders may import
 * them; all others are on top. A folder imports lower folders only.
 */
export const FOLDERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cli: {
    terminal: 0,
    command: 1,
    machine: 2,
    job: 3,
    analyze: 4,
    check: 4,
    'check-hash': 4,
    errors: 4,
    help: 4,
    import: 4,
    report: 4,
    results: 4,
    sandbox: 4,
    status: 4,
    undo: 4,
    validate: 4,
    verify: 4,
  },
  import: {
    'events.ts': 0,
    'options.ts': 0,
    'parse-import-row.ts': 0,
    'ports.ts': 0,
    'row-digest.ts': 0,
    repeats: 1,
    since: 1,
    plan: 2,
    rows: 2,
    roles: 3,
    workers: 3,
    run: 4,
  },
  validate: { rows: 1, rules: 1, fixes: 2, findings: 3, users: 3 },
  jobs: {
    'job-command.ts': 0,
    'names.ts': 0,
    'version.ts': 0,
    disk: 1,
    checkpoint: 2,
    ledger: 3,
    reports: 4,
    undo: 4,
    folder: 5,
    view: 6,
  },
  records: { rules: 1, header: 1, cells: 2, tenant: 3 },
  failures: { causes: 1 },
  sandbox: { world: 1, wire: 2, faults: 3, limits: 3, routes: 3, server: 4 },
};

/** Rooms whose folders each have a door of their own: a command loads what it runs, and nothing of the others. */
export const ROOMS_OF_DOORS = ['cli'];

/** Rooms that may import an island. */
export const ISLAND_VISITORS = ['commands', 'cli'];

/** The rooms that may import a package or a restricted built-in. A package that is not here is a violation. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  papaparse: ['csv'],
  bottleneck: ['pacing'],
  '@workos-inc/node': ['workos'],
  undici: ['workos'],
  'node:child_process': ['processes'],
  'node:worker_threads': ['validate'],
  hono: ['sandbox'],
  '@hono/node-server': ['sandbox'],
  'classic-level': ['environment'],
  validator: ['records'],
  'hash-wasm': ['hashes', 'sandbox'],
  json5: ['validate'],
  chalk: ['cli'],
  'cli-progress': ['cli'],
  'string-width': ['cli'],
  'wrap-ansi': ['cli'],
  'fastest-levenshtein': ['jobs'],
  '@oclif/core': ['cli', 'commands'],
  'node:readline': ['cli'],
  'node:process': ['cli'],
};

export const MAX_LINES = 300;
