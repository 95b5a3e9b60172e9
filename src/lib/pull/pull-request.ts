import type { Clock } from '../model';
import type { ApiAccess } from './access';

export interface PullRequest {
  readonly access: ApiAccess;
  /** What the pull is for: its folder is beside it, under the same name with `.` before and `.pull` after it. */
  readonly output: string;
  readonly signal: AbortSignal;
}

export interface PullPorts {
  readonly clock: Clock;
  /** A number in [0, 1), for the delays between attempts. */
  readonly random: () => number;
  readonly emit: (event: PullEvent) => void;
}

/** What a pull reports while it works. */
export type PullEvent =
  /** Another run has read some of it. */
  | ({ readonly type: 'continued' } & PulledSoFar)
  /** A page was read. */
  | ({ readonly type: 'read'; readonly share?: ReadShare } & PulledSoFar)
  /** Nothing is sent for a while: the provider asked for it, or does not answer as it should. */
  | { readonly type: 'waiting'; readonly delayMs: number; readonly isLimited: boolean };

export interface PulledSoFar {
  readonly organizations: number;
  readonly memberships: number;
}

/** How much of the list that takes longest is read. */
export interface ReadShare {
  readonly done: number;
  readonly of: number;
}

/** Files of records as the API has them, one JSON object a line. They are claimed until one of the functions is called. */
export interface Pulled extends PulledSoFar {
  readonly paths: { readonly organizations: string; readonly memberships: string };
  /** Removes the files: they were used. */
  readonly remove: () => void;
  /** Leaves the files for the next run, which sends no request then. */
  readonly release: () => void;
}
