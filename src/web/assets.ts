import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const FOLDER = join(
	dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json")),
	"dist/govuk",
);

/** Ours, after GOV.UK Frontend's. */
const OWN = `
.rc-top { background: #1d3557; color: #fff; padding: 10px 0; }
.rc-top a { color: #fff; font-weight: 700; font-size: 1.25rem; text-decoration: none; }
.rc-top a:focus { color: #0b0c0c; }
.rc-top form { display: inline; }
.rc-top__row { display: flex; justify-content: space-between; align-items: center; gap: 20px; }
.rc-top button { background: none; border: 0; padding: 5px; font: inherit; color: #fff; text-decoration: underline; cursor: pointer; }
.rc-top button:focus { outline: 3px solid transparent; color: #0b0c0c; background: #fd0; box-shadow: 0 4px #0b0c0c; }
.rc-numbers { border-bottom: 1px solid #b1b4b6; border-left: 10px solid #ca3535; padding: 10px 15px; margin-bottom: 0; }
.rc-numbers p { margin: 0; }
.rc-card { border: 1px solid #b1b4b6; padding: 15px 15px 0; margin-bottom: 20px; }
.rc-row { border-bottom: 1px solid #b1b4b6; padding: 10px 0; margin: 0; }
.rc-row form, .rc-buttons form { display: inline-block; margin-right: 10px; }
.rc-row .govuk-button, .rc-row p { margin-bottom: 8px; }
.rc-rows { padding: 0; margin: 0 0 20px; list-style: none; border-top: 1px solid #b1b4b6; }
.rc-quiet { color: #484949; }
.rc-lines { white-space: pre-line; overflow-wrap: anywhere; }
.rc-honey { position: absolute; left: -10000px; width: 1px; height: 1px; overflow: hidden; }
.govuk-summary-list__value, .govuk-heading-l, .govuk-body { overflow-wrap: anywhere; }
`;

/**
 * GOV.UK Frontend's style without its typeface, which is licensed for its own domain alone, and without the crest and
 * anything else that is loaded by it.
 */
function style(): string {
	const css = readFileSync(join(FOLDER, "govuk-frontend.min.css"), "utf8")
		.replaceAll(/@font-face\{[^}]*\}/g, "")
		.replaceAll("GDS Transport,arial,sans-serif", "Arial,Helvetica,sans-serif")
		.replaceAll(/background-image:url\([^)]*\);?/g, "")
		.replaceAll(/url\([^)]*\)/g, "none")
		.replaceAll(/\/\*# sourceMappingURL=[^*]*\*\//g, "");
	return css + OWN;
}

const START = `import { initAll } from "./govuk.js";
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
`;

interface Asset {
	type: string;
	body: string;
	tag: string;
}

let made: ReadonlyMap<string, Asset> | undefined;

function assets(): ReadonlyMap<string, Asset> {
	const asset = (type: string, body: string): Asset => ({
		type: `${type}; charset=utf-8`,
		body,
		tag: `"${createHash("sha256").update(body).digest("base64url")}"`,
	});
	made ??= new Map([
		["page.css", asset("text/css", style())],
		[
			"govuk.js",
			asset(
				"text/javascript",
				readFileSync(join(FOLDER, "govuk-frontend.min.js"), "utf8").replace(
					/\/\/# sourceMappingURL=.*\s*$/,
					"",
				),
			),
		],
		["start.js", asset("text/javascript", START)],
	]);
	return made;
}

/** Answers with a file that our pages load: it says nothing about anybody, so a browser may keep it for an hour. */
export function giveAsset(response: ServerResponse, name: string, known: string | undefined): boolean {
	const asset = assets().get(name);
	if (!asset) return false;
	const { type, body, tag } = asset;
	const headers = { "content-type": type, "cache-control": "private, max-age=3600", etag: tag };
	if (known === tag) response.writeHead(304, headers).end();
	else response.writeHead(200, headers).end(body);
	return true;
}
