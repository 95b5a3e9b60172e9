// In valid JSON: a string, or a mark of structure. Everything else is a number, a word or white space.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/**
 * A key that an object of `json` has twice, so that one of its values is lost when it is parsed; undefined when there is
 * none. `json` must be valid JSON.
 */
export function repeatedKey(json: string): string | undefined {
  // The keys of the objects that are open, innermost last; an array has none.
  const open: Set<string>[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') text = token;
    else {
      const key = String(JSON.parse(text));
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** True when `json` has more colons than keys: a colon in a text, a nested object, or a key that is written twice. */
export function mayRepeatKeys(json: string, keys: number): boolean {
  let colons = 0;
  for (let at = json.indexOf(':'); at !== -1 && colons <= keys; at = json.indexOf(':', at + 1)) {
    colons += 1;
  }
  return colons > keys;
}
