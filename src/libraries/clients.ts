/** A client that opens connections of its own, and keeps them until it is told to close. */
interface ClientKind {
  readonly modules: readonly string[];
  /** What makes one, as external functions are named. */
  readonly makers: readonly string[];
  readonly closes: readonly string[];
}

const words = (text: string): readonly string[] => text.split(" ");

const kinds: readonly ClientKind[] = [
  { modules: ["@prisma/client"], makers: ["PrismaClient"], closes: ["$disconnect"] },
  { modules: ["ioredis"], makers: words("default Redis Cluster"), closes: words("quit disconnect") },
  {
    modules: words("redis @redis/client"),
    makers: words("createClient createCluster default.createClient"),
    closes: words("quit disconnect close destroy"),
  },
  { modules: words("pg @neondatabase/serverless"), makers: words("Pool default.Pool"), closes: ["end"] },
  { modules: words("mysql2 mysql mariadb"), makers: words("createPool default.createPool"), closes: ["end"] },
  { modules: ["knex"], makers: words("default knex Knex <module>"), closes: ["destroy"] },
  { modules: words("sequelize sequelize-typescript"), makers: ["Sequelize"], closes: ["close"] },
  { modules: ["typeorm"], makers: ["DataSource"], closes: words("destroy close") },
  { modules: ["mongodb"], makers: ["MongoClient"], closes: ["close"] },
  { modules: ["@mikro-orm"], makers: ["MikroORM.init", "defineConfig.init"], closes: ["close"] },
  { modules: ["bullmq"], makers: words("Queue QueueEvents FlowProducer"), closes: words("close disconnect") },
  { modules: ["bull"], makers: words("default <module>"), closes: ["close"] },
];

/** What gives back a client that nobody knows the package of. */
export const anyClose: readonly string[] = words(
  "end close quit disconnect $disconnect destroy release dispose onModuleDestroy",
);

/** The methods that close a client of a package, by what made it; undefined where that is no such client. */
export function closesOfClient(module: string, name: string): readonly string[] | undefined {
  const plain = module.startsWith("@types/") ? module.slice("@types/".length) : module;
  return kinds.find(
    ({ modules, makers }) =>
      makers.includes(name) && modules.some((one) => plain === one || plain.startsWith(`${one}/`)),
  )?.closes;
}

/** Whether a function is named as one that gives a client. */
export function isNamedAsMaker(name: string): boolean {
  return /^(?:get|create|make|new|build|init|open|connect|setup|initiali[sz]e)\w*(?:Client|Conn(?:ection)?|Knex|Redis|Prisma|DB|Db|Database|ORM|Orm|Pool|Queue|Sequelize|DataSource|Mongo)\w*$/.test(
    name,
  );
}
