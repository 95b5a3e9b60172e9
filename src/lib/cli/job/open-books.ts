import { hostname } from 'node:os';
import type { RunOptions } from '../../jobs';
import { Abort, sanitizeLine } from '../../model';
import { openStore, RateBooks, type Store } from '../../store';
import { type Connection, readEnvironment, readStore } from '../machine/environment';
import { randomText, systemClock } from '../machine/system';
import { digestKey } from './open-connection';

const DIGEST_LENGTH = 12;

/** What a command that sends requests says of itself. */
export interface BooksSetup {
  readonly connection: Connection;
  readonly options: Pick<RunOptions, 'rateLimit' | 'headroom' | 'budget'>;
  /** The command was given no budget: that of the options is the one that the job began with. */
  readonly isBudgetOfJob?: boolean;
  /** Prints a status message. */
  readonly tell: (text: string) => void;
}

/** The books of the rate budget, and the store that they are in. */
export interface OpenBooks {
  readonly books: RateBooks;
  readonly store: Store;
}

/**
 * Joins the rate budget in the store of the environment; undefined without a store. A sandbox has no other users. A job
 * that began with a budget goes on without a store, and a warning: it may have to be undone when the store is gone.
 *
 * @throws Abort `budget_needs_store`, `budget_of_other_environment`, and as `openStore`
 */
export async function openBooks(setup: BooksSetup): Promise<OpenBooks | undefined> {
  const { connection, options, tell } = setup;
  if (connection.target.environment === 'sandbox') return undefined;
  const url = readStore(readEnvironment());
  if (url === undefined) {
    if (options.budget === null) return undefined;
    if (setup.isBudgetOfJob !== true) throw needsStore(options.budget);
    tell(withoutStore(options.budget));
    return undefined;
  }
  const host = sanitizeLine(hostname());
  const store = await openStore(url, {
    applicationName: `workos-migrate on ${host}`,
    clock: systemClock,
    onAway: (isAway) => {
      tell(isAway ? AWAY : 'The store responds again.');
    },
  });
  try {
    return { store, books: await joinBudget(store, setup, host) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const AWAY = 'The store does not respond. Nothing is sent until it does; the run continues then.';

function joinBudget(store: Store, setup: BooksSetup, host: string): Promise<RateBooks> {
  const { connection, options, tell } = setup;
  const { target, apiKey } = connection;
  const keyDigest = digestKey(apiKey, 'budget').slice(0, DIGEST_LENGTH);
  return RateBooks.open(
    store,
    {
      budget: options.budget ?? `key-${keyDigest}`,
      target: `${target.apiUrl} (${target.environment})`,
      keyDigest,
      holder: `process ${String(process.pid)} on ${host} (${randomText(2)})`,
      writesPerSecond: options.rateLimit,
      headroom: options.headroom,
    },
    {
      monotonicMs: () => systemClock.monotonicMs(),
      warn: (text) => {
        tell(`Warning: ${text}`);
      },
    },
  );
}

function withoutStore(budget: string): string {
  return `Warning: The job began with the budget ${budget}, and WORKOS_MIGRATE_STORE is not set. It goes on with its own rate limit, not shared with others.`;
}

function needsStore(budget: string): Abort {
  return new Abort(
    'usage',
    'budget_needs_store',
    `The budget ${budget} is kept in a store, and WORKOS_MIGRATE_STORE is not set.`,
    [
      'Set it to the PostgreSQL database of the others: postgres://<user>:<password>@<host>/<database>',
      'Or leave --budget out: this command then has the whole rate limit for itself',
    ],
  );
}
