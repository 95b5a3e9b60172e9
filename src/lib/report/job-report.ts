import type { FailureCounts } from '../failures';
import type { JobOptions, JobState } from '../jobs';
import type { JobId, Summary } from '../model';
import type { Course } from './course';
import type { Invariant } from './invariants';

/** Everything a report says of a job, as it may be shown: emails are masked unless that was asked for. */
export interface JobReport {
  readonly jobId: JobId;
  readonly state: JobState;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Of the program that made the report. */
  readonly version: string;
  /** When the numbers of a job that has not ended were saved, ISO 8601. */
  readonly savedAt: string;
  readonly asked: {
    readonly csv: {
      readonly name: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly rows: number;
    };
    readonly apiUrl: string;
    readonly environment: 'live' | 'test' | 'sandbox';
    readonly options: JobOptions;
    readonly chunks: number;
  };
  readonly summary: Summary;
  readonly course: Course;
  readonly failures: FailureCounts;
  /** The most frequent first. */
  readonly causes: readonly ReportedCause[];
  /** Undefined until a run has ended. */
  readonly organizations: ReportedOrgs | undefined;
  readonly invariants: readonly Invariant[];
  /** How to bring in the rows that are left; none while the job runs. */
  readonly waysOn: readonly {
    readonly words: string;
    readonly actions: readonly ReportedAction[];
  }[];
}

/** A sentence, or a command as it can be typed. */
export interface ReportedAction {
  readonly text: string;
  readonly isCommand: boolean;
}

/** Failures of one cause, and what to do. */
export interface ReportedCause {
  readonly title: string;
  readonly words: string;
  readonly severity: string;
  readonly count: number;
  /** Kinds of messages, the most frequent first. */
  readonly patterns: readonly {
    readonly what: string;
    readonly said: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
  readonly morePatterns: number;
  /** What to do before the rows are sent again. */
  readonly actions: readonly ReportedAction[];
}

/** Organizations, those with the most rows first. */
export interface ReportedOrgs {
  readonly shown: readonly {
    readonly name: string;
    readonly id: string;
    readonly arrived: number;
    readonly failed: number;
  }[];
  /** Those that are not shown. */
  readonly more: { readonly organizations: number; readonly rows: number };
  /** Rows of organizations too many to be counted one by one. */
  readonly restRows: number;
}
