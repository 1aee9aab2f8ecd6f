import type { RequestListener, ServerResponse } from "node:http";
import type pg from "pg";
import { makeCatalogue } from "./bot/catalogue.ts";
import { helpFeature } from "./bot/help.ts";
import { housekeeping } from "./bot/housekeeping.ts";
import { limitRate, RATE_LIMITS, type RateLimits } from "./bot/rate.ts";
import { makeReceive } from "./bot/receive.ts";
import type { Log } from "./chat/log.ts";
import type { Place, Surface } from "./chat/port.ts";
import type { AnswerOutcome, Watch } from "./chat/watch.ts";
import { nudgesByMinute, runNudges } from "./delivery/nudge.ts";
import { newPeople } from "./delivery/people.ts";
import { deliveryFeature } from "./delivery/trouble.ts";
import { type Delivery, startDelivery } from "./delivery/worker.ts";
import { features } from "./features/all.ts";
import { auditFeature } from "./features/audit/feature.ts";
import type { Mailer } from "./mail/mailer.ts";
import { type CaseLists, nightlyList } from "./nightly-list.ts";
import { posting, withPictures } from "./pictures.ts";
import { type Anchor, keepAnchor } from "./record/anchors.ts";
import { LINK_MS, linkChain } from "./record/chain.ts";
import type { MasterKeys } from "./record/keys.ts";
import { webDoor } from "./web/door.ts";
import { createWeb, warnOfNoMail, webFeature } from "./web/surface.ts";

/** What the running bot is made of. Each part was started by the caller, who also stops it. */
export interface AppParts {
	pool: pg.Pool;
	keys: MasterKeys;
	surfaces: readonly Surface[];
	log: Log;
	paceMs: number;
	/** Where the heads of the audit record's chains are kept; unset: in the log and the messages only. */
	anchorFolder?: string;
	/** Where each panel's list of open cases goes every night; unset: none is made. */
	caseLists?: CaseLists;
	/** The origin at which people reach our own pages; unset: there are no downloads. */
	pages?: string;
	/** Who takes e-mail from us, and how many proxies stand in front; unset: there are no pages for people outside chat. */
	mail?: { mailer: Mailer; proxies: number };
	/** How much may be asked within a minute; {@link RATE_LIMITS} unless told otherwise. */
	limits?: Partial<RateLimits>;
	/** Is told what happens and how long it takes; unset: nobody watches. */
	watch?: Watch;
}

/** The bot: its door, its delivery, and what time calls for. */
export interface App {
	listener: RequestListener;
	delivery: Delivery;
	/** The platforms that it speaks to, by name. */
	platforms: readonly string[];
	/** Does whatever time calls for now: digests, chases. Safe at any moment, on every replica. */
	nudge(): Promise<void>;
	/** The same, to be called each minute: what an earlier minute is still at is left to it. */
	everyMinute(): Promise<void>;
	/** From now on /readyz says no, and connections end with their answer; whatever still comes is done. */
	leave(): void;
	/** Ends what runs in the background, after what is under way. */
	stop(): Promise<void>;
}

