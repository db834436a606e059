// What a plugin keeps from one call to the next, in the user's home: JSON by key. The world has to import
// wasi:keyvalue/store, and the home has to grant `storage = true`.

import { open } from "wasi:keyvalue/store@0.2.0-draft";
import { denied, unavailable } from "./bellhop.js";

/** What is kept under a key, or undefined. */
export function get(key) {
  const found = stored((bucket) => bucket.get(key));
  return found === undefined ? undefined : JSON.parse(new TextDecoder().decode(found));
}

/** Keeps what JSON can say under a key of at most 100 bytes. */
export function put(key, value) {
  stored((bucket) => bucket.set(key, new TextEncoder().encode(JSON.stringify(value))));
}

/** Forgets a key. */
export function forget(key) {
  stored((bucket) => bucket.delete(key));
}

/** Every key, in order. */
export const keys = () => stored((bucket) => bucket.listKeys()).keys;

function stored(use) {
  try {
    return use(open(""));
  } catch (why) {
    const error = why.payload ?? why;
    if (error.tag === "access-denied") {
      throw denied(
        "The plugin may keep nothing; grant it with storage = true under its name in bellhop.toml.",
      );
    }
    throw unavailable(`The store failed: ${error.val ?? error.tag ?? error}.`);
  }
}
