'use strict';
// node bench/loops.js raw|sdk <url> <rows> <orgs>: sends the requests of an import of these rows, without plan, ledger,
// retries or limits. Prints the number of requests and milliseconds as JSON. *raw* uses plain undici, which is the
// physical limit; *sdk* uses the SDK with its own transport.

const { rows } = require('./rows');

const CONCURRENCY = 20;
const KEY = process.env.WORKOS_SECRET_KEY;

function rawSender(url) {
  const { Pool } = require('undici');
  const pool = new Pool(url, { connections: CONCURRENCY, pipelining: 1 });
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const post = async (path, body) => {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(body),
    });
    return answer.body.json();
  };
  return {
    organization: (body) => post('/organizations', body),
    user: (body) => post('/user_management/users', body),
    membership: (body) => post('/user_management/organization_memberships', body),
  };
}

function sdkSender(url) {
  const { WorkOS } = require('@workos-inc/node');
  const { hostname, port } = new URL(url);
  const workos = new WorkOS(KEY, { apiHostname: hostname, port: Number(port), https: false });
  const { organizations, userManagement } = workos;
  return {
    organization: ({ name, external_id: externalId }) =>
      organizations.createOrganization({ name, externalId }),
    user: (body) =>
      userManagement.createUser({
        email: body.email,
        firstName: body.first_name,
        lastName: body.last_name,
        emailVerified: body.email_verified,
        externalId: body.external_id,
        metadata: body.metadata,
        passwordHash: body.password_hash,
        passwordHashType: body.password_hash_type,
      }),
    membership: (body) =>
      userManagement.createOrganizationMembership({
        userId: body.user_id,
        organizationId: body.organization_id,
        roleSlug: body.role_slug,
      }),
  };
}

function userBody(row) {
  return {
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    external_id: row.external_id,
    metadata: JSON.parse(row.metadata),
    email_verified: row.email_verified === 'true',
    password_hash: row.password_hash,
    password_hash_type: row.password_hash_type,
  };
}

async function main(kind, url, { size, orgs }) {
  const send = kind === 'raw' ? rawSender(url) : sdkSender(url);
  const all = [...rows(size, orgs)];
  const orgIds = new Map();
  const users = new Map();
  let requests = 0;
  const once = (known, key, make) => {
    if (!known.has(key)) {
      requests += 1;
      known.set(key, make());
    }
    return known.get(key);
  };
  const importRow = async (row) => {
    const org = await once(orgIds, row.org_external_id, () =>
      send.organization({ name: row.org_name, external_id: row.org_external_id }),
    );
    const user = await once(users, row.email, () => send.user(userBody(row)));
    requests += 1;
    await send.membership({
      user_id: user.id,
      organization_id: org.id,
      role_slug: row.role_slugs,
    });
  };
  const began = process.hrtime.bigint();
  const queue = all.values();
  const lane = async () => {
    for (const row of queue) await importRow(row);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ requests, ms, cpuMs: (user + system) / 1e3 }));
  process.exit(0);
}

const [kind, url, size, orgs] = process.argv.slice(2);
void main(kind, url, { size: Number(size), orgs: Number(orgs) });