/** Puts the parts together. Nothing here knows a platform or a feature by name. */
export async function startApp(parts: AppParts): Promise<App> {
	const { pool, keys, log, watch } = parts;
	const catalogue = makeCatalogue([
		...features,
		helpFeature(features),
		deliveryFeature,
		housekeeping,
		webFeature,
		auditFeature((anchor) => keepHead(parts, anchor)),
		...(parts.caseLists ? [nightlyList({ pool, keys, caseLists: parts.caseLists })] : []),
	]);
	const limits = {
		person: parts.limits?.person ?? RATE_LIMITS.person,
		tenant: parts.limits?.tenant ?? RATE_LIMITS.tenant,
	};
	const { mail, pages } = parts;
	const surfaces = [
		...parts.surfaces,
		...(mail && pages ? [createWeb({ ...{ pool, keys, catalogue, log, pages, limits }, ...mail })] : []),
	];
	if (!mail || !pages) await warnOfNoMail(pool, log);
	const platforms = new Map(surfaces.map((s) => [s.name, posting(s, log)]));
	const people = newPeople();
	const { paceMs } = parts;
	const delivery = startDelivery({ pool, keys, catalogue, platforms, log, watch, people, paceMs });
	const isShared = async (at: Place) => (await platforms.get(at.platform)?.isShared?.(at)) ?? false;
	const door = { pool, keys, catalogue, log, watch, pages: parts.pages, isShared, wake: delivery.wake };
	const receive = people.through(withPictures(limitRate(makeReceive(door), door, limits), log));
	const files = { name: "files", ...webDoor({ ...door, limits }) };
	try {
		for (const surface of surfaces) await surface.start(receive);
	} catch (error) {
		// Nothing is sent by a bot that nobody can reach.
		await Promise.all([...surfaces.map((s) => s.stop()), delivery.stop()]).catch(() => undefined);
		throw error;
	}
	const linking = setInterval(() => {
		linkChain(pool).catch((error) => log.warn({ code: error?.code }, "chain.link_failed"));
	}, LINK_MS);
	const minutes = nudgesByMinute({ pool, keys, log, people }, catalogue.nudges);
	let leaving = false;
	return {
		listener: doors([...surfaces, files], pool, () => leaving, watch),
		delivery,
		platforms: [...platforms.keys()],
		leave() {
			leaving = true;
		},
		async nudge() {
			await runNudges({ pool, keys, log }, catalogue.nudges);
			delivery.wake();
		},
		async everyMinute() {
			await minutes.run();
			delivery.wake();
		},
		async stop() {
			clearInterval(linking);
			await minutes.stop();
			await Promise.all(surfaces.map((s) => s.stop()));
			await delivery.stop();
		},
	};
}

/** To the disk first: when that cannot be written, the log does not say that it was kept. */
function keepHead({ anchorFolder, log }: AppParts, anchor: Anchor): void {
	if (anchorFolder) keepAnchor(anchorFolder, anchor);
	const { panel, on, seq, head } = anchor;
	log.info({ panel, on, seq, head }, "chain.head");
}

/** Hands each request to the surface, or to our own pages, whose path it is; answers the two health questions itself. */
function doors(
	surfaces: readonly Pick<Surface, "name" | "paths" | "listener">[],
	pool: pg.Pool,
	leaving: () => boolean,
	watch: Watch | undefined,
): RequestListener {
	/** Anybody may ask whether the bot is ready: those who ask at once share one look, and one connection. */
	let looking: Promise<boolean> | undefined;
	const answers = () => {
		looking ??= pool
			.query("select 1")
			.then(
				() => true,
				() => false,
			)
			.finally(() => {
				looking = undefined;
			});
		return looking;
	};
	return (request, response) => {
		// The next request on a kept connection could meet its end.
		if (leaving()) response.setHeader("connection", "close");
		const path = (request.url ?? "/").split("?")[0]!;
		const surface = surfaces.find((s) => s.paths.some((prefix) => path.startsWith(prefix)));
		if (surface) {
			if (watch) timed(response, surface.name, watch);
			return void surface.listener(request, response);
		}
		const says = (status: number, words: string) =>
			void response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
		if (path === "/healthz") return says(200, "ok\n");
		if (path === "/readyz") {
			if (leaving()) return says(503, "stopping\n");
			return void answers().then((ready) =>
				ready ? says(200, "ready\n") : says(503, "the database does not answer\n"),
			);
		}
		response.writeHead(404).end();
	};
}

/** Has it told how long the answer takes from now. */
function timed(response: ServerResponse, platform: string, watch: Watch): void {
	const from = performance.now();
	response.once("close", () => {
		watch.answer({ from, to: performance.now(), platform, outcome: answerOf(response) });
	});
}

function answerOf({ statusCode, writableFinished }: ServerResponse): AnswerOutcome {
	if (!writableFinished) return "cut_off";
	if (statusCode >= 500) return "failed";
	return statusCode >= 400 ? "refused" : "ok";
}
