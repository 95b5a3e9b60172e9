import type { FailureCounts } from '../failures';
import type { JobOptions, JobState, UndoState } from '../jobs';
import type { JobId, Summary, Verification } from '../model';
import type { Course } from './progress-bars';
import type { Invariant } from './consistency-checks';

/** The content of a report. Emails are already masked unless `--show-emails` was given. */
export interface JobReport {
  readonly jobId: JobId;
  readonly state: JobState;
  /** ISO 8601. */
  readonly madeAt: string;
  /** The version of the program that made the report. */
  readonly version: string;
  /** When the numbers were last saved, ISO 8601. */
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
  /** Most frequent first. */
  readonly causes: readonly ReportedCause[];
  /** Undefined until a run has ended. */
  readonly organizations: ReportedOrgs | undefined;
  readonly invariants: readonly Invariant[];
  /** The last verification; undefined where there was none. */
  readonly verification: Verification | undefined;
  /** What an undo has taken back; absent where none has begun. */
  readonly undo?: UndoState;
  /** How to import the remaining rows; empty while the job runs. */
  readonly waysOn: readonly {
    readonly words: string;
    readonly actions: readonly ReportedAction[];
  }[];
}

/** A sentence, or a command ready to be typed. */
export interface ReportedAction {
  readonly text: string;
  readonly isCommand: boolean;
}

/** The failures of one cause, and what to do. */
export interface ReportedCause {
  readonly title: string;
  readonly words: string;
  readonly severity: string;
  readonly count: number;
  /** Patterns of messages, most frequent first. */
  readonly patterns: readonly {
    readonly what: string;
    readonly said: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
  readonly morePatterns: number;
  /** What to do before the rows are retried. */
  readonly actions: readonly ReportedAction[];
}

/** Organizations, largest first. */
export interface ReportedOrgs {
  readonly shown: readonly {
    readonly name: string;
    readonly id: string;
    readonly arrived: number;
    readonly failed: number;
  }[];
  /** The organizations that are not shown. */
  readonly more: { readonly organizations: number; readonly rows: number };
  /** Rows of the organizations that are not counted individually. */
  readonly restRows: number;
}
