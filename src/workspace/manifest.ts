import * as v from "valibot";

/**
 * What a `package.json` says of what is asked.
 * @param schema the properties that are asked for
 * @param text the file's text; undefined for a file that is not there or cannot be read
 * @returns undefined for what is no manifest: package managers complain about a broken one, here it only names nothing
 */
export function parseManifest<T>(schema: v.GenericSchema<unknown, T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
