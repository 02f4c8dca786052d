import { expect, test } from "vitest";
import { externalModel, LibraryIndex, sinkOf, splitExternal } from "../../src/libraries/index.js";

test.each([
  ["pg", "Pool.query", "database"],
  ["pg", "default.Pool.query", "database"],
  ["@types/pg", "Pool.query", "database"],
  ["mysql2/promise", "createPool().query", "database"],
  ["@prisma/client", "PrismaClient.user.findMany", "database"],
  ["mongoose", "Model.find().exec", "database"],
  ["sequelize", "Model.findOne().save", "database"],
  ["knex", "default()().where", "database"],
  ["node:fs", "promises.readFile", "file"],
  ["fs/promises", "readFile", "file"],
  ["global", "fetch", "network"],
  ["axios", "default", "network"],
  ["axios", "default.get", "network"],
  ["axios", "default.create().post", "network"],
  ["@aws-sdk/client-s3", "S3Client.send", "network"],
  ["nodemailer", "createTransport().sendMail", "network"],
  ["@googleapis/gmail", "gmail_v1.threads.get", "network"],
  ["@microsoft/microsoft-graph-client", "Client.init().api().filter().get", "network"],
  ["dockerode", "default.getContainer().inspect", "network"],
  ["@notionhq/client", "Client.databases.query", "network"],
  ["@clickhouse/client", "createClient().query", "database"],
  ["viem", "createPublicClient().getBlock", "network"],
  ["node:child_process", "spawn", "process"],
  ["node:zlib", "gzip", "cpu"],
])("%s#%s reaches %s", (module, name, sink) => {
  expect(sinkOf(module, name)).toBe(sink);
});

test.each([
  ["axios", "default.create"],
  ["axios", "default.get().headers.get"],
  ["simple-git", "default().trim"],
  ["dockerode", "default.getContainer"],
  ["@microsoft/microsoft-graph-client", "Client.init().api().filter"],
  ["node:fs", "readFileSync"],
  ["typeorm", "Repository.create"],
  ["no-such-package", "query"],
])("%s#%s reaches nothing", (module, name) => {
  expect(sinkOf(module, name)).toBeUndefined();
});

test("limiters say where their width is written", () => {
  expect(externalModel("p-limit", "default()")?.limit).toMatchObject({
    from: "creation",
    places: [{ arg: 0 }, { arg: 0, option: "concurrency" }],
  });
  expect(externalModel("p-limit", "default")?.limit).toBeUndefined();
  expect(externalModel("p-queue", "default.add")?.limit).toMatchObject({ from: "creation", otherwise: "unbounded" });
  expect(externalModel("p-map", "default")?.limit).toMatchObject({ from: "call", otherwise: "unbounded" });
  expect(externalModel("async-mutex", "Mutex.runExclusive")?.limit).toMatchObject({ from: "fixed", otherwise: 1 });
  expect(externalModel("async-mutex", "Semaphore.runExclusive")?.limit).toMatchObject({ from: "creation" });
  expect(externalModel("bluebird", "default.mapSeries")?.limit).toMatchObject({ otherwise: 1 });
});

test("of several patterns the longest counts, then the earlier, and `*` last", () => {
  const index = new LibraryIndex([
    { modules: ["m", "@scope/*"], members: ["*"], model: { sink: "file" } },
    { modules: ["m"], members: ["get", "Client.*"], model: { sink: "network" } },
    { modules: ["m"], members: ["Client.get", "get"], model: { sink: "database" } },
  ]);
  expect(index.find("m", "get")?.sink).toBe("network");
  expect(index.find("m", "Client.get")?.sink).toBe("network");
  expect(index.find("m", "Client.put")?.sink).toBe("network");
  expect(index.find("m", "other")?.sink).toBe("file");
  expect(index.find("m", "other().length")).toBeUndefined();
  expect(index.find("m/sub", "get")?.sink).toBe("network");
  expect(index.find("@scope/part/sub", "get")?.sink).toBe("file");
  expect(index.find("@scoped/part", "get")).toBeUndefined();
});

test("ids of external nodes split into module and name", () => {
  expect(splitExternal("@scope/pg#Pool.query")).toEqual({ module: "@scope/pg", name: "Pool.query" });
  expect(splitExternal("#nothing")).toBeUndefined();
  expect(splitExternal("plain")).toBeUndefined();
});
