/** The process that holds a job. No secret. */
export interface JobHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, by the wall clock of the holder. */
  readonly since: string;
}

/** The lease of a job as its store has it. No epoch is used twice, for no job. */
export interface StoredLease {
  readonly name: string;
  readonly epoch: number;
  readonly holder: JobHolder;
  /** Milliseconds until it ends, by the clock of the store; 0 or less when it is over. */
  readonly leftMs: number;
}

export type LeaseTaken =
  | {
      readonly taken: true;
      readonly epoch: number;
      /** The lease that had ended and was not given back: its holder may have sent until its end. */
      readonly former?: StoredLease;
    }
  | { readonly taken: false; readonly by: StoredLease };
