'use strict';
// cognito-local answers the protocol of the AWS CLI. Cognito has no export of passwords.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { answers, freePort, withServer } = require('./programs');

async function produce({ folder, modules, password }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const send = async (action, body) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${action}`,
        Authorization:
          'AWS4-HMAC-SHA256 Credential=local/20261101/eu-west-1/cognito-idp/aws4_request',
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action}: ${text}`);
    return JSON.parse(text);
  };
  const server = {
    program: process.execPath,
    args: [join(modules, 'node_modules', 'cognito-local', 'lib', 'bin', 'start.js')],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, HOST: '127.0.0.1', PORT: String(port) },
    isUp: () => answers(url),
  };
  const users = await withServer(server, async () => {
    const { UserPool: pool } = await send('CreateUserPool', { PoolName: 'acme' });
    for (const name of ['ada', 'grace']) {
      const email = `${name}@cognito.example.com`;
      const attributes = {
        email,
        email_verified: 'true',
        given_name: name,
      };
      await send('AdminCreateUser', {
        UserPoolId: pool.Id,
        Username: email,
        MessageAction: 'SUPPRESS',
        TemporaryPassword: password,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      });
    }
    return send('ListUsers', { UserPoolId: pool.Id });
  });
  writeFileSync(join(folder, 'users.json'), JSON.stringify(users));
  return [
    {
      what: 'Cognito by list-users',
      from: 'cognito',
      args: [join(folder, 'users.json')],
      signIn: [],
      others: ['ada@cognito.example.com', 'grace@cognito.example.com'],
    },
  ];
}

module.exports = { name: 'cognito', of: 'cognito-local', npm: 'cognito-local@5.3.0', produce };
