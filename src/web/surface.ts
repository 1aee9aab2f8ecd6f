import type { IncomingMessage, ServerResponse } from "node:http";
import type pg from "pg";
import type { Log } from "../chat/log.ts";
import { type Receive, type Surface, Undelivered } from "../chat/port.ts";
import type { Feature } from "../features/kit.ts";
import { type Statement, transact } from "../store/transact.ts";
import { clientOf } from "./client.ts";
import { cookiesFor } from "./cookies.ts";
import * as events from "./events.ts";
import { giveFailed } from "./failed.ts";
import { makeLimits } from "./limits.ts";
import { panelNumbers } from "./numbers.ts";
import type { WebParts } from "./parts.ts";
import { answerPeople } from "./people-door.ts";
import { answerPublic } from "./public-door.ts";
import { codeOf } from "./safe-code.ts";
import type { Door } from "./visit.ts";
import { mailFor } from "./write.ts";

/** What these pages write in the ledger. */
export const webFeature: Feature = { name: "web", events: Object.values(events) };

/**
 * The web as a platform: pages that work without a script for people outside chat, who are told by e-mail that there is
 * something to read. A message is never redrawn by e-mail: its page is drawn from the record when it is read.
 */
export function createWeb(parts: WebParts): Surface {
	const { mailer, pages, pool, log, proxies } = parts;
	const underWay = new Set<Promise<unknown>>();
	let receive: Receive | undefined;
	const door: Door = {
		parts,
		cookies: cookiesFor(pages.startsWith("https:")),
		receive: (interaction) => receive!(interaction),
		...makeLimits(),
		panels: (account) => transact(pool, { as: "clerk", panels: [] }, (tx) => panelNumbers(tx, account)),
		later(work) {
			const done = work
				.catch((error) => log.error({ code: codeOf(error) }, "web.code_not_sent"))
				.finally(() => underWay.delete(done));
			underWay.add(done);
		},
	};

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const client = clientOf(request, proxies);
		const toPublic = (request.url ?? "").startsWith("/report/");
		try {
			await (toPublic ? answerPublic : answerPeople)(door, request, response, client);
		} catch (error) {
			await giveFailed(door, response, error);
		}
	}

	return {
		name: "web",
		can: {
			opensForm: "at once",
			canFind: mailer.find !== undefined,
			threads: false,
			edits: false,
			home: true,
			messageActions: false,
		},
		paths: ["/web/", "/report/"],
		listener: (request, response) => void answer(request, response),
		async start(how) {
			receive = how;
		},
		async stop() {
			await Promise.all(underWay);
			mailer.close();
		},
		post: (to, message, delivery) => mailer.send(mailFor(message, to.ref, pages, delivery)),
		// It was told of once; what stands is on its page.
		update: async () => undefined,
		...(mailer.find ? { find: (_at, delivery) => mailer.find!(delivery) } : {}),
		async personal({ platform, tenant, user }) {
			if (tenant !== "email") throw new Undelivered("refused", "nobody_to_write_to");
			return { platform, tenant, kind: "person", ref: user, address: {} };
		},
	};
}

const OUTSIDE: Statement = {
	name: "web-outside",
	text: "select count(*)::int as people from place where platform = 'web' and ended_at is null",
};

/** Says in the log how many people the panels' files reach by e-mail, where none is set up: what is for them waits. */
export async function warnOfNoMail(pool: pg.Pool, log: Log): Promise<void> {
	const [row] = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ people: number }>(OUTSIDE, []),
	);
	if (row?.people) log.warn({ people: row.people }, "mail.not_set_up");
}
