import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { rollcall } from "./run.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

test("a command goes past the pooler that the bot's own address leads to", async () => {
	const pooler = new URL(database.appUrl);
	pooler.port = "1";
	const away = await rollcall(["delivery", "list"], { DATABASE_URL: pooler.href });
	expect([away.code, away.err]).toEqual([1, expect.stringMatching(/does not answer/)]);
	const direct = { DATABASE_URL: pooler.href, DATABASE_DIRECT_URL: database.appUrl };
	expect(await rollcall(["delivery", "list"], direct)).toEqual({
		...{ code: 0, out: "No message was given up.", err: "" },
	});
});
