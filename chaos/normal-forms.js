'use strict';
// The normal forms in which a server may store emails and names (docs/reference.md, `normalise`). Shares no code with
// src/, so that one mistake cannot hide in both.

const { domainToASCII } = require('node:url');

const nfc = (text) => text.normalize('NFC');
const fold = (text) => text.toLowerCase().replaceAll('ß', 'ss');
const same = (text) => text;

function ofEmail(email, write) {
  const at = email.lastIndexOf('@');
  return at < 0 ? email : write(email.slice(0, at), email.slice(at + 1));
}

const FORMS = {
  nfc: { email: nfc, name: nfc },
  fold: { email: fold, name: fold },
  blanks: { email: same, name: (name) => name.trim().replaceAll(/\s+/g, ' ') },
  punycode: {
    // A domain of ASCII keeps its capitals.
    email: (email) =>
      ofEmail(email, (local, domain) =>
        /^[ -~]*$/.test(domain) ? email : `${local}@${domainToASCII(domain) || domain}`,
      ),
    name: same,
  },
  gmail: {
    email: (email) =>
      ofEmail(email, (local, domain) =>
        /^(gmail|googlemail)\.com$/i.test(domain)
          ? `${local.replaceAll('.', '')}@gmail.com`
          : email,
      ),
    name: same,
  },
};

/** The text of an email or a name as a server with these forms stores it; undefined remains undefined. */
function storedAs(text, forms, kind) {
  if (text === undefined) return undefined;
  return forms.reduce((so, form) => FORMS[form][kind](so), text);
}

/** The text by which names of organizations and roles are compared: neither blanks nor the form of accents count. */
function looseName(name) {
  return storedAs(name, ['nfc', 'blanks'], 'name');
}

module.exports = { looseName, storedAs };
