'use strict';
// No file of the job and no output holds the key, a password, a hash or metadata; and a job that is over leaves
// neither its lock nor half-written files.

const { MARK } = require('./secrets');

function verifySecrets({ texts, key }) {
  return texts.flatMap(({ name, text }) => [
    ...(text.includes(MARK) ? [`${name} holds a secret of the CSV: ${lineWith(text, MARK)}`] : []),
    ...(text.includes(key) ? [`${name} holds the API key`] : []),
    ...(/\.new$|(^|\/)lock/.test(name) ? [`${name} was left behind`] : []),
  ]);
}

function lineWith(text, part) {
  return text
    .split('\n')
    .find((line) => line.includes(part))
    .slice(0, 160);
}

module.exports = { verifySecrets };
