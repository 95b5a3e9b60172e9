import { isCount, isText, isWhole, maybe, objectOf, oneOf, type Guard } from '../model';

/** Another one is not read: the pull begins again. */
const VERSION = 1;

/** `state.json`: how far a pull is. */
export interface PullState {
  readonly version: number;
  /** A digest of the provider, the address and the subject of the token. */
  readonly whose: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** The list that is read; `done` after the last. */
  readonly list: 'organizations' | 'memberships' | 'done';
  /** The place of the next page in that list; absent before its first page. */
  readonly place?: string | undefined;
  /** Organizations whose members are read, in the order of their file. */
  readonly organizationsDone: number;
  /** How long the files are. What follows was not finished. */
  readonly bytes: FileCounts;
  readonly items: FileCounts;
}

interface FileCounts {
  readonly organizations: number;
  readonly memberships: number;
}

const isFileCounts = objectOf<FileCounts>({ organizations: isWhole, memberships: isWhole });

export const isPullState: Guard<PullState> = objectOf<PullState>({
  version: oneOf(VERSION),
  whose: isText,
  begunAt: isCount,
  list: oneOf('organizations', 'memberships', 'done'),
  place: maybe(isText),
  organizationsDone: isWhole,
  bytes: isFileCounts,
  items: isFileCounts,
});

/** A pull that has read nothing. */
export function newState(whose: string, begunAt: number): PullState {
  return {
    version: VERSION,
    whose,
    begunAt,
    list: 'organizations',
    organizationsDone: 0,
    bytes: { organizations: 0, memberships: 0 },
    items: { organizations: 0, memberships: 0 },
  };
}
