import { expect, test } from "vitest";
import { personOf } from "../support/people.ts";
import { eventually, postOffice } from "./post-office.ts";

/** What is for somebody is theirs while they are on the panel that it is of: at the moment it is sent, or drawn anew. */
const office = postOffice();
const CASE = "0c0c0c0c-0000-4000-8000-000000000011";

const idOf = async (key: string) =>
	(await office().sql<{ id: string }>("select id from person where key = $1", [key]))[0]!.id;
const texts = () =>
	personOf(office(), "fieldfare-omar", "teams")
		.privately()
		.map((m) => m.text);

test("somebody who left the panel is sent nothing more of it, and what stands there is not drawn anew", async () => {
	const omar = await idOf("fieldfare-omar");
	const to = { people: [omar] };
	await office().records([{ key: "Case of his", to, standing: true }], { case: CASE });
	await office().delivered();
	expect(texts()).toContain("Case of his");

	// As applying a file without them does: their chat with the bot stays open.
	await office().sql("update membership set ended_at = now() - interval '1 second' where person_id = $1", [
		omar,
	]);
	office().says.set("Case of his", "Case of his, closed");
	await office().records([{ key: "News of it", to }, { key: "For the channel" }], { case: CASE });
	await eventually(() => office().channel("teams", "For the channel")).toHaveLength(1);
	const waiting =
		"select key, dead_code as code from posting where place_id in (select id from place where person_id = $1) order by key";
	await eventually(() => office().sql(waiting, [omar])).toEqual([
		{ key: "Case of his", code: "reader-left" },
		{ key: "News of it", code: "reader-left" },
	]);
	expect(texts().filter((text) => /his, closed|News/.test(text))).toEqual([]);
});
