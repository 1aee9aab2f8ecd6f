import { bigint, integer, jsonb, pgTable, primaryKey, text, uuid } from "../drizzle.ts";
import { bytes, eventId, instant, ofCase } from "./columns.ts";

export const ledger = pgTable("ledger", {
	id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
	panelId: uuid("panel_id"),
	caseId: uuid("case_id"),
	personId: uuid("person_id"),
	agencyId: uuid("agency_id"),
	act: text("act").notNull(),
	facts: jsonb("facts").$type<Record<string, unknown>>().notNull().default({}),
	at: instant("at").notNull(),
	key: text("key"),
	rowHash: bytes("row_hash").notNull(),
});

export const child = pgTable("child", {
	id: uuid("id").primaryKey().defaultRandom(),
	panelId: uuid("panel_id").notNull(),
});

export const childKey = pgTable("child_key", {
	childId: uuid("child_id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	master: text("master").notNull(),
	wrapped: bytes("wrapped").notNull(),
});

export const sealed = pgTable("sealed", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	childId: uuid("child_id").notNull(),
	about: uuid("about").notNull(),
	field: text("field").notNull(),
	cipher: bytes("cipher").notNull(),
	eventId: eventId(),
});

export const lookup = pgTable(
	"lookup",
	{
		panelId: uuid("panel_id").notNull(),
		childId: uuid("child_id").notNull(),
		kind: text("kind").notNull(),
		token: bytes("token").notNull(),
		version: integer("version").notNull().default(1),
	},
	(t) => [primaryKey({ columns: [t.panelId, t.kind, t.token, t.childId] })],
);
