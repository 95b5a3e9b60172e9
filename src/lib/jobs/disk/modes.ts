/** The mode of every file of a job: only its owner may read it. */
export const FILE_MODE = 0o600;
