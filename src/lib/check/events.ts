import type { ListedSoFar } from '../environment';
import type { ImportEvent, Progress } from '../import';
import type { RequestEvent } from '../requests';

/** What a check reports while it works. */
export type CheckEvent =
  | RequestEvent
  | (ImportEvent & { readonly type: 'planning' })
  | { readonly type: 'listing'; readonly listed: ListedSoFar }
  /** What was listed; or users are looked up one by one, because that takes fewer requests. */
  | {
      readonly type: 'listed';
      /** Now, without what an earlier check has listed. */
      readonly listedUsers: number;
      readonly looksUsersUp: boolean;
      /** True when the check continues with what an earlier one has read. */
      readonly isContinued: boolean;
    }
  | { readonly type: 'checking'; readonly progress: Pick<Progress, 'rows' | 'tally'> };

export type EmitCheck = (event: CheckEvent) => void;
