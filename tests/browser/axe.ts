import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Something that keeps somebody out: axe's rule, how much it matters, and the elements as they are written, with what is wrong. */
export interface Violation {
	id: string;
	impact: string;
	nodes: string[];
}

/** What axe finds on the page as it stands. Evaluated by the debugger: the page's own policy lets no script in. */
export async function axeOn(page: Page): Promise<Violation[]> {
	return (await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ["violations"] }).then((r) =>
		r.violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.html + ' ' + n.failureSummary) })))`)) as Violation[];
}
