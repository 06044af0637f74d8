// The two ways in which a call can fail.

/** The server refused the call: a problem of RFC 9457. `slug` is the last part of its type. */
export class Problem extends Error {
  constructor(slug, reason = "", retryAfter = 0) {
    super(slug);
    this.slug = slug;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** No answer, or one that says "later": the same call may do after a while. */
export class Unreachable extends Error {
  constructor(retryAfter = 0) {
    super();
    this.retryAfter = retryAfter;
  }
}
