import { createServer } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '../../src/lib/cli/machine/system';
import { Abort } from '../../src/lib/model';
import { isStoreClosed, openStore, SCHEMA_SQL } from '../../src/lib/store';
import { postgresBed, STORE_PASSWORD } from '../support/postgres';

const bed = postgresBed();

async function refusalOf(url: string): Promise<Abort> {
  try {
    const store = await openStore(url, { applicationName: 'a test', clock: systemClock });
    await store.close();
  } catch (error) {
    if (error instanceof Abort) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('opening a store', () => {
  it('makes the schema once, whoever comes first', async () => {
    const url = await bed.server().newDatabase();
    const stores = await Promise.all([bed.open(url), bed.open(url), bed.open(url)]);
    const { rows } = await stores[0].run('select version from workos_migrate.schema_version');
    expect(rows).toEqual([{ version: 1 }]);
  });

  it('uses the schema that an administrator has made, with the rights that a job needs', async () => {
    const url = await bed.server().newDatabase();
    await bed.server().query(
      `${SCHEMA_SQL}; create role clerk login password 'x';
       grant usage on schema workos_migrate to clerk;
       grant select, insert, update, delete on all tables in schema workos_migrate to clerk;
       grant usage on all sequences in schema workos_migrate to clerk`,
      url,
    );
    const store = await bed.open(url.replace(`postgres:${STORE_PASSWORD}`, 'clerk:x'));
    await expect(store.run('select 1 as one')).resolves.toEqual({ rows: [{ one: 1 }], tries: 1 });
  });

  it('needs nothing of a session: a pooler may give each statement another one', async () => {
    const store = await bed.open();
    const { rows } = await store.run(
      `select count(*)::int as prepared from pg_prepared_statements`,
    );
    expect(rows).toEqual([{ prepared: 0 }]);
  });
});

describe('a store that cannot be opened', () => {
  async function role(sql: string): Promise<string> {
    const url = await bed.server().newDatabase();
    await bed.server().query(sql, url);
    return url;
  }
  const as = (url: string, user: string): string =>
    url.replace(`postgres:${STORE_PASSWORD}`, `${user}:x`);

  it.each([
    ['no such database', () => bed.server().url('nowhere'), 'store_refused', /does not exist/],
    [
      'a wrong password',
      () => bed.server().url('postgres', { password: 'canary-2' }),
      'store_refused',
      /does not accept the password/,
    ],
    [
      'no password',
      () => `postgres://postgres@127.0.0.1:${String(bed.server().port)}/postgres`,
      'store_refused',
      /asks for a password/,
    ],
    [
      'no right to create the schema',
      async () => as(await role("create role guest login password 'x'"), 'guest'),
      'store_refused',
      /does not let this user create or use the schema/,
    ],
    [
      'a read-only server',
      async () => {
        const url = await role("create role reader login superuser password 'x'");
        await bed.server().query('alter role reader set default_transaction_read_only = on');
        return as(url, 'reader');
      },
      'store_refused',
      /is read-only/,
    ],
    [
      'a newer schema',
      () => role(`${SCHEMA_SQL}; update workos_migrate.schema_version set version = 2`),
      'store_schema',
      /has schema version 2; this version of workos-migrate needs 1/,
    ],
    [
      'an older schema',
      () => role(`${SCHEMA_SQL}; update workos_migrate.schema_version set version = 0`),
      'store_schema',
      /has schema version 0/,
    ],
    [
      'a server without TLS',
      () => `${bed.server().url()}?sslmode=verify-full`,
      'store_no_tls',
      /does not offer TLS/,
    ],
  ])('says so, without the password: %s', async (_, urlOf, code, message) => {
    const refusal = await refusalOf(await urlOf());
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.actions).not.toEqual([]);
    expect(JSON.stringify([refusal.message, refusal.actions])).not.toMatch(/canary/);
  });

  it('says that no server is there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    const refusal = await refusalOf(`postgres://me:canary-3@127.0.0.1:${String(port)}/jobs`);
    expect(refusal).toMatchObject({ reason: 'stopped_early', code: 'store_unreachable' });
    expect(refusal.message).not.toContain('canary-3');
  });
});

describe('a store that goes away', () => {
  it('keeps its callers waiting, says so once, and answers when it is back', async () => {
    const news: boolean[] = [];
    let isBack: Promise<void> | undefined;
    const onAway = (isAway: boolean): void => {
      news.push(isAway);
      if (isAway) isBack = bed.server().start();
    };
    const store = await bed.open(undefined, { onAway });
    await bed.server().crash();
    const answers = await Promise.all([store.run('select 1 as one'), store.run('select 2 as two')]);
    expect(answers.map(({ rows }) => rows)).toEqual([[{ one: 1 }], [{ two: 2 }]]);
    expect(answers[0].tries).toBeGreaterThan(1);
    await isBack;
    expect(news).toEqual([true, false]);
  });

  it('ends the waits of its callers when it is closed', async () => {
    const closing: Promise<void>[] = [];
    const news: boolean[] = [];
    const store = await bed.open(undefined, {
      onAway: (isAway) => {
        news.push(isAway);
        if (isAway) closing.push(store.close());
      },
    });
    await bed.server().crash();
    const error = await store.run('select 1').catch((reason: unknown) => reason);
    expect(isStoreClosed(error)).toBe(true);
    expect(news).toEqual([true]);
    await Promise.all(closing);
    await bed.server().start();
  });

  it('ends them when the database refuses for good, and says why', async () => {
    const url = await bed.server().newDatabase();
    const store = await bed.open(url);
    await bed.server().query('drop schema workos_migrate cascade', url);
    await expect(store.run('select * from workos_migrate.leases')).rejects.toMatchObject({
      code: 'ESTOREREFUSED',
      message: expect.stringMatching(/its tables are gone/) as string,
    });
  });
});
