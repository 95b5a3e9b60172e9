'use strict';

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { run } = require('./programs');

// scrypt is there from Werkzeug 2.3 on; an older one stores this user with PBKDF2.
const SCRIPT = `
import json, sys
from werkzeug.security import generate_password_hash
password = sys.stdin.read()
def stored(method):
    try:
        return generate_password_hash(password, method)
    except ValueError:
        return generate_password_hash(password, "pbkdf2:sha256:600000")
print(json.dumps([stored("pbkdf2:sha256:600000"), stored("scrypt"), stored("pbkdf2:sha256:260000")]))
`;

async function produce({ folder, password }) {
  const said = await run('/usr/bin/python3', ['-c', SCRIPT], { cwd: folder, input: password });
  const rows = ['ada', 'grace', 'old'].map((name, at) => {
    return `${at + 1},${name}@flask.example.com,${JSON.parse(said)[at]},${name},true\n`;
  });
  writeFileSync(join(folder, 'users.csv'), `id,email,password_hash,name,active\n${rows.join('')}`);
  return [
    {
      what: "A Flask application's table",
      from: 'werkzeug',
      args: [join(folder, 'users.csv')],
      signIn: ['ada@flask.example.com', 'grace@flask.example.com'],
      others: ['old@flask.example.com'],
    },
  ];
}

module.exports = {
  name: 'werkzeug',
  of: 'Werkzeug',
  apt: ['python3-werkzeug'],
  tools: ['/usr/lib/python3/dist-packages/werkzeug'],
  produce,
};
