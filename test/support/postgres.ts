import { systemClock } from '../../src/lib/cli/machine/system';
import { openStore, type Store, type StoreSetup } from '../../src/lib/store';
import { type PostgresServer, startPostgres, STORE_PASSWORD } from './postgres-server';

export { STORE_PASSWORD };

/** One server for all tests of a file, and what a test opened in it. */
export interface PostgresBed {
  readonly server: () => PostgresServer;
  /** Opens a store in a new database, or in that of `url`; it is closed after the test. */
  open(url?: string, setup?: Partial<StoreSetup>): Promise<Store>;
}

/** Starts a server before the tests of this file, and stops it after them. */
export function postgresBed(): PostgresBed {
  let server: PostgresServer | undefined;
  let stores: Store[] = [];
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error('the server has not started yet');
    return server;
  };
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
  });
  afterAll(() => server?.stop());
  return {
    server: running,
    async open(url, setup = {}) {
      const own = { applicationName: 'a test', clock: systemClock };
      const store = await openStore(url ?? (await running().newDatabase()), { ...own, ...setup });
      stores.push(store);
      return store;
    },
  };
}
