import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../src/config.ts";
import { ROOT, read } from "../docs/documents.ts";

const manifest = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };

/** A Dockerfile's instructions, by its stages. */
const stages = read("deploy/Dockerfile")
	.split("\n")
	.filter((line) => line.trim() && !line.startsWith("#"))
	.reduce<{ name: string; words: string }[][]>((all, line) => {
		const [, name = "", words = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
		if (name === "FROM") all.push([]);
		all.at(-1)?.push({ name, words });
		return all;
	}, []);
const [install = [], final = []] = stages;
const all = (stage: typeof final, name: string) => stage.filter((i) => i.name === name).map((i) => i.words);

/** What the image's context has: the ignore file leaves out everything, and lets these in again. */
const rules = read("deploy/Dockerfile.dockerignore")
	.split("\n")
	.filter((line) => line && !line.startsWith("#"));
const isInContext = (path: string): boolean =>
	rules.reduce((there, rule) => {
		const pattern = rule.replace(/^!/, "");
		const applies = pattern === "*" || path === pattern || path.startsWith(`${pattern}/`);
		return applies ? rule.startsWith("!") : there;
	}, true);

describe("the image", () => {
	test("is made in two stages of the Node that the project is tested with, pinned by version", () => {
		const node = `node:${manifest.devDependencies.node}-bookworm-slim`;
		expect(stages).toHaveLength(2);
		expect(all(install, "FROM")).toEqual([`${node} AS install`]);
		expect(all(final, "FROM")).toEqual([node]);
	});

	test("has what the lockfile says, without development's packages and without a database", () => {
		expect(all(install, "RUN")).toEqual(["npm ci --omit=dev --omit=optional"]);
		expect(all(install, "COPY")).toEqual(["package.json package-lock.json .npmrc ./"]);
		expect(all(final, "RUN").join()).not.toMatch(/npm|apt|curl|wget/);
		expect(all(final, "ADD").concat(all(install, "ADD"))).toEqual([]);
	});

	test("runs as a user who is not root and owns nothing of the program", () => {
		expect(all(final, "USER")).toEqual(["1000:1000"]);
		const at = final.map((i) => i.name);
		expect(at.indexOf("USER")).toBeGreaterThan(at.lastIndexOf("COPY"));
		expect(all(final, "COPY").join()).not.toMatch(/--ch(own|mod)/);
	});

	test("starts in production, without a shell, and says whether it is well", () => {
		expect(all(final, "ENV")).toEqual(["NODE_ENV=production MALLOC_ARENA_MAX=2"]);
		const command = JSON.parse(all(final, "CMD")[0]!) as string[];
		expect(command.filter((part) => !/^--max-(?:old|semi)-space-size=\d+$/.test(part))).toEqual([
			"node",
			"src/main.ts",
		]);
		const [check = ""] = all(final, "HEALTHCHECK");
		const words = JSON.parse(check.slice(check.indexOf("CMD ") + 4)) as string[];
		expect(words.slice(0, 2)).toEqual(["node", "-e"]);
		expect(words[2]).toContain("/healthz");
	});

	test("holds no secret", () => {
		expect(read("deploy/Dockerfile")).not.toMatch(/PASSWORD|TOKEN|SECRET|MASTER_KEYS|^ARG /m);
		for (const path of [
			".env",
			"deploy/.env",
			"deploy/secrets/master.keys",
			".rollcall/master.keys",
			".git/config",
		]) {
			expect(isInContext(path), path).toBe(false);
		}
	});

	test("has every file that the program reads, and neither sandbox nor tests", () => {
		const copied = all(final, "COPY")
			.filter((words) => !words.startsWith("--from"))
			.map((words) => words.split(" ")[0]!);
		const isThere = (path: string) =>
			isInContext(path) && copied.some((from) => path === from || path.startsWith(`${from}/`));
		const reached = new Set<string>();
		const follow = (file: string) => {
			if (reached.has(file)) return;
			reached.add(file);
			if (!file.endsWith(".ts")) return;
			const text = readFileSync(join(ROOT, file), "utf8");
			for (const [, of = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
				follow(relative(ROOT, resolve(ROOT, dirname(file), of)));
			}
		};
		// The sandbox is loaded when no platform is configured, which production refuses.
		const forASandbox = ["src/sandbox-start.ts", "src/cli/replay-stand-ins.ts"];
		for (const file of forASandbox) reached.add(file);
		follow("src/main.ts");
		follow("src/cli/rollcall.ts");
		for (const file of forASandbox) reached.delete(file);
		expect(reached.size).toBeGreaterThan(100);
		expect([...reached].filter((file) => !isThere(file))).toEqual([]);
		for (const name of readdirSync(join(ROOT, "migrations")))
			expect(isThere(`migrations/${name}`), name).toBe(true);
		for (const path of [
			"src/sandbox/sandbox.ts",
			"src/demo/load.ts",
			"src/sandbox-start.ts",
			"tests/x.ts",
			"bench/main.ts",
		]) {
			expect(isThere(path), path).toBe(false);
		}
	});
});

interface Service {
	image: string;
	user?: string;
	read_only?: boolean;
	cap_drop?: string[];
	cap_add?: string[];
	privileged?: boolean;
	security_opt?: string[];
	tmpfs?: string[];
	environment?: Record<string, string>;
	volumes?: string[];
	ports?: string[];
	networks?: string[];
	secrets?: string[];
	command?: string[];
}

const compose = parse(read("deploy/compose.yaml"), { merge: true }) as {
	services: Record<"database" | "migrate" | "rollcall", Service>;
	networks: Record<string, { internal?: boolean } | null>;
	secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);

describe("the compose file", () => {
	test.each(services)("%s can write nowhere but where it must, and gain no power", (name, service) => {
		expect(service.read_only).toBe(true);
		expect(service.cap_drop).toEqual(["ALL"]);
		expect(service.cap_add).toBeUndefined();
		expect(service.privileged).toBeUndefined();
		expect(service.security_opt).toEqual(["no-new-privileges:true"]);
		expect(service.tmpfs?.every((mount) => /noexec/.test(mount) && /nosuid/.test(mount))).toBe(true);
		expect(service.tmpfs?.some((mount) => mount.startsWith("/tmp:"))).toBe(true);
		expect(service.user).toBe(name === "database" ? "postgres" : "1000:1000");
		expect(service.image).not.toMatch(/latest/);
	});

	test("has a PostgreSQL 18, pinned by version, that only Rollcall can reach", () => {
		const { database } = compose.services;
		expect(database.image).toMatch(/^postgres:18\.\d+/);
		expect(database.ports).toBeUndefined();
		expect(database.networks).toEqual(["inside"]);
		expect(compose.networks.inside?.internal).toBe(true);
	});

	test("publishes the bot to this machine alone", () => {
		expect(compose.services.rollcall.ports).toEqual(["127.0.0.1:3000:3000"]);
	});

	test("gives the owner's login to the migration, and the master key to the bot, each to it alone", () => {
		const { migrate, rollcall, database } = compose.services;
		expect(migrate.command).toEqual(["node", "src/cli/rollcall.ts", "migrate"]);
		expect(Object.keys(migrate.environment ?? {}).sort()).toEqual(["DATABASE_OWNER_URL", "DATABASE_URL"]);
		expect(rollcall.environment).not.toHaveProperty("DATABASE_OWNER_URL");
		expect(rollcall.secrets).toEqual(["master_keys", "passphrases"]);
		expect([migrate.secrets, database.secrets]).toEqual([undefined, undefined]);
	});

	test("has no secret written in it, and the files that hold them are not in the repository", () => {
		for (const [, { environment = {} }] of services) {
			for (const [name, value] of Object.entries(environment)) {
				if (/PASSWORD|TOKEN|SECRET|URL$/.test(name)) expect(value, name).toMatch(/\$\{[A-Z_]+/);
			}
		}
		expect(compose.secrets).toEqual({
			master_keys: { file: "./secrets/master.keys" },
			passphrases: { file: "./secrets/passphrases" },
		});
		const ignored = read(".gitignore").split("\n");
		expect(ignored).toEqual(expect.arrayContaining(["/deploy/.env", "/deploy/secrets/"]));
		expect(existsSync(join(ROOT, "deploy/secrets"))).toBe(false);
	});

	test("sets only what the configuration knows, and enough for production", () => {
		const environment = Object.fromEntries(
			Object.entries(compose.services.rollcall.environment ?? {}).map(([name, value]) => [
				name,
				// What is left empty unless .env has it: the platforms' settings are there.
				/^(ROLLCALL|OTEL)_/.test(name)
					? value.replace(/^\$\{[A-Z_]+:-(.*)\}$/, "$1")
					: value.replace(/\$\{[A-Z_]+(:-)?\}/g, "x"),
			]),
		);
		const known = read("src/config.ts");
		expect(Object.keys(environment).filter((name) => !known.includes(`\t${name}: `))).toEqual([]);
		const limits = [...known.matchAll(/^\t(ROLLCALL_LIMIT_\w+): /gm)].map(([, name]) => name);
		expect(limits).toHaveLength(2);
		expect(Object.keys(environment)).toEqual(expect.arrayContaining(limits));
		const one = {
			SLACK_CLIENT_ID: "",
			SLACK_CLIENT_SECRET: "",
			SLACK_STATE_SECRET: "",
			SLACK_ALLOWED_TEAMS: "",
		};
		const many = {
			...{ SLACK_BOT_TOKEN: "", SLACK_STATE_SECRET: "x".repeat(32), SLACK_ALLOWED_TEAMS: "T01" },
			ROLLCALL_PUBLIC_URL: "https://rollcall.council.example",
		};
		for (const slack of [one, many]) {
			const config = readConfig({ NODE_ENV: "production", ...environment, ...slack });
			expect([config.production, config.sandbox, config.auditAnchorFolder]).toEqual([
				true,
				false,
				"/anchors",
			]);
		}
	});

	test("makes the same logins as the README says", () => {
		const statements = (text: string) =>
			[...text.matchAll(/^(create (?:role|database)|revoke|grant) [^;]*;/gm)].map(([all]) =>
				all.replace(/password (:?'[^']*')/, "password"),
			);
		const made = statements(read("deploy/roles.sh"));
		expect(made).toHaveLength(5);
		expect(statements(read("README.md")).slice(0, 5)).toEqual(made);
	});
});
