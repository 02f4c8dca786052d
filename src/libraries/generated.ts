/**
 * Classes that a tool writes into the project, and whose they are. What is written is mostly kept out of version control, so that an
 * import of it leads nowhere before the tool has run, and afterwards into code that nobody reads.
 */
export const generatedClasses: ReadonlyMap<string, string> = new Map([["PrismaClient", "@prisma/client"]]);
