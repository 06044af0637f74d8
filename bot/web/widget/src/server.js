// Where the help desk is: where this script came from, unless the page says otherwise.

class Server {
  #origin = new URL(import.meta.url).origin;

  /** `address`: of the help desk, for a page that serves a copy of the script itself. */
  use(address) {
    this.#origin = new URL(address, location.href).origin;
  }

  /** The address of `path`. */
  url(path) {
    return new URL(path, this.#origin);
  }

  /** Whether the page is another site's: then no cookie goes along. */
  get isElsewhere() {
    return this.#origin !== location.origin;
  }
}

/** The help desk of this page. */
export const server = new Server();
