import { startBolt } from "./bolt.ts";

await startBolt(() => undefined);
