// Why a record cannot be read, for `UnreadableRecord.detail`.

export const NOT_JSON = 'The record is not valid JSON.';
export const NOT_OBJECT = 'The record is not a JSON object.';
export const NOT_UTF8 =
  'The record is not valid UTF-8, so that some of its characters are unknown.';
export const TOO_LONG = 'The record is longer than 16 MiB.';
