import { isTestCode, type FileId } from "../../model/index.js";

export { isTestCode };

/** Scripts that somebody starts by hand, and configuration. */
const toolFolder =
  /(^|\/)(_?scripts?|build|\.?ci|\.github|migrations?|upgrades?|seeds?|seeders?|codegen|gen|dev-?(?:env|kit|tools|server)|[\w-]+-(?:devkit|dev-env|codegen|generator))\/|^(tools?|tasks)\//i;
/** A folder for what builds, among the sources of a program that does so for its users. */
const ownBuild = /((?:^|\/)(?:lib|src)(?:\/[\w.-]+)*?)\/build\//i;
const toolFile =
  /(^|\/)(gulpfile|gruntfile|jakefile|build|release|publish|seed|setup|install|postinstall|preinstall|backfill|migrate|npm[-_]?scripts?)(?:[-_.][\w.-]*)?\.[cm]?[jt]s$|[.-](?:config|seed|seeder|migration)\.[cm]?[jt]s$|(^|\/)\.[\w.-]+\.[cm]?[jt]s$/i;

/** Whether a file is a build step, a script or configuration. */
export function isTooling(file: FileId): boolean {
  return toolFolder.test(file.replace(ownBuild, "$1/")) || toolFile.test(file);
}

/** Libraries that people keep with their sources, and what bundlers made: `www/lib/pdfjs/build/pdf.worker.js`, `chunk-b4b159b2.js`. */
const vendored =
  /(?:^|\/)(?:vendors?|third[-_]?party|(?:www|static|assets|public)\/(?:[\w.-]+\/)*(?:[\w.-]+-)?lib(?:s|raries)?)\/(?!.*\.tsx?$)|[.-](?:bundle|chunk)(?:[.-][\w-]+)?\.[cm]?js$|-(?=[0-9a-f]*\d)[0-9a-f]{8,}\.[cm]?js$/i;

/** Whether a file is somebody else's, or made of others by a bundler: nobody here will change it. */
export function isVendored(file: FileId): boolean {
  return vendored.test(file);
}

/** Whether what a file makes is there for the program as it runs, not for its tests or its upkeep alone. */
export function isOfProgram(file: FileId): boolean {
  return !isTestCode(file) && !isTooling(file);
}

const commandLine = /(?:^|\/)(?:\w+-)?(?:cli|bin|commands?|cmd)(?:\/|[-.]|$)/i;

/** Whether a file is part of a command line, which does its work and ends. */
export function isCommandLine(file: FileId): boolean {
  return commandLine.test(file);
}

/** Code that runs in a browser, by where people put it. */
const frontEnd =
  /\.(?:tsx|jsx|vue|svelte)$|(^|\/)(?:components?|composables|hooks|front-?end|browser|webview|mobile|renderer|web\/(?:apps|packages)|content-?scripts?|(?:\w+-)+ui|(?:\w+-)*web-?(?:client|app|ui))\//i;
/** Scripts that a server hands to its pages. */
const handedOut = /(?:^|\/)(?:static|public|www|wwwroot)\/(?:[\w.-]+\/)*(?:js|scripts?|javascripts?)\//i;

/** Whether a file is code of a browser, which opens only a few connections to one host at a time. */
export function isFrontEnd(file: FileId): boolean {
  return handedOut.test(file) || (frontEnd.test(file) && !/(^|[/.])(?:server|api|backend)[/.]/i.test(file));
}

/**
 * What the text of a collection tells about its size. `few`: what a program has a handful of, whatever its input.
 * `many`: what grows with the input or with a folder.
 */
