import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Abort } from '../../src/lib/model';
import { describeStore, readStoreUrl } from '../../src/lib/store/store-url';

const SECRET = 'canary-of-the-url';

function refusalOf(url: string): Abort {
  try {
    readStoreUrl(url);
  } catch (error) {
    if (error instanceof Abort) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the URL of a store', () => {
  it('is read with its defaults', () => {
    expect(readStoreUrl('postgres://localhost/jobs')).toEqual({
      host: 'localhost',
      port: 5432,
      database: 'jobs',
      user: undefined,
      password: undefined,
      ssl: false,
    });
  });

  it.each([
    ['an encoded password', 'postgresql://me:p%40ss%2F%23@[::1]:6432/jobs', '::1', 'p@ss/#'],
    ['a socket', 'postgres://me:x@/jobs?host=/run/postgresql', '/run/postgresql', 'x'],
  ])('may have %s', (_, url, host, password) => {
    expect(readStoreUrl(url)).toMatchObject({ host, password, ssl: false });
  });

  it.each([
    ['https://db.example.com/jobs', 'store_url_invalid', /does not begin with postgres:/],
    [`me:${SECRET}@db/jobs`, 'store_url_invalid', /does not begin with postgres:/],
    [`postgres://me:${SECRET}@a:1,b:2/jobs`, 'store_url_invalid', /several hosts/],
    [`postgres://me:${SECRET}/x@db/jobs`, 'store_url_invalid', /percent-encoded/],
    [
      `postgres://me:/${SECRET}@db:5432/jobs?sslmode=require`,
      'store_url_invalid',
      /percent-encoded/,
    ],
    [`postgres://me:1/${SECRET}@db/jobs?sslmode=require`, 'store_url_invalid', /percent-encoded/],
    [`postgres://me:1/${SECRET}?x@db/jobs?sslmode=require`, 'store_url_invalid', /percent-encoded/],
    [`postgres://me:x@y/${SECRET}@db/jobs?sslmode=require`, 'store_url_invalid', /percent-encoded/],
    [`postgres://me:${SECRET}@localhost/jobs#x`, 'store_url_invalid', /contains a #/],
    [`postgres://me:${SECRET}%zz@localhost/jobs`, 'store_url_invalid', /contains a %/],
    [`postgres://me:${SECRET}@localhost`, 'store_url_invalid', /names no database/],
    [`postgres://me:${SECRET}@db.example.com/jobs`, 'store_insecure', /has no sslmode/],
    [
      `postgres://me:${SECRET}@10.0.0.7/jobs?sslmode=prefer`,
      'store_insecure',
      /does not demand TLS/,
    ],
    [
      `postgres://me:${SECRET}@db/jobs?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`,
      'store_certificate',
      /sslrootcert cannot be read: it does not exist/,
    ],
  ])('is refused, without its password: %s', (url, code, message) => {
    const refusal = refusalOf(url);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.actions).not.toEqual([]);
    expect(JSON.stringify([refusal.message, refusal.actions])).not.toContain(SECRET);
  });

  it.each([
    ['require', false],
    ['verify-ca', true],
    ['verify-full', true],
  ])('demands TLS of another machine with sslmode=%s', (mode, rejectUnauthorized) => {
    const { ssl } = readStoreUrl(`postgres://db.example.com/jobs?sslmode=${mode}`);
    expect(ssl).toMatchObject({ rejectUnauthorized, servername: 'db.example.com' });
  });

  it('trusts the authority that it names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-url-'));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, 'a certificate');
    const address = readStoreUrl(`postgres://db/jobs?sslmode=require&sslrootcert=${path}`);
    expect(address.ssl).toMatchObject({
      ca: Buffer.from('a certificate'),
      rejectUnauthorized: true,
    });
    expect(describeStore(address)).toBe('db:5432/jobs');
    rmSync(folder, { recursive: true });
  });
});
