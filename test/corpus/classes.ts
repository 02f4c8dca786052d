// Members: inherited, overridden, abstract, static, private, accessors, fields holding functions, and `super`.

abstract class Repository<T> {
  static created = 0;
  protected readonly cache = new Map<string, T>();

  constructor(protected readonly name: string) {
    Repository.created++;
    this.log("made");
  }

  async get(key: string): Promise<T> {
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const loaded = await this.load(key);
    this.keep(key, loaded);
    return loaded;
  }

  protected abstract load(key: string): Promise<T>;

  protected log(_text: string): void {}

  private keep(key: string, value: T): void {
    this.cache.set(key, value);
  }
}

class Users extends Repository<{ name: string }> {
  #reads = 0;
  readonly format = (name: string): string => this.decorate(name);

  constructor() {
    super("users");
    this.warm();
  }

  static async open(): Promise<Users> {
    const users = new Users();
    await users.get("root");
    return users;
  }

  get reads(): number {
    return this.#count();
  }

  override async get(key: string): Promise<{ name: string }> {
    return super.get(Users.normalise(key));
  }

  protected override async load(key: string): Promise<{ name: string }> {
    this.#reads++;
    await Promise.resolve();
    return { name: this.format(key) };
  }

  private decorate(name: string): string {
    return `<${name}>`;
  }

  private warm(): void {
    this.log("warm");
  }

  #count(): number {
    return this.#reads;
  }

  private static normalise(key: string): string {
    return key.trim();
  }
}

class Service {
  constructor(private readonly users: Users) {}

  async greet(key: string): Promise<string> {
    const { name } = await this.users.get(key);
    return this.phrase(name);
  }

  private phrase = (name: string): string => `Hello ${name}`;
}

const users = await Users.open();
const service = new Service(users);
await Promise.all([service.greet("a"), service.greet(" b ")]);
const { greet } = { greet: service.greet.bind(service) };
await greet("c");
users.reads.toFixed();
