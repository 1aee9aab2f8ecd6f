import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { read } from "../docs/documents.ts";
import { knownSettings, standsFor } from "./settings.ts";

const known = knownSettings();

describe("in Azure", () => {
	const bicep = read("deploy/azure/main.bicep");
	const code = bicep.replaceAll(/\/\/.*$/gm, "");
	/** A resource's text, from its name to the next of the file. */
	const resource = (name: string) => {
		const [, text] =
			new RegExp(`\\nresource ${name} '[^']+'([\\s\\S]*?)(?=\\nresource |\\noutput |$)`).exec(code) ?? [];
		if (!text) throw new Error(`There is no resource ${name}`);
		return text;
	};
	const settingsOf = (text: string) =>
		[...text.matchAll(/\{ name: '([A-Z_]+)', (?:value: ('[^']*'|\w+)|secretRef: '([\w-]+)') \}/g)].map(
			([, name, value, secret]) => ({ name: name!, value, secret }),
		);

	test("every bracket is closed, and every name that is used is there", () => {
		const outside = code.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''");
		for (const [open, close] of ["{}", "[]", "()"]) {
			expect(outside.split(open!).length, open).toBe(outside.split(close!).length);
		}
		const declared = [...code.matchAll(/^(?:param|var|resource|output) (\w+)/gm)].map(([, name]) => name!);
		expect(new Set(declared).size).toBe(declared.length);
		const used = [...code.matchAll(/(?<![\w.'])(\w+)\.(?:id|name|properties|listKeys)/g)].map(
			([, name]) => name!,
		);
		expect(used.length).toBeGreaterThan(5);
		expect(used.filter((name) => !declared.includes(name))).toEqual([]);
		const interpolated = [...code.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
		expect(interpolated.filter((name) => !declared.includes(name))).toEqual([]);
	});

	test("every setting is one that the configuration knows, and they are enough for production", () => {
		const app = [...settingsOf(resource("app")), ...settingsOf(code.slice(0, code.indexOf("resource app")))];
		const all = [...app, ...settingsOf(resource("migrate")), ...settingsOf(resource("verify"))];
		expect(all.length).toBeGreaterThan(12);
		expect(all.filter(({ name }) => !known.has(name)).map((one) => one.name)).toEqual([]);
		const environment = Object.fromEntries(
			app.map(({ name, value }) => [
				name,
				value?.startsWith("'")
					? value.slice(1, -1)
					: name === "ROLLCALL_PUBLIC_URL"
						? "https://rollcall.council.example"
						: standsFor(name),
			]),
		);
		const config = readConfig({ NODE_ENV: "production", ...environment });
		expect(config.port).toBe(Number(/targetPort: (\d+)/.exec(resource("app"))![1]));
		expect(config.teams?.appId).toBe("x");
	});

	test("secrets come from the vault by reference, and the owner's login is the migration's alone", () => {
		for (const name of ["app", "migrate", "verify"]) {
			const text = resource(name) + (name === "app" ? code.slice(0, code.indexOf("resource app")) : "");
			const there = [...text.matchAll(/\{ name: '([\w-]+)', keyVaultUrl: '\$\{inVault\}secrets\/([\w-]+)'/g)];
			for (const [, given, inVault] of there) expect(given).toBe(inVault);
			const used = [...text.matchAll(/secretRef: '([\w-]+)'/g)].map(([, secret]) => secret!);
			expect([...new Set(used)].sort()).toEqual(there.map(([, secret]) => secret!).sort());
		}
		expect(resource("app")).not.toContain("owner");
		expect(resource("verify")).not.toMatch(/owner|'database-url'/);
		expect(code).not.toMatch(/password: '|@secure/i);
		const told = read("docs/operations.md");
		for (const [, secret] of code.matchAll(/secrets\/([\w-]+)'/g)) expect(told).toContain(`\`${secret}\``);
	});

	test("is asked what the bot answers, ends in time, and never scales to none", () => {
		const app = resource("app");
		expect([...app.matchAll(/path: '(\/\w+)', port: 3000/g)].map(([, path]) => path)).toEqual([
			"/healthz",
			"/healthz",
			"/readyz",
		]);
		expect(Number(/terminationGracePeriodSeconds: (\d+)/.exec(app)![1])).toBeGreaterThanOrEqual(30);
		expect(Number(/minReplicas: (\d+)/.exec(app)![1])).toBeGreaterThanOrEqual(2);
	});
});

describe("in AWS", () => {
	interface Task {
		containerDefinitions: {
			image: string;
			user: string;
			readonlyRootFilesystem: boolean;
			linuxParameters: { capabilities: { drop: string[] } };
			stopTimeout: number;
			portMappings: { name: string; containerPort: number }[];
			mountPoints: { sourceVolume: string; containerPath: string }[];
			environment: { name: string; value: string }[];
			secrets: { name: string; valueFrom: string }[];
			healthCheck: { command: string[] };
		}[];
		volumes: { name: string }[];
	}
	const task = JSON.parse(read("deploy/aws/task-definition.json")) as Task;
	const [bot] = task.containerDefinitions as [Task["containerDefinitions"][number]];

	test("it runs as an ordinary user on a read-only file system, and has the time that ending takes", () => {
		expect([bot.user, bot.readonlyRootFilesystem]).toEqual(["1000:1000", true]);
		expect(bot.linuxParameters.capabilities).toEqual({ drop: ["ALL"] });
		expect(bot.stopTimeout).toBeGreaterThanOrEqual(30);
		expect(bot.image).toMatch(/:\d+\.\d+\.\d+$/);
		expect(bot.healthCheck.command.join(" ")).toContain("/healthz");
		for (const { sourceVolume } of bot.mountPoints) {
			expect(task.volumes.map((volume) => volume.name)).toContain(sourceVolume);
		}
	});

	test("every setting is one that the configuration knows, and they are enough for production", () => {
		const names = [...bot.environment, ...bot.secrets].map((one) => one.name);
		expect(names.filter((name) => !known.has(name))).toEqual([]);
		for (const { valueFrom } of bot.secrets) expect(valueFrom).toMatch(/^arn:aws:secretsmanager:/);
		for (const { name } of bot.environment) expect(name).not.toMatch(/PASSWORD|TOKEN|SECRET|KEYS/);
		const environment = Object.fromEntries([
			...bot.environment.map(({ name, value }) => [name, value]),
			...bot.secrets.map(({ name }) => [name, standsFor(name)]),
		]);
		const config = readConfig({ NODE_ENV: "production", ...environment });
		expect([config.port, config.metricsPort]).toEqual(bot.portMappings.map((port) => port.containerPort));
		expect(config.auditAnchorFolder).toBe(bot.mountPoints[0]!.containerPath);
	});
});
