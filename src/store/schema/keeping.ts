import { boolean, date, jsonb, pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const caseKeeping = pgTable("case_keeping", {
	caseId: uuid("case_id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	longer: text("longer").array().notNull().default([]),
	overOn: date("over_on", { mode: "string" }),
	keepUntil: date("keep_until", { mode: "string" }),
	rule: text("rule"),
	assumed: boolean("assumed"),
	periods: jsonb("periods"),
	erasedAt: instant("erased_at"),
	eventId: eventId(),
});

export const legalHold = pgTable("legal_hold", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	setBy: uuid("set_by").notNull(),
	setAt: instant("set_at").notNull(),
	liftedBy: uuid("lifted_by"),
	liftedAt: instant("lifted_at"),
	eventId: eventId(),
});

export const erasure = pgTable("erasure", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	reason: text("reason").notNull(),
	askedBy: uuid("asked_by").notNull(),
	askedAt: instant("asked_at").notNull(),
	answer: text("answer").$type<"agreed" | "not_agreed">(),
	answeredBy: uuid("answered_by"),
	answeredAt: instant("answered_at"),
	eventId: eventId(),
});
