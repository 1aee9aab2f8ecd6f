import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Happened } from "./happened.ts";
import type { Letter } from "./mail/letter.ts";
import { mailboxPage } from "./mail/page.ts";
import { clockWords, MOVES, type Move, moved } from "./page-clock.ts";
import { pageFile } from "./page-files.ts";
import type { SandboxPerson, World } from "./world.ts";

export interface PageOptions {
	world: World;
	/** The people's side of both stand-ins, under `/stand-in/slack/page/…` and `/stand-in/teams/page/…`. */
	standIns: RequestListener;
	/** What arrived by e-mail. */
	letters: () => readonly Letter[];
	/** The casework's time. */
	now: () => Date;
	/** Moves the casework's time, and does what time calls for. */
	moveTo(instant: Date): Promise<void>;
	/** What went on behind the page, after this number. */
	happened(after: number): Promise<readonly Happened[]>;
	/** Begins to take away all that was done and to start over; this page's part ends with it. Unset: it cannot be. */
	startsOver?: (() => void) | undefined;
	/** Whether the record holds what is not the sandbox's. */
	holdsMore(): Promise<boolean>;
	/** Why it was not started over, where somebody wanted that: a sentence for them. */
	notStartedOver?: string | undefined;
}

/** What `/sandbox/state` tells the page. */
export interface SandboxState {
	/** The panel's people, the coordinator first. */
	people: readonly SandboxPerson[];
	clock: ClockState;
	/** Whether it can be started over from the page. */
	startsOver: boolean;
	/** Why it was not, when somebody last wanted it. */
	notStartedOver?: string | undefined;
}

export interface ClockState {
	/** ISO 8601, UTC. */
	now: string;
	/** In London: "Tuesday 22 September 2026, 08:30". */
	words: string;
}

/** Characters. */
const LARGEST_BODY = 1_000;

const NOT_FROM_HERE =
	"This sandbox's database was named to it, or holds a panel that is not the sandbox's. Stop it, empty that, and start it again.";

/** Scripts and styles of this origin alone, and nothing from anywhere else. */
export const HEADERS = {
	"content-security-policy":
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"cache-control": "no-store",
} as const;

/**
 * The page that shows both platforms side by side: `GET /`, its files under `GET /sandbox/`, `GET /sandbox/state`,
 * `GET /sandbox/happened?after=N`, `POST /sandbox/clock` with `{to}` (one of {@link MOVES}), `POST /sandbox/start-over`, and the
 * stand-ins' own routes. It serves this machine only, and no page of another origin.
 */
export function pageListener(o: PageOptions): {
	/** Whether a request is for the page. */
	takes(request: IncomingMessage): boolean;
	listener: RequestListener;
	/** Ends the streams of changes that open pages hold: a server that waits for its requests would wait for ever. */
	stop(): void;
} {
	const streams = new Set<ServerResponse>();
	let stopped = false;
	const clock = (): ClockState => ({ now: o.now().toISOString(), words: clockWords(o.now()) });

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
		if (!isFromHere(request)) return give(response, 403, { error: "This page is for this machine only." });
		const path = pathOf(request);
		// A page whose stream of changes has ended asks for another.
		if (stopped) return give(response, 503, { error: "The sandbox is stopping." });
		if (path.startsWith("/stand-in/")) return handOn(path, request, response);
		if (path === "/sandbox/clock") return moveClock(request, response);
		if (path === "/sandbox/start-over") return startOver(request, response);
		if (request.method !== "GET" && request.method !== "HEAD") {
			return give(response, 405, { error: "That can only be read." });
		}
		if (path === "/sandbox/state") {
			const { notStartedOver } = o;
			const state = {
				people: o.world.people,
				clock: clock(),
				startsOver: await mayStartOver(),
				notStartedOver,
			};
			return give(response, 200, state satisfies SandboxState);
		}
		if (path === "/sandbox/happened") {
			const after = Number(new URL(request.url!, "http://here").searchParams.get("after"));
			return give(response, 200, await o.happened(Number.isSafeInteger(after) ? after : 0));
		}
		if (path === "/sandbox/mail") {
			const outside = o.world.people.flatMap((p) => (p.email ? [{ ...p, email: p.email }] : []));
			const page = mailboxPage(o.letters(), outside);
			return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
		}
		const file = pageFile(path === "/" ? "index.html" : path.slice("/sandbox/".length));
		if (!file) return give(response, 404, { error: "There is no such file." });
		response.writeHead(200, { "content-type": file.type }).end(file.body);
	}

	function handOn(path: string, request: IncomingMessage, response: ServerResponse): void {
		if (path.endsWith("/page/changes")) {
			streams.add(response);
			response.once("close", () => streams.delete(response));
		}
		o.standIns(request, response);
	}

	async function moveClock(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (request.method !== "POST") return give(response, 405, { error: "Send where to move the clock to." });
		const isJson = request.headers["content-type"]?.startsWith("application/json");
		const to = isJson ? moveIn(await bodyOf(request)) : undefined;
		if (!to) return give(response, 400, { error: `Send JSON: {"to": one of ${MOVES.join(", ")}}.` });
		await o.moveTo(moved(to, o.now(), new Date()));
		give(response, 200, clock());
	}

	const mayStartOver = async () => o.startsOver !== undefined && !(await o.holdsMore());

	async function startOver(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (request.method !== "POST") return give(response, 405, { error: "Send that it is to start over." });
		if (!(await mayStartOver())) return give(response, 409, { error: NOT_FROM_HERE });
		o.startsOver?.();
		give(response, 202, {});
	}

	return {
		takes: (request) => /^\/$|^\/sandbox\/|^\/stand-in\/(slack|teams)\/page\//.test(pathOf(request)),
		listener: (request, response) => {
			answer(request, response).catch((error: unknown) => {
				if (response.headersSent) return void response.destroy();
				const why = error instanceof Error ? error.message : String(error);
				give(response, 500, { error: `That did not work: ${why}` });
			});
		},
		stop() {
			stopped = true;
			for (const stream of streams) stream.destroy();
		},
	};
}

/** The path as it was sent: nothing is decoded or resolved, so that a name means only itself. */
export function pathOf(request: IncomingMessage): string {
	return (request.url ?? "/").split("?")[0]!;
}

/** Whether this machine asks, by a name of its own, and no page of another origin. */
function isFromHere({ headers, method, socket }: IncomingMessage): boolean {
	const { host = "", origin } = headers;
	if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
	if (!/^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? "")) return false;
	if (origin !== undefined) return origin === `http://${host}`;
	const site = headers["sec-fetch-site"];
	if (site === undefined || site === "same-origin") return true;
	// A link or a typed address may open the page; what a page loads, and a form that it sends, must come from its own origin.
	return headers["sec-fetch-mode"] === "navigate" && (method === "GET" || method === "HEAD");
}

/** The body, read to its end; what is too long to be a move counts as empty. */
async function bodyOf(request: IncomingMessage): Promise<string> {
	let body = "";
	for await (const chunk of request as AsyncIterable<Buffer>) {
		if (body.length <= LARGEST_BODY) body += chunk.toString("utf8");
	}
	return body.length <= LARGEST_BODY ? body : "";
}

function moveIn(body: string): Move | undefined {
	try {
		const sent: unknown = JSON.parse(body);
		if (typeof sent !== "object" || sent === null || !("to" in sent)) return undefined;
		return MOVES.find((move) => move === sent.to);
	} catch {
		return undefined;
	}
}

function give(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
