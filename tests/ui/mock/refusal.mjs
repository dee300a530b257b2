// refusal.mjs - what the mock says no with (RFC 9457).

export class Refusal extends Error {
  constructor(status, title, detail, more = {}) {
    super(detail);
    this.body = { type: "about:blank", status, title, detail, ...more };
  }
}

export const notFound = (what) => new Refusal(404, "not found", `there is no ${what}`);
