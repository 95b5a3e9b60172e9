'use strict';
// What a job says of the rows of the next file (docs/reference.md, "The same people again"), by the meaning of its own
// rows and its ledger.

const { isDeepStrictEqual } = require('node:util');

class KnownRows {
  /** `rows` and `ledger` are those of the job, `before` is the state before it. With `orgId` rows name no other one. */
  constructor({ rows, ledger, before, orgId = null }) {
    this.contentOf = (row) => contentOf(orgId === null ? row : { ...row, org: undefined });
    this.there = new Set(before.users.map(({ id }) => id));
    this.rows = rows.flatMap((row) => {
      const { steps = {}, settled } = ledger.rows.get(row.row) ?? {};
      if (row.invalid || steps.user === undefined) return [];
      const { id: userId, isShared } = steps.user;
      const { organizationId = '' } = steps.membership ?? {};
      return [{ ...row, userId, isShared, organizationId, hasArrived: settled !== undefined }];
    });
    this.people = new Map();
    this.byContent = new Map();
    for (const row of this.rows) {
      for (const key of keysOf(row.user)) this.#addPerson(key, row);
      const content = this.contentOf(row);
      this.byContent.set(content, [...(this.byContent.get(content) ?? []), row]);
    }
  }

  /** Undefined for a new person. `isFirst`: no earlier row of the file has the email. */
  of(row, isFirst) {
    const [byEmail, byId] = keysOf(row.user).map((key) => this.people.get(key));
    const person = byId ?? byEmail;
    if (person === undefined) return undefined;
    const { userId, hasArrived } = person;
    const same = (this.byContent.get(this.contentOf(row)) ?? []).filter(
      (it) => it.userId === userId && it.hasArrived && !(isFirst && it.isShared),
    );
    return {
      userId,
      isMade: !this.there.has(userId),
      isUnchanged: same.length > 0,
      hasNewHash: hasArrived && hasHash(row) && !isDeepStrictEqual(hashOf(row), hashOf(person)),
    };
  }

  /** The users in organizations of the job, as `{userId} {organizationId}`. */
  pairs() {
    const arrived = this.rows.filter((it) => it.hasArrived && it.organizationId !== '');
    return new Set(arrived.map((it) => `${it.userId} ${it.organizationId}`));
  }

  /** Of a person the first row counts that says where its data went. */
  #addPerson(key, row) {
    const known = this.people.get(key);
    if (known === undefined || (known.isShared && !row.isShared)) this.people.set(key, row);
  }
}

function keysOf({ email, externalId }) {
  const byEmail = `email ${email.toLowerCase()}`;
  return externalId === undefined ? [byEmail] : [byEmail, `id ${externalId}`];
}

/** All that a row asks for, but a password in plain text. */
function contentOf({ user, org, roles, ...row }) {
  const { email, firstName, lastName, emailVerified, externalId, metadata } = user;
  const fields = [email, firstName, lastName, emailVerified, externalId];
  const keys = Object.entries(metadata ?? {}).sort();
  return JSON.stringify([
    ...fields,
    keys,
    org ?? null,
    roles,
    hasHash({ user, ...row }) && hashOf({ user }),
  ]);
}

function hasHash({ user: { credential } }) {
  return credential !== undefined && credential.type !== 'plain';
}

function hashOf(row) {
  const { type, value } = row.user.credential ?? {};
  return hasHash(row) ? { type, value } : undefined;
}

module.exports = { KnownRows };
