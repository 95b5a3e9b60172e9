import { hostname } from 'node:os';
import type { RunOptions } from '../../jobs';
import { Abort, sanitizeLine } from '../../model';
import { RateBooks, type Store } from '../../store';
import type { Connection } from '../machine/environment';
import { randomText, systemClock } from '../machine/system';
import { digestKey } from './open-connection';

const DIGEST_LENGTH = 12;

/** What a command that sends requests says of itself. */
export interface BooksSetup {
  readonly connection: Connection;
  readonly options: Pick<RunOptions, 'rateLimit' | 'headroom' | 'budget'>;
  /** The store of the jobs, if there is one. */
  readonly store?: Store | undefined;
  /** Prints a status message. */
  readonly tell: (text: string) => void;
}

/**
 * Joins the rate budget in the store; undefined without a store. A sandbox has no other users.
 *
 * @throws Abort `budget_needs_store`, `budget_of_other_environment`
 */
export async function openBooks(setup: BooksSetup): Promise<RateBooks | undefined> {
  const { connection, options, store } = setup;
  if (connection.target.environment === 'sandbox') return undefined;
  if (store === undefined) {
    if (options.budget !== null) throw needsStore(options.budget);
    return undefined;
  }
  return joinBudget(store, setup, sanitizeLine(hostname()));
}

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
