'use strict';
// Tables of Supabase, Devise and Laravel in a PostgreSQL of their own. pgcrypto writes the same bcrypt as they do.

const { chownSync, mkdirSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { run, withServer } = require('./programs');

const VERSIONS = '/usr/lib/postgresql';
// PostgreSQL does not run as root. 65534 is nobody on Debian.
const NOBODY = 65_534;

const TABLES = `
CREATE EXTENSION pgcrypto;
CREATE SCHEMA auth;
CREATE TABLE auth.users (
  instance_id uuid, id uuid PRIMARY KEY, aud varchar(255), role varchar(255), email varchar(255),
  encrypted_password varchar(255), email_confirmed_at timestamptz, invited_at timestamptz,
  confirmation_token varchar(255), last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb,
  is_super_admin bool, created_at timestamptz, updated_at timestamptz, phone text, phone_confirmed_at timestamptz,
  confirmed_at timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
  banned_until timestamptz, is_sso_user bool NOT NULL DEFAULT false, deleted_at timestamptz,
  is_anonymous bool NOT NULL DEFAULT false
);
CREATE TABLE auth.identities (
  provider_id text, user_id uuid, identity_data jsonb, provider text, id uuid DEFAULT gen_random_uuid()
);
INSERT INTO auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
  raw_user_meta_data, created_at, banned_until, deleted_at) VALUES
  (gen_random_uuid(), 'authenticated', 'authenticated', 'ada@supa.example.com', crypt(:'password', gen_salt('bf', 10)),
   now(), '{"provider": "email", "providers": ["email"]}', '{"full_name": "Ada \\"A\\" Lovelace, Countess"}', now(),
   NULL, NULL),
  (gen_random_uuid(), 'authenticated', 'authenticated', 'google@supa.example.com', '', now(),
   '{"provider": "google", "providers": ["google"]}', '{"name": "Line\\nbreak"}', now(), NULL, NULL),
  (gen_random_uuid(), 'authenticated', 'authenticated', 'gone@supa.example.com', NULL, now(), '{}', '{}', now(), NULL,
   now());
INSERT INTO auth.identities (provider_id, user_id, identity_data, provider)
  SELECT '1', id, '{"sub": "1"}', 'google' FROM auth.users WHERE email LIKE 'google%';

CREATE TABLE devise (
  id bigserial PRIMARY KEY, email varchar NOT NULL DEFAULT '', encrypted_password varchar NOT NULL DEFAULT '',
  reset_password_token varchar, reset_password_sent_at timestamp, remember_created_at timestamp, confirmed_at timestamp,
  unconfirmed_email varchar, created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL DEFAULT now()
);
INSERT INTO devise (email, encrypted_password, confirmed_at) VALUES
  ('ada@rails.example.com', crypt(:'password', gen_salt('bf', 11)), now()),
  ('invited@rails.example.com', '', NULL);

CREATE TABLE laravel (
  id bigserial PRIMARY KEY, name varchar(255) NOT NULL, email varchar(255) NOT NULL, email_verified_at timestamp(0),
  password varchar(255) NOT NULL, remember_token varchar(100), created_at timestamp(0), updated_at timestamp(0)
);
INSERT INTO laravel (name, email, email_verified_at, password) VALUES
  ('Ada Lovelace', 'ada@laravel.example.com', now(),
   regexp_replace(crypt(:'password', gen_salt('bf', 12)), '^\\$2a', '$2y'));
`;

/** The newest PostgreSQL that is installed. */
function binaries() {
  const [newest] = readdirSync(VERSIONS).sort((one, other) => Number(other) - Number(one));
  return join(VERSIONS, newest, 'bin');
}

async function produce({ folder, password }) {
  const bin = binaries();
  const user = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')];
  const options = { cwd: folder, ...user };
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'owner', '-A', 'trust', '-N', '-E', 'UTF8'],
    options,
  );
  mkdirSync(socket);
  if (user.uid !== undefined) chownSync(socket, NOBODY, NOBODY);
  const to = ['-h', socket, '-U', 'owner', 'postgres'];
  const psql = (text, ...more) =>
    run(join(bin, 'psql'), ['-q', '-X', '-v', 'ON_ERROR_STOP=1', ...more, ...to], {
      ...options,
      input: text,
    });
  const server = {
    program: join(bin, 'postgres'),
    args: ['-D', data, '-k', socket, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    // Immediate: nobody needs its data any more.
    stopBy: 'SIGQUIT',
    isUp: () =>
      run(join(bin, 'pg_isready'), ['-h', socket], options).then(
        () => true,
        () => false,
      ),
    ...options,
  };
  await withServer(server, async () => {
    await psql(TABLES, '-v', `password=${password}`);
    const copy = (from, name) => psql(`\\copy (select * from ${from}) to ${name} csv header`);
    await copy('auth.users', 'users.csv');
    await copy('auth.identities', 'identities.csv');
    await copy('devise', 'devise.csv');
    await copy('laravel', 'laravel.csv');
    const tables = ['--data-only', '--table', 'auth.users', '--table', 'auth.identities'];
    await run(join(bin, 'pg_dump'), [...tables, '-f', 'auth.sql', ...to], options);
  });
  return exportsIn(folder);
}

function exportsIn(folder) {
  const file = (name) => join(folder, name);
  const supabase = {
    from: 'supabase',
    signIn: ['ada@supa.example.com'],
    others: ['google@supa.example.com'],
  };
  return [
    { what: 'Supabase by \\copy', args: [file('users.csv'), file('identities.csv')], ...supabase },
    { what: 'Supabase by pg_dump', args: [file('auth.sql')], ...supabase },
    {
      what: 'Devise by \\copy',
      from: 'devise',
      args: [file('devise.csv'), '--answer', 'pepper=none'],
      signIn: ['ada@rails.example.com'],
      others: ['invited@rails.example.com'],
    },
    {
      what: 'Laravel by \\copy',
      from: 'laravel',
      args: [file('laravel.csv')],
      signIn: ['ada@laravel.example.com'],
      others: [],
    },
  ];
}

module.exports = {
  name: 'postgres',
  of: 'PostgreSQL with the tables of Supabase, Devise and Laravel',
  tools: [VERSIONS],
  produce,
};
