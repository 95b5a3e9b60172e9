'use strict';
// The fields of users by WorkOS's names, as creates and updates leave them.

/** Those of a user whom a row creates. */
function fieldsOfNew(given) {
  return {
    email: given.email,
    first_name: given.first_name ?? null,
    last_name: given.last_name ?? null,
    email_verified: given.email_verified ?? false,
    external_id: given.external_id ?? null,
    metadata: given.metadata ?? {},
    password: given.password ?? null,
  };
}

/**
 * Changes `fields` by what a row gives. Email, verification and a password hash are only for a user that an earlier job
 * made, the hash if it is another one.
 */
function updateFields(fields, given, { isMade, hasNewHash, isMoved, blank }) {
  const { first_name, last_name, external_id, metadata, email, email_verified, password } = given;
  const sent = {
    first_name,
    last_name,
    external_id,
    // WorkOS does not take back that an email is verified.
    ...(isMade && email_verified ? { email_verified } : {}),
    // A new email is not verified.
    ...(isMoved ? { email, email_verified: email_verified ?? false } : {}),
    ...(isMade && hasNewHash ? { password } : {}),
  };
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined);
  Object.assign(fields, Object.fromEntries(entries));
  const kept = blank === 'clears' ? {} : fields.metadata;
  fields.metadata = metadata === null ? {} : { ...kept, ...metadata };
}

module.exports = { fieldsOfNew, updateFields };
