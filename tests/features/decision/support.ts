import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { type Catalogue, makeCatalogue } from "../../../src/bot/catalogue.ts";
import { makeReceive } from "../../../src/bot/receive.ts";
import type { Answer, Page } from "../../../src/chat/form.ts";
import type { Message } from "../../../src/chat/message.ts";
import type { Captured, Interaction, Receive, Reply } from "../../../src/chat/port.ts";
import { Private } from "../../../src/chat/private.ts";
import { asClerk, draw } from "../../../src/delivery/draw.ts";
import { addDays, localDate } from "../../../src/domain/date/local-date.ts";
import { CLOSURE_REASONS } from "../../../src/domain/lists/closure-reasons.ts";
import { decisionFeature } from "../../../src/features/decision/feature.ts";
import type { Feature } from "../../../src/features/kit.ts";
import { event } from "../../../src/record/event.ts";
import { MasterKeys } from "../../../src/record/keys.ts";
import { record } from "../../../src/record/record.ts";
import { newChild, open } from "../../../src/record/sealed.ts";
import { transact } from "../../../src/store/transact.ts";
import { freshDatabase, quiet, type TestDatabase } from "../../support/database.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";

const opened = event({ name: "test.opened", facts: z.object({}), says: () => "Opened" });

type Draw = Parameters<typeof draw>[2];

/** A panel with a chair beside the coordinator, a channel in Slack and one in Teams, and the decisions of the bot. */
export interface World {
	database: TestDatabase;
	keys: MasterKeys;
	panel: SeededPanel;
	chair: { id: string; user: string };
	receive: Receive;
	person(user: string): Person;
	/** Opens a case; its card stands in both channels as the root of its thread. */
	aCase(about?: Partial<CaseMade>): Promise<CaseMade>;
	rows<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
	/** A message as the channel would be sent it now, drawn by the clerk. */
	drawn(what: Draw): Promise<Message | undefined>;
	/** The words of a decision as the coordinator may open them, by field. */
	words(decision: string): Promise<Record<string, string>>;
}

export interface CaseMade {
	id: string;
	ref: string;
	root: string;
	state: string;
	urgent: boolean;
	restricted: boolean;
	/** Questions of the immediate-risk screen answered Yes. */
	risks: readonly string[];
	/** An agency on the case. */
	agency?: string;
}

/** Today, as the panel's clocks show it. */
export const today = (): string => localDate(new Date(), "Europe/London");

/** The date so many days from now. */
export const inDays = (days: number): string => addDays(today(), days);

export async function aWorld(given: readonly Feature[] = [decisionFeature]): Promise<World> {
	const database = await freshDatabase();
	const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
	const panel = await aPanel(database.superuser, "MIL");
	const rows = async <R>(text: string, values: unknown[] = []) =>
		(await database.superuser.query(text, values)).rows as R[];
	const chair = await aMember(rows, panel, "chair", "chair");
	for (const platform of ["slack", "teams"]) {
		await rows(
			`insert into place (platform, tenant, kind, ref, address, panel_id) values ($1, 'T1', 'channel', $2, '{}', $3)`,
			[platform, CHANNEL, panel.panel],
		);
	}
	await rows(
		"insert into place (platform, tenant, kind, ref, address, person_id, platform_user) values ('slack', 'T1', 'person', 'D-chair', '{}', $1, $2)",
		[chair.id, chair.user],
	);
	const catalogue = makeCatalogue([...given]);
	const receive = makeReceive({ pool: database.pool, keys, catalogue, log: quiet, wake: () => undefined });
	const drawn = (what: Draw) => drawnBy(database, keys, catalogue, panel.panel, what);
	return {
		...{ database, keys, panel, chair, receive, rows, drawn },
		person: (user) => new Person(receive, user),
		aCase: (about = {}) => openCase({ database, keys, panel, rows }, about),
		words: async (decision) => {
			const actor = { as: "person", key: randomUUID(), platform: "slack", tenant: "T1" } as const;
			const user = panel.users.coordinator;
			return transact(database.pool, { ...actor, user }, async (tx) => {
				const fields = (await open(tx, keys, [decision])).get(decision) ?? new Map<string, Private>();
				return Object.fromEntries([...fields].map(([field, value]) => [field, Private.reveal(value)]));
			});
		},
	};
}

async function drawnBy(
	{ pool }: TestDatabase,
	keys: MasterKeys,
	catalogue: Catalogue,
	panel: string,
	what: Draw,
): Promise<Message | undefined> {
	return asClerk(pool, keys, [panel], async (ctx) => (await draw(ctx, catalogue, what, false))?.message);
}

const CHANNEL = "C-panel";

/** The evidence that closing for this reason asks for, as somebody would give it. */
export function evidenceFor(closure: string): Record<string, Answer> {
	const { asks } = CLOSURE_REASONS.find((reason) => reason.code === closure)!;
	const given = asks.map(({ name, as }) => [`param_${name}`, as === "date" ? today() : "The letters"]);
	return Object.fromEntries(given);
}

