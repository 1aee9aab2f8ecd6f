import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { panelShape } from "../../scripts/panel-schema.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { names, read } from "./documents.ts";

const TEMPLATES = names("docs/templates").filter((name) => name.endsWith(".yaml"));
const schema = z.fromJSONSchema(panelShape() as Parameters<typeof z.fromJSONSchema>[0]);
const parts = (text: string) => parseAllDocuments(text).map((part) => part.toJS());

describe.each(TEMPLATES)("the template %s", (name) => {
	const text = read(`docs/templates/${name}`);

	test("is a panel file without a mistake", () => {
		const { errors } = readPanelFile(text, (file) => read(`docs/templates/${file}`));
		expect(errors ?? []).toEqual([]);
	});

	test("has two who coordinate each panel, so that one may be away", () => {
		const { file } = readPanelFile(text, (other) => read(`docs/templates/${other}`));
		for (const { members } of file!.panels) {
			expect(members.filter((m) => m.roles.includes("coordinator")).length).toBeGreaterThan(1);
		}
	});

	test("keeps to the schema that editors use", () => {
		for (const part of parts(text)) expect(() => schema.parse(part)).not.toThrow();
	});
});

describe("the schema that editors use", () => {
	const demo = read("src/sandbox/demo/panel.yaml");

	test("has the sandbox's own file", () => {
		for (const part of parts(demo)) expect(() => schema.parse(part)).not.toThrow();
	});

	test("has words for every setting", () => {
		const settings = Object.entries(panelShape().properties!.panel!.properties!);
		expect(settings.length).toBeGreaterThan(30);
		expect(settings.filter(([, setting]) => !setting.description).map(([name]) => name)).toEqual([]);
	});

	test.each([
		["a setting that is not known", "digest:\n    at: 08:30", "digest:\n    hour: 8"],
		["a time that is none", "at: 08:30", "at: 8.30"],
		["a role that is not known", "roles: [chair]", "roles: [chairman]"],
		["an account without its workspace", "slack: T0MILL/U03HERON", "slack: U03HERON"],
	])("refuses %s", (_, good, bad) => {
		const wrong = demo.replace(good, bad);
		expect(wrong).not.toBe(demo);
		expect(() => parts(wrong).map((part) => schema.parse(part))).toThrow();
	});
});
