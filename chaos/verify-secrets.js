'use strict';
// No file of the job and no output may contain the key, a password, a hash or metadata. A finished job may leave
// neither its lock nor incomplete files.

const { MARK } = require('./secrets');

function verifySecrets({ texts, key }) {
  return texts.flatMap(({ name, text }) => [
    ...[MARK, MARK.toUpperCase(), MARK.toLowerCase()]
      .filter((mark) => text.includes(mark))
      .map((mark) => `${name} contains a secret of the CSV: ${lineWith(text, mark)}`),
    ...(text.includes(key) ? [`${name} contains the API key`] : []),
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