/** Adds somebody to a panel. */
export async function aMember(
	rows: World["rows"],
	panel: SeededPanel,
	who: string,
	role: string,
): Promise<{ id: string; user: string }> {
	const key = `${panel.code}-${who}`;
	const [made] = await rows<{ id: string }>(
		"insert into person (key, agency_id, known_as) values ($1, $2, $1) returning id",
		[key, panel.agencies.council],
	);
	await rows("insert into identity values ('slack', 'T1', $1, $2)", [`U-${key}`, made!.id]);
	await rows("insert into membership values ($1, $2, $3)", [panel.panel, made!.id, role]);
	return { id: made!.id, user: `U-${key}` };
}

let lastNumber = 1_000;

async function openCase(
	w: Pick<World, "database" | "keys" | "panel" | "rows">,
	about: Partial<CaseMade>,
): Promise<CaseMade> {
	const id = randomUUID();
	const ref = `MIL-2026-${++lastNumber}`;
	const made = {
		state: "panel",
		urgent: false,
		restricted: false,
		risks: [],
		...about,
		id,
		ref,
		root: `root-${id}`,
	};
	const { panel } = w;
	const user = panel.users.coordinator;
	const eventId = await transact(
		w.database.pool,
		{ as: "person", key: randomUUID(), platform: "slack", tenant: "T1", user },
		async (tx) => {
			const child = await newChild(tx, w.keys, panel.panel);
			const author = { person: panel.people.coordinator, agency: panel.agencies.council, key: null };
			const e = await record(tx, author, opened, { panel: panel.panel, case: id }, {});
			const text = `insert into case_file (id, panel_id, child_id, ref, kind, state, urgent, restricted, received_at, entered_at,
				next_review, closed_at, event_id) values ($1, $2, $3, $4, 'cme', $5, $6, $7, $8, $8, '2026-01-01', $9, $10)`;
			const closed = made.state === "closed" ? tx.now : null;
			await tx.query({ name: "test-open-case", text }, [
				...[id, panel.panel, child.child, ref, made.state, made.urgent, made.restricted, tx.now, closed, e],
			]);
			return e;
		},
	);
	const risk = Object.fromEntries(made.risks.map((code) => [code, "yes"]));
	await w.rows(
		`insert into notification (id, panel_id, case_id, raised_by, agency_id, tier, risk, complete, event_id)
			values (gen_random_uuid(), $1, $2, $3, $4, 'none', $5, true, $6)`,
		[panel.panel, id, panel.people.school, panel.agencies.school, risk, eventId],
	);
	if (made.agency) {
		await w.rows("insert into case_member values ($1, $2, $3, null, 'agency', $4)", [
			...[id, panel.panel, made.agency, eventId],
		]);
	}
	await w.rows(
		`insert into posting (place_id, panel_id, key, view, subject, case_id, standing, wanted, shown, remote)
			select id, $1, $2, 'case-card', $3, $3, true, $4, $4, $5 from place where panel_id = $1`,
		[panel.panel, `card:${id}`, id, eventId, made.root],
	);
	return made;
}

/** Somebody in the Slack channel, as the bot meets them. */
export class Person {
	readonly #receive: Receive;
	readonly #user: string;

	constructor(receive: Receive, user: string) {
		this.#receive = receive;
		this.#user = user;
	}

	async #does(what: object): Promise<Reply> {
		const who = { platform: "slack", tenant: "T1", user: this.#user };
		const place = { platform: "slack", tenant: "T1", kind: "channel", ref: CHANNEL, address: {} };
		return this.#receive({ key: randomUUID(), who, place, ...what } as Interaction);
	}

	press(action: string, on = "", from: { message?: Captured; root?: string } = {}): Promise<Reply> {
		return this.#does({ kind: "press", action, on, ...from });
	}

	types(words: string, root?: string): Promise<Reply> {
		return this.#does({ kind: "words", words: new Private(words), root });
	}

	next(page: Page, answers: Record<string, Answer>): Promise<Reply> {
		return this.#does({ kind: "form", draft: page.draft, did: "next", answers });
	}

	moves(page: Page, did: "open" | "back" | "close", answers: Record<string, Answer> = {}): Promise<Reply> {
		return this.#does({ kind: "form", draft: page.draft, did, answers });
	}

	/** Presses, and goes through the screens with these answers; the reply to the last. */
	async goesThrough(start: Promise<Reply>, ...screens: Record<string, Answer>[]): Promise<Reply> {
		let reply = await start;
		for (const answers of screens) reply = await this.next(page(reply), answers);
		return reply;
	}
}

/** The screen that a reply opens. */
export function page(reply: Reply): Page {
	if (!("ask" in reply)) throw new Error(`No form was opened: ${JSON.stringify(reply)}`);
	return reply.ask;
}

/** The errors at the fields of a screen. */
export function errors(reply: Reply): Readonly<Record<string, string>> {
	page(reply);
	return ("errors" in reply && reply.errors) || {};
}

/** What a reply says, as one text. */
export function said(reply: Reply): string {
	if (!("say" in reply)) throw new Error(`Nothing was said: ${JSON.stringify(reply)}`);
	return JSON.stringify(reply.say);
}
