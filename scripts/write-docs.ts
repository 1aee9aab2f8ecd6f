/** Writes the pages that are functions of the code: `npm run docs`. A test holds the committed pages against them. */
import { writeFileSync } from "node:fs";
import { PAGES } from "./pages.ts";

for (const { file, text } of PAGES) writeFileSync(new URL(`../docs/${file}`, import.meta.url), text());
