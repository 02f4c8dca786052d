/** `functionA → functionB → functionC → functionA`, over two files, and nobody gets round it. */
export const cycleFiles = {
  "tsconfig.json":
    '{ "compilerOptions": { "strict": true, "module": "esnext", "target": "es2022" }, "include": ["src"] }\n',
  "src/a.ts": `import { functionB } from "./b.js";

export async function functionA(): Promise<void> {
  await functionB();
}
`,
  "src/b.ts": `import { functionA } from "./a.js";

export async function functionB(): Promise<void> {
  await functionC();
}

async function functionC(): Promise<void> {
  await functionA();
}
`,
} as const;

/** One fetch for each of any number of addresses, all at a time. */
export const fanOutFile = `export async function loadAll(urls: string[]): Promise<string[]> {
  try {
    return await Promise.all(urls.map(async (url) => {
      const response = await fetch(url);
      return await response.text();
    }));
  } catch {
    return [];
  }
}
`;
