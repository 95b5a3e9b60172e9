/** The folder that holds the jobs, in the folder where they were started. */
export const CHECKPOINT_DIR = '.workos-checkpoints';

/** The names of the files in a job's folder. */
export const CHECKPOINT_FILE = 'checkpoint.json';
export const ERRORS_FILE = 'errors.jsonl';
export const RESULTS_FILE = 'results.csv';
export const VERIFICATION_FILE = 'verification.json';
/** What a verification that has not ended keeps. */
export const VERIFY_FOLDER = 'verify';
/** Lists that the end of a run writes. */
export const LIST_FILES = {
  missing: 'missing.csv',
  organizations: 'organizations-results.csv',
  roles: 'roles-results.csv',
} as const;

export type JobList = keyof typeof LIST_FILES;

export const JOB_LISTS: readonly JobList[] = ['missing', 'organizations', 'roles'];

export const LEDGER_FOLDER = 'ledger';
export const JOB_LOG = 'job.log';
export const UNDO_LOG = 'undo.log';
export const UNDO_KEPT_FILE = 'undo-kept.jsonl';
export const GIT_IGNORE = '.gitignore';

/** The text of a `.gitignore` that hides everything beside it. */
export const IGNORE_ALL = '*\n';
