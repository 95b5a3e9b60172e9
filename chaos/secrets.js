'use strict';
// Passwords, hashes, TOTP secrets and metadata that contain a mark: a file with the mark has leaked a secret.

const { createHash } = require('node:crypto');

/** Occurs in every secret of a generated file, and nowhere else. Its letters are in the alphabets of all hashes. */
const MARK = 'ChaosSecret';

const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BCRYPT = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const b64 = (chance, length) => MARK + chance.text(length - MARK.length, B64);
const bcrypt = (chance) => `$2b$10$${MARK}${chance.text(53 - MARK.length, BCRYPT)}`;

/** Each returns the cells of a row, and what WorkOS stores: the type and the string that was sent. */
const CREDENTIALS = [
  (chance) => hashed('bcrypt', bcrypt(chance)),
  (chance) => ({ ...hashed('bcrypt', bcrypt(chance)), typeCell: 'auth0' }),
  (chance) => hashed('ssha', `{SSHA}${b64(chance, 40)}`),
  (chance) =>
    hashed('scrypt', `$scrypt$v=1$n=1024,r=8,p=1,kl=32$${b64(chance, 22)}$${b64(chance, 43)}`),
  (chance) => hashed('pbkdf2', `$pbkdf2$i=600000,d=sha256$${b64(chance, 22)}$${b64(chance, 43)}`),
  (chance) =>
    hashed('argon2', `$argon2id$v=19$m=65536,t=3,p=4$${b64(chance, 22)}$${b64(chance, 43)}`),
  (chance) => ({ type: 'plain', value: `${MARK} ${chance.text(12, B64)}` }),
];

/** Valid by the row rules, but refused by WorkOS. */
const REFUSED_CREDENTIALS = [
  (chance) => ({ type: 'plain', value: chance.text(5, B64) }),
  (chance) => hashed('pbkdf2', `$pbkdf2$i=1000,d=sha256$${b64(chance, 22)}$${b64(chance, 43)}`),
];

function hashed(type, value) {
  return { type, value, typeCell: type };
}

function credential(chance) {
  return chance.pick(CREDENTIALS)(chance);
}

function refusedCredential(chance) {
  return chance.pick(REFUSED_CREDENTIALS)(chance);
}

/** What the sandbox stores of a credential. */
function storedPassword({ type, value }) {
  return { type, sha256: createHash('sha256').update(value).digest('hex') };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A TOTP secret: the cell as a tool may write it, and the digest of what is sent. */
function totpSecret(chance) {
  const secret = MARK.toUpperCase() + chance.text(21, BASE32);
  const cell = chance.weighted([
    [6, secret],
    [2, secret.toLowerCase()],
    [1, secret.replaceAll(/(.{4})/g, '$1 ').trim()],
    [1, `${secret}======`],
  ]);
  return { cell, secret, sha256: createHash('sha256').update(secret).digest('hex') };
}

module.exports = { credential, MARK, refusedCredential, storedPassword, totpSecret };
