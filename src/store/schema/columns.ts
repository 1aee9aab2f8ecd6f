import { bigint, customType, timestamp, uuid } from "../drizzle.ts";

/** Raw bytes: ciphertext, hashes, tokens. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** An instant, always with its zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** The ledger row that made this row what it is. */
export const eventId = () => bigint("event_id", { mode: "number" }).notNull();

/** The panel and case that a row belongs to: what row security asks about. */
export const ofCase = () => ({
	panelId: uuid("panel_id").notNull(),
	caseId: uuid("case_id").notNull(),
});