export function likelySize(text: string): "few" | "many" | "unknown" {
  const name = text.replace(/\s+/g, " ");
  if (
    /\bObject\.(keys|values|entries)\((?:[A-Z][A-Z0-9_]+|[\w.]*(?:config|options|settings|env|enum)\w*)\)/i.test(name)
  ) {
    return "few";
  }
  if (/^[A-Z][A-Z0-9_]+$/.test(name) || /\bquerySelectorAll\(|\bgetElementsBy\w+\(/.test(name)) return "few";
  if (/invit(?:e|ation)/i.test(lastWord(name)) || opened.test(lastWord(name)) || asked.test(lastWord(name)))
    return "few";
  const last = lastWord(name)
    .replace(/(?<=[a-z])(?:Ids|Names|Keys|List|Details)$/, "s")
    .replace(/^(?:grouped)?by([A-Z]\w*?)s?$/i, "$1s");
  if (/^_?\w*(?:config|configuration|env|options|settings)$/i.test(last)) return "few";
  if (few.test(last) || ofFew.test(last) || part.test(last) || ofParts.test(last)) return "few";
  return many.test(name) ? "many" : "unknown";
}

/** What a search gave, of which a page is looked at. */
const asked = /^_?search(?:[A-Z_]\w*)?$/;

/** What somebody has open before them: `getOpenTextDocuments()`, `workspace.textDocuments`, `openFiles`. */
const opened = /text_?(?:document|editor)s$|(?:open|opened|visible)_?(?:document|editor|file|buffer)s$/i;

const few =
  /^_?(\w*(plugin|hook|handler|listener|middleware|provider|adapter|service|worker|connection|client|subscriber|callback|initializer|loader|extension|module|command|server|store|driver|transport|engine|manager|controller|strateg(y|ie)|feature|locale|language|environment|env|tab|window|view|panel|root|folder|workspace|browser|platform|target|preset|config|option|setting|runtime|fleet|poller|relation|administrator|admin|dependenc(y|ie)|dep|cleanup|disposable|teardown|stage|step|phase|check|validator|observer|channel|queue|schema|migration|model|definition|registrie|filter|condition|criterion|source|currencie|categorie|role|permission|scope|integration|plan|tier|price|domain|region|webhook|attachment|label|tag|column|field|param|parameter|prop|argument|flag|rule|approve|approver|approval|volume|network|container|mount|backup|disk|drive|interface|trigger|project|action|shard|section|call|owner|follow_?up)s|criteria|\w*registry)$/i;

/** Of people and things of which there are few. */
const ofFew = /(?:^|_)(?:admin|owner|default)[A-Z_]\w*s$|[a-z](?:Admin|Owner|Default)[A-Z]\w*s$/;

/** Files and folders of the parts of a program. */
const ofParts =
  /^_?\w*(?:plugin|theme|locale|language|translation|package|workspace|project|module|extension|config|root|template|style|static|view)_?(?:file)?_?(?:path|dir|directorie|directory|folder|root|file)s$|^_?(?:sub)?(?:dirs|directories|folders|paths)$/i;

/** What people call the part of a collection that is worked on at a time. */
const part = /^_?(?:\w*(?:batch|chunk)|group|slice|window|bucket)$/i;

const many =
  /readdir|glob|walk|\bfiles?\b|children\b|(?:file|filePath|entrie|dirent|row|record|item|user|customer|member|subscriber|recipient|contact|order|product|invoice|payment|transaction|doc|document|page|post|article|comment|issue|ticket|message|notification|event|email|job|task|feed|partner|participant|student|submission|response|vote|subscription|commission|repo|repositorie|commit|package|id|url|uri|link|path|host|addresse|name|symbol|image|photo|video|asset|upload|object|entitie|node|result|token|key|chunk|line|word|hashe)s\b/i;

const plenty =
  /^_?\w*?(?:user|member|membership|recipient|customer|contact|subscriber|participant|student|employee|document|doc|row|record|item|message|notification|order|transaction|commission|payout|invoice|email|commit|upload|object|submission)s$|^_?(?:ids|urls|people|children)$/i;

/** The same of what one thing has by itself, of which most have a few. */
const plentyOfOne =
  /^_?\w*?(?:subscriber|document|row|record|message|transaction|commission|email|object|submission)s$/i;

/**
 * Whether a name is one of what there is a lot of wherever there is any: users, documents, rows, ids of anything; `ofOne`: even
 * where it is a member of one thing.
 */
export function isPlenty(name: string, ofOne = false): boolean {
  const last = lastWord(name);
  if (opened.test(last)) return false;
  return (ofOne ? plentyOfOne : plenty).test(last.replace(/(?<=[a-z])(?:Ids|Names|Keys|List|Details)$/, "s"));
}

/** The last name in `this.foo.bars`, `getBars()`, `[...bars.values()]`. */
function lastWord(text: string): string {
  const plain = text
    .replace(/^\[\.\.\.(.*)\]$/, "$1")
    .replace(/^(?:Array\.from|Object\.(?:keys|values|entries)|Array\.prototype\.\w+\.call)\((.*)\)$/, "$1")
    .replace(/\.(?:values|keys|entries|slice|reverse|toArray)\(\)$/, "")
    .replace(/\?\?.*$|\|\|.*$/, "")
    .replace(/[()!?\s\]]+$/, "");
  return /[\w$]+$/.exec(plain)?.[0] ?? plain;
}

/** Whether a fan-out is over the rounds of a loop with a condition, and over no collection. */
export function isCondition(text: string): boolean {
  return /^(?:while|for) \(/.test(text);
}

/** Names of functions that start something that goes on: called once for each part of a program. */
const lifecycle =
  /^(?:start|stop|run|init|initiali[sz]e|setup|boot|bootstrap|listen|connect|reconnect|disconnect|open|close|shutdown|destroy|dispose|teardown|subscribe|unsubscribe|register|unregister|watch|unwatch|poll|load|mount|activate|deactivate|enable|disable|cleanup)(?:$|[A-Z_]\w*?(?:Pollers?|Polling|Loops?|Queues?|Workers?|Watch(?:er)?s?|Listeners?|Servers?|Services?|Fleets?|Consumers?|Subscriptions?|Schedulers?|Crons?|Jobs?|Timers?|Plugins?)$)/;

/** Whether a function is named as one that starts or ends a part of the program. */
export function isLifecycle(name: string): boolean {
  return lifecycle.test(name.slice(name.lastIndexOf(".") + 1));
}
