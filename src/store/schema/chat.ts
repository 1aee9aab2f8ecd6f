import { bigint, boolean, integer, jsonb, pgTable, text, uuid } from "../drizzle.ts";
import { bytes, instant } from "./columns.ts";

export const place = pgTable("place", {
	id: uuid("id").primaryKey().defaultRandom(),
	platform: text("platform").notNull(),
	tenant: text("tenant").notNull(),
	kind: text("kind").$type<"channel" | "person">().notNull(),
	ref: text("ref"),
	address: jsonb("address"),
	panelId: uuid("panel_id"),
	personId: uuid("person_id"),
	platformUser: text("platform_user"),
	goneAt: instant("gone_at"),
	endedAt: instant("ended_at"),
	leasedBy: uuid("leased_by"),
	leasedUntil: instant("leased_until"),
	freeAt: instant("free_at").notNull(),
});

export const posting = pgTable("posting", {
	id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
	placeId: uuid("place_id").notNull(),
	panelId: uuid("panel_id").notNull(),
	key: text("key").notNull(),
	view: text("view").notNull(),
	subject: uuid("subject").notNull(),
	caseId: uuid("case_id"),
	standing: boolean("standing").notNull().default(false),
	threadKey: text("thread_key"),
	wanted: bigint("wanted", { mode: "number" }).notNull(),
	shown: bigint("shown", { mode: "number" }),
	shownHash: bytes("shown_hash"),
	remote: text("remote"),
	delivery: uuid("delivery").notNull().defaultRandom(),
	attempts: integer("attempts").notNull().default(0),
	sendingSince: instant("sending_since"),
	doubtful: boolean("doubtful").notNull().default(false),
	nextAt: instant("next_at").notNull(),
	deadAt: instant("dead_at"),
	deadCode: text("dead_code"),
	failingSince: instant("failing_since"),
	delayToldAt: instant("delay_told_at"),
	forId: uuid("for_id"),
});

export const draft = pgTable("draft", {
	id: uuid("id").primaryKey(),
	personId: uuid("person_id").notNull(),
	panelId: uuid("panel_id"),
	action: text("action").notNull(),
	subject: uuid("subject"),
	step: integer("step").notNull().default(0),
	answers: bytes("answers"),
	context: jsonb("context").notNull().default({}),
	updatedAt: instant("updated_at").notNull(),
	expiresAt: instant("expires_at").notNull(),
	usedBy: bigint("used_by", { mode: "number" }),
});
