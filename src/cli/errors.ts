/** Wrong usage or configuration: the message goes to stderr, the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes, a public contract. */
export const exitCode = { clean: 0, findings: 1, usage: 2, internal: 70, interrupted: 130 } as const;
