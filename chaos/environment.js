'use strict';
// The environment that the oracle expects: its objects before the import, and those that the rows add.

const { organizationsOf, orgsOfRoles } = require('./expected-orgs');
const { rolesOf } = require('./expected-roles');
const { describedBy } = require('./org-lines');
const { storedAs } = require('./normal-forms');
const { fieldsOfNew, updateFields } = require('./user-fields');

const DEFAULT_ROLES = ['member'];
const KNOWN_ROLES = new Set(['member', 'admin', 'editor', 'billing']);

class Environment {
  constructor(before, options, known) {
    this.options = options;
    this.before = before;
    this.known = known;
    this.needed = new Set();
    this.users = new Map();
    this.externalIds = new Set();
    this.memberships = new Map();
    /** By the key of the user: the factor of before, or the secrets that the rows ask for, in their order. */
    this.factors = new Map();
    for (const user of before.users) this.#addExisting(user);
    const emails = new Map(before.users.map(({ id, email }) => [id, keyOf(email)]));
    for (const { id, user_id, secret } of before.auth_factors ?? []) {
      this.factors.set(emails.get(user_id), { id, secrets: [secret.sha256] });
    }
    for (const member of before.memberships) {
      const pair = `${emails.get(member.user_id)} in ${member.organization_id}`;
      const roles = member.roles.map(({ slug }) => slug);
      this.memberships.set(pair, { status: member.status, roles: [roles], was: member.status });
    }
  }

  resolveOrganizations(rows) {
    this.lines = describedBy(this.options.lines);
    const valid = rows.filter(({ invalid }) => !invalid);
    const first = new Map();
    const pairOf = (row) => `${keyOf(row.user.email)} ${this.#nameOf(row)}`;
    for (const row of [...valid].reverse()) first.set(pairOf(row), row.row);
    const firstOfEmail = new Map();
    for (const { user, row } of [...valid].reverse()) firstOfEmail.set(keyOf(user.email), row);
    this.isFirst = ({ user, row }) => firstOfEmail.get(keyOf(user.email)) === row;
    this.pairs = this.known?.pairs();
    /** True when an earlier row names the same user and organization in the same way. */
    this.isRepeat = (row) => row.row > first.get(pairOf(row));
    this.organizations = organizationsOf(valid, this.before.organizations, this.options);
    this.#resolveRoles(valid);
  }

  /** The organization of a row: undefined for none, `{missing, phrase}` when it cannot be resolved. */
  organizationOf({ org }) {
    const { orgId } = this.options;
    return this.organizations.resolve(orgId === null ? org : { by: 'id', id: orgId });
  }

  /** Emails that WorkOS stores in one way, but for case, are the same. */
  keyOf(email) {
    return storedAs(email, this.options.forms ?? [], 'email').toLowerCase();
  }

  user(email) {
    return this.users.get(this.keyOf(email));
  }

  /** What the earlier job says of a row. */
  knownOf(row) {
    const known = this.#recall(row);
    // However the row ends, it is not missing.
    if (known?.organizationId) this.see({ id: known.userId }, { id: known.organizationId });
    return known;
  }

  /** An organization of before. */
  organizationWithId(id) {
    return this.organizations.list().find((it) => it.id !== undefined && it.id === id);
  }

  /** Notes that the file has a user in an organization. */
  see(user, organization) {
    this.pairs?.delete(`${user.id} ${organization.id}`);
  }

  /** False where an earlier row has given the email to another user. */
  isStill({ user: { email } }, { userId }) {
    const user = this.user(email);
    return user?.status === undefined || user.id === userId;
  }

  /** The user of a row that is as an earlier job sent it. */
  keep({ userId }) {
    const user = this.#withId(userId);
    return user.status === undefined ? Object.assign(user, { status: 'unchanged' }) : user;
  }

  /** The user that the earlier job names, if it is that of the row. */
  userOfId(known, { email, externalId }) {
    const user = known && this.#withId(known.userId);
    if (user === undefined) return undefined;
    const hasSameId = externalId !== undefined && user.fields.external_id === externalId;
    const isMoved = known.isMade && hasSameId;
    return user.key === this.keyOf(email) || isMoved ? user : undefined;
  }

  /** Notes that the organization of a row is looked up. */
  need(org) {
    const { orgId } = this.options;
    if (orgId !== null || org !== undefined) {
      this.needed.add(this.organizations.keyOf(orgId === null ? org : { by: 'id', id: orgId }));
    }
  }

  isExternalIdTaken(externalId) {
    return externalId !== undefined && this.externalIds.has(externalId);
  }

  createUser(row, given) {
    const fields = fieldsOfNew(given);
    const user = {
      key: keyOf(given.email),
      status: 'created',
      fields,
      sources: [{ row, fields: given }],
    };
    this.users.set(user.key, user);
    this.#take(fields.external_id);
    return user;
  }

  adopt(user) {
    return Object.assign(user, { status: 'adopted' });
  }

  /** Updates the fields that the row gives and that differ; see `updateFields`. */
  update(user, { row, given }, proof = {}) {
    const before = JSON.stringify(user.fields);
    const { isMade = false, hasNewHash = false } = proof;
    const isMoved = isMade && this.keyOf(given.email) !== user.key;
    updateFields(user.fields, given, { isMade, hasNewHash, isMoved, blank: this.options.blank });
    if (isMoved) this.#move(user, this.keyOf(given.email));
    this.#take(user.fields.external_id);
    user.sources.push({ row, fields: given });
    const isUnchanged = JSON.stringify(user.fields) === before && !(isMade && hasNewHash);
    return Object.assign(user, { status: isUnchanged ? 'unchanged' : 'updated' });
  }

