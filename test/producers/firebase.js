'use strict';
// The auth emulator of Firebase stores passwords as they are typed: its export must be refused.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { answers, freePort, withServer } = require('./programs');

async function produce({ folder, modules, password }) {
  const [auth, hub, logging] = [await freePort(), await freePort(), await freePort()];
  const at = (port) => ({ host: '127.0.0.1', port });
  const emulators = { auth: at(auth), hub: at(hub), logging: at(logging), ui: { enabled: false } };
  writeFileSync(join(folder, 'firebase.json'), JSON.stringify({ emulators }));
  const url = `http://127.0.0.1:${auth}`;
  const server = {
    program: process.execPath,
    args: [
      join(modules, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js'),
      'emulators:start',
      '--only',
      'auth',
      '--project',
      'demo-acme',
      '--export-on-exit',
      join(folder, 'export'),
    ],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, CI: 'true' },
    stopBy: 'SIGINT',
    isUp: () => answers(url),
  };
  await withServer(server, async () => {
    const signUp = `${url}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any`;
    const response = await fetch(signUp, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'ada@firebase.example.com', password }),
    });
    if (!response.ok) throw new Error(`sign-up: ${await response.text()}`);
  });
  const accounts = join(folder, 'export', 'auth_export', 'accounts.json');
  return [{ what: 'The auth emulator', from: 'firebase', args: [accounts], isRefused: true }];
}

module.exports = {
  name: 'firebase',
  of: "Firebase's auth emulator",
  npm: 'firebase-tools@15.34.2',
  produce,
};
