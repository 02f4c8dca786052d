/** Packages whose clients give up by themselves when nothing is configured, though some only after minutes. */
export const givingUp: ReadonlySet<string> = new Set(
  (
    "ky ky-universal undici kafkajs @elastic/elasticsearch @opensearch-project/opensearch openai @anthropic-ai/sdk stripe nodemailer twilio " +
    "puppeteer puppeteer-core playwright playwright-core @prisma/client .prisma/client firebase-admin @google/generative-ai @google/genai " +
    "groq-sdk cohere-ai @mistralai/mistralai cassandra-driver"
  ).split(" "),
);