  /** Deactivates the active memberships whose rows are gone. Returns their number. */
  deactivateMissing() {
    const ids = new Map([...this.users.values()].map(({ id, key }) => [id, key]));
    const missing = [...this.pairs].flatMap((pair) => {
      const [userId, organizationId] = pair.split(' ');
      const membership = this.memberships.get(`${ids.get(userId)} in ${organizationId}`);
      return membership?.status === 'active' ? membership : [];
    });
    for (const membership of missing) membership.status = 'inactive';
    return missing.length;
  }

  /**
   * Makes the user a member. False when WorkOS refuses. Rows of the same user and organization may be processed in
   * another order after a kill or a retry, so the roles may be those of any of them.
   */
  join(user, organization, row) {
    const { roles: asked } = row;
    const pair = `${user.key} in ${organization.label}`;
    const there = this.memberships.get(pair);
    const isValid = asked.every(
      (slug) => KNOWN_ROLES.has(slug) || this.roles.has(slug, organization),
    );
    const roles = asked.length === 0 ? DEFAULT_ROLES : asked;
    if (there === undefined) {
      if (isValid) this.memberships.set(pair, { status: 'active', roles: [roles], rows: 1 });
      return isValid;
    }
    // The membership of a user who existed is looked up, and its roles are sent with an update alone, but not those of a
    // row that repeats another one.
    const isUpdated = this.#isUpdate && there.was !== 'pending' && !this.isRepeat(row);
    const isSent = user.status === 'created' || isUpdated;
    const rows = (there.rows ?? 0) + 1;
    const isLeft = !isValid || (there.was !== undefined && !isUpdated);
    const rejoined = isLeft ? there : this.#rejoined(there, roles, asked);
    const isActive = isUpdated && there.was === 'inactive';
    this.memberships.set(pair, { ...rejoined, rows, ...(isActive ? { status: 'active' } : {}) });
    return isValid || !isSent;
  }

  /** A user with a factor keeps it. Of several secrets, retries decide which is sent. */
  enroll({ key }, { user: { factor } }) {
    if (factor === undefined) return;
    const known = this.factors.get(key) ?? { secrets: [] };
    if (known.id === undefined) known.secrets.push(factor.sha256);
    this.factors.set(key, known);
  }

  contents() {
    const { users, memberships, factors, organizations } = this;
    const { roles, permissions, counts } = this.roles;
    // A line of organizations.csv needs its organization without a row.
    const isNeeded = ([key]) => this.options.lines !== undefined || this.needed.has(key);
    return {
      users,
      memberships,
      factors,
      organizations: organizations.list(),
      orgKeys: new Map([...organizations.keys()].filter(isNeeded)),
      described: organizations.described(),
      roles: { roles, permissions, counts },
    };
  }

  #recall(row) {
    const named = row.org && this.lines.canonical(row.org);
    return this.known?.of(row, { isFirst: this.isFirst(row), named });
  }

  #resolveRoles(valid) {
    const { before, options, organizations } = this;
    // Roles are those of memberships that are not as an earlier job sent them.
    const rows = valid
      .filter(({ org }) => options.orgId !== null || org !== undefined)
      .filter((row) => this.#recall(row)?.isUnchanged !== true);
    for (const ref of orgsOfRoles(options.roleLines)) {
      this.needed.add(organizations.keyOf(this.lines.canonical(ref)));
    }
    const resolve = (externalId) => organizations.resolve({ by: 'external_id', externalId });
    this.roles = rolesOf({ before, rows, options, organizationOf: resolve });
  }

  #withId(id) {
    return [...this.users.values()].find((user) => user.id === id);
  }

  /** Gives a user and its memberships the key of a new email. */
  #move(user, key) {
    this.users.delete(user.key);
    this.users.set(key, user);
    const factor = this.factors.get(user.key);
    this.factors.delete(user.key);
    if (factor !== undefined) this.factors.set(key, factor);
    for (const [pair, membership] of this.memberships) {
      if (!pair.startsWith(`${user.key} in `)) continue;
      this.memberships.delete(pair);
      this.memberships.set(`${key} in ${pair.slice(user.key.length + 4)}`, membership);
    }
    user.key = key;
  }

  get #isUpdate() {
    return this.options.onExisting === 'update';
  }

  /** The organization as the row names it. */
  #nameOf({ org }) {
    const { by, id, externalId, name } = this.lines.canonical(org) ?? {};
    return this.options.orgId ?? `${by} ${id ?? externalId ?? name}`;
  }

  #rejoined(there, roles, asked) {
    const { was, rows } = there;
    if (was !== undefined && asked.length === 0) return there;
    return { ...there, roles: rows === undefined ? [roles] : [...there.roles, roles] };
  }

  #addExisting(user) {
    const { id, email, first_name, last_name, email_verified, external_id, metadata } = user;
    const fields = { email, first_name, last_name, email_verified, external_id };
    this.users.set(keyOf(email), {
      key: keyOf(email),
      id,
      fields: { ...fields, metadata, password: user.password },
      was: { ...fields, metadata, password: user.password },
      sources: [],
    });
    this.#take(external_id);
  }

  #take(externalId) {
    if (externalId !== null) this.externalIds.add(externalId);
  }
}

/** The key of an email as WorkOS has it. */
function keyOf(email) {
  return email.toLowerCase();
}

module.exports = { Environment };
