'use strict';
// What a job says of the rows of the next file (docs/reference.md, "The same people again"), by the meaning of its own
// rows and its ledger.

const { isDeepStrictEqual } = require('node:util');
const { keyOf } = require('./expected-orgs');

class KnownRows {
  /** `rows` and `ledger` are those of the job, `before` is the state before it. With `orgId` rows name no other one. */
  constructor({ rows, ledger, before, orgId = null }) {
    this.orgId = orgId;
    this.contentOf = (row) => contentOf(orgId === null ? row : { ...row, org: undefined });
    this.orgIds = new Map([...ledger.organizations].map(([key, { id }]) => [key, id]));
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

  /**
   * Undefined for a new person. `isFirst`: no earlier row of the file has the email. `named`: how `organizations.csv` names
   * its organization. `organizationId` is undefined where the job does not know it, and '' for none.
   */
  of(row, { isFirst, named }) {
    const [byEmail, byId] = keysOf(row.user).map((key) => this.people.get(key));
    const person = byId ?? byEmail;
    if (person === undefined) return undefined;
    const { userId, hasArrived } = person;
    const organizationId = this.#organizationOf(row, named);
    const same = (this.byContent.get(this.contentOf(row)) ?? []).filter(
      (it) =>
        it.userId === userId &&
        it.organizationId === organizationId &&
        it.hasArrived &&
        !(isFirst && it.isShared),
    );
    return {
      userId,
      organizationId,
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

  /** The id by which the job knows the organization of a row. */
  #organizationOf({ org }, named) {
    if (this.orgId !== null) return this.orgId;
    if (org === undefined) return '';
    return org.by === 'id'
      ? org.id
      : (this.orgIds.get(keyOf(named)) ?? this.orgIds.get(keyOf(org)));
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

/** All that a row asks for, but a password in plain text and a TOTP secret. */
function contentOf({ user, org, roles, ...row }) {
  const { email, firstName, lastName, emailVerified, externalId, metadata } = user;
  // Of a TOTP secret it counts that there is one.
  const hasFactor = user.factor !== undefined;
  const fields = [email, firstName, lastName, emailVerified, externalId, hasFactor];
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
