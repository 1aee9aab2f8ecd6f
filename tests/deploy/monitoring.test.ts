import { readdirSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { LISTENED_FOR, processMetrics } from "../../src/telemetry/metrics.ts";
import { recordMetrics } from "../../src/telemetry/record-metrics.ts";
import { ROOT, read } from "../docs/documents.ts";
import { quiet } from "../support/database.ts";
import { readSamples } from "../telemetry/watched-bot.ts";

interface Rule {
	alert: string;
	expr: string;
	for?: string;
	labels: { severity: string };
	annotations: { summary: string; runbook: string };
}
interface Panel {
	title: string;
	type: string;
	gridPos: { x: number; y: number; w: number; h: number };
	targets?: { expr: string }[];
}

const { groups } = parse(read("deploy/monitoring/alerts.yaml")) as {
	groups: { name: string; rules: Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read("deploy/monitoring/dashboard.json")) as { uid: string; panels: Panel[] };
const drawn = dashboard.panels.flatMap((panel) =>
	(panel.targets ?? []).map((target) => ({ panel, ...target })),
);
const operations = read("docs/operations.md");

/** Every metric with the labels that it can have, as a bot would give it out to which all of it has happened. */
async function given(): Promise<Map<string, Set<string>>> {
	const metrics = processMetrics("0.0.0", () => ({ total: 1, idle: 1, waiting: 0, max: 20 }));
	const took = { from: 0, to: 1 };
	metrics.watch.interaction({
		...took,
		platform: "slack",
		kind: "words",
		action: "help",
		outcome: "answered",
	});
	metrics.watch.delivery({ ...took, platform: "slack", view: "case-card", outcome: "posted" });
	metrics.watch.answer({ ...took, platform: "slack", outcome: "ok" });
	const log = metrics.counted(quiet);
	for (const code of LISTENED_FOR) log.info({ reason: "x", refusal: "x", outcome: "x", platform: "x" }, code);
	const record = await recordMetrics({
		postings: [{ platform: "slack", state: "waiting", count: 1, oldest: 1 }],
		...{ digestsMissed: 0, importRows: 0, importOldest: 0, unlinked: 0 },
		verified: { at: new Date(0), faults: 0 },
	});
	const all = new Map<string, Set<string>>([["up", new Set(["job"])]]);
	for (const { name, labels } of readSamples(`${await metrics.text()}\n${record}`)) {
		all.set(name, new Set([...(all.get(name) ?? []), ...Object.keys(labels), "instance", "job"]));
	}
	return all;
}

/** What an expression asks: metrics with the labels that it picks, and labels that it sums by. */
function asked(expr: string) {
	const found: { metrics: { name: string; labels: [string, string][] }[]; by: string[]; errors: number } = {
		...{ metrics: [], by: [], errors: 0 },
	};
	const plain = expr.replaceAll("$__rate_interval", "5m");
	const text = (node: { from: number; to: number }) => plain.slice(node.from, node.to);
	parser.parse(plain).iterate({
		enter(node) {
			if (node.type.isError) found.errors += 1;
			if (node.name === "VectorSelector") {
				const name = /^\w+/.exec(text(node))?.[0] ?? "";
				const labels = [...text(node).matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)];
				found.metrics.push({ name, labels: labels.map(([, label, value]) => [label!, value!]) });
			}
			if (node.name === "GroupingLabels") found.by.push(...(text(node).match(/\w+/g) ?? []));
		},
	});
	return found;
}

const expressions = [
	...rules.map(({ alert, expr }) => ({ of: alert, expr })),
	...drawn.map(({ panel, expr }) => ({ of: panel.title, expr })),
];

describe("alert rules and dashboard", () => {
	test.each(expressions)("$of asks for metrics and labels that there are", async ({ expr }) => {
		const all = await given();
		const { metrics, by, errors } = asked(expr);
		expect(errors, expr).toBe(0);
		expect(metrics.length).toBeGreaterThan(0);
		const known = new Set<string>();
		for (const { name, labels } of metrics) {
			expect([...all.keys()], expr).toContain(name);
			for (const label of all.get(name)!) known.add(label);
			for (const [label] of labels) expect([...all.get(name)!], `${name}{${label}}`).toContain(label);
		}
		for (const label of by) expect([...known], `by (${label})`).toContain(label);
	});

	test("ask for outcomes, states, reasons and codes that the program has", () => {
		const folders = ["chat", "telemetry", "web", "teams", "delivery"].map((folder) => `src/${folder}`);
		const source = [...folders.flatMap((f) => readdirSync(`${ROOT}/${f}`).map((name) => `${f}/${name}`))]
			.filter((file) => file.endsWith(".ts"))
			.map(read)
			.join("\n");
		const values = expressions
			.flatMap(({ expr }) => asked(expr).metrics)
			.flatMap(({ labels }) => labels)
			.filter(([label]) => label !== "job")
			.flatMap(([, value]) => value.split("|"));
		expect(values).toContain("keys_unreachable");
		expect([...new Set(values)].filter((value) => !source.includes(`"${value}"`))).toEqual([
			// The level of the log: a method's name.
			...["error", "warn"].filter((level) => values.includes(level) && !source.includes(`"${level}"`)),
		]);
	});

	test("every alert says what it is, how bad, and what to do, in a section of its own", () => {
		expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
		const sections = [...operations.matchAll(/^### (Rollcall\w+)\n\n([\s\S]*?)(?=\n##)/gm)];
		expect(sections.map(([, name]) => name)).toEqual(rules.map((rule) => rule.alert));
		for (const [, name, says] of sections) expect(says!.length, name).toBeGreaterThan(100);
		for (const { alert, labels, annotations } of rules) {
			expect(["critical", "warning"]).toContain(labels.severity);
			expect(annotations.summary.length).toBeGreaterThan(20);
			expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
		}
	});

	test("the alerts are those that a panel would miss first", () => {
		const asks = (metric: string) => rules.some(({ expr }) => expr.includes(metric));
		for (const metric of [
			...["rollcall_posting_oldest_seconds", "rollcall_digests_missed_today"],
			...["rollcall_deliveries_given_up_total", "rollcall_ack_seconds_bucket"],
			...["rollcall_chain_verified_faults", "rollcall_chain_verified_timestamp_seconds"],
		]) {
			expect(asks(metric), metric).toBe(true);
		}
	});

	test("every metric of ours is explained in docs/operations.md, and no other", async () => {
		const ours = [...(await given()).keys()]
			.filter((name) => name.startsWith("rollcall_"))
			.map((name) => name.replace(/_(bucket|count|sum)$/, ""));
		const [, table = ""] = /\n## Watching\n([\s\S]*?)\n## /.exec(operations) ?? [];
		const rows = [...table.matchAll(/^\| (`rollcall_\w+`(?:, `rollcall_\w+`)*) \|/gm)];
		const explained = rows.flatMap(([, names]) => names!.replaceAll("`", "").split(", "));
		expect(explained.sort()).toEqual([...new Set(ours)].sort());
	});

	test("no two panels of the dashboard lie over each other", () => {
		const { panels } = dashboard;
		for (const a of panels) {
			expect(a.gridPos.x + a.gridPos.w).toBeLessThanOrEqual(24);
			for (const b of panels) {
				if (a === b) continue;
				const [p, q] = [a.gridPos, b.gridPos];
				const apart = p.x + p.w <= q.x || q.x + q.w <= p.x || p.y + p.h <= q.y || q.y + q.h <= p.y;
				expect(apart, `${a.title} / ${b.title}`).toBe(true);
			}
		}
	});
});
