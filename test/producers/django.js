'use strict';

const { join } = require('node:path');
const { run } = require('./programs');

async function produce({ folder, password }) {
  const script = join(__dirname, 'django_users.py');
  await run('/usr/bin/python3', [script, folder], { cwd: folder, input: password });
  return [
    {
      what: 'Django by dumpdata',
      from: 'django',
      args: [join(folder, 'users.json'), join(folder, 'groups.json')],
      signIn: ['ada@django.example.com', 'grace@django.example.com'],
      others: ['old@django.example.com', 'unusable@django.example.com'],
    },
  ];
}

module.exports = {
  name: 'django',
  of: 'Django and its hashers',
  apt: ['python3-django', 'python3-argon2'],
  tools: ['/usr/lib/python3/dist-packages/django', '/usr/lib/python3/dist-packages/argon2'],
  produce,
};
