import type { RequestListener } from "node:http";
import { pageFile } from "./page-files.ts";
import { HEADERS, pathOf } from "./page-server.ts";

const STARTING = "The sandbox is starting. It is back by itself.";
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** What a page that was open already asks for, and shows the answer of. */
const isOfPage = (path: string) => /^\/(sandbox|stand-in)\//.test(path);

/**
 * Answers until the sandbox is ready: with a page that says so and asks again by itself, and to whatever is not a
 * browser's look at the page, "not yet".
 */
export const startingListener: RequestListener = (request, response) => {
	for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
	const path = pathOf(request);
	const file = path.startsWith("/sandbox/") && pageFile(path.slice("/sandbox/".length));
	if (file) {
		response.writeHead(200, { "content-type": file.type }).end(file.body);
		return;
	}
	response.setHeader("retry-after", "1");
	const page = path === "/" && pageFile("starting.html");
	if (page) response.writeHead(503, { "content-type": page.type }).end(page.body);
	else if (isOfPage(path)) response.writeHead(503, JSON_TYPE).end(JSON.stringify({ error: STARTING }));
	else response.writeHead(503).end();
};
