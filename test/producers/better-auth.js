'use strict';

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { run } = require('./programs');

// Run where the package is installed: that is where an import looks for it.
const SCRIPT = `
import { readFileSync } from 'node:fs';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { organization } from 'better-auth/plugins';

const password = readFileSync(0, 'utf8');
const tables = { user: [], session: [], account: [], verification: [], organization: [], member: [], invitation: [] };
const auth = betterAuth({
  database: memoryAdapter(tables),
  secret: 'a secret of this test only, 32 letters',
  baseURL: 'http://127.0.0.1:3000',
  emailAndPassword: { enabled: true },
  plugins: [organization()],
  logger: { disabled: true },
});
for (const name of ['Ada Lovelace', 'Grace Hopper']) {
  const email = name.split(' ')[0].toLowerCase() + '@better.example.com';
  await auth.api.signUpEmail({ body: { name, email, password } });
}
const [ada] = tables.user;
await auth.api.createOrganization({ body: { name: 'Acme', slug: 'acme', userId: ada.id } });
const { user, account, organization: organizations, member } = tables;
console.log(JSON.stringify({ user, account, organization: organizations, member }));
process.exit(0);
`;

async function produce({ folder, modules, password }) {
  const script = join(modules, 'sign-up.mjs');
  writeFileSync(script, SCRIPT);
  const tables = await run(process.execPath, [script], { cwd: modules, input: password });
  writeFileSync(join(folder, 'tables.json'), tables.slice(tables.indexOf('{"user"')));
  return [
    {
      what: 'Better Auth, its tables as JSON',
      from: 'better-auth',
      args: [join(folder, 'tables.json')],
      signIn: ['ada@better.example.com', 'grace@better.example.com'],
      others: [],
    },
  ];
}

module.exports = { name: 'better-auth', of: 'Better Auth', npm: 'better-auth@1.7.25', produce };
