export const mutex = `import { Mutex } from "async-mutex";\nconst mutex = new Mutex();\n`;
export const pool = `import { Pool } from "pg";\nconst pool = new Pool();\n`;
