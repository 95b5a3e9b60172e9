'use strict';
// A process that answers like WorkOS without doing any work, so that the client alone is measured. Every create is
// answered 201 with a new id and what was sent, every list is empty, every other request is answered 404. Prints its
// port. After a message `watch` it sends the time of the next request.

const { createServer } = require('node:http');

const CREATED_AT = new Date().toISOString();
const EMPTY_LIST = '{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}';
const ID_DIGITS = 26;
let made = 0;
let answered = 0;
let isWatching = false;

process.on('message', () => (isWatching = true));
process.on('disconnect', () => process.exit());

function answerOf({ method, url }, body) {
  if (method === 'GET' && url.includes('?')) return [200, EMPTY_LIST];
  if (method !== 'POST') return [404, '{"message":"Not found","code":"not_found"}'];
  made += 1;
  const id = String(made).padStart(ID_DIGITS, '0');
  const times = `"created_at":"${CREATED_AT}","updated_at":"${CREATED_AT}"`;
  const sent = JSON.parse(body);
  const text = (field) => JSON.stringify(sent[field] ?? null);
  if (url === '/organizations') {
    return [
      201,
      `{"object":"organization","id":"org_${id}","name":${text('name')},"domains":[],"metadata":{},"external_id":${text('external_id')},${times}}`,
    ];
  }
  if (url === '/user_management/users') {
    return [
      201,
      `{"object":"user","id":"user_${id}","email":${text('email')},"email_verified":true,"first_name":"First","last_name":"Last","profile_picture_url":null,"external_id":${text('external_id')},"metadata":{"plan":"free","seats":"1"},"last_sign_in_at":null,"locale":null,${times}}`,
    ];
  }
  return [
    201,
    `{"object":"organization_membership","id":"om_${id}","user_id":${text('user_id')},"organization_id":${text('organization_id')},"status":"active","directory_managed":false,"role":{"slug":"member"},"roles":[{"slug":"member"}],${times}}`,
  ];
}

function bodyOf(request, then) {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => (body += text));
  request.on('end', () => then(body));
}

const server = createServer((request, response) => {
  if (isWatching) {
    isWatching = false;
    process.send(Date.now());
  }
  bodyOf(request, (sent) => {
    const [status, body] = answerOf(request, sent);
    answered += 1;
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Request-Id': `req_${answered}`,
    });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
