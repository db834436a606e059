// What a Bellhop plugin in JavaScript builds on: errors, and the shared types of time.
// It asks nothing of the host, so that logic is tested as it is; the plugin's store is in `store.js`.

/** Why a function has no result: `problem` of bellhop:types. */
export class Problem extends Error {
  /** The case's name in WIT, and what it holds. */
  constructor(tag, val, message) {
    super(message);
    this.tag = tag;
    this.val = val;
  }
}

/** There is no such thing; the text says what was looked for and where. */
export const notFound = (text) => new Problem("not-found", text, text);

/** A grant is missing, or a service refused the key. */
export const denied = (text) => new Problem("denied", text, text);

/** More than one thing fits: a list of `{ label, value }`, what to show and the words that pick exactly it. */
export const ambiguous = (choices) => new Problem("ambiguous", choices, `${choices.length} things fit`);

/** An argument makes no sense: which parameter, and what was expected. */
export const invalidArgument = (param, why) =>
  new Problem("invalid-argument", { param, why }, `${param}: ${why}`);

/** A file or a service cannot be had now: what failed, and after what duration to try again. */
export const unavailable = (what, retryAfter) => new Problem("unavailable", { what, retryAfter }, what);

/** Makes functions an exported interface: a Problem thrown in one of them is its error. */
export function exported(functions) {
  const told = (call) =>
    (...args) => {
      try {
        return call(...args);
      } catch (why) {
        throw why instanceof Problem ? { tag: why.tag, val: why.val } : why;
      }
    };
  return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, told(call)]));
}

/** A Date as `instant`; UTC is told in the user's own time. */
export const instant = (moment) => moment.toISOString().replace(/\.\d+Z$/, "Z");

/** The Date of an `instant` that was given as a parameter. */
export function readInstant(param, text) {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:\d\d)$/;
  const moment = new Date(text.trim());
  if (!form.test(text.trim()) || Number.isNaN(moment.getTime())) {
    throw invalidArgument(param, `expected a moment such as 2026-11-24T18:05:00-08:00, got "${text}"`);
  }
  return moment;
}

/** Milliseconds as `duration`. */
export function duration(milliseconds) {
  const seconds = Math.trunc(Math.abs(milliseconds) / 1000);
  const parts = [[seconds / 3600, "H"], [(seconds / 60) % 60, "M"], [seconds % 60, "S"]];
  const told = parts.map(([count, unit]) => [Math.trunc(count), unit]).filter(([count]) => count > 0);
  const sign = milliseconds < 0 && told.length > 0 ? "-" : "";
  return `${sign}PT${told.map((part) => part.join("")).join("") || "0S"}`;
}

/** The milliseconds of a `duration` of days and less that was given as a parameter. */
export function readDuration(param, text) {
  const number = "(\\d+(?:\\.\\d+)?)";
  const form = `^([-+]?)P(?=\\d|T)(?:${number}D)?(?:T(?=\\d)(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`;
  const found = text.trim().match(new RegExp(form));
  if (!found) throw invalidArgument(param, `expected a length of time such as PT1H25M, got "${text}"`);
  const [sign, ...counts] = found.slice(1);
  const [days, hours, minutes, seconds] = counts.map((count) => Number(count ?? 0));
  const length = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return sign === "-" ? -length : length;
}
