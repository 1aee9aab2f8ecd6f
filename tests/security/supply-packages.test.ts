import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, read } from "../docs/documents.ts";

interface Locked {
	version: string;
	integrity?: string;
	resolved?: string;
	license?: string;
	dev?: true;
	link?: true;
	hasInstallScript?: true;
}

const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
const manifest = JSON.parse(read("package.json")) as { allowScripts: Record<string, boolean> };
const locked = Object.entries(lock.packages)
	.filter(([path]) => path !== "")
	.map(([path, of]) => ({ path, name: path.split("node_modules/").at(-1)!, ...of }));

/** The package.json of what is installed; the lockfile has packages for other platforms too. */
const installed = locked
	.filter(({ path }) => existsSync(join(ROOT, path, "package.json")))
	.map((of) => ({ ...of, file: JSON.parse(read(`${of.path}/package.json`)) as Record<string, unknown> }));

describe("the lockfile", () => {
	test("pins every package by its hash, and names no registry", () => {
		expect(locked.length).toBeGreaterThan(200);
		expect(locked.filter((p) => !p.integrity?.startsWith("sha512-")).map((p) => p.path)).toEqual([]);
		expect(locked.filter((p) => p.resolved).map((p) => p.path)).toEqual([]);
		expect(read("package-lock.json")).not.toMatch(/"https?:\/\/[^"]*(registry|\.tgz)/);
		expect(read(".npmrc")).not.toMatch(/registry=|_auth|\/\//);
	});

	test("has no package from anywhere but the registry", () => {
		const own = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
		const asked = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
			Object.entries(own[kind] ?? {}),
		);
		expect(asked.filter(([, version]) => !/^[~^]?\d/.test(version))).toEqual([]);
		expect(locked.filter((p) => p.link)).toEqual([]);
	});
});

describe("install scripts", () => {
	const allowed = Object.keys(manifest.allowScripts);

	test("run for packages that are allowed by name, and for no other", () => {
		const having = new Set(locked.filter((p) => p.hasInstallScript).map((p) => p.name));
		expect([...having].sort()).toEqual([...allowed].sort());
	});

	test("are not in any package that is installed and says that it has none", () => {
		const scripted = installed.filter(({ path, file }) => {
			const scripts = (file.scripts ?? {}) as Record<string, string>;
			const runs = ["preinstall", "install", "postinstall"].some((name) => name in scripts);
			return runs || existsSync(join(ROOT, path, "binding.gyp"));
		});
		expect(scripted.map((p) => p.name)).toContain("botbuilder-dialogs");
		expect(scripted.filter((p) => !allowed.includes(p.name)).map((p) => p.path)).toEqual([]);
	});
});

/** Licences that ask for no more than their notice; each is compatible with ours. */
const LICENCES = [
	"0BSD",
	"Apache-2.0",
	"BlueOak-1.0.0",
	"BSD-2-Clause",
	"BSD-3-Clause",
	"ISC",
	"MIT",
	"MIT-0",
];

/** Packages whose licence is another, or is not written as an SPDX id, with the reason why they may stay. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
	// MPL-2.0: used by vitest while developing, never changed, never shipped.
	lightningcss: "MPL-2.0",
	// The same: used by the browser test, never changed, never shipped.
	"axe-core": "MPL-2.0",
	// Bitstream Vera's licence and the public domain: free to use and embed, not to be sold by itself under its name.
	"dejavu-fonts-ttf": "SEE LICENSE IN README.md AND LICENSE",
	// Its package.json says nothing; the LICENSE beside it is the MIT licence.
	"png-js": "none",
	// Named by an address only, which is that of the MIT licence.
	cldrjs: '[{"type":"MIT","url":"https://github.com/rxaviers/cldrjs/blob/master/LICENSE-MIT"}]',
};

describe("licences", () => {
	const licenceOf = (file: Record<string, unknown>): string => {
		const said = file.license ?? file.licenses;
		return typeof said === "string" ? said : (JSON.stringify(said) ?? "none");
	};
	const isAllowed = (licence: string): boolean =>
		licence
			.replace(/^\(|\)$/g, "")
			.split(" OR ")
			.some((choice) => choice.split(" AND ").every((id) => LICENCES.includes(id)));
	const isException = (name: string, licence: string): boolean =>
		Object.entries(EXCEPTIONS).some(
			([of, has]) => (name === of || name.startsWith(`${of}-`)) && licence === has,
		);

	test("of all that is installed are on the list, or a named exception", () => {
		const others = installed.filter(
			({ name, file }) => !isAllowed(licenceOf(file)) && !isException(name, licenceOf(file)),
		);
		expect(others.map(({ name, file }) => `${name}: ${licenceOf(file)}`)).toEqual([]);
		for (const name of Object.keys(EXCEPTIONS)) expect(installed.map((p) => p.name)).toContain(name);
	});

	test("of what other platforms install are, too", () => {
		const elsewhere = locked.filter((p) => !installed.some((i) => i.path === p.path));
		const others = elsewhere.filter(
			(p) => !isAllowed(p.license ?? "none") && !isException(p.name, p.license ?? ""),
		);
		expect(others.map((p) => `${p.name}: ${p.license}`)).toEqual([]);
	});

	test("of what production runs need no exception but the fonts, and two whose licence is MIT", () => {
		const exceptional = installed.filter(({ dev, file }) => !dev && !isAllowed(licenceOf(file)));
		expect(exceptional.map((p) => p.name)).toEqual(["cldrjs", "dejavu-fonts-ttf", "png-js"]);
	});
});

test("npm run sbom lists every package with its hash, as CycloneDX, and tells production's apart", {
	timeout: 60_000,
}, () => {
	const text = execFileSync("npm", ["run", "--silent", "sbom"], { cwd: ROOT, encoding: "utf8" });
	type Component = {
		name: string;
		version: string;
		purl: string;
		hashes?: { alg: string }[];
		properties?: { name: string; value: string }[];
	};
	const bom = JSON.parse(text) as {
		bomFormat: string;
		components: Component[];
		metadata: { component: Component };
	};
	expect(bom.bomFormat).toBe("CycloneDX");
	expect(bom.metadata.component.purl).toMatch(/^pkg:npm\/rollcall@/);
	const names = (all: readonly { name: string; version: string }[]) =>
		[...new Set(all.map((c) => `${c.name}@${c.version}`))].sort();
	expect(names(bom.components)).toEqual(names(locked));
	const isDevelopment = (c: Component) =>
		c.properties?.some((p) => p.name === "cdx:npm:package:development") ?? false;
	const production = names(bom.components.filter((c) => !isDevelopment(c)));
	expect(production).toEqual(names(locked.filter((p) => !p.dev)));
	const unhashed = bom.components.filter((c) => !c.hashes?.some((h) => h.alg === "SHA-512"));
	expect(unhashed.map((c) => c.name)).toEqual([]);
});

test("every file of the program is TypeScript that Node runs as it is", () => {
	const files = ["src", "bench", "scripts"].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
			.filter((name) => name.endsWith(".ts"))
			.map((name) => join(ROOT, folder, name)),
	);
	expect(files.length).toBeGreaterThan(200);
	for (const file of files) {
		expect(() => stripTypeScriptTypes(readFileSync(file, "utf8")), file).not.toThrow();
	}
});
