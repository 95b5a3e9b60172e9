'use strict';
// OpenLDAP without a server: slapadd writes its database, slapcat exports it.

const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { run } = require('./programs');

const SCHEMAS = ['core', 'cosine', 'inetorgperson'];

async function produce({ folder, password, tool }) {
  const file = (name) => join(folder, name);
  const config = file('slapd.conf');
  mkdirSync(file('db'));
  const schemas = SCHEMAS.map((name) => `include /etc/ldap/schema/${name}.schema\n`).join('');
  writeFileSync(
    config,
    `${schemas}modulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix "dc=example,dc=com"\ndirectory ${file('db')}\n`,
  );
  writeFileSync(file('password'), password, { mode: 0o600 });
  const hash = async (scheme) =>
    (await run(tool('slappasswd'), ['-n', '-h', scheme, '-T', file('password')])).trim();
  const [salted, plain] = [await hash('{SSHA}'), await hash('{SHA}')];
  const person = (uid, name, mail, stored) =>
    `dn: uid=${uid},dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn:: ${base64(name)}\nsn:: ${base64(name.split(' ')[1])}\ngivenName:: ${base64(name.split(' ')[0])}\nmail: ${mail}\nuserPassword: ${stored}\n\n`;
  writeFileSync(
    file('in.ldif'),
    `dn: dc=example,dc=com\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n` +
      person('ada', 'Ada Lovelace', 'ada@ldap.example.com', salted) +
      person('jose', 'José Núñez', 'jose@ldap.example.com', salted) +
      person('old', 'Olaf Old', 'old@ldap.example.com', plain),
  );
  await run(tool('slapadd'), ['-f', config, '-l', file('in.ldif')]);
  await run(tool('slapcat'), ['-f', config, '-l', file('users.ldif')]);
  return [
    {
      what: 'OpenLDAP by slapcat',
      from: 'ldif',
      args: [file('users.ldif')],
      signIn: ['ada@ldap.example.com', 'jose@ldap.example.com'],
      others: ['old@ldap.example.com'],
    },
  ];
}

function base64(text) {
  return Buffer.from(text).toString('base64');
}

module.exports = {
  name: 'ldap',
  of: 'OpenLDAP',
  apt: ['slapd'],
  tools: ['slapadd', 'slapcat', 'slappasswd'],
  produce,
};
